"""Which loop there is to be seen at each step, also while another thread runs than the loop's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from diagram_gen.model import rope
from diagram_gen.model.following import following
from diagram_gen.model.loop import Loop, Task
from diagram_gen.model.register import Register
from diagram_gen.model.remembered import of_the_last
from diagram_gen.model.trace import Step

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Seen:
    """A loop at a step: as its own thread saw it at the step `at`, this one or an earlier one, or has left it since.

    `before` is the step to compare it with; `begun` has the step at which each frame of the run first ran, by its id.
    """

    loop: Loop
    at: Step
    before: Step | None
    begun: Mapping[str, int]

    def has_begun(self, task: Task) -> bool:
        """Whether a task's coroutine has run by then: that of a new task has not."""
        if task.state != "ready" or len(task.stack) != 1:
            return True
        return self.begun.get(task.stack[0].id, self.at.index + 1) <= self.at.index


@of_the_last
def seen(steps: Sequence[Step]) -> tuple[Seen | None, ...]:
    """The loop of each step's thread; of a thread without one, the loop seen last that will be seen again."""
    found: list[Seen | None] = []
    following, begun = _following(steps), _begun(steps)
    last: dict[str, Step] = {}
    registers: defaultdict[str, Register] = defaultdict(Register)
    for step in steps:
        registers[step.thread].take(step.loop.tasks if step.loop is not None else ())
        if step.loop is not None:
            before = last.pop(step.thread, None)
            again = before is not None and following.get(before.index) is step
            found.append(Seen(step.loop, step, before if again else None, begun))
            last[step.thread] = step  # the one last seen stands last
            continue
        alive = [each for each in last.values() if each.index in following]
        at = alive[-1] if alive else None
        running = registers[at.thread].running if at is not None else None
        found.append(_elsewhere(at, following[at.index], step, begun, running) if at is not None else None)
    return tuple(found)


def _begun(steps: Sequence[Step]) -> dict[str, int]:
    """The step at which each frame was first on top of a stack, by its id: a call is a step."""
    begun: dict[str, int] = {}
    for step in steps:
        if step.stack:
            begun.setdefault(step.stack[-1].id, step.index)
    return begun


def _following(steps: Sequence[Step]) -> dict[int, Step]:
    """By the index of a step of a loop, the next step of that loop: the next one of its thread, while it lives."""
    return {
        step.index: later
        for step, later in zip(steps, following(steps), strict=True)
        if later and later.loop and step.loop and step.loop.iteration <= later.loop.iteration
    }


def _elsewhere(at: Step, later: Step, step: Step, begun: Mapping[str, int], running: Task | None) -> Seen | None:
    """A loop while another thread runs. Its next step tells what has become of it after its last one.

    Its own thread may have left a task, or called the handle of an iteration that makes no step of its own; and any
    thread may have put handles into its queue.
    """
    if at.loop is None or later.loop is None:
        return None
    over = at.event == "loop" and at.loop.iteration < later.loop.iteration
    changes = rope.changes(at.loop.ready, later.loop.ready)
    before = {handle.id for change in changes for handle in change.old}
    joined = {handle.id: handle for change in changes for handle in change.new}
    ready = _changed(at.loop.ready, changes, lambda handle: handle if not over or handle.id in joined else None)
    put = [each for each in joined.values() if each.made_ready_at < step.index and each.id not in before]
    ready = rope.changed(ready, [rope.Change(len(ready), (), tuple(put))]) if put else ready
    woken = {handle.task for handle in put}
    moved = rope.changes(at.loop.tasks, later.loop.tasks)
    after = {task.id: task for change in moved for task in change.new}
    tasks = _changed(at.loop.tasks, moved, lambda task: _left(task, after.get(task.id, task), woken))
    loop = replace(at.loop, time=step.time, ready=ready, tasks=tasks)
    if at.loop.running is not None and (running is None or after.get(running.id, running).state != "running"):
        loop = replace(loop, running=None, handle=None)
    return Seen(loop, at, at, begun)


def _left(task: Task, later: Task, woken: set[str | None]) -> Task:
    """A task as its loop's thread has left it, given what it is when that thread goes on."""
    paused = task.state == "running" and later.state != "running"
    return later if paused or (later.state == "ready" and task.id in woken) else task


def _changed(
    items: Sequence[Item], changes: Sequence[rope.Change[Item]], now: Callable[[Item], Item | None]
) -> Sequence[Item]:
    """A sequence of which those items that change later are something else `now`, or gone."""
    made: list[rope.Change[Item]] = []
    shift = gone = 0
    for at, old, new in changes:
        for place, item in enumerate(old, at + shift):
            other = now(item)
            if other is not item:
                made.append(rope.Change(place - gone, (item,), () if other is None else (other,)))
                gone += other is None
        shift += len(old) - len(new)
    return rope.changed(items, made) if made else items
