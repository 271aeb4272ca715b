"""What holds in every trace: events pair, a task's state follows from its events, what is ready has a cause."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from diagram_gen.model.loop import ENDED, Callback, Loop, Task
from diagram_gen.model.trace import Step, Trace

_LEAVING = {"suspend", "return", "raise"}
_GOING_ON = {"call", "resume", "raise"}
_WITHOUT_A_LINE = {"start", "loop", "end"}


def broken(trace: Trace) -> list[str]:
    """What does not hold in a trace, a sentence each."""
    found = [
        f"step {step.index} stands at place {place}" for place, step in enumerate(trace.steps) if step.index != place
    ]
    for step in trace.steps:
        if step.line is None and step.event not in _WITHOUT_A_LINE:
            found.append(f"step {step.index} is a {step.event} that stands at no line")
        if step.loop is not None:
            found += [f"step {step.index}: {each}" for each in _of_loop(step, step.loop)]
    threads: dict[str, list[Step]] = {}
    for step in trace.steps:
        threads.setdefault(step.thread, []).append(step)
    for steps in threads.values():
        for before, step in pairwise(steps):
            found += [f"step {step.index}: {each}" for each in _of_change(before, step)]
    return found


def _of_loop(step: Step, loop: Loop) -> Iterator[str]:
    tasks, futures = {task.id for task in loop.tasks}, {future.id for future in loop.futures}
    unknown = {*_referred_to(loop)} - {None, *tasks}
    if unknown:
        yield f"{sorted(map(str, unknown))} are referred to as tasks, and are none of the loop"
    unknown = {*_awaited(loop)} - {None, *tasks, *futures}
    if unknown:
        yield f"{sorted(map(str, unknown))} are waited for or have ended, and are neither tasks nor futures of the loop"
    running = [task.id for task in loop.tasks if task.state == "running"]
    if running != [loop.running] * len(running) or len(running) > 1:
        yield f"{running} run, and the loop runs {loop.running}"
    queued = {handle.task for handle in loop.ready if not handle.cancelled}
    for task in loop.tasks:
        if task.state == "ready" and task.id not in queued and loop.handle is None:
            yield f"{task.name} is ready, and no handle will run it"
        if task.state in ENDED and (task.stack or task.wait):
            yield f"{task.name} has ended, and has a stack or a wait"
        if task.state != "waiting" and task.wait is not None:
            yield f"{task.name} is {task.state}, and waits"
        if task.wait is not None and task.wait.future is not None and not _is_woken(task, loop):
            yield f"{task.name} waits for {task.wait.future}, which does not wake it"
        if task.state in ENDED and task.callbacks:
            yield f"{task.name} has ended, and has done callbacks"
    for task in loop.tasks:
        if task.created_at is not None and not 0 <= task.created_at <= step.index:
            yield f"{task.name} was created at step {task.created_at}"
        if task.created_by == task.id:
            yield f"{task.name} has created itself"
    groups = {task.group.id: task.group for task in loop.tasks if task.group is not None}
    if any(task.group is not None and task.group != groups[task.group.id] for task in loop.tasks):
        yield "tasks of one group say different things about it"
    for handle in loop.ready:
        if not 0 <= handle.made_ready_at <= step.index:
            yield f"{handle.id} was put into the queue at step {handle.made_ready_at}"


def _referred_to(loop: Loop) -> Iterator[str | None]:
    """The ids by which a loop refers to its tasks."""
    yield loop.running
    for handle in (*loop.ready, *([] if loop.handle is None else [loop.handle])):
        yield handle.task
    yield from (timer.task for timer in loop.timers)
    for task in loop.tasks:
        if task.wait is not None and task.wait.kind in ("task", "task_group", "timeout"):
            yield from task.wait.on
        if task.wait is not None:
            yield task.wait.held_by
        if task.cancel_requested_as == "task":
            yield task.cancel_requested_by
        yield from (callback.task for callback in task.callbacks)
    for future in loop.futures:
        yield from (callback.task for callback in future.callbacks)


def _awaited(loop: Loop) -> Iterator[str | None]:
    """The ids of the futures and tasks that tasks wait for, and of those whose end has made a handle ready."""
    yield from (handle.source for handle in (*loop.ready, *([] if loop.handle is None else [loop.handle])))
    yield from (task.wait.future for task in loop.tasks if task.wait is not None)


def _is_woken(task: Task, loop: Loop) -> bool:
    """Whether what a task waits for has its wake-up among the done callbacks."""
    found = [each.callbacks for each in (*loop.tasks, *loop.futures) if task.wait and each.id == task.wait.future]
    return all(Callback("wake", task.id) in callbacks for callbacks in found)


def _of_change(before: Step, step: Step) -> Iterator[str]:
    """What two steps of one thread, one after the other, say that cannot be."""
    if before.loop is None or step.loop is None:
        return
    now = {task.id: task for task in step.loop.tasks}
    for task in before.loop.tasks:
        later = now.get(task.id)
        if later is None:
            continue
        if task.state in ENDED and later.state != task.state:
            yield f"{task.name} was {task.state}, and is {later.state}"
        if task.state == "running" and later.state not in ("running", "interrupted") and before.event not in _LEAVING:
            yield f"{task.name} ran, and has neither suspended nor ended at step {before.index}: {before.event}"
        if (task.created_by, task.created_at) != (later.created_by, later.created_at):
            yield f"{task.name} was created at step {task.created_at}, and now at step {later.created_at}"
        if task.group is not None and later.group != task.group:
            yield f"{task.name} was in group {task.group.id}, and is not any more"
        if _goes_on(task, later) and step.event not in _GOING_ON:
            yield f"{task.name} was {task.state}, and runs though it has not been resumed: {step.event}"


def _goes_on(task: Task, later: Task) -> bool:
    return later.state == "running" and task.state in ("ready", "waiting")
