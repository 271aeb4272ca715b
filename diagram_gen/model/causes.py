"""Causes: who brought it about that something is ready or runs, from the ids and the fields of a trace alone.

What cannot be known from these has no link: nothing is guessed.
A handle is put into the ready queue while a step is carried out, so it is first seen at a later one: that of its link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from diagram_gen.model import rope
from diagram_gen.model.following import following
from diagram_gen.model.loop import CANCELLED, Handle, Loop, Task, Wait
from diagram_gen.model.remembered import of_the_last
from diagram_gen.model.trace import Step, Trace

ThingKind = Literal["task", "handle", "timer", "future", "thread", "io"]
LinkKind = Literal[
    "due",
    "created",
    "called",
    "yielded",
    "refused",
    "result",
    "exception",
    "cancelled",
    "thread",
    "io",
    "runs",
    "cancel",
    "thrown",
]
OUTSIDE = "outside"
"""The id of all that data comes from."""
_ENDS_A_WAIT = ("end_sleep", "end_wait", "time_out")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that causes or is caused, by its id: of what comes from outside `OUTSIDE`.

    A handle has the id of the timer that it was.
    """

    kind: ThingKind
    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """At a step the effect becomes ready, runs or is asked to end because of the cause: step `since` brought it about.

    due: the time of a timer has come, which was set at `since`; created, called, yielded, refused, result, exception,
    cancelled, thread and io are the causes of a handle, and of its task; runs: a handle's turn has come, or the task
    that has started another eagerly goes on after it; cancel: a cancellation is requested; thrown: an exception is
    thrown in.
    """

    cause: Thing
    effect: Thing
    kind: LinkKind
    since: int


@dataclass(frozen=True, slots=True)
class _Ran:
    """The handles that a loop ran at a step of its own; by tasks those that were to end their waits; by sources."""

    step: int
    handles: Sequence[Handle]
    ends: dict[str, Handle]
    told: dict[str, Handle]


def links(trace: Trace) -> tuple[tuple[Link, ...], ...]:
    """For each step, what is ready, runs or is asked to end from there on, and because of what."""
    return tuple([found for found, _ in _told(trace)])


def reason_step(trace: Trace) -> tuple[int | None, ...]:
    """For each step, an earlier one that brought it about that this runs now; None if none did.

    That is the step which made ready what runs, or threw an exception into it.
    Of an iteration of the loop, it is that of the first handle which is about to run.
    A chain of reasons ends where the program ran by itself, or where something came from outside.
    """
    return tuple([reason for _, reason in _told(trace)])


@of_the_last
def _told(trace: Trace) -> tuple[tuple[tuple[Link, ...], int | None], ...]:
    known = _Known(trace)
    return tuple([known.told(step) for step in trace.steps])


