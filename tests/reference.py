"""The list of Python's own documentation, made anew: `python -m tests.reference NEWEST BEFORE`.

Each folder has the documentation of a version of Python as HTML, with its `objects.inv`; Debian's packages, such as
`python3.14-doc`, have it under `/usr/share/doc/python3.14/html`. What stands in the same place in both versions gets
an address that leads to the newest there is, and what does not, one that stays with the newer of the two.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from html.parser import HTMLParser
from pathlib import Path

from diagram_gen.site import reference

PAGES = re.compile(
    r"library/(asyncio[-\w]*|concurrent\.futures|contextvars|gc|selectors|signal|threading|weakref)\.html"
)
"""The pages of which the list has every name."""
NAMES = """
    BaseException BaseExceptionGroup BlockingIOError BrokenPipeError ConnectionError ConnectionResetError
    Exception ExceptionGroup GeneratorExit InterruptedError KeyboardInterrupt OSError ResourceWarning RuntimeError
    RuntimeWarning StopAsyncIteration StopIteration SystemExit TimeoutError DeprecationWarning
    BaseException.* BaseExceptionGroup.* StopIteration.* ExceptionGroup.*
    agen.* aiter anext coroutine.* frame.* generator.* iter next
    object.__aenter__ object.__aexit__ object.__aiter__ object.__anext__ object.__await__ object.__del__
    object.__enter__ object.__exit__ object.__iter__ object.__next__
    collections.abc.Async* collections.abc.Awaitable collections.abc.Coroutine collections.abc.Generator
    contextlib.AbstractAsyncContextManager contextlib.AsyncExitStack* contextlib.aclosing
    contextlib.asynccontextmanager contextlib.suppress
    inspect inspect.currentframe inspect.getasyncgen* inspect.getcoroutine* inspect.getgenerator*
    inspect.isasyncgen* inspect.isawaitable inspect.iscoroutine* inspect.isgenerator* inspect.markcoroutinefunction
    queue queue.Queue queue.Queue.* queue.SimpleQueue
    socket socket.socket socket.socket.* socket.create_connection socket.getaddrinfo socket.socketpair
    subprocess subprocess.Popen subprocess.run
    sys.exception sys.exc_info sys.get_asyncgen_hooks sys.get_coroutine_origin_tracking_depth sys.getrefcount
    sys.getswitchinterval sys.monitoring sys.set_asyncgen_hooks sys.set_coroutine_origin_tracking_depth
    sys.setprofile sys.setswitchinterval sys.settrace sys.unraisablehook
    time time.monotonic time.perf_counter time.process_time time.sleep time.time
    traceback types.AsyncGeneratorType types.CoroutineType types.FrameType types.GeneratorType types.coroutine
    unittest.IsolatedAsyncioTestCase* unittest.mock.AsyncMock* warnings warnings.warn
"""
"""Patterns of what it has of other pages."""
SYNTAX = {
    "async def": "async def",
    "async for": "async for",
    "async with": "async with",
    "await": "await",
    "except*": "except_star",
    "yield": "yieldexpr",
    "yield from": "yieldexpr",
}
"""Syntax, and the label of the section that explains it."""
TERMS = """
    asynchronous-context-manager asynchronous-generator asynchronous-iterable asynchronous-iterator awaitable
    context-manager coroutine coroutine-function free-threading garbage-collection generator
    generator-iterator global-interpreter-lock iterable iterator reference-count
