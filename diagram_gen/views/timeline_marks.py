"""What happens between the lanes of a timeline and at single places in them: who woke whom, and what went wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from diagram_gen.model import cancellations, words
from diagram_gen.model import causes as model_causes
from diagram_gen.model.cancellations import StageKind
from diagram_gen.model.trace import Step, Trace
from diagram_gen.views.timeline_lanes import Run

_REQUESTS = {"time_out": "time-out", "task_group": "task group"}
CANCELLATION: Mapping[StageKind, tuple[str, str]] = {
    "requested": (words.SIGNS["cancelled"], "cancel"),
    "thrown": ("↯", "thrown in"),
    "caught": ("∪", "caught"),
    "swallowed": ("≈", "swallowed"),
    "late": ("…", "too late"),
    "ended": (words.SIGNS["cancelled"], ""),
}
"""The sign of each stage of a cancellation, and the word beside it where there is room."""
_ENDINGS = {"StopIteration", "StopAsyncIteration", "GeneratorExit"}
"""Exceptions by which generators and coroutines end as they should: nothing goes wrong there."""


@dataclass(frozen=True, slots=True)
class Cause:
    """At a place, one lane makes another ready, or asks for its cancellation; `steps` are those that this explains.

    `is_cancellation` tells that a request is made or passed on, or that the end of a cancelled task goes on its way.
    """

    place: int
    source: str
    target: str
    steps: tuple[int, ...]
    is_cancellation: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a place of a lane, and a word beside it if there is room, in the colour of what it tells of."""

    place: int
    lane: str
    about: Literal["cancelled", "failed", "held"]
    sign: str
    word: str = ""


class Happenings:
    """What happens in a run, as its lanes show it."""

    def __init__(self, trace: Trace, run: Run) -> None:
        self._steps = trace.steps
        self._run = run
        self._links = model_causes.links(trace)
        self._stages = cancellations.stages(trace)

    def causes(self) -> list[Cause]:
        """Each time that one lane makes another ready, or asks for its cancellation: where the trace tells."""
        causes: dict[tuple[int, str, str], list[int]] = {}
        waiting: defaultdict[str, list[list[int]]] = defaultdict(list)
        before: str | None = None
        cancelling, asked = set(), dict[str, list[list[int]]]()
        stages = cancellations.by_steps(self._stages)
        for step, links in zip(self._steps, self._links, strict=True):
            lane, here = self._run.runs[step.index], stages.get(step.index, ())
            passed = {each.task: each.passed_by for each in here if each.kind == "requested" and each.passed_by}
            for stage in here:
                for steps in asked.pop(stage.task, []) if stage.kind == "thrown" else ():
                    steps.append(step.index)
            for kind, source, target in _between_lanes(links, self._run, passed):
                key = (step.index, source, target)
                if key not in causes:
                    causes[key] = [step.index]
                    waiting[target].append(causes[key])
                if kind in ("cancel", "cancelled"):
                    cancelling.add(key)
                if kind == "cancel":
                    asked.setdefault(target, []).append(causes[key])
            if lane != before:  # what has made it ready explains why it runs, too
                for steps in waiting.pop(lane, []):
                    steps.append(step.index)
            before = lane
        return [
            Cause(2 * key[0], *key[1:], tuple(sorted({*steps})), key in cancelling) for key, steps in causes.items()
        ]

    def cancelled(self) -> Iterator[Mark]:
        """Each stage of a cancellation: the request with what makes it, and what becomes of it in the task."""
        lasts = {lane.id: lane.stretches[-1].last for lane in self._run.lanes if lane.stretches}
        for stage in self._stages:
            sign, word = CANCELLATION[stage.kind]
            if stage.kind == "requested":
                word = _REQUESTS.get(_requester(self._steps[stage.step], stage.task), word)
            place = 2 * stage.step
            if stage.kind in ("ended", "late"):  # it may be seen later
                place = min(place, lasts.get(stage.task, place))
            yield Mark(place, stage.task, "cancelled", sign, word)

    def pending(self) -> Iterator[tuple[str, int, int]]:
        """The lanes with a request to cancel them that was not thrown in yet: from which place to which."""
        since: dict[str, int] = {}
        for stage in self._stages:
            if stage.kind == "requested":
                since.setdefault(stage.task, 2 * stage.step)
            elif stage.task in since:
                yield stage.task, since.pop(stage.task), 2 * stage.step

    def raised(self) -> Iterator[Mark]:
        """Each exception by which something goes wrong, where it is raised: not where it passes on in that lane."""
        raising: dict[str, bool] = {}
        thrown = {stage.step for stage in self._stages if stage.kind == "thrown"}
        for step in self._steps:
            lane = self._run.runs[step.index]
            is_failure = step.event == "raise" and step.exception_class not in _ENDINGS
            if is_failure and not raising.get(lane) and step.index not in thrown:
                yield Mark(2 * step.index, lane, "failed", words.RAISED, words.class_name(step.exception_class))
            raising[lane] = is_failure


def _between_lanes(
    links: Iterable[model_causes.Link], run: Run, passed: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[model_causes.LinkKind, str, str]]:
    """From which lane to which the links of a step lead, of those to tasks; what one does to itself is none.

    A request that was `passed` on to a task comes from those that have.
    """
    for link in links:
        if link.effect.kind != "task" or link.kind in ("runs", "thrown"):
            continue
        source = link.cause.id if link.cause.kind == "task" else run.runs[link.since]
        is_request = link.kind == "cancel" or (link.kind == "cancelled" and link.cause.kind != "task")
        sources = passed.get(link.effect.id, (source,)) if is_request else (source,)
        yield from ((link.kind, each, link.effect.id) for each in sources if each != link.effect.id)


def _requester(step: Step, task: str) -> str:
    tasks = step.loop.tasks if step.loop is not None else ()
    return next((each.cancel_requested_as or "" for each in tasks if each.id == task), "")
