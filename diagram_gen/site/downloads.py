"""What readers can take along of the snippets that pages step through: each as a page by itself, and as slides.

They are files beside the pages, made when these are. A page could not well make them itself: it has no more of a run
than it shows, opened from the disk it can read no other file, and what few ask for would be in it for all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.beside import Beside
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macro_calls import DOCS

FOLDER = "downloads"
"""Where they are, below the site's own folder."""
_OFFERED_BY = ("walkthrough", "predict")
"""The macros that lead to them."""


class Downloads:
    """The files that the pages of one site, which are in the folder `docs`, lead to."""

    def __init__(self, builder: Builder, docs: Path = DOCS) -> None:
        self._builder = builder
        self._docs = docs
        self._names: dict[str, None] = {}
        self._beside: Beside | None = None

    def address(self, name: str, page: str) -> str:
        """Where a snippet's are, without the ends of their names, for a page of that address below the site's.

        From now on they are among the files.
        """
        self._names[name] = None
        return f"{'../' * page.count('/')}{FOLDER}/{name}"

    def begin(self) -> None:
        """Begins, once something was not in the cache, to make what pages will lead to, beside what goes on here."""
        if self._beside is None and self._builder.has_made:
            self._beside = Beside(self._make)

    def _make(self) -> None:
        from diagram_gen.site.uses import uses  # a build that finds everything in the cache does without

        calls = [use.call for use in uses(self._docs)]
        for name in dict.fromkeys(call.snippet for call in calls if call.macro in _OFFERED_BY):
            with contextlib.suppress(DiagramError):  # who asks for it will be told
                self._page(name)
                self._slides(name)

    def finish(self) -> None:
        """Waits for what has begun."""
        if self._beside is not None:
            self._beside.wait()

    def files(self) -> Iterator[tuple[str, str]]:
        """The files that pages lead to: each by its path below the site's folder, with its text."""
        self.finish()
        for name in self._names:
            yield f"{FOLDER}/{name}.html", self._page(name)
            yield f"{FOLDER}/{name}-slides.html", self._slides(name)

    def _page(self, name: str) -> str:
        text = self._builder.text(name)

        def make() -> str:
            from diagram_gen.site import making

            return making.run_as_page(self._builder, text)

        return self._builder.markup(text, "download: page", make)

    def _slides(self, name: str) -> str:
        text = self._builder.text(name)

        def make() -> str:
            from diagram_gen.site import making

            return making.run_as_slides(self._builder, text)

        return self._builder.markup(text, "download: slides", make)