class _Known:
    """What is known of a run from the steps so far, which it is told in their order."""

    def __init__(self, trace: Trace) -> None:
        self._steps = trace.steps
        self._after = following(trace.steps)
        """For each step, the next one of its thread."""
        self._before: dict[str, Step] = {}
        """The last step of each thread."""
        self._tasks: dict[str, Task] = {}
        """Each task as it was last seen."""
        self._waits: dict[str, Wait] = {}
        """The last wait of each task."""
        self._eager: dict[str, int] = {}
        """The step that has started a task eagerly."""
        self._thrown: dict[str, tuple[int, int]] = {}
        """The request that was thrown into a task last, and how many stood then."""
        self._timers: dict[str, int] = {}
        """The step that has set a timer."""
        self._queued: set[tuple[str, int]] = set()
        """The handles that were seen."""
        self._ran: _Ran | None = None
        """What the loop did at the step that was asked for last."""

    def told(self, step: Step) -> tuple[tuple[Link, ...], int | None]:
        """The links of the next step, and the step that brought it about."""
        before = self._before.get(step.thread)
        links = () if step.loop is None else tuple(self._links(step, step.loop, before))
        reason = self._reason(step, before, links)
        self._before[step.thread] = step
        return links, reason

    def _links(self, step: Step, loop: Loop, before: Step | None) -> list[Link]:
        was = before.loop if before is not None else None
        for timer in rope.fresh(was.timers if was is not None else (), loop.timers):
            self._timers.setdefault(timer.id, _index(before))
        begun = loop.handle if was is None or _turn(loop) != _turn(was) else None
        queue = [*([begun] if begun is not None else ()), *rope.fresh(_ready(was), loop.ready)]
        found = [link for handle in queue if self._is_new(handle) for link in self._of_queued(handle)]
        if begun is not None:
            found += _of_turn(begun, loop)
        changed = [*rope.fresh(was.tasks if was is not None else (), loop.tasks)]
        found += self._of_tasks(changed, before)
        if before is not None and step.event == "raise":
            found += self._of_exception(step, before)
        for task in changed:
            self._tasks[task.id] = task
            if task.wait is not None:
                self._waits[task.id] = task.wait
        return found

    def _is_new(self, handle: Handle) -> bool:
        """Whether a handle is seen for the first time; from now on it is not."""
        one = (handle.id, handle.made_ready_at)
        is_new = one not in self._queued
        self._queued.add(one)
        return is_new

    def _of_queued(self, handle: Handle) -> list[Link]:
        """Why a handle is in the ready queue, and with it the task that it starts or wakes."""
        kind: LinkKind = "due" if handle.cause == "timer" else handle.cause
        since = self._timers.get(handle.id, handle.made_ready_at) if kind == "due" else handle.made_ready_at
        effects = [Thing("handle", handle.id)]
        if handle.task is not None and handle.kind in ("start", "wake"):
            effects.append(Thing("task", handle.task))
        return [Link(cause, effect, kind, since) for cause in self._causes(handle) for effect in effects]

    def _causes(self, handle: Handle) -> list[Thing]:
        """What has put a handle into the ready queue: the one cause that is known, or all that had to come together."""
        if handle.cause == "timer":
            return [Thing("timer", handle.id)]
        if handle.cause == "io":
            return [Thing("io", OUTSIDE)]
        if handle.cause == "thread":
            return [Thing("thread", handle.thread or "")]
        if handle.cause in ("yielded", "refused") and handle.task is not None:
            return [Thing("task", handle.task)]
        if handle.source is not None:
            return [Thing("task" if handle.source in self._tasks else "future", handle.source)]
        step = self._steps[handle.made_ready_at]
        if step.event == "loop" and step.loop is not None:
            return [Thing("handle", each.id) for each in self._of_iteration(handle, step)]
        return [_actor(step, step.loop)]

    def _of_iteration(self, handle: Handle, step: Step) -> Sequence[Handle]:
        """Which of the handles that a loop ran at a step have put another one into the ready queue, as far as is known.

        That is the only one; or the one that was to end this very wait; or those that told of the ends of the tasks
        which were waited for.
        """
        if self._ran is None or self._ran.step != step.index:
            self._ran = _ran(step, self._after[step.index])
        ran, wait = self._ran, self._waits.get(handle.task or "")
        if len(ran.handles) == 1:
            return ran.handles
        if handle.task in ran.ends:
            return [ran.ends[handle.task]]
        told = [ran.told[id] for id in (wait.on if wait is not None else ()) if id in ran.told]
        return told if wait is not None and wait.goal in ("all", None) else told[:1]

    def _of_tasks(self, changed: Sequence[Task], before: Step | None) -> list[Link]:
        """Who has asked for the end of tasks, and which have started or interrupted one another."""
        found = []
        for task in changed:
            was = self._tasks.get(task.id)
            asked = task.cancel_requested_at
            if asked is not None and (was is None or was.cancel_requested_at != asked):
                found.append(Link(self._requester(task, asked), Thing("task", task.id), "cancel", asked))
            if before is None or before.loop is None or before.loop.running is None or task.state != "running":
                continue
            other = Thing("task", before.loop.running)
            if was is None and other.id != task.id:
                self._eager[task.id] = before.index
                found.append(Link(other, Thing("task", task.id), "created", before.index))
            elif was is not None and was.state == "interrupted":
                found.append(Link(other, Thing("task", task.id), "runs", before.index))
        return found

    def _requester(self, task: Task, asked: int) -> Thing:
        if task.cancel_requested_by is None:
            return Thing("thread", self._steps[asked].thread)
        return Thing("task" if task.cancel_requested_as == "task" else "handle", task.cancel_requested_by)

    def _of_exception(self, step: Step, before: Step) -> list[Link]:
        """Whose exception it is that is raised where a task goes on."""
        loop = step.loop
        if loop is None or loop.running is None or loop.handle is None or not _is_thrown_in(step, before):
            return []
        task, effect = self._tasks[loop.running], Thing("task", loop.running)
        asked = task.cancel_requested_at
        is_asked = step.exception_class == CANCELLED and task.cancelling > 0 and asked is not None
        if is_asked and asked is not None and self._thrown.get(task.id) != (asked, task.cancelling):
            self._thrown[task.id] = asked, task.cancelling
            return [Link(self._requester(task, asked), effect, "thrown", asked)]
        if loop.handle.cause in ("exception", "cancelled"):
            since = loop.handle.made_ready_at
            return [Link(cause, effect, "thrown", since) for cause in self._causes(loop.handle)]
        return []

    def _reason(self, step: Step, before: Step | None, links: Sequence[Link]) -> int | None:
        since = next((link.since for link in links if link.kind == "thrown"), None)
        if since is None:
            since = self._why_it_runs(step, before)
        return since if since is not None and since < step.index else None

    def _why_it_runs(self, step: Step, before: Step | None) -> int | None:
        """The step that made ready what the loop runs, or is about to."""
        loop = step.loop
        if loop is None:
            return None
        handle = loop.handle or next((each for each in loop.ready if not each.cancelled), None)
        if handle is None:
            return None
        task = self._tasks.get(loop.running or "")
        if task is not None and task.id != handle.task:
            return self._eager.get(task.id, handle.made_ready_at)
        begins = before is None or before.loop is None or _turn(before.loop) != _turn(loop)
        asked = task.cancel_requested_at if task is not None and task.cancelling else None
        if begins and asked is not None and asked >= handle.made_ready_at:
            return asked
        return self._made_ready(handle, step)

    def _made_ready(self, handle: Handle, step: Step) -> int | None:
        """The step at which a handle was made ready; if that is this one, that at which its timer was set."""
        if handle.made_ready_at == step.index and handle.cause == "timer":
            return self._timers.get(handle.id)
        return handle.made_ready_at


