"""What pages may call, `Macros.all`. All that knows of mkdocs-macros, and of Zensical, its heir."""

from __future__ import annotations

import functools
import importlib
import inspect
import itertools
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.page import markup
from diagram_gen.page import walkthrough as walkthroughs
from diagram_gen.pipeline import display, recipes
from diagram_gen.pipeline.builder import CACHE, Builder
from diagram_gen.pipeline.display import Display
from diagram_gen.site import anchors, speed
from diagram_gen.site import gallery as galleries
from diagram_gen.site import legend as legends
from diagram_gen.site.edits import Edits
from diagram_gen.site.macro_calls import DOCS, MacroCall
from diagram_gen.site.script import Script
from diagram_gen.site.uses import uses
from diagram_gen.views import check, names

_LOG = logging.getLogger("mkdocs.plugins.diagram_gen")
"""Below MkDocs' own logger: what is logged here as an error fails a strict build."""
NAMES = ("listing", "figure", "walkthrough", "output", "legend", "gallery", "bench")
"""The macros."""
_LATE = ("figure", "walkthrough", "legend")
"""Those whose markup is HTML that nobody searches: it needs to be in the finished page alone."""
_MARK = re.compile(r'<div data-dg-late="(\d+)"></div>')
_TEXT = ("a text", lambda value: isinstance(value, str))
_TEXTS = ("a list of texts", lambda value: isinstance(value, list | tuple) and all(map(_TEXT[1], value)))
_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "listing": ("True or False", lambda value: isinstance(value, bool)),
    "views": _TEXTS,
    "only": _TEXTS,
}
"""What the options of macros take, but for texts: how to say it, and whether a value is that."""


class Macros:
    """The macros of one site, whose pages are in the folder `docs`."""

    def __init__(self, builder: Builder, docs: Path = DOCS) -> None:
        self._builder = builder
        self._docs = docs
        self._ids: set[str] = set()
        self._page: object = None

    def on_page(self, page: object) -> None:
        """Says which page calls: ids are unique within each."""
        if page is not self._page:
            self._page = page
            self._ids.clear()

    def listing(self, name: str) -> str:
        """A snippet's lines below its docstring, highlighted."""
        source = self._builder.snippet(name)
        return self._builder.markup(source, "listing", lambda: markup.listing(source))

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
        check(view, parts)
        source = self._builder.snippet(name)
        id = self._unique(f"{name} {view} {at}")

        def make() -> str:
            moment = self._builder.moment(source, at)
            template = self._builder.template(moment.trace, view, parts)
            return markup.figure(moment, template, id=id, caption=caption, with_listing=listing)

        return self._builder.markup(source, ("figure", view, at, caption, parts, listing, id), make)

    def walkthrough(
        self,
        name: str,
        *,
        view: str = "",
        views: Sequence[str] = (),
        only: Sequence[str] = (),
        at: str = "",
        caption: str = "",
    ) -> str:
        """A snippet's run, to be stepped through, in one view or in several.

        `only` names two moments: the steps from the first to the second are shown. It opens `at` a moment.
        """
        chosen = list(dict.fromkeys([view, *views] if view else views))
        if not chosen:
            raise DiagramError(f"name a view or several: view='loop', views=['stack', 'loop']{suggestion('', names())}")
        if len(only) not in (0, 2):
            raise DiagramError(f"only={list(only)!r} does not name two moments, the first and the last to be shown")
        for each in chosen:
            check(each)
        source = self._builder.snippet(name)
        id = self._unique(name.rpartition("/")[2])

        def make() -> str:
            trace = self._builder.trace(source)
            templates = [self._builder.template(trace, each) for each in chosen]
            shown = walkthroughs.walkthrough(source, trace, templates, only, at)
            return markup.walkthrough(shown, id=id, caption=caption)

        return self._builder.markup(source, ("walkthrough", chosen, list(only), at, caption, id), make)

    def output(self, name: str) -> str:
        """What a snippet's run printed."""
        source = self._builder.snippet(name)
        return self._builder.markup(source, "output", lambda: markup.output(source, self._builder.trace(source)))

    def legend(self) -> str:
        """The signs of the pictures and what they mean, drawn by the code that draws the pictures."""
        return self._builder.markup(None, "legend", legends.markup)

    def gallery(self) -> str:
        """Every snippet, with a small picture and links to the places that use it. For a page at the top of `docs`."""
        sources = map(self._builder.snippet, snippet.names(self._builder.root))
        asked = ("gallery", uses(self._docs), list(map(self._builder.identity, sources)))
        return self._builder.markup(None, asked, lambda: galleries.markdown(self._builder, self._docs))

    def bench(self, *, part: str = "") -> str:
        """The figures of a part of `make bench`, or of all, as they were kept with `--keep`."""
        text = speed.kept(self._docs.parent)
        return self._builder.markup(None, ("bench", part, text), lambda: markup.bench(speed.measured(text, part)))

    def _unique(self, text: str) -> str:
        """An id for the page: the text in words and hyphens, numbered where it comes again."""
        name = markup.identifier(text)
        free = next(each for each in itertools.chain([name], _numbered(name)) if each not in self._ids)
        self._ids.add(free)
        return free


