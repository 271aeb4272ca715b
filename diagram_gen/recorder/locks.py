"""Locks that threads wait for in turns, and on the virtual clock; and what stands in for built-in functions."""

from __future__ import annotations

import _thread
import functools
import math
import queue
import sys
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

from diagram_gen.recorder.turns import Turns


def replacements(turns: Turns, on_deadlock: Callable[[], None]) -> Iterator[tuple[Any, str, Any]]:
    """What threads wait with: its owner, its name there, and what stands in for it."""
    hidden = {"__module__": "_thread", "_turns": turns, "_on_deadlock": staticmethod(on_deadlock)}
    kind = type("lock", (_Lock,), hidden)
    lock = kind if sys.version_info >= (3, 13) else BuiltIn(kind, "allocate_lock", "_thread")
    yield threading, "_allocate_lock", lock
    yield threading, "Lock", lock
    yield threading, "_CRLock", None  # the one in Python is built on the lock above
    in_python = queue._PySimpleQueue  # type: ignore[attr-defined]
    yield queue, "SimpleQueue", type("SimpleQueue", (in_python,), {"__module__": "_queue"})
    yield threading.Thread, "join", _join(threading.Thread.join, turns, on_deadlock)


class BuiltIn(functools.partial):  # type: ignore[type-arg]
    """What stands in for a built-in function: like one, it isn't bound to instances, and has a place in a module."""

    def __new__(cls, function: Callable[..., Any], name: str = "", module: str = "time") -> BuiltIn:
        """The stand-in for the function of that name."""
        made = super().__new__(cls, function)
        if isinstance(function, types.FunctionType):
            function.__qualname__ = f"{module}.{name or function.__name__}"  # as its complaints call it
        made.__name__ = made.__qualname__ = name or function.__name__  # type: ignore[attr-defined]
        made.__module__ = module
        return made

    def __get__(self, instance: object, owner: type | None = None) -> BuiltIn:
        return self

    def __reduce__(self) -> str:
        return str(self.__name__)  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return f"<built-in function {self.__name__}>"  # type: ignore[attr-defined]


class _Lock:
    """A lock that threads wait for in turns, and on the virtual clock.

    All that `threading` has is built on it, and so are queues and executors.
    """

    _turns: Turns
    _on_deadlock: Callable[[], None]

    def __init__(self) -> None:
        self._lock = _thread.allocate_lock()
        self.release, self.locked = self._lock.release, self._lock.locked
        self._at_fork_reinit = self._lock._at_fork_reinit  # type: ignore[attr-defined]

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def __repr__(self) -> str:
        return f"<{'locked' if self._lock.locked() else 'unlocked'} _thread.lock object>"

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Like a lock's own."""
        waits = blocking and (timeout == -1 or 0 < timeout <= threading.TIMEOUT_MAX)
        if not waits:
            return self._lock.acquire(blocking, timeout)  # which also says what is wrong with them
        if self._lock.acquire(False):
            return True
        got = False

        def came() -> bool:
            nonlocal got
            got = got or self._lock.acquire(False)
            return got

        until = math.inf if timeout == -1 else self._turns.clock.now + timeout
        # Where that is for ever, a thread that is about to start may end it.
        try:
            self._turns.wait(until, came, self._on_deadlock, slow=math.isinf(until))
        except BaseException:
            if got:
                self._lock.release()
            raise
        return got


def _join(real: Callable[..., None], turns: Turns, on_deadlock: Callable[[], None]) -> Callable[..., None]:
    is_alive = threading.Thread.is_alive  # not as a class of the program has it

    @functools.wraps(real)
    def join(self: threading.Thread, timeout: float | None = None) -> None:
        waits = timeout is None or timeout > 0
        if waits and is_alive(self) and self is not threading.current_thread():
            until = math.inf if timeout is None else turns.clock.now + timeout
            turns.wait(until, lambda: not is_alive(self), on_deadlock, slow=timeout is None)
            timeout = None if timeout is None else 0
        real(self, timeout)

    return join
