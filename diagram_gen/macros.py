"""What pages may call: `listing`, `figure`, `output`, `legend`. Knowledge of mkdocs-macros stops here."""

from __future__ import annotations

import functools
import logging
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from diagram_gen import legend as legends
from diagram_gen import page, snippet, views
from diagram_gen.build import CACHE, Builder
from diagram_gen.errors import DiagramError

_LOG = logging.getLogger("mkdocs.plugins.diagram_gen")
"""Below MkDocs' own logger: what is logged here as an error fails a strict build."""


class Macros:
    """The macros of one site."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._ids: Counter[str] = Counter()
        self._page: object = None

    def on_page(self, page: object) -> None:
        """Says which page calls: ids are unique within each."""
        if page is not self._page:
            self._page = page
            self._ids.clear()

    def listing(self, name: str) -> str:
        """A snippet's lines below its docstring, highlighted."""
        return page.listing(self._builder.snippet(name))

    def figure(
        self,
        name: str,
        *,
        view: str,
        at: str,
        caption: str = "",
        parts: str = "all",
        listing: bool = True,
    ) -> str:
        """A picture of a snippet's run at a moment, with the listing and its execution pointer beside it."""
        views.check(view, parts)
        moment = self._builder.moment(name, at)
        template = self._builder.template(moment.trace, view, parts)
        return page.figure(
            moment,
            template,
            id=self._unique(f"{name} {view} {at}"),
            caption=caption,
            with_listing=listing,
        )

    def output(self, name: str) -> str:
        """What a snippet's run printed."""
        source = self._builder.snippet(name)
        return page.output(source, self._builder.trace(source))

    def legend(self) -> str:
        """The signs of the pictures and what they mean, drawn by the code that draws the pictures."""
        return legends.markup()

    def _unique(self, text: str) -> str:
        """An id for the page: the text in words and hyphens, numbered where it comes again."""
        name = "".join(letter if letter.isalnum() else "-" for letter in text.lower())
        self._ids[name] += 1
        return name if self._ids[name] == 1 else f"{name}-{self._ids[name]}"


def define_env(env: Any) -> None:
    """Called by mkdocs-macros: makes the macros known to the pages of a site."""
    project = Path(os.path.relpath(Path(env.conf["config_file_path"]).parent))
    macros = Macros(Builder(project / snippet.ROOT, project / CACHE))
    for macro in (macros.listing, macros.figure, macros.output, macros.legend):
        env.macro(_reporting(macro, env, macros), macro.__name__)


def _reporting(macro: Callable[..., str], env: Any, macros: Macros) -> Callable[..., str]:
    """The macro, which on wrong input logs an error that names the page, and shows it there."""

    @functools.wraps(macro)
    def reporting(*arguments: Any, **options: Any) -> str:
        macros.on_page(env.page)
        try:
            return macro(*arguments, **options)
        except (DiagramError, TypeError) as error:
            message = f"docs/{env.page.file.src_uri}: {macro.__name__}: {error}"
            _LOG.error(message)
            return page.error(message)

    return reporting
