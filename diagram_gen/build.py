"""Composes the pipeline, from a snippet's file to a laid-out template, and keeps what it made in a cache.

A result is kept under a hash of all it depends on, so a stale one is never found; it is written whole or not at all.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree

import msgspec

from diagram_gen import dot, graphviz_command, moment, snippet, svg, trace_json, views
from diagram_gen.errors import DiagramError
from diagram_gen.page import Moment
from diagram_gen.recorder import sandbox
from diagram_gen.snippet import Snippet
from diagram_gen.svg import Template
from diagram_gen.trace import Trace

CACHE = Path(".cache") / "diagrams"
Result = TypeVar("Result")


class Builder:
    """Makes traces and templates of the snippets below `root`, each once until something it depends on changes.

    Where they are needed again they come from the cache, and in one build from memory.
    """

    def __init__(self, root: Path = snippet.ROOT, cache: Path = CACHE) -> None:
        self._root = root
        self._cache = cache
        self._traces: dict[str, Trace] = {}
        self._templates: dict[tuple[int, str, str], tuple[Trace, Template]] = {}

    def snippet(self, name: str) -> Snippet:
        """The snippet of that name, read anew."""
        return snippet.load(name, self._root)

    def trace(self, source: Snippet) -> Trace:
        """The trace of a snippet whose run ends well and prints what its docstring promises; else `DiagramError`."""
        trace = self.recorded(source)
        _check(source, trace)
        return trace

    def recorded(self, source: Snippet) -> Trace:
        """The trace of any program, however it ends."""
        key = _key("trace", source.path, source.source, _neighbours(source), sys.version)
        if key not in self._traces:
            self._traces[key] = self._kept(key, "json", lambda: trace_json.encode(_record(source)), trace_json.decode)
        return self._traces[key]

    def template(self, trace: Trace, view: str, parts: str = "all") -> Template:
        """The laid-out template of a trace in a view."""
        wanted = (id(trace), view, parts)
        if wanted not in self._templates:
            scene = views.scene(trace, view, parts)
            source = dot.source(scene)
            template = self._kept(
                _key("svg", source, graphviz_command.version()),
                "svg",
                lambda: graphviz_command.lay_out(source).encode(),
                lambda text: svg.template(scene, text.decode()),
            )
            self._templates[wanted] = (trace, template)  # the trace too: its id stays its own
        return self._templates[wanted][1]

    def moment(self, name: str, at: str) -> Moment:
        """The step of a snippet that a page names. Raises `DiagramError` if there is no such snippet or moment."""
        source = self.snippet(name)
        trace = self.trace(source)
        return Moment(source, trace, moment.find(trace, source, at))

    def build_all(self) -> Iterator[tuple[str, DiagramError | None]]:
        """Makes every scene of every snippet, on all cores; yields each snippet's name and what went wrong with it."""
        names = snippet.names(self._root)
        if not names:
            raise DiagramError(f"no snippets in {self._root.as_posix()}/; run this where the project lies")
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            yield from zip(names, pool.map(self._attempt, names), strict=True)

    def _attempt(self, name: str) -> DiagramError | None:
        try:
            trace = self.trace(self.snippet(name))
            for view in views.names():
                self.template(trace, view)
        except DiagramError as error:
            return error
        return None

    def _kept(self, key: str, ending: str, make: Callable[[], bytes], read: Callable[[bytes], Result]) -> Result:
        path = self._cache / f"{key}.{ending}"
        try:
            return read(path.read_bytes())
        except (OSError, UnicodeDecodeError, msgspec.DecodeError, ElementTree.ParseError):
            content = make()
        _write(path, content)
        return read(content)


def _record(source: Snippet) -> Trace:
    try:
        return sandbox.record(source.recorded_as)
    except sandbox.RecordingError as error:
        raise DiagramError(f"{source.path}: {error}") from error


def _check(source: Snippet, trace: Trace) -> None:
    if trace.complaint is not None:
        raise DiagramError(trace.complaint)
    if trace.stdout != source.expected:
        diff = difflib.unified_diff(
            source.expected.splitlines(),
            trace.stdout.splitlines(),
            "the docstring",
            "the run",
            lineterm="",
        )
        raise DiagramError(f"{source.path}: the run does not print what the docstring says:\n" + "\n".join(diff))


def _neighbours(source: Snippet) -> str:
    """The text of the modules that a snippet may import from its own folder."""
    paths = sorted(Path(source.path).parent.glob("*.py"))
    return "\0".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join((_code_version(), *parts)).encode()).hexdigest()


@functools.cache
def _code_version() -> str:
    """A hash of this package's own source."""
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Writes a file whole: another process sees all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
