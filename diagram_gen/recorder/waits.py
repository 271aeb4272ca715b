"""Naming what a paused task waits for, from the future it awaits and the library call it is paused in."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterable
from typing import Any

from diagram_gen.recorder.handles import owner_of
from diagram_gen.trace import Wait, WaitKind, clock, finite

_CALLS: dict[str, tuple[WaitKind, str]] = {
    "Lock.acquire": ("lock", "waiting for a lock"),
    "Lock.__aenter__": ("lock", "waiting for a lock"),
    "Semaphore.acquire": ("semaphore", "waiting for a semaphore"),
    "Event.wait": ("event", "waiting for an event"),
    "Condition.wait": ("condition", "waiting for a condition"),
    "Condition.wait_for": ("condition", "waiting for a condition"),
    "Barrier.wait": ("condition", "waiting at a barrier"),
    "Queue.get": ("queue", "waiting for an item in a queue"),
    "Queue.put": ("queue", "waiting for room in a queue"),
    "Queue.join": ("queue", "waiting until a queue is worked off"),
    "to_thread": ("thread", "waiting for a thread"),
    "StreamReader.read": ("io", "waiting for data"),
    "StreamReader.readline": ("io", "waiting for data"),
    "StreamReader.readuntil": ("io", "waiting for data"),
    "StreamReader.readexactly": ("io", "waiting for data"),
    "StreamWriter.drain": ("io", "waiting to send data"),
    "Process.wait": ("io", "waiting for a process"),
    "Process.communicate": ("io", "waiting for a process"),
}


class Namer:
    """Names waits, given the timers of the loop, with those that have just fallen due."""

    def __init__(self, timers: Iterable[Any]) -> None:
        self._timers = timers
        self._due: dict[int, float] | None = None
        self._deadlines: dict[int, float] = {}

    def wait(self, task: Any, innermost: types.FrameType | None) -> Wait | None:
        """What a task waits for, or None if it waits for nothing (it has not started, or may go on)."""
        future = task._fut_waiter
        if future is None:
            return None
        self._read_timers()
        wait = self._inner(future, innermost)
        deadline = self._deadlines.get(id(task))
        deadline = None if deadline is None else finite(deadline)
        if deadline is None or (wait.until is not None and wait.until <= deadline):
            return wait
        return Wait(wait.kind, wait.on, deadline, f"{wait.text}, until {clock(deadline)}")

    def _read_timers(self) -> dict[int, float]:
        """When each future gets its result, as `asyncio.sleep` arranges; on the way, when each task is timed out."""
        if self._due is None:
            self._due = {}
            for timer in self._timers:
                if timer._cancelled:
                    continue
                timed = getattr(owner_of(timer._callback), "_task", None)
                if timed is not None:
                    self._deadlines[id(timed)] = min(timer._when, self._deadlines.get(id(timed), timer._when))
                elif timer._args:
                    self._due[id(timer._args[0])] = timer._when
        return self._due

    def _inner(self, future: Any, innermost: types.FrameType | None) -> Wait:
        asyncio = sys.modules["asyncio"]
        if isinstance(future, asyncio.Task):
            return _on_tasks("task", [_task_name(future)])
        if type(future).__name__ == "_GatheringFuture":
            return _on_tasks("gather", [self._name(child) for child in future._children if not child.done()])
        until = self._read_timers().get(id(future))
        if until is not None:
            time = finite(until)
            text = "sleeping for ever" if time is None else f"sleeping until {clock(time)}"
            return Wait("sleep", (), time, text)
        if innermost is not None:
            named = self._in_library_call(innermost)
            if named is not None:
                return named
        return Wait("future", (), None, "waiting for a future")

    def _in_library_call(self, innermost: types.FrameType) -> Wait | None:
        function, module = innermost.f_code.co_qualname, innermost.f_globals.get("__name__", "")
        if not module.startswith("asyncio."):
            return None
        if function in ("TaskGroup.__aexit__", "TaskGroup._aexit"):
            members = innermost.f_locals["self"]._tasks
            return _on_tasks("task_group", sorted(_task_name(member) for member in members))
        if function == "_wait":
            pending = [self._name(future) for future in innermost.f_locals["fs"] if not future.done()]
            return _on_tasks("gather", sorted(pending))
        if function in _CALLS:
            kind, text = _CALLS[function]
            return Wait(kind, (), None, text)
        return None

    def _name(self, future: Any) -> str:
        return _task_name(future) if hasattr(future, "get_coro") else "a future"


def _task_name(task: Any) -> str:
    return str(task.get_name())


def _on_tasks(kind: WaitKind, names: list[str]) -> Wait:
    return Wait(
        kind,
        tuple(names),
        None,
        f"waiting for {' and '.join(names) if len(names) < 3 else _listed(names)}",
    )


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