"""
"""Entries of the glossary, with hyphens."""
SECTIONS = re.compile(r"library/asyncio[-\w]*\.html|reference/datamodel\.html#(async|context|coroutine)-[-\w]+")
"""The addresses of the sections that it has; those of examples it has not."""
_EXAMPLE = re.compile("example|echo|_")
_ITEM = re.compile(r"(?P<name>.+?)\s+(?P<kind>\S+:\S+)\s+-?\d+\s+(?P<address>\S+)\s+.*")
_ADDED = re.compile(r"(?:Added|New) in version (\d+(?:\.\d+)+)\.")
HEAD = """\
# Python's own documentation: names, addresses, and the versions of Python that they are new in.
# Made by `python -m tests.reference` from the documentation of Python {newest} and {before}; do not edit.
"""


@dataclass(frozen=True)
class Documentation:
    """The documentation of one version of Python, in a folder."""

    folder: Path

    @property
    def version(self) -> str:
        """The version, such as `3.14`."""
        return self._file.split(b"\n", 3)[2].decode().removeprefix("# Version: ")

    @cached_property
    def addresses(self) -> dict[tuple[str, str], str]:
        """Where things stand, by their kinds, such as `py:function`, and their names."""
        text = zlib.decompress(self._file.split(b"\n", 4)[4]).decode()
        items = filter(None, map(_ITEM.fullmatch, text.splitlines()))
        return {(each["kind"], each["name"]): re.sub(r"\$$", each["name"], each["address"]) for each in items}

    @cached_property
    def names(self) -> dict[str, str]:
        """Where that stands which the list has, by the names that it has there."""
        return dict(sorted(self._named()))

    def since(self, address: str) -> str:
        """The version in which that is new which stands at an address, if it is told there."""
        page, _, anchor = address.partition("#")
        added = _added(self.folder / page)
        return added.get(anchor) or added.get(anchor.rpartition(".")[0] or anchor, "")

    def _named(self) -> Iterator[tuple[str, str]]:
        for (kind, name), address in self.addresses.items():
            page = address.partition("#")[0]
            if kind.startswith("py:"):
                if PAGES.fullmatch(page) or any(fnmatchcase(name, pattern) for pattern in NAMES.split()):
                    yield name.removeprefix("asyncio.") if name.startswith("asyncio.loop.") else name, address
            elif kind == "std:term" and (term := name.replace(" ", "-")) in TERMS.split():
                yield f"term:{term}", address
            elif kind == "std:label" and SECTIONS.match(address) and not _EXAMPLE.search(name):
                yield f"section:{name}", address
        yield from ((name, self.addresses["std:label", label]) for name, label in SYNTAX.items())

    @cached_property
    def _file(self) -> bytes:
        return (self.folder / "objects.inv").read_bytes()


@cache
def _added(page: Path) -> dict[str, str]:
    notes = _Notes()
    notes.feed(page.read_text(encoding="utf-8"))
    return notes.added


class _Notes(HTMLParser):
    """What a page says on the versions that its things are new in: `added`, by the anchor of the thing.

    A section says so for all its things, before the first; what belongs to a class is as new as that, if not newer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.added: dict[str, str] = {}
        self._sections: list[tuple[str, str]] = []
        self._open: list[tuple[str, list[str]]] = []
        self._in_note = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps track of what is being explained."""
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        self._in_note = "versionmodified" in classes and "added" in classes
        if tag == "section":
            self._sections.append((given.get("id", ""), ""))
        elif tag in ("dl", "tr"):
            self._open.append((tag, []))
        elif tag == "dt" and "sig" in classes:
            thing = given.get("id", "")  # what is explained elsewhere once more has none
            self._open[-1][1].append(thing)
            versions = [version for _, version in self._sections if version]
            if versions and not any(things for _, things in self._open[:-1]):
                self.added[thing] = versions[-1]

    def handle_endtag(self, tag: str) -> None:
        """Is done with a section, a list of things, or a row of a table, of whose things another cell may speak."""
        if tag == "section":
            self._sections.pop()
        elif tag in ("dl", "tr"):
            _, things = self._open.pop()
            if self._open and self._open[-1][0] == "tr":
                self._open[-1][1].extend(things)

    def handle_data(self, data: str) -> None:
        """Reads a note on something as a whole; where a colon ends it, it is on a part."""
        note = _ADDED.fullmatch(data.strip()) if self._in_note else None
        self._in_note = False
        if note:
            section, _ = self._sections[-1]
            things = next((things for _, things in reversed(self._open) if things), [section])
            self.added |= dict.fromkeys(things, note[1])
            if things == [section]:
                self._sections[-1] = section, note[1]


def main(newest: str, before: str) -> None:
    """Writes the list, and says how long it is."""
    text = made(Documentation(Path(newest)), Documentation(Path(before)))
    reference.LIST.write_text(text, encoding="utf-8")
    print(f"{reference.LIST}: {len(reference.entries())} names")


def made(newest: Documentation, before: Documentation) -> str:
    """The text of the list, from the documentation of two versions."""
    lines = []
    for name, address in newest.names.items():
        version = "3" if before.names.get(name) == address else newest.version
        lines.append("\t".join(filter(None, (name, f"{version}/{address}", newest.since(address)))))
    return HEAD.format(newest=newest.version, before=before.version) + "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
