"""The files beside the pages, made when these are: what readers can take along, and what pages ask for themselves.

To be taken along are the snippets that pages step through by themselves: each as a page, and as slides. A page could
not well make these: it has no more of a run than it shows, and what few ask for would be in it for all. The playground
asks for each program, also of a comparison, and for what its run did when it was recorded.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.builder import Builder
from diagram_gen.pipeline.forked import Forked
from diagram_gen.site import importing
from diagram_gen.site.macro_calls import DOCS, OFFERED_BY, STEPPED

if TYPE_CHECKING:
    from diagram_gen.site import making
else:
    making = importing.Later("diagram_gen.site.making")

FOLDER = "downloads"
"""Where what can be taken along is, below the site's own folder."""
WALKTHROUGHS = "walkthroughs"
"""Where what pages ask for is."""
Maker = Callable[[], object]
"""Makes something that will be asked for, and keeps it in the cache."""


class Downloads:
    """The files that the pages of one site, which are in the folder `docs`, lead to."""

    def __init__(self, builder: Builder, docs: Path = DOCS) -> None:
        self._builder = builder
        self._docs = docs
        self._names: dict[str, None] = {}
        self._programs: dict[str, None] = {}
        self._forked: Forked | None = None
        self._asked: dict[str, str] = {}

    def address(self, name: str, page: str) -> str:
        """Where a snippet's are, without the ends of their names, for a page of that address below the site's.

        From now on they are among the files.
        """
        self._names[name] = None
        self.add_program(name)
        return _address(f"{FOLDER}/{name}", page)

    def add_program(self, name: str) -> None:
        """Has a snippet's program among the files, and what its run did: the playground asks for them."""
        self._programs[name] = None

    def folder(self, page: str) -> str:
        """Where what a page asks for is, for a page of that address below the site's."""
        return _address(WALKTHROUGHS, page)

    def add(self, asked: Mapping[str, str]) -> None:
        """Has what a page asks for among the files: texts by their names in that folder."""
        self._asked.update(asked)

    def begin(self, beside: Forked | None = None) -> None:
        """Begins, once something was not in the cache, to make what pages will lead to, beside what goes on here.

        Unless that has begun already, with what else is made `beside`.
        """
        if self._forked is None and (beside or self._builder.has_made):
            self._forked = beside or Forked(self._make)

    def _make(self) -> None:
        make_all(self.makers().values())

    def makers(self) -> dict[str, Maker]:
        """What makes the files of each snippet that pages will lead to, by its name."""
        from diagram_gen.site.uses import uses  # a build that finds everything in the cache does without

        calls = [use.call for use in uses(self._docs) if use.call.macro in STEPPED]
        taken = {call.snippet for call in calls if call.macro in OFFERED_BY and len(call.snippets) == 1}
        names = dict.fromkeys(name for call in calls for name in call.snippets)
        return {name: functools.partial(self._files_of, name, is_taken=name in taken) for name in names}

    def _files_of(self, name: str, *, is_taken: bool) -> None:
        if is_taken:
            self._page(name)
            self._slides(name)
        self._behaviour(name)

    def finish(self) -> None:
        """Waits for what has begun."""
        if self._forked is not None:
            self._forked.wait()

    def stop(self) -> None:
        """Ends what has begun."""
        if self._forked is not None:
            self._forked.stop()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files that pages lead to: each by its path below the site's folder, with what is in it."""
        self.finish()
        for name in self._names:
            yield f"{FOLDER}/{name}.html", self._page(name)
            yield f"{FOLDER}/{name}-slides.html", self._slides(name)
        for name in self._programs:
            yield f"{FOLDER}/{name}.py", self._builder.text(name).source.encode()
            yield f"{FOLDER}/{name}.json", self._behaviour(name)
        for name, text in self._asked.items():
            yield f"{WALKTHROUGHS}/{name}", text.encode()

    def _page(self, name: str) -> bytes:
        text = self._builder.text(name)
        return self._builder.file(text, "download: page", lambda: making.run_as_page(self._builder, text))

    def _slides(self, name: str) -> bytes:
        text = self._builder.text(name)
        return self._builder.file(text, "download: slides", lambda: making.run_as_slides(self._builder, text))

    def _behaviour(self, name: str) -> bytes:
        text = self._builder.text(name)
        return self._builder.file(text, "download: behaviour", lambda: making.behaviour(self._builder, text))


def _address(path: str, page: str) -> str:
    """The address of what is at a path below the site's folder, for a page of that address."""
    return f"{'../' * page.count('/')}{path}"


def make_all(makers: Iterable[Maker]) -> None:
    """Has each make what it can; who asks for what cannot be made will be told."""
    for make in makers:
        with contextlib.suppress(DiagramError):
            make()


def write(site: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Writes files below the site's folder, each by its path there. Raises `DiagramError` if one cannot be made."""
    folders: set[Path] = set()
    for name, content in files:
        path = site / name
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        path.write_bytes(content)
