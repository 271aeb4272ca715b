"""Locks that threads wait for in turns, and on the virtual clock."""

from __future__ import annotations

import _thread
import functools
import math
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from diagram_gen.recorder.built_in import built_in
from diagram_gen.recorder.turns import Turns

_get_ident = _thread.get_ident  # the program may replace it
_RLock: Any = _thread.RLock


def replacements(turns: Turns, on_deadlock: Callable[[], None]) -> Iterator[tuple[Any, str, Any]]:
    """What threads wait with: its owner, its name there, and what stands in for it."""
    hidden = {"_turns": turns, "_on_deadlock": staticmethod(on_deadlock)}
    told = {"__module__": "_thread", "__doc__": _thread.LockType.__doc__, "__slots__": ()}
    kind = type("lock", (_Lock,), hidden | told)
    allocate_lock = built_in(kind, _thread.allocate_lock)
    yield threading, "_allocate_lock", allocate_lock
    yield threading, "Lock", kind if sys.version_info >= (3, 13) else allocate_lock
    yield threading, "_CRLock", _ReentrantLock
    yield queue, "SimpleQueue", _Queue
    yield threading.Thread, "join", _join(threading.Thread.join, turns, on_deadlock)


class _Lock:
    """A lock that threads wait for in turns, and on the virtual clock.

    All that `threading` has is built on it, and so are queues and executors.
    """

    __slots__ = (
        "__weakref__",
        "_at_fork_reinit",
        "_lock",
        "_owner",
        "locked",
        "locked_lock",
        "release",
        "release_lock",
    )
    _turns: Turns
    _on_deadlock: Callable[[], None]

    def __init__(self) -> None:
        self._lock, self._owner = _thread.allocate_lock(), 0
        self.release = self.release_lock = self._lock.release
        self.locked = self.locked_lock = self._lock.locked
        self._at_fork_reinit = self._lock._at_fork_reinit  # type: ignore[attr-defined]

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def __repr__(self) -> str:
        return f"<{'locked' if self._lock.locked() else 'unlocked'} _thread.lock object at {id(self):#x}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("cannot pickle '_thread.lock' object")

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Like a lock's own."""
        waits = blocking and (timeout == -1 or 0 < timeout <= threading.TIMEOUT_MAX)
        got = self._lock.acquire(False) if waits else self._lock.acquire(blocking, timeout)  # which checks these
        if not got and waits:
            got = self._wait(timeout)
        if got:
            self._owner = _get_ident()
        return got

    acquire_lock = acquire

    def _wait(self, timeout: float) -> bool:
        got = False

        def came() -> bool:
            nonlocal got
            got = got or self._lock.acquire(False)
            return got

        until = math.inf if timeout == -1 else self._turns.clock.now + timeout
        # Where that is for ever, a thread that is about to start may end it.
        try:
            self._turns.wait(until, came, self._on_deadlock, on=self, slow=math.isinf(until))
        except BaseException:
            if got:
                self._lock.release()
            raise
        return got


def owner(lock: object) -> int | None:
    """The identifier of the thread that has acquired a lock last; None for anything else."""
    return lock._owner if isinstance(lock, _Lock) else None


class _ReentrantLock:
    """A lock that the thread that has it may acquire again, as the one in C."""

    __slots__ = ("__weakref__", "_block", "_count", "_owner")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        _RLock(*arguments, **named)  # which takes any before CPython 3.15, to no purpose, and refuses them since
        self._block = threading._allocate_lock()  # type: ignore[attr-defined]
        self._owner, self._count = 0, 0

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __repr__(self) -> str:
        state = "locked" if self._count else "unlocked"
        return f"<{state} _thread.RLock object owner={self._owner} count={self._count} at {id(self):#x}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("cannot pickle '_thread.RLock' object")

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Like a lock's own; a further time by the same thread."""
        me = _get_ident()
        if self._owner != me:
            if not self._block.acquire(blocking, timeout):
                return False
            self._owner = me
        self._count += 1
        return True

    def release(self) -> None:
        """Gives the lock back, once this was called as often as `acquire`."""
        if self._owner != _get_ident():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = 0
            self._block.release()

    # What a condition asks of its lock.

    def _acquire_restore(self, state: tuple[int, int]) -> None:
        self._block.acquire()
        self._count, self._owner = state

    def _release_save(self) -> tuple[int, int]:
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        state, self._count, self._owner = (self._count, self._owner), 0, 0
        self._block.release()
        return state

    def _is_owned(self) -> bool:
        return self._owner == _get_ident()

    def _recursion_count(self) -> int:
        return self._count if self._is_owned() else 0

    def _at_fork_reinit(self) -> None:
        self._block._at_fork_reinit()
        self._owner, self._count = 0, 0


_ReentrantLock.__name__ = _ReentrantLock.__qualname__ = "RLock"
_ReentrantLock.__module__ = "_thread"
if sys.version_info >= (3, 14):
    _ReentrantLock.locked = lambda self: self._block.locked()  # type: ignore[attr-defined]


class _Queue(queue._PySimpleQueue):  # type: ignore[misc, name-defined]
    __doc__ = queue.SimpleQueue.__doc__  # it is built on the lock above, and passes for the one in C

    def __reduce__(self) -> NoReturn:
        raise TypeError("cannot pickle '_queue.SimpleQueue' object")


_Queue.__name__ = _Queue.__qualname__ = "SimpleQueue"
_Queue.__module__ = "_queue"


def _join(real: Callable[..., None], turns: Turns, on_deadlock: Callable[[], None]) -> Callable[..., None]:
    is_alive = threading.Thread.is_alive  # not as a class of the program has it

    @functools.wraps(real)
    def join(self: threading.Thread, timeout: float | None = None) -> None:
        waits = timeout is None or timeout > 0
        if waits and is_alive(self) and self is not threading.current_thread():
            until = math.inf if timeout is None else turns.clock.now + timeout
            turns.wait(until, lambda: not is_alive(self), on_deadlock, on=self, slow=timeout is None)
            timeout = None if timeout is None else 0
        real(self, timeout)

    return join
