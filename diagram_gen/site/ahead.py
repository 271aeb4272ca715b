"""What pages show of snippets, made ahead: in processes beside the build, as the recordings come, while it reads pages.

What is made there is found in the cache. What is not, such as what cannot be made, is left to the build.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import operator
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from diagram_gen.model import garbage
from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline import forked
from diagram_gen.pipeline.builder import Builder, Recorded
from diagram_gen.pipeline.forked import Forked
from diagram_gen.site import macros, playing, run_macros
from diagram_gen.site.downloads import Downloads, Maker, make_all
from diagram_gen.site.macros import Macros


class Ahead:
    """The markup of the pages in the folder `docs`, and beside it the `downloads` that they lead to.

    `address` gives a page's address below the site's, for its path.
    """

    def __init__(self, builder: Builder, downloads: Downloads, docs: Path, address: Callable[[str], str]) -> None:
        self._builder = builder
        self._downloads = downloads
        self._docs = docs
        self._address = address
        self._forked: Forked | None = None

    def begin(self, recorded: Recorded) -> None:
        """Begins to make all that, of each snippet once it is recorded."""
        self._forked = Forked(functools.partial(self._make, recorded))
        self._downloads.begin(self._forked)

    def finish(self) -> None:
        """Waits for the markup, if it has begun."""
        if self._forked is not None:
            self._forked.wait()

    def stop(self) -> None:
        """Ends what has begun, which the downloads are part of, or have begun by themselves."""
        self._downloads.stop()

    def _make(self, recorded: Recorded) -> None:
        with garbage.left_alone():
            from diagram_gen.site import making  # noqa: F401 - while the first is being recorded

        files, pieces = self._downloads.makers(), []
        for names, asked in itertools.groupby(self._asked(), key=operator.itemgetter(0)):
            makers = [
                *(make for _, make in asked),
                *(files.pop(name) for name in dict.fromkeys(names) if name in files),
            ]
            pieces.append(functools.partial(_make, recorded, names, makers))
        forked.share(pieces)

    def _asked(self) -> Iterator[tuple[Sequence[str], Maker]]:
        """What pages ask for, in their order, each with the snippets that it is about; nothing is made of it."""
        from diagram_gen.site.uses import uses

        asked: list[Maker] = []

        def ask(*about: Any, **how: Any) -> str:
            asked.append(functools.partial(self._builder.markup, *about, **how))
            return run_macros.NOTHING

        downloads, address = Downloads(self._builder, self._docs), playing.page(self._docs, self._address)
        pages = Macros(self._builder, self._docs, downloads, playing=address, markup=ask)
        calls = (use.call for use in uses(self._docs))
        for path, of_page in itertools.groupby(calls, key=lambda call: call.path):
            pages.on_page(SimpleNamespace(url=self._address(path)), path)
            for call in of_page:
                if call.macro in run_macros.NAMES and call.snippets:
                    with contextlib.suppress(DiagramError):  # who asks for it will be told
                        macros.called(getattr(pages, call.macro), call.arguments, call.options)
                yield from ((call.snippets, each) for each in asked)
                asked.clear()


def _make(recorded: Recorded, names: Sequence[str], makers: Sequence[Maker]) -> None:
    """Makes what some snippets are needed for, once they are recorded."""
    if all(map(recorded, names)):
        make_all(makers)
