"""Recordings: traces of snippets, each from a new run, or what is kept of one where there is no Python for it.

The recorder is imported when there is something to be recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagram_gen.model import garbage
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet, Text
from diagram_gen.pipeline import neighbours, origins
from diagram_gen.pipeline.cache import Key
from diagram_gen.pipeline.origins import Origin
from diagram_gen.pipeline.recipes import RECORDING

if TYPE_CHECKING:
    from diagram_gen.model.trace import Trace

_CHANCE = ("exit", "killed", "system")
"""Kinds of failure that say of a run only that something kept it from going on."""


def recorded(source: Snippet) -> Trace:
    """What is kept of a snippet that names or needs a Python, as long as that is current; else a new recording.

    Raises `DiagramError` if there can be none.
    """
    return _from(origins.of(source), source)


def anew(source: Snippet) -> Trace:
    """A new recording; or what is kept, where there is no Python for it. Raises `DiagramError` if there can be none."""
    return _from(origins.anew(source), source)


def promised(source: Snippet, python: str) -> Trace:
    """A new recording under an interpreter, of a run that ends well and prints what it should; else `DiagramError`."""
    trace = _under(python, source)
    check(source, trace)
    return trace


def identity(source: Text | Snippet) -> Key:
    """The key of a snippet's run. Raises `DiagramError` where there can be none for want of a Python."""
    origin = origins.of(source).words
    return RECORDING.key(source.path, source.source, *origin, *neighbours.imported(source.path, source.source))


def make_ready(source: Text) -> None:
    """Has a Python start that is to be forked for programs like this one, unless what is kept of it will do."""
    from diagram_gen.recorder import process
    from diagram_gen.recorder.invocation import Invocation

    origin = origins.of(source)
    if origin.kept is None:
        process.make_ready(Invocation(source.path), origin.python)


def import_recorder() -> None:
    """Imports what recordings are made with and kept: those that are forked then have it, too."""
    with garbage.left_alone():
        from diagram_gen.model import whereabouts  # noqa: F401
        from diagram_gen.pipeline import trace_json  # noqa: F401
        from diagram_gen.recorder import sandbox  # noqa: F401


def is_by_chance(trace: Trace) -> bool:
    """Whether a run may have failed for want of something that it has next time: time, memory, room on the disk."""
    failure = trace.exception
    return failure is not None and (failure.kind in _CHANCE or (failure.kind, failure.type) == ("limit", "TimeLimit"))


def check(source: Snippet, trace: Trace) -> None:
    """Raises `DiagramError` unless a run has ended well and prints what its docstring promises."""
    if trace.complaint is not None:
        raise DiagramError(trace.complaint)
    expected = source.expected(trace.python)
    if trace.stdout != expected:
        import difflib

        from diagram_gen.model import lines

        diff = difflib.unified_diff(
            lines.of_text(expected),
            lines.of_text(trace.stdout),
            "the docstring",
            "the run",
            lineterm="",
        )
        raise DiagramError(f"{source.path}: the run does not print what the docstring says:\n" + "\n".join(diff))


def _from(origin: Origin, source: Snippet) -> Trace:
    """The trace that comes from there."""
    return origin.kept.of(source) if origin.kept is not None else _under(origin.python, source)


def _under(python: str, source: Snippet) -> Trace:
    from diagram_gen.model import whereabouts
    from diagram_gen.recorder import sandbox

    try:
        return whereabouts.left_out(sandbox.record(source.recorded_as, python=python))
    except sandbox.RecordingError as error:
        raise DiagramError(f"{source.path}: {error}") from error
