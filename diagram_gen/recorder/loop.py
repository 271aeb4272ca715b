"""Observing the event loop that runs in a thread: its ready queue, its timers, and its tasks in order of creation.

Facts relied on: `BaseEventLoop._ready` is the queue and `_scheduled` the heap of timers; a task's step and wake-up
callbacks
carry the task as `__self__`, in the C implementation too; `Task._fut_waiter` is the future that a task awaits.
"""

from __future__ import annotations

import functools
import inspect
import sys
import weakref
from typing import Any

from diagram_gen.recorder.frames import Frames
from diagram_gen.recorder.values import Describer
from diagram_gen.recorder.waits import Namer
from diagram_gen.trace import ENDED, Frame, Handle, Loop, Task, Timer

_TASK_CALLBACKS = {
    "task_wakeup",
    "__wakeup",
    "__step",
    "TaskStepMethWrapper",
    "TaskWakeupMethWrapper",
}


class _TaskRecord:
    """What is remembered of a task, without keeping it alive."""

    __slots__ = ("id", "last", "name", "outcome", "reference")

    def __init__(self, id: str, task: Any) -> None:
        self.id = id
        self.name: str = task.get_name()
        self.reference: weakref.ref[Any] = weakref.ref(task)
        self.outcome: tuple[str | None, str | None] = (None, None)
        self.last: Task | None = None


