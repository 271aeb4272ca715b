"""Who holds which lock of asyncio's, which does not know that itself: the task in which its `acquire` has returned."""

from __future__ import annotations

import sys
import weakref
from typing import Any


class Holders:
    """The tasks that hold locks. Neither is kept alive."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref[Any], weakref.ref[Any]]] = {}

    def acquired(self, lock: Any, task: Any) -> None:
        """A task has got a lock."""
        if task is not None:
            identity = id(lock)
            gone = weakref.ref(lock, lambda _: self._known.pop(identity, None))
            self._known[identity] = (gone, weakref.ref(task))

    def of(self, lock: Any) -> Any:
        """The task that holds a lock; None if none does, or it is not known."""
        known, task = self._known.get(id(lock), (None, None))
        if known is None or task is None or known() is not lock:
            return None
        return task() if sys.modules["asyncio.locks"].Lock.locked(lock) else None


class Waiters:
    """The tasks that wait for locks of asyncio's, by their `id`s: told of when another task holds theirs, or none."""

    def __init__(self, holders: Holders) -> None:
        self._holders = holders
        self._on: dict[int, int] = {}
        self._locks: dict[int, tuple[weakref.ref[Any], int, set[int]]] = {}

    def join(self, task: int, lock: Any) -> None:
        """A task waits for a lock; it has just been asked who holds that."""
        self.leave(task)
        self._on[task] = id(lock)
        known = self._locks.get(id(lock))
        tasks = known[2] if known is not None and known[0]() is lock else set()
        tasks.add(task)
        self._locks[id(lock)] = weakref.ref(lock), id(self._holders.of(lock)), tasks

    def leave(self, task: int) -> None:
        """A task waits for none."""
        identity = self._on.pop(task, None)
        if identity is None:
            return
        tasks = self._locks[identity][2]
        tasks.discard(task)
        if not tasks:
            del self._locks[identity]

    def moved(self) -> list[int]:
        """Those whose lock has another holder since this was asked last."""
        moved: list[int] = []
        for identity, (lock, holder, tasks) in self._locks.items():
            now = id(self._holders.of(lock()))
            if now != holder:
                self._locks[identity] = lock, now, tasks
                moved += tasks
        return moved