def _ready(loop: Loop | None) -> Sequence[Handle]:
    return () if loop is None else loop.ready


def _index(step: Step | None) -> int:
    return 0 if step is None else step.index


def _turn(loop: Loop) -> tuple[str, int, int] | None:
    """What tells one run of a handle from any other."""
    return None if loop.handle is None else (loop.handle.id, loop.handle.made_ready_at, loop.iteration)


def _actor(step: Step, loop: Loop | None) -> Thing:
    """Who did what happened at a step: the task that ran, the handle that did, or else the code of a thread."""
    if loop is not None and loop.running is not None:
        return Thing("task", loop.running)
    if loop is not None and loop.handle is not None:
        return Thing("handle", loop.handle.id)
    return Thing("thread", step.thread)


def _ran(step: Step, after: Step | None) -> _Ran:
    """What a loop ran at a step of its own: the handles that were there, and are gone at the next step."""
    loop, later = step.loop, after.loop if after is not None else None
    left = {(each.id, each.made_ready_at) for each in _there(later)}
    ran = [each for each in _there(loop) if not each.cancelled and (each.id, each.made_ready_at) not in left]
    ends = {each.task: each for each in ran if each.task is not None and each.kind in _ENDS_A_WAIT}
    return _Ran(step.index, ran, ends, {each.source: each for each in ran if each.source is not None})


def _there(loop: Loop | None) -> Sequence[Handle]:
    """The handle that runs and those that are ready."""
    if loop is None:
        return ()
    return (*([loop.handle] if loop.handle is not None else ()), *loop.ready)


def _of_turn(handle: Handle, loop: Loop) -> Iterator[Link]:
    """That a handle lets its task run."""
    if handle.task is not None and handle.task == loop.running:
        yield Link(Thing("handle", handle.id), Thing("task", handle.task), "runs", handle.made_ready_at)


def _is_thrown_in(step: Step, before: Step) -> bool:
    """Whether an exception comes at the place where a task has just gone on."""
    begins = before.event in ("resume", "call") and before.line == step.line
    return begins and before.loop is not None and step.loop is not None and _turn(before.loop) == _turn(step.loop)
