"""What readers can take along of the snippets that pages step through: each as a page by itself, and as slides.

They are files beside the pages, made when these are. A page could not well make them itself: it has no more of a run
than it shows, opened from the disk it can read no other file, and what few ask for would be in it for all.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagram_gen import views
from diagram_gen.model import pace
from diagram_gen.page import markup, slides
from diagram_gen.page import walkthrough as walkthroughs
from diagram_gen.pipeline.builder import Builder

FOLDER = "downloads"
"""Where they are, below the site's own folder."""


class Downloads:
    """The files that the pages of one site lead to."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._names: dict[str, None] = {}

    def address(self, name: str, page: str) -> str:
        """Where a snippet's are, without the ends of their names, for a page of that address below the site's.

        From now on they are among the files.
        """
        self._names[name] = None
        return f"{'../' * page.count('/')}{FOLDER}/{name}"

    def files(self) -> Iterator[tuple[str, str]]:
        """The files that pages lead to: each by its path below the site's folder, with its text."""
        for name in self._names:
            yield f"{FOLDER}/{name}.html", self._page(name)
            yield f"{FOLDER}/{name}-slides.html", self._slides(name)

    def _page(self, name: str) -> str:
        source = self._builder.snippet(name)

        def make() -> str:
            return markup.of_run(source, self._builder.trace(source), self._builder.template)

        return self._builder.markup(source, "download: page", make)

    def _slides(self, name: str) -> str:
        source = self._builder.snippet(name)

        def make() -> str:
            trace = self._builder.trace(source)
            template = self._builder.template(trace, views.telling(trace)[0])
            stops = pace.paced(trace, source, pace.of_its_own(trace, source), range(len(trace.steps)))
            shown = walkthroughs.walkthrough(source, trace, [template], stops=stops)
            return slides.deck(source.title, list(slides.slides(shown)))

        return self._builder.markup(source, "download: slides", make)
