"""Moments: single steps of runs, and the names by which pages find them without counting steps.

`start` and `end`; `NAME`, the first time the line marked `# @NAME` is about to run, and `NAME:2`, the second;
`FUNCTION:EVENT`, the first step of that event in that function, such as `main:return`, and `FUNCTION:EVENT:2`, the
second.
`loop` is the first iteration of the event loop that is shown, and `loop:2` the second.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Event, Step, Trace

_EVENTS = tuple(event for event in get_args(Event) if event not in ("start", "end", "loop"))
_FORM = re.compile(r"(?P<place>[^:]+)(:(?P<event>[a-z]+))?(:(?P<visit>[1-9][0-9]*))?")


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of a snippet's run, by its index in the trace."""

    snippet: Snippet
    trace: Trace
    step: int


def at(snippet: Snippet, trace: Trace, name: str) -> Moment:
    """The moment of a name. Raises `DiagramError` if there is no such moment."""
    return Moment(snippet, trace, find(trace, snippet, name))


def find(trace: Trace, snippet: Snippet, name: str) -> int:
    """The index of the step that the name of a moment stands for. Raises `DiagramError` if there is no such moment."""
    if name in ("start", "end"):
        return 0 if name == "start" else len(trace.steps) - 1
    form = _FORM.fullmatch(name)
    if form is None:
        raise DiagramError(f"{snippet.path}: {name!r} is not a moment; write 'name', 'name:2' or 'function:return'")
    place, event, visit = form["place"], form["event"], int(form["visit"] or 1)
    if place in ("start", "end"):
        raise DiagramError(f"{snippet.path}: {place!r} comes once; write it without {name.removeprefix(place)!r}")
    steps = _of_function(trace, snippet, place, event) if event else _of_marker(trace, snippet, place)
    if not steps:
        raise DiagramError(f"{snippet.path}:{_line_of(snippet, place)}the run never reaches {name!r}")
    if visit > len(steps):
        raise DiagramError(
            f"{snippet.path}:{_line_of(snippet, place)}the run reaches {place!r} {len(steps)} times, not {visit}"
        )
    return steps[visit - 1].index


def named(trace: Trace, snippet: Snippet) -> dict[str, int]:
    """Every moment at a marker, by the name that finds it, with the index of its step; in the order of the run."""
    markers = {line: name for name, line in snippet.markers.items()}
    visits: Counter[str] = Counter()
    moments: dict[str, int] = {}
    for step in trace.steps:
        if step.event == "line" and step.line in markers and step.file is None:
            name = markers[step.line]
            visits[name] += 1
            moments[name if visits[name] == 1 else f"{name}:{visits[name]}"] = step.index
    return moments


def _of_marker(trace: Trace, snippet: Snippet, name: str) -> Sequence[Step]:
    if name == "loop":
        return [step for step in trace.steps if step.event == "loop"]
    if name not in snippet.markers:
        known = [*snippet.markers, "start", "end", "loop"]
        raise DiagramError(f"{snippet.path}: no marker {name!r}{suggestion(name, known)}")
    line = snippet.markers[name]
    return [step for step in trace.steps if step.event == "line" and (step.line, step.file) == (line, None)]


def _of_function(trace: Trace, snippet: Snippet, function: str, event: str) -> Sequence[Step]:
    if event not in _EVENTS:
        raise DiagramError(f"{snippet.path}: no event {event!r}{suggestion(event, _EVENTS)}")
    known = {step.function for step in trace.steps if step.function}
    if function not in known:
        raise DiagramError(f"{snippet.path}: no function {function!r} ran{suggestion(function, known)}")
    return [step for step in trace.steps if step.event == event and step.function == function]


def _line_of(snippet: Snippet, place: str) -> str:
    return f"{snippet.markers[place]}: " if place in snippet.markers else " "