class Late:
    """Puts large markup where it belongs when MkDocs has finished a page: a plugin of a build that we add ourselves.

    So Markdown and the search index read a mark instead of it, and snippets are recorded while they read.
    """

    def __init__(self, builder: Builder, progress: Display) -> None:
        self._builder = builder
        self._progress = progress
        self._makers: list[Callable[[], str]] = []

    def mark(self, make: Callable[[], str]) -> str:
        """What stands in the page until then."""
        self._makers.append(make)
        return f'<div data-dg-late="{len(self._makers) - 1}"></div>'

    def on_post_page(self, output: str, *, page: Any, config: Any) -> str:
        """The finished page. MkDocs, which checks links when all are finished, is told where they can lead in it."""

        def filled_in(mark: re.Match[str]) -> str:
            made = self._makers[int(mark[1])]()
            page.present_anchor_ids |= anchors.anchors(made)
            return made

        return _MARK.sub(filled_in, output)

    def on_post_build(self, *, config: Any) -> None:
        """Nothing: waits for what no page shows, so that the next build need not begin it again."""
        self._builder.finish()
        self._progress.close()

    def on_serve(self, server: Any, *, config: Any, builder: object) -> Any:
        """The server that has begun, once it takes one edit for one.

        What is linked to is watched in its own place.
        """
        schedule, rebuild, edits = server.observer.schedule, server.builder, Edits(config.watch)

        def heeding(handler: Any, path: str, **options: Any) -> Any:
            told = handler.on_any_event

            def heed(event: Any) -> None:
                if edits.is_new(event, path):
                    told(event)
                elif not event.is_directory:
                    _LOG.debug(f"Nothing new: {event}")

            handler.on_any_event = heed
            return schedule(handler, path, **options)

        def rebuilding() -> None:
            edits.begin_rebuild()
            rebuild()

        server.observer.schedule, server.builder = heeding, rebuilding
        for path in filter(None, (config.docs_dir, config.config_file_path)):
            server.unwatch(path)
            server.watch(path)
        return server

    def on_build_error(self, *, error: Exception) -> None:
        """Nothing: what is still being recorded is of no interest any more."""
        self._progress.close()


def define_env(env: Any) -> None:
    """Called by mkdocs-macros, at each build: makes the macros known to the pages of a site.

    A running `mkdocs serve` imports nothing anew; where this package has changed since it was imported, this does.
    """
    _current().define(env)


