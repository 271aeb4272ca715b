"""Changes: what differs between a step and the ones before it in its thread and its loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.model import rope
from diagram_gen.model.frame import Variable
from diagram_gen.model.loop import ENDED, Handle, Loop, Task, Timer, Wait
from diagram_gen.model.trace import Step
from diagram_gen.model.waiting import ON_TASKS
from diagram_gen.narration.history import History

GATHER = "gather.<locals>._done_callback"
"""The function of asyncio's by which gather learns that a task has ended."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in a step.

    `paused` are the tasks that have run between two steps, to wait now, and whether each has started so.
    `cancelled` are the handles in the ready queue that will not run any more; `withdrawn` are the tasks of which a
    request to cancel them was taken back.
    `globals` are the variables of the module that were bound, or have changed, since the step before, whichever thread
    that was in, and `unbound` those that are gone.
    """

    created: tuple[Task, ...]
    ended: tuple[Task, ...]
    requested: tuple[Task, ...]
    paused: tuple[tuple[Task, bool], ...]
    renamed: tuple[tuple[str, str], ...]
    queued: tuple[Handle, ...]
    timers: tuple[Timer, ...]
    dropped: tuple[Timer, ...]
    cancelled: tuple[Handle, ...]
    withdrawn: tuple[Task, ...]
    globals: tuple[Variable, ...]
    unbound: tuple[str, ...]


def changes(step: Step, history: History) -> Changes:
    """What is new in a step after a history, which takes in the tasks and the handles of the step."""
    changed = history.registers[step.thread].take(step.loop.tasks if step.loop is not None else ())
    renamed, paused = tuple(_renamed(changed, history)), tuple(_paused(changed, history))
    withdrawn = tuple(_withdrawn(changed, history))
    before = history.latest.get(step.thread)
    loop = before.loop if before is not None else None
    if step.loop is not None and (loop is None or loop.futures is not step.loop.futures):
        _note_futures(step.loop, loop, history)
    created, ended, requested = _tasks(changed, history)
    queued, cancelled, timers, dropped = _handles(step.loop, loop, history)
    bound, unbound = _globals(history.last, step)
    _note_failures(queued, step, before, history)
    return Changes(
        created=created,
        ended=ended,
        requested=requested,
        paused=paused,
        renamed=renamed,
        queued=queued,
        timers=timers,
        dropped=dropped,
        cancelled=cancelled,
        withdrawn=withdrawn,
        globals=bound,
        unbound=unbound,
    )


def _renamed(changed: Iterable[Task], history: History) -> Iterator[tuple[str, str]]:
    """The tasks that bear another name than before, each with what it was called and that name."""
    for task in changed:
        known = history.tasks.get(task.id, task)
        if known.name != task.name:
            yield history.names.of(known), task.name


def _paused(changed: Iterable[Task], history: History) -> Iterator[tuple[Task, bool]]:
    """The tasks that could run when last seen and wait now: none of their steps is one of the program's."""
    for task in changed:
        known = history.tasks.get(task.id)
        if known is not None and (known.state, task.state) == ("ready", "waiting"):
            yield task, task.id not in history.begun
        if task.state != "ready":
            history.begun.add(task.id)


def _note_failures(queued: Sequence[Handle], step: Step, before: Step | None, history: History) -> None:
    """Notes whose failure gather has passed on to a task, if it can have been no other's."""
    was = before.loop if before is not None else None
    woken = [handle for handle in queued if handle.task is not None and handle.cause == "exception"]
    if was is None or step.loop is None or not woken:
        return
    ran = [handle for handle in (was.handle, *was.ready) if handle is not None and calls(handle, GATHER)]
    ends = [handle for handle in ran if handle.cause != "result"]
    if len(ends) != 1 or ends[0].cause != "exception":
        return
    source = ends[0].source
    if source is not None and source in history.tasks:
        history.failures.update(((handle.id, handle.made_ready_at), source) for handle in woken)


