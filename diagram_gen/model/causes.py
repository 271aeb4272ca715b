"""Causes: who brought it about that something is ready or runs, from the ids and the fields of a trace alone.

What cannot be known from these has no link: nothing is guessed.
A handle is put into the ready queue while a step is carried out, so it is first seen at a later one: that of its link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Known:
    """What is known from the steps so far.

    `after`: for each step, the next one of its thread. `ran`: what the loop did at the step that was asked for last.
    By threads: the step that was the last. By the ids of tasks: how each was last seen, its last wait, and the step
    that has started it eagerly; `thrown`: the request that was thrown into it last, and how many stood then. By the ids
    of timers: the step that set it. `queued`: the handles that were seen.
    """

    after: Sequence[Step | None]
    ran: _Ran | None = None
    before: dict[str, Step] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    waits: dict[str, Wait] = field(default_factory=dict)
    eager: dict[str, int] = field(default_factory=dict)
    timers: dict[str, int] = field(default_factory=dict)
    thrown: dict[str, tuple[int, int]] = field(default_factory=dict)
    queued: set[tuple[str, int]] = field(default_factory=set)


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
    return tuple(_step_by_step(trace))


def _step_by_step(trace: Trace) -> Iterator[tuple[tuple[Link, ...], int | None]]:
    known = _Known(following(trace.steps))
    for step in trace.steps:
        before = known.before.get(step.thread)
        of_step = tuple(_of_step(step, before, trace, known))
        yield of_step, _reason(step, before, of_step, known)
        known.before[step.thread] = step


def _of_step(step: Step, before: Step | None, trace: Trace, known: _Known) -> Iterator[Link]:
    loop, was = step.loop, before.loop if before is not None else None
    if loop is None:
        return
    for timer in rope.fresh(was.timers if was is not None else (), loop.timers):
        known.timers.setdefault(timer.id, _index(before))
    begun = loop.handle is not None and (was is None or _turn(loop) != _turn(was))
    queue = [*([loop.handle] if begun and loop.handle is not None else ()), *rope.fresh(_ready(was), loop.ready)]
    for handle in queue:
        if (handle.id, handle.made_ready_at) not in known.queued:
            known.queued.add((handle.id, handle.made_ready_at))
            yield from _of_queued(handle, step, trace, known)
    if begun and loop.handle is not None:
        yield from _of_turn(loop.handle, loop)
    changed = [*rope.fresh(was.tasks if was is not None else (), loop.tasks)]
    yield from _of_tasks(changed, step, before, trace, known)
    if before is not None and step.event == "raise":
        yield from _of_exception(step, before, trace, known)
    for task in changed:
        known.tasks[task.id] = task
        if task.wait is not None:
            known.waits[task.id] = task.wait


def _ready(loop: Loop | None) -> Sequence[Handle]:
    return () if loop is None else loop.ready


def _index(step: Step | None) -> int:
    return 0 if step is None else step.index


def _turn(loop: Loop) -> tuple[str, int, int] | None:
    """What tells one run of a handle from any other."""
    return None if loop.handle is None else (loop.handle.id, loop.handle.made_ready_at, loop.iteration)


def _of_queued(handle: Handle, step: Step, trace: Trace, known: _Known) -> Iterator[Link]:
    """Why a handle is in the ready queue, and with it the task that it starts or wakes."""
    kind: LinkKind = "due" if handle.cause == "timer" else handle.cause
    since = known.timers.get(handle.id, handle.made_ready_at) if kind == "due" else handle.made_ready_at
    effects = [Thing("handle", handle.id)]
    if handle.task is not None and handle.kind in ("start", "wake"):
        effects.append(Thing("task", handle.task))
    for cause in _causes(handle, trace, known):
        yield from (Link(cause, effect, kind, since) for effect in effects)


def _causes(handle: Handle, trace: Trace, known: _Known) -> list[Thing]:
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
        return [Thing("task" if handle.source in known.tasks else "future", handle.source)]
    step = trace.steps[handle.made_ready_at]
    if step.event == "loop" and step.loop is not None:
        return [Thing("handle", each.id) for each in _of_iteration(handle, step, known)]
    return [_actor(step, step.loop)]


def _actor(step: Step, loop: Loop | None) -> Thing:
    """Who did what happened at a step: the task that ran, the handle that did, or else the code of a thread."""
    if loop is not None and loop.running is not None:
        return Thing("task", loop.running)
    if loop is not None and loop.handle is not None:
        return Thing("handle", loop.handle.id)
    return Thing("thread", step.thread)


def _of_iteration(handle: Handle, step: Step, known: _Known) -> Sequence[Handle]:
    """Which of the handles that a loop ran at a step have put another one into the ready queue, as far as is known.

    That is the only one; or the one that was to end this very wait; or those that told of the ends of the tasks which
    were waited for.
    """
    if known.ran is None or known.ran.step != step.index:
        known.ran = _ran(step, known.after[step.index])
    ran, wait = known.ran, known.waits.get(handle.task or "")
    if len(ran.handles) == 1:
        return ran.handles
    if handle.task in ran.ends:
        return [ran.ends[handle.task]]
    told = [ran.told[id] for id in (wait.on if wait is not None else ()) if id in ran.told]
    return told if wait is not None and wait.goal in ("all", None) else told[:1]


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


def _of_tasks(changed: Sequence[Task], step: Step, before: Step | None, trace: Trace, known: _Known) -> Iterator[Link]:
    """Who has asked for the end of tasks, and which have started or interrupted one another."""
    for task in changed:
        was = known.tasks.get(task.id)
        asked = task.cancel_requested_at
        if asked is not None and (was is None or was.cancel_requested_at != asked):
            yield Link(_requester(task, asked, trace), Thing("task", task.id), "cancel", asked)
        if before is None or before.loop is None or before.loop.running is None or task.state != "running":
            continue
        other = Thing("task", before.loop.running)
        if was is None and other.id != task.id:
            known.eager[task.id] = before.index
            yield Link(other, Thing("task", task.id), "created", before.index)
        elif was is not None and was.state == "interrupted":
            yield Link(other, Thing("task", task.id), "runs", before.index)


def _requester(task: Task, asked: int, trace: Trace) -> Thing:
    if task.cancel_requested_by is None:
        return Thing("thread", trace.steps[asked].thread)
    return Thing("task" if task.cancel_requested_as == "task" else "handle", task.cancel_requested_by)


def _of_exception(step: Step, before: Step, trace: Trace, known: _Known) -> Iterator[Link]:
    """Whose exception it is that is raised where a task goes on."""
    loop = step.loop
    if loop is None or loop.running is None or loop.handle is None or not _is_thrown_in(step, before):
        return
    task, effect = known.tasks[loop.running], Thing("task", loop.running)
    asked = task.cancel_requested_at
    is_asked = step.exception_class == CANCELLED and task.cancelling > 0 and asked is not None
    if is_asked and asked is not None and known.thrown.get(task.id) != (asked, task.cancelling):
        known.thrown[task.id] = asked, task.cancelling
        yield Link(_requester(task, asked, trace), effect, "thrown", asked)
    elif loop.handle.cause in ("exception", "cancelled"):
        since = loop.handle.made_ready_at
        yield from (Link(cause, effect, "thrown", since) for cause in _causes(loop.handle, trace, known))


def _is_thrown_in(step: Step, before: Step) -> bool:
    """Whether an exception comes at the place where a task has just gone on."""
    begins = before.event in ("resume", "call") and before.line == step.line
    return begins and before.loop is not None and step.loop is not None and _turn(before.loop) == _turn(step.loop)


def _reason(step: Step, before: Step | None, of_step: Sequence[Link], known: _Known) -> int | None:
    since = next((link.since for link in of_step if link.kind == "thrown"), None)
    if since is None:
        since = _why_it_runs(step, before, known)
    return since if since is not None and since < step.index else None


def _why_it_runs(step: Step, before: Step | None, known: _Known) -> int | None:
    """The step that made ready what the loop runs, or is about to."""
    loop = step.loop
    if loop is None:
        return None
    handle = loop.handle or next((each for each in loop.ready if not each.cancelled), None)
    if handle is None:
        return None
    task = known.tasks.get(loop.running or "")
    if task is not None and task.id != handle.task:
        return known.eager.get(task.id, handle.made_ready_at)
    begins = before is None or before.loop is None or _turn(before.loop) != _turn(loop)
    asked = task.cancel_requested_at if task is not None and task.cancelling else None
    if begins and asked is not None and asked >= handle.made_ready_at:
        return asked
    return _made_ready(handle, step, known)


def _made_ready(handle: Handle, step: Step, known: _Known) -> int | None:
    """The step at which a handle was made ready; if that is this one, that at which its timer was set."""
    if handle.made_ready_at == step.index and handle.cause == "timer":
        return known.timers.get(handle.id)
    return handle.made_ready_at
