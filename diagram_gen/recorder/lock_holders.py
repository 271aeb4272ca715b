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