def _tasks(changed: Iterable[Task], history: History) -> tuple[tuple[Task, ...], tuple[Task, ...], tuple[Task, ...]]:
    """The tasks that were created, have ended, and were asked to end, since they were last seen."""
    created: list[Task] = []
    ended: list[Task] = []
    requested: list[Task] = []
    for task in changed:
        known = history.tasks.get(task.id)
        if known is task:
            continue
        if known is None:
            created.append(task)
        if task.state in ENDED and (known is None or known.state not in ENDED):
            ended.append(task)
        if task.cancel_requested_at != (None if known is None else known.cancel_requested_at):
            requested.append(task)
        if task.wait is not None:
            history.waits[task.id] = task.wait
            _note_name(task.wait, history)
        elif task.state == "running" and known is not None and known.state == "running":
            history.waits.pop(task.id, None)  # it was told why it goes on
        history.tasks[task.id] = task
    return tuple(created), tuple(ended), tuple(requested)


def _note_name(wait: Wait, history: History) -> None:
    """Notes the names of the futures that a task waits for, itself or by `asyncio.wait`, say."""
    if wait.future is None or (wait.kind != "future" and wait.kind not in ON_TASKS):
        return
    for id, name in zip(wait.on, wait.names, strict=False):
        if name is not None:
            history.known_as.setdefault(id, name)


def _note_futures(loop: Loop, before: Loop | None, history: History) -> None:
    """Notes the futures of a loop that are new, or not as they were."""
    known = before.futures if before is not None else ()
    history.futures.update((future.id, future) for future in rope.fresh(known, loop.futures))


def _handles(
    loop: Loop | None, before: Loop | None, history: History
) -> tuple[tuple[Handle, ...], tuple[Handle, ...], tuple[Timer, ...], tuple[Timer, ...]]:
    """The handles that have joined the ready queue or were cancelled in it, the timers that were set or cancelled."""
    if loop is None:
        return (), (), (), ()
    queued: list[Handle] = []
    cancelled: list[Handle] = []
    for handle in rope.fresh(before.ready if before is not None else (), loop.ready):
        place = handle.id, handle.made_ready_at
        if place not in history.queued:
            history.queued.add(place)
            queued.append(handle)
        elif handle.cancelled and place not in history.cancelled:
            cancelled.append(handle)
        if handle.cancelled:
            history.cancelled.add(place)
    timers: list[Timer] = []
    dropped: list[Timer] = []
    for timer in rope.fresh(before.timers if before is not None else (), loop.timers):
        known = history.timers.get(timer.id)
        if known is timer:
            continue
        if known is None:
            timers.append(timer)
        elif timer.cancelled and not known.cancelled:
            dropped.append(known)
        history.timers[timer.id] = timer
    return tuple(queued), tuple(cancelled), tuple(timers), tuple(dropped)


def _withdrawn(changed: Iterable[Task], history: History) -> Iterator[Task]:
    """The tasks that fewer requests to cancel them stand for than before."""
    for task in changed:
        known = history.tasks.get(task.id)
        if known is not None and task.state not in ENDED and task.cancelling < known.cancelling:
            yield task


def _globals(before: Step | None, step: Step) -> tuple[tuple[Variable, ...], tuple[str, ...]]:
    """The variables of the module that are new, or have other values; and the names of those that are gone."""
    was = before.globals if before is not None else ()
    if was is step.globals:
        return (), ()
    changes = rope.changes(was, step.globals)
    known = {(each.name, each.value) for change in changes for each in change.old}
    new = [each for change in changes for each in change.new]
    gone = {each.name: None for change in changes for each in change.old}
    there = {each.name for each in new}
    bound = tuple([each for each in new if (each.name, each.value) not in known])
    return bound, tuple([name for name in gone if name not in there])


def calls(handle: Handle, *functions: str) -> bool:
    """Whether a handle calls one of these functions of asyncio's."""
    return handle.of_asyncio and handle.function in functions
