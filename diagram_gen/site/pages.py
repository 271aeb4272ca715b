"""The pages of a site as they ask for markup, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from diagram_gen.page.ids import unique
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.downloads import Downloads
from diagram_gen.site.macro_calls import DOCS
from diagram_gen.site.playground import Playground


class Pages:
    """The pages of one build of a site, in the folder `docs`.

    They lead to its `downloads`, if any; and to its `playground`, on the page with the address `playing`.
    `markup` is asked for what they show, as the builder's own is: by default, that.
    """

    def __init__(
        self,
        builder: Builder,
        docs: Path = DOCS,
        downloads: Downloads | None = None,
        playground: Playground | None = None,
        playing: str = "",
        markup: Callable[..., str] | None = None,
    ) -> None:
        self._builder = builder
        self._markup = markup or builder.markup
        self._docs = docs
        self._downloads = downloads
        self._playground = playground
        self._playing = playing
        self._ids: set[str] = set()
        self._page: object = None
        self._path = ""
        self._is_first = True

    def on_page(self, page: object, path: str = "") -> None:
        """Says which page calls, and its path below the folder of the pages: ids are unique within each."""
        if page is not self._page:
            self._page, self._path = page, path
            self._ids.clear()
            self._is_first = True

    @property
    def _page_address(self) -> str:
        """Of the page that calls, below the site's."""
        return str(getattr(self._page, "url", ""))

    def _unique(self, text: str) -> str:
        """An id for the page: the text in words and hyphens, numbered where it comes again."""
        free = unique(text, self._ids)
        self._ids.add(free)
        return free