def define(env: Any) -> None:
    """Makes the macros known, and begins to record what they will show."""
    project = Path(os.path.relpath(env.project_dir))
    builder = Builder(project / snippet.ROOT, project / CACHE)
    progress = display.on(_LOG.info, bar=_LOG.isEnabledFor(logging.INFO))
    if count := builder.begin(progress.tell):
        _LOG.info(f"Recording {count} {'snippet' if count == 1 else 'snippets'}")
    macros = Macros(builder, project / DOCS)
    late = _late(env, Late(builder, progress))
    for name in NAMES:
        env.macro(_reporting(getattr(macros, name), env, macros, late if name in _LATE else None), name)


def made(call: MacroCall, builder: Builder, docs: Path = DOCS) -> str:
    """The markup that a call on a page asks for. Raises `DiagramError` where it asks for what there is not."""
    if call.macro not in NAMES:
        raise DiagramError(f"no macro {call.macro!r}{suggestion(call.macro, NAMES)}")
    macro: Callable[..., str] = getattr(Macros(builder, docs), call.macro)
    _check_call(macro, call.arguments, call.options)
    return macro(*call.arguments, **call.options)


def _current() -> ModuleType:
    """This module as it is on the disk now, with all that it imports of this package; or, if that fails, as it was."""
    loaded = sys.modules[__name__]
    if not recipes.has_changed():
        return loaded
    _LOG.info("diagram_gen has changed: importing it anew")
    package = _package()
    try:
        return _imported_anew()
    except (Exception, SystemExit) as error:
        sys.modules.update(package)
        _LOG.error(f"diagram_gen cannot be imported, so it stays as it was: {type(error).__name__}: {error}")
        return loaded


def _imported_anew() -> ModuleType:
    """This module, all of it and of what it imports as it is on the disk: an edit may come while it is being read."""
    while True:
        before = recipes.on_disk()
        for name in _package():
            del sys.modules[name]
        anew = importlib.import_module(__name__)
        if before == recipes.on_disk():
            return anew


def _package() -> dict[str, ModuleType]:
    """The modules of this package that are there, by name."""
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "diagram_gen"}


def _path(page: Any) -> str:
    """A page's path below the folder of the pages, for MkDocs and for Zensical, which hands on less of a page."""
    return str(page.file.src_uri if hasattr(page, "file") else page.path)


def _numbered(name: str) -> Iterator[str]:
    return (f"{name}-{number}" for number in itertools.count(2))


def _check_call(macro: Callable[..., str], arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
    """Raises `DiagramError` unless a page gives a macro what it takes."""
    signature = inspect.signature(macro)
    for name in options:
        if name not in signature.parameters:
            raise DiagramError(f"no option {name!r}{suggestion(name, signature.parameters)}")
    try:
        given = signature.bind(*arguments, **options).arguments
    except TypeError as error:
        raise DiagramError(str(error)) from error
    for name, value in given.items():
        wanted, right = _KINDS.get(name, _TEXT)
        if not right(value):
            raise DiagramError(f"{name}={value!r} is not {wanted}")


def _late(env: Any, late: Late) -> Late | None:
    """The plugin that puts markup in finished pages, made part of a build by MkDocs, and the one that adds the script.

    Zensical has no such thing.
    """
    plugins: Any = getattr(getattr(env, "conf", None), "plugins", None)
    if not hasattr(plugins, "run_event"):
        return None
    plugins["diagram_gen"] = late
    plugins["diagram_gen.script"] = Script()
    return late


def _reporting(macro: Callable[..., str], env: Any, macros: Macros, late: Late | None) -> Callable[..., str]:
    """The macro, made late if it can be, which on wrong input logs an error that names the page, and shows it there."""

    @functools.wraps(macro)
    def reporting(*arguments: Any, **options: Any) -> str:
        here = env.page

        def make() -> str:
            macros.on_page(here)
            try:
                _check_call(macro, arguments, options)
                return macro(*arguments, **options)
            except DiagramError as error:
                message = f"docs/{_path(here)}: {macro.__name__}: {error}"
                _LOG.error(message)
                return markup.error(message)

        return late.mark(make) if late else make()

    return reporting
