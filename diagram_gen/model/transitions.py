"""Transitions: from which state to which the tasks and futures of a run go, at which step, and by what.

`ARROWS` is the table of all there are. Asyncio itself knows only whether a task is pending, finished or cancelled;
that one which is pending is ready, runs or waits is read off its loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from diagram_gen.model import rope
from diagram_gen.model.loop import Future, FutureState, Handle, HandleCause, Loop, Task, TaskState, Wait
from diagram_gen.model.trace import Step, Trace

Kind = Literal["task", "future"]
KINDS: tuple[Kind, ...] = ("task", "future")
State = TaskState | FutureState


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way of tasks or of futures from a state to another, and what leads along it, in the field's own `words`.

    It has a `name` of its own. A task that does not exist yet has no state.
    """

    kind: Kind
    name: str
    before: State | None
    after: State
    words: str


@dataclass(frozen=True, slots=True)
class Transition:
    """A task or a future goes along an arrow: `step` is the first that shows it in its new state.

    `task` is the id of the task; of a future, that of the one which was last seen to wait for it, if any was. `wait` is
    what it waits for from then on, or has waited for until then.
    One that is not `seen` lies between two steps with others of the same one: no step shows both of its states.
    """

    step: int
    arrow: Arrow
    task: str | None = None
    wait: Wait | None = None
    seen: bool = True


ARROWS: tuple[Arrow, ...] = (
    Arrow("task", "created", None, "ready", "create_task"),
    Arrow("task", "created eagerly", None, "running", "create_task, eagerly"),
    Arrow("task", "called", "ready", "running", "its handle is called"),
    Arrow("task", "suspended", "running", "waiting", "suspends on a future"),
    Arrow("task", "yielded", "running", "ready", "suspends on None: sleep(0)"),
    Arrow("task", "woken", "waiting", "ready", "wake-up scheduled: the future is done"),
    Arrow("task", "woken to be cancelled", "waiting", "ready", "wake-up scheduled: the future is cancelled"),
    Arrow("task", "interrupted", "running", "interrupted", "starts a task eagerly"),
    Arrow("task", "continued", "interrupted", "running", "the eager task suspends or ends"),
    Arrow("task", "returned", "running", "done", "returns"),
    Arrow("task", "raised", "running", "failed", "raises"),
    Arrow("task", "cancelled", "running", "cancelled", "CancelledError leaves it"),
    Arrow("task", "destroyed", "waiting", "destroyed", "nothing holds it any more"),
    Arrow("future", "result", "pending", "done", "set_result"),
    Arrow("future", "exception", "pending", "failed", "set_exception"),
    Arrow("future", "cancel", "pending", "cancelled", "cancel"),
)
_WAYS: dict[tuple[Kind, State | None, State], list[Arrow]] = {}
for _each in ARROWS:
    _WAYS.setdefault((_each.kind, _each.before, _each.after), []).append(_each)


def transitions(trace: Trace) -> tuple[Transition, ...]:
    """All of a run, in its order. The arrow of one that `ARROWS` lacks has no name."""
    return tuple(_transitions(trace.steps))


def _transitions(steps: Iterable[Step]) -> Iterator[Transition]:
    loops: dict[str, Loop] = {}
    tasks: dict[str, Task] = {}
    futures: dict[str, Future] = {}
    waiters: dict[str | None, Task] = {}
    for step in steps:
        loop = step.loop
        if loop is None:
            continue
        was = loops.get(step.thread)
        queued = {each.task: each for each in rope.fresh(was.ready if was else (), loop.ready) if not each.cancelled}
        for task in rope.fresh(was.tasks if was else (), loop.tasks):
            yield from _of_task(tasks.get(task.id), task, queued.get(task.id), step.index)
            tasks[task.id] = task
            if task.wait is not None:
                waiters[task.wait.future] = task
        for future in rope.fresh(was.futures if was else (), loop.futures):
            yield from _of_future(futures.get(future.id), future, waiters.get(future.id), step.index)
            futures[future.id] = future
        loops[step.thread] = loop


def _of_task(was: Task | None, task: Task, handle: Handle | None, step: int) -> Iterator[Transition]:
    """What a task has become, with the new handle that will run it, if there is one."""
    before = None if was is None else was.state
    cause = handle.cause if handle is not None else None
    if before == task.state or cause == "refused":  # which is no way of a program that is right
        return
    after = [*_between(before, task.state, cause), task.state]
    wait = task.wait or (was.wait if was is not None else None)
    for start, end in zip([before, *after], after, strict=False):
        yield Transition(step, _arrow(start, end, cause), task.id, wait, seen=len(after) == 1)


def _between(before: TaskState | None, after: TaskState, cause: HandleCause | None) -> Sequence[TaskState]:
    """The states of a task between two steps, none of which shows them.

    In a turn that runs none of the program's lines there is no step; and what a task suspends on may be done at once.
    """
    if (before, after) == ("running", "ready"):
        return () if cause == "yielded" else ("waiting",)
    if (before, after) == (None, "ready"):
        return () if cause in ("created", None) else ("running", *_between("running", after, cause))
    is_way = ("task", before, after) in _WAYS
    is_detour = ("task", before, "running") in _WAYS and ("task", "running", after) in _WAYS
    return ("running",) if is_detour and not is_way else ()


def _arrow(before: TaskState | None, after: TaskState, cause: HandleCause | None) -> Arrow:
    """The one arrow of a task between two states; of several, the one for the cause of the handle that will run it."""
    ways = _WAYS.get(("task", before, after), [Arrow("task", "", before, after, "")])
    return ways[-1] if cause == "cancelled" else ways[0]


def _of_future(was: Future | None, future: Future, waiter: Task | None, step: int) -> Iterator[Transition]:
    """How a future has ended. One that a step shows for the first time was pending before."""
    before = "pending" if was is None else was.state
    if before != future.state:
        ways = _WAYS.get(("future", before, future.state), [Arrow("future", "", before, future.state, "")])
        task, wait = (waiter.id, waiter.wait) if waiter is not None else (None, None)
        yield Transition(step, ways[0], task, wait, seen=was is not None)