class LoopObserver:
    """Turns the running loop into a `Loop`."""

    def __init__(self, frames: Frames, describer: Describer) -> None:
        self._frames = frames
        self._describe = describer.describe
        self._tasks: dict[int, list[_TaskRecord]] = {}
        self._task_count = 0
        self._handles: dict[int, tuple[weakref.ref[Any], str, int | None]] = {}
        self._handle_count = 0
        self._iterations: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()

    def begin_iteration(self, loop: Any) -> None:
        """The loop starts another turn."""
        if loop not in self._iterations:
            self._tasks[id(loop)] = []  # a new loop; forget one that lived at the same address
        self._iterations[loop] = self._iterations.get(loop, 0) + 1

    def has_news(self, before: Loop) -> bool:
        """Whether the running loop has a task that it did not have at an earlier step, or a timer."""
        loop = sys.modules["asyncio"]._get_running_loop()
        self._discover(loop, None, list(loop._ready), everything=True)
        return len(self._tasks[id(loop)]) != len(before.tasks) or bool(loop._scheduled)

    def is_internal(self, handle: Any, file: str) -> bool:
        """Whether a handle runs neither a task nor a function of the program."""
        callback = handle._callback
        function = inspect.unwrap(callback.func if isinstance(callback, functools.partial) else callback)
        code = getattr(getattr(function, "__func__", function), "__code__", None)
        return _task_of(handle) is None and getattr(code, "co_filename", None) != file

    def outcome(self, frame: Any, result: str | None, error: str | None) -> None:
        """Notes how a task's own coroutine ended, for tasks that nobody keeps until the next step."""
        task = self._current()
        if task is not None and getattr(task.get_coro(), "cr_frame", None) is frame:
            record = self._record(task)
            if record is not None:
                record.outcome = (result, error)

    def observe(
        self, step: int, stack: tuple[Frame, ...], *, at_turn: bool = False, awaited: Any = None
    ) -> Loop | None:
        """The state of the loop of this thread at a step, or None if none is running.

        `at_turn` says that the loop has just moved due timers to the ready queue;
        `awaited` is what the running task is about to wait for.
        """
        asyncio = sys.modules.get("asyncio")
        loop = asyncio._get_running_loop() if asyncio else None
        if loop is None or not hasattr(loop, "_ready"):
            return None
        current = self._current()
        ready, scheduled = list(loop._ready), sorted(loop._scheduled, key=lambda timer: timer._when)
        tasks = self._discover(loop, current, ready, everything=at_turn)
        waiters = {id(task._fut_waiter): task for _, task in tasks if task is not None and task._fut_waiter is not None}
        if awaited is not None and current is not None:
            waiters[id(awaited)] = current
        namer = Namer(self._name, scheduled + [handle for handle in ready if hasattr(handle, "_when")])
        queue = tuple(self._handle(handle, waiters, step, at_turn) for handle in ready)
        queued = {id(task) for handle in ready if (task := _task_of(handle)) is not None}
        return Loop(
            time=round(loop.time(), 9),
            iteration=self._iterations.get(loop, 0),
            running=None if current is None else self._name(current),
            ready=queue,
            timers=tuple(self._timer(timer, waiters) for timer in scheduled),
            tasks=tuple(self._task(record, task, current, queued, stack, namer) for record, task in tasks),
        )

    def _current(self) -> Any:
        asyncio = sys.modules.get("asyncio")
        loop = asyncio._get_running_loop() if asyncio else None
        return asyncio.current_task(loop) if asyncio and loop is not None else None

    def _record(self, task: Any) -> _TaskRecord | None:
        for records in self._tasks.values():
            for record in records:
                if record.reference() is task:
                    return record
        return None

    def _name(self, task: Any) -> str:
        return str(task.get_name())

    def _discover(
        self, loop: Any, current: Any, ready: list[Any], *, everything: bool
    ) -> list[tuple[_TaskRecord, Any]]:
        """The loop's tasks with their records, in order of creation, as far as anything has shown them yet."""
        records = self._tasks.setdefault(id(loop), [])
        known = {id(task): record for record in records if (task := record.reference()) is not None}
        seen = [_task_of(handle) for handle in ready] + [current]
        if everything:
            seen += sorted(sys.modules["asyncio"].all_tasks(loop), key=_by_default_name)
        for task in seen:
            if task is not None and id(task) not in known and not _is_housekeeping(task):
                self._task_count += 1
                known[id(task)] = record = _TaskRecord(f"task-{self._task_count}", task)
                records.append(record)
        return [(record, record.reference()) for record in records]

    def _task(
        self,
        record: _TaskRecord,
        task: Any,
        current: Any,
        queued: set[int],
        stack: tuple[Frame, ...],
        namer: Namer,
    ) -> Task:
        if task is None:
            found = self._collected(record)
        elif task.done():
            found = self._finished(record, task)
        elif task is current:
            own = self._frames.own_stack(stack, task.get_coro())
            found = Task(record.id, self._renamed(record, task), "running", own, None, None, None)
        else:
            chain, innermost = self._frames.chain(task.get_coro())
            name = self._renamed(record, task)
            ready = id(task) in queued
            wait = None if ready else namer.wait(task, innermost)
            found = Task(record.id, name, "ready" if ready else "waiting", chain, wait, None, None)
        if record.last is not None and record.last == found:
            return record.last
        record.last = found
        return found

    def _renamed(self, record: _TaskRecord, task: Any) -> str:
        record.name = self._name(task)
        return record.name

    def _finished(self, record: _TaskRecord, task: Any) -> Task:
        # `Task.exception()` would mark the exception as retrieved; the private attributes do not.
        name = self._renamed(record, task)
        if task.cancelled():
            return Task(record.id, name, "cancelled", (), None, None, None)
        if task._exception is not None:
            return Task(record.id, name, "failed", (), None, None, self._describe(task._exception))
        return Task(record.id, name, "done", (), None, self._describe(task._result), None)

    def _collected(self, record: _TaskRecord) -> Task:
        """A task that was destroyed: as it was last seen done, or as its coroutine's end said."""
        if record.last is not None and record.last.state in ENDED:
            return record.last
        result, error = record.outcome
        if error is not None and error.startswith("CancelledError"):
            return Task(record.id, record.name, "cancelled", (), None, None, None)
        if error is not None:
            return Task(record.id, record.name, "failed", (), None, None, error)
        return Task(record.id, record.name, "done", (), None, result, None)

    def _identify(self, handle: Any, made_ready_at: int | None) -> tuple[str, int]:
        known = self._handles.get(id(handle))
        if known is None or known[0]() is not handle:
            self._handle_count += 1
            known = (weakref.ref(handle), f"handle-{self._handle_count}", None)
        if known[2] is None:
            known = (known[0], known[1], made_ready_at)
        self._handles[id(handle)] = known
        return known[1], known[2] or 0

    def _handle(self, handle: Any, waiters: dict[int, Any], step: int, at_turn: bool) -> Handle:
        moved = at_turn and hasattr(handle, "_when")
        id, made_ready_at = self._identify(handle, step if moved else max(step - 1, 0))
        label, task = self._label(handle, waiters)
        return Handle(id, label, task, made_ready_at)

    def _timer(self, timer: Any, waiters: dict[int, Any]) -> Timer:
        id, _ = self._identify(timer, None)
        label, task = self._label(timer, waiters)
        return Timer(id, round(timer._when, 9), label, task)

    def _label(self, handle: Any, waiters: dict[int, Any]) -> tuple[str, str | None]:
        if handle._cancelled:
            return "cancelled", None
        task = _task_of(handle)
        if task is not None:
            return f"{'wake' if self._has_run(task) else 'start'} {self._name(task)}", self._name(task)
        return self._call_label(handle._callback, handle._args or (), waiters)

    def _has_run(self, task: Any) -> bool:
        coroutine = task.get_coro()
        if inspect.iscoroutine(coroutine):
            return inspect.getcoroutinestate(coroutine) != inspect.CORO_CREATED
        return task._fut_waiter is not None  # something else that can be awaited, which does not say

    def _call_label(self, callback: Any, arguments: tuple[Any, ...], waiters: dict[int, Any]) -> tuple[str, str | None]:
        callback = callback.func if isinstance(callback, functools.partial) else callback
        function = getattr(callback, "__qualname__", type(callback).__qualname__)
        if function == "_set_result_unless_cancelled":
            sleeper = waiters.get(id(arguments[0]))
            return (f"end sleep of {self._name(sleeper)}", self._name(sleeper)) if sleeper else ("end a sleep", None)
        owner = getattr(callback, "__self__", None)
        timed = getattr(owner, "_task", None) if function == "Timeout._on_timeout" else None
        if timed is not None:
            return f"time out {self._name(timed)}", self._name(timed)
        return f"call {function.replace('.<locals>', '')}", None


def _is_housekeeping(task: Any) -> bool:
    """Whether a task is one that `asyncio.run` starts to shut its loop down: no reader has written it."""
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and code.co_qualname.startswith("BaseEventLoop.shutdown_")


def _task_of(handle: Any) -> Any:
    """The task that a handle starts or wakes, or None for any other callback."""
    callback = handle._callback
    owner = getattr(callback, "__self__", None)
    if owner is None or not hasattr(owner, "get_coro"):
        return None
    name = getattr(callback, "__name__", type(callback).__name__)
    return owner if name in _TASK_CALLBACKS else None


def _by_default_name(task: Any) -> tuple[int, str]:
    name = str(task.get_name())
    number = name.removeprefix("Task-")
    return (int(number) if number.isdecimal() else sys.maxsize, name)
