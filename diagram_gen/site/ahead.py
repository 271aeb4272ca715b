"""What pages show of snippets, made ahead: in a process beside the build, as the recordings come, while it reads pages.

What is made there is found in the cache. What is not, such as what cannot be made, is left to the build.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from diagram_gen.model import garbage
from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.builder import Builder, Recorded
from diagram_gen.pipeline.forked import Forked
from diagram_gen.site import macros, playing
from diagram_gen.site.downloads import Downloads
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
        self._downloads.begin(recorded)

    def finish(self) -> None:
        """Waits for the markup, if it has begun."""
        if self._forked is not None:
            self._forked.wait()

    def stop(self) -> None:
        """Ends what has begun, downloads included."""
        if self._forked is not None:
            self._forked.stop()
        self._downloads.stop()

    def _make(self, recorded: Recorded) -> None:
        with garbage.left_alone():
            from diagram_gen.site import making  # noqa: F401 - while the first is being recorded
            from diagram_gen.site.uses import uses

        downloads, address = Downloads(self._builder, self._docs), playing.page(self._docs, self._address)
        pages = Macros(self._builder, self._docs, downloads, playing=address)
        calls = (use.call for use in uses(self._docs))
        for path, asked in itertools.groupby(calls, key=lambda call: call.path):
            pages.on_page(SimpleNamespace(url=self._address(path)), path)
            for call in asked:
                with contextlib.suppress(DiagramError):  # who asks for it will be told
                    if call.macro in macros.OF_RUNS and call.snippets and all(map(recorded, call.snippets)):
                        macros.called(getattr(pages, call.macro), call.arguments, call.options)
