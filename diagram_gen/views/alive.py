"""Which loop there is to be seen at each step, also while another thread runs than the loop's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from diagram_gen.trace import Loop, Step, Task


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


def seen(steps: Sequence[Step]) -> tuple[Seen | None, ...]:
    """The loop of each step's thread; where it has none, the one last seen of those that are yet to be seen again."""
    found: list[Seen | None] = []
    following, begun = _following(steps), _begun(steps)
    last: dict[str, Step] = {}
    for step in steps:
        if step.loop is not None:
            before = last.pop(step.thread, None)
            again = before is not None and following.get(before.index) is step
            found.append(Seen(step.loop, step, before if again else None, begun))
            last[step.thread] = step  # the one last seen stands last
            continue
        alive = [each for each in last.values() if each.index in following]
        found.append(_elsewhere(alive[-1], following[alive[-1].index], step, begun) if alive else None)
    return tuple(found)


def _begun(steps: Sequence[Step]) -> dict[str, int]:
    """The step at which each frame was first on top of a stack, by its id: a call is a step."""
    found: dict[str, int] = {}
    for step in steps:
        if step.stack:
            found.setdefault(step.stack[-1].id, step.index)
    return found


def _following(steps: Sequence[Step]) -> dict[int, Step]:
    """By the index of a step of a loop, the next step of that loop: the next one of its thread, while it lives."""
    found: dict[int, Step] = {}
    after: dict[str, Step] = {}
    for step in reversed(steps):
        later = after.get(step.thread)
        if later and later.loop and step.loop and step.loop.iteration <= later.loop.iteration:
            found[step.index] = later
        after[step.thread] = step
    return found


def _elsewhere(at: Step, later: Step, step: Step, begun: Mapping[str, int]) -> Seen | None:
    """A loop while another thread runs. Its next step tells what has become of it after its last one.

    Its own thread may have left a task, or called the handle of an iteration that makes no step of its own; and any
    thread may have put handles into its queue.
    """
    if at.loop is None or later.loop is None:
        return None
    over = at.event == "loop" and at.loop.iteration < later.loop.iteration
    before, queued = ({handle.id for handle in each.ready} for each in (at.loop, later.loop))
    kept = [handle for handle in at.loop.ready if not over or handle.id in queued]
    put = [handle for handle in later.loop.ready if handle.made_ready_at < step.index and handle.id not in before]
    woken = {handle.task for handle in put}
    after = {task.id: task for task in later.loop.tasks}
    tasks = tuple([_left(task, after.get(task.id, task), woken) for task in at.loop.tasks])
    loop = replace(at.loop, time=step.time, ready=(*kept, *put), tasks=tasks)
    if at.loop.running is not None and not any(task.state == "running" for task in tasks):
        loop = replace(loop, running=None, handle=None)
    return Seen(loop, at, at, begun)


def _left(task: Task, later: Task, woken: set[str | None]) -> Task:
    """A task as its loop's thread has left it, given what it is when that thread goes on."""
    paused = task.state == "running" and later.state != "running"
    return later if paused or (later.state == "ready" and task.name in woken) else task
