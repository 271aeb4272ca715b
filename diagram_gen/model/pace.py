"""Paces: which of the steps that are shown are worth a stop, where there is not one for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from diagram_gen.model import moment
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Step, Trace

PACES = ("moment", "switch", "line", "step")
"""The moments that the program marks; where who runs has changed; where a line is about to run; all."""


def of_its_own(trace: Trace, snippet: Snippet) -> str:
    """The pace that suits a run: its marked moments, or where none is marked, who runs."""
    return "moment" if moment.named(trace, snippet) else "switch"


def paced(trace: Trace, snippet: Snippet, pace: str, among: Sequence[int]) -> tuple[int, ...]:
    """Those of some steps, by their indexes, that have such a pace. Raises `DiagramError` where there are none."""
    there = {*_wanted(trace, snippet, pace, among)}
    found = tuple(index for index in among if index in there)
    if not found:
        raise DiagramError(f"{snippet.path}: no {pace} is among these steps; ask for more, or for every step")
    return found


def _wanted(trace: Trace, snippet: Snippet, pace: str, among: Sequence[int]) -> Iterable[int]:
    if pace == "moment":
        return moment.named(trace, snippet).values()
    if pace == "switch":
        return _switches([trace.steps[index] for index in among])
    return among if pace == "step" else [step.index for step in trace.steps if step.event == pace]


def _switches(steps: Sequence[Step]) -> Iterator[int]:
    """The first step, those at which another runs than at the one before, and the last."""
    before: object = None
    for step in steps:
        runner = _runner(step)
        if runner is not None and runner != before:
            yield step.index
            before = runner
    yield steps[-1].index


def _runner(step: Step) -> object:
    """Who runs at a step: a task, a callback, or without these a function; None for what comes between."""
    if step.event == "loop":
        return None
    if step.loop is not None and (step.loop.running or step.loop.handle):
        return step.thread, step.loop.running or callback(step)
    return step.thread, step.stack[-1].id if step.stack else ""


def callback(step: Step) -> str | None:
    """The handle by which the loop has called a function of the program's that runs, and no task."""
    loop = step.loop
    return None if loop is None or loop.running is not None or loop.handle is None else loop.handle.id
