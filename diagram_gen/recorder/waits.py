"""Naming what a paused task waits for: what would end the wait, when that is known, and when a time-out will.

The library call that the task's own code is paused in says it, or else the future that it awaits.

Python 3.11 and later ones differ in `wait_for(job(), 2)`.
3.11 makes a task of `job()`, so that the waiting task is paused in `wait_for` itself: its wait is of the kind `timeout`
and on that other task, which has a wait of its own.
From 3.12 on `wait_for` is `timeout` in another form: `job()` runs within the waiting task, and the wait is whatever
that is paused for.
Both have the same `deadline`.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from diagram_gen.model.loop import Wait
from diagram_gen.model.times import finite
from diagram_gen.recorder import call_waits
from diagram_gen.recorder.call_waits import seconds
from diagram_gen.recorder.frame_variables import locals_of
from diagram_gen.recorder.future_waits import Futures, KnownTasks, is_future
from diagram_gen.recorder.ids import Ids
from diagram_gen.recorder.names import Names


class Named(NamedTuple):
    """A wait as it was named.

    `on_tasks` tells whether it is on tasks alone; `futures` are the others that it is on; `lock` is the lock, semaphore
    or the like of asyncio's that the task waits for, if it waits for one.
    """

    wait: Wait | None
    on_tasks: bool = False
    futures: Sequence[Any] = ()
    lock: Any = None


class Namer:
    """Names the waits of one moment, given the handles that are queued or timed then.

    A wait depends on the task itself, its deadline, and what the module's names are bound to: their `version`.
    `deadlines` are by the task's `id`.
    """

    def __init__(
        self, handles: Iterable[Any], tasks: KnownTasks, ids: Ids, is_program: Callable[[types.FrameType], bool]
    ) -> None:
        self._tasks = tasks
        self._ids = ids
        self._is_program = is_program
        self._names = Names()
        self.version = self._names.version
        self.deadlines = _deadlines(handles)

    def name(self, thing: object) -> str | None:
        """The name by which the code that runs now knows a thing, or the module does."""
        return self._names.of(thing, [*filter(self._is_program, _outwards(sys._getframe()))])

    def wait(self, task: Any, frames: Sequence[types.FrameType]) -> Named:
        """What a task waits for that is paused in frames, outermost first.

        That is nothing if it has not started, or may go on.
        """
        future = task._fut_waiter
        if future is None:
            return Named(None)
        inwards = frames[::-1]
        own = [frame for frame in inwards if self._is_program(frame)]
        library = [*takewhile(lambda frame: not self._is_program(frame), inwards)][::-1]
        futures = Futures(lambda value: self._names.of(value, own), self._tasks, self._ids)
        described = call_waits.wait(library, future, futures) or futures.wait(future)
        deadlines = [each for each in (described.deadline, self.deadlines.get(id(task))) if each is not None]
        only_tasks = futures.only_tasks
        locks = map(_lock, reversed(library) if described.kind == "lock" else ())
        lock = next((each for each in locks if each is not None), None)
        wait = Wait(
            described.kind,
            described.goal,
            described.on,
            described.names,
            described.shielded,
            described.until,
            deadline=finite(min(deadlines)) if deadlines else None,
            future=futures.id(future) if is_future(future) else None,
            held_by=None if lock is None else self._tasks.holder_of(lock),
        )
        return Named(wait, only_tasks, tuple({id(each): each for each in futures.mentioned}.values()), lock)


def _lock(frame: types.FrameType) -> Any:
    """The lock that a frame is about to acquire; None if it does not."""
    acquire = sys.modules["asyncio.locks"].Lock.acquire.__code__
    return locals_of(frame)["self"] if frame.f_code is acquire else None


def _outwards(frame: types.FrameType | None) -> Iterator[types.FrameType]:
    """A frame and those that it was called by; `traceback` would be imported for that alone."""
    while frame is not None:
        yield frame
        frame = frame.f_back


def _deadlines(handles: Iterable[Any]) -> dict[int, float]:
    """When each task that is in the body of a time-out will be cancelled by it, by the task's `id`."""
    kind = sys.modules["asyncio.timeouts"].Timeout
    deadlines: dict[int, float] = {}
    for handle in handles:
        callback = handle._callback  # None in one that was cancelled
        timeout: Any = callback.__self__ if type(callback) is types.MethodType else None
        when = seconds(timeout._when) if type(timeout) is kind else None
        if when is not None:
            task = id(timeout._task)
            deadlines[task] = min(when, deadlines.get(task, when))
    return deadlines
