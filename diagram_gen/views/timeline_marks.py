"""What happens between the lanes of a timeline and at single places in them: who woke whom, and what went wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.model import causes as model_causes
from diagram_gen.model import rope, words
from diagram_gen.model.trace import CANCELLED, Step, Task, Trace
from diagram_gen.views.timeline_lanes import Run

_REQUESTS = {"time_out": "time-out", "task_group": "task group"}


@dataclass(frozen=True, slots=True)
class Cause:
    """At a place, one lane makes another ready, or asks for its cancellation; `steps` are those that this explains."""

    place: int
    source: str
    target: str
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a place of a lane, and a word beside it if there is room."""

    place: int
    lane: str
    sign: str
    word: str = ""


def causes(trace: Trace, run: Run) -> list[Cause]:
    """Each time that one lane makes another ready, or asks for its cancellation: where the trace tells."""
    found: dict[tuple[int, str, str], list[int]] = {}
    waiting: defaultdict[str, list[list[int]]] = defaultdict(list)
    before: str | None = None
    for step, links in zip(trace.steps, model_causes.links(trace), strict=True):
        lane = run.runs[step.index]
        for source, target in _between_lanes(links, run):
            key = (step.index, source, target)
            if key not in found:
                found[key] = [step.index]
                waiting[target].append(found[key])
        if lane != before:  # what has made it ready explains why it runs, too
            for steps in waiting.pop(lane, []):
                steps.append(step.index)
        before = lane
    return [Cause(2 * place, source, target, tuple(steps)) for (place, source, target), steps in found.items()]


def _between_lanes(links: Iterable[model_causes.Link], run: Run) -> Iterator[tuple[str, str]]:
    """From which lane to which the links of a step lead, of those to tasks; what one does to itself is none."""
    for link in links:
        if link.effect.kind != "task" or link.kind in ("runs", "thrown"):
            continue
        source = link.cause.id if link.cause.kind == "task" else run.runs[link.since]
        if source != link.effect.id:
            yield source, link.effect.id


def requests(trace: Trace) -> Iterator[Mark]:
    """Each request to cancel a task, with what makes it."""
    for step, task, before in _changed_tasks(trace):
        at = task.cancel_requested_at
        if at is not None and (before is None or before.cancel_requested_at != at):
            word = _REQUESTS.get(task.cancel_requested_as or "", "cancel")
            yield Mark(2 * step.index, task.id, words.SIGNS["cancelled"], word)


def _changed_tasks(trace: Trace) -> Iterator[tuple[Step, Task, Task | None]]:
    """Each step's tasks that are new or not as they were, with what they were."""
    before: defaultdict[str, Sequence[Task]] = defaultdict(tuple)
    for step in trace.steps:
        if step.loop is not None:
            for change in rope.changes(before[step.thread], step.loop.tasks):
                was = {task.id: task for task in change.old}
                yield from ((step, task, was.get(task.id)) for task in change.new)
            before[step.thread] = step.loop.tasks


def raised(trace: Trace, run: Run) -> Iterator[Mark]:
    """Each exception, where it is raised: not where it passes on through further functions of that lane."""
    raising: dict[str, bool] = {}
    for step in trace.steps:
        lane = run.runs[step.index]
        if step.event == "raise" and not raising.get(lane):
            name = (step.exception_class or "").rpartition(".")[2]
            is_cancelled = step.exception_class == CANCELLED
            sign = words.SIGNS["cancelled"] if is_cancelled else words.RAISED
            yield Mark(2 * step.index, lane, sign, "" if is_cancelled else name)
        raising[lane] = step.event == "raise"
