"""Puts a program on the virtual clock: what tells the time or waits for it is replaced, the event loops are stock.

Replaced are the functions of `time`, `now` of `datetime.datetime`, the selectors, and what `threading` waits with.
"""

from __future__ import annotations

import _thread
import contextlib
import datetime
import functools
import gc
import math
import operator
import os
import queue
import selectors
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from diagram_gen.recorder.clock import Clock
from diagram_gen.recorder.outside import Outside
from diagram_gen.recorder.turns import Turns

_LONGEST_SLEEP = 9_223_372_036.0
"""Seconds: what `time.sleep` can count in nanoseconds."""
_IMPORTED = (("threading", "_time"), ("queue", "time"), ("subprocess", "_time"), ("sched", "_time"))
"""Names under which modules of the standard library hold `time.monotonic`, where they were loaded before."""
_VALID_VERSION = 1 << 19
"""CPython's flag of a class whose attributes may be in its cache."""
_active: list[Turns] = []


class DeadlockError(RuntimeError):
    """The loop has nothing ready, no timer and nothing outside to wait for: it would wait for ever."""


@contextlib.contextmanager
def virtual_time(on_deadlock: Callable[[], None] | None = None) -> Iterator[Clock]:
    """Puts everything on a new virtual clock; the real functions are back when it ends.

    `on_deadlock` is called when a loop would wait for ever; by default that raises a `DeadlockError`.
    """
    with contextlib.ExitStack() as undo:
        yield put_on_virtual_time(undo, on_deadlock or _raise_deadlock).clock


def put_on_virtual_time(undo: contextlib.ExitStack, on_deadlock: Callable[[], None]) -> Turns:
    """Puts everything on a new virtual clock, until `undo` is closed; gives the turns that threads take on it."""
    outside = Outside()
    clock = Clock(outside)
    turns = Turns(clock, outside)
    _active.append(turns)
    undo.callback(_active.remove, turns)

    def replace(owner: Any, name: str, value: Any) -> None:
        undo.callback(setattr, owner, name, getattr(owner, name))
        setattr(owner, name, value)

    for owner, name, value in [*outside.replacements(), *_replacements(clock, turns, on_deadlock)]:
        replace(owner, name, value)
    found: list[Any] = list(vars(selectors).values())
    for kind in found:
        own = vars(kind).get("select") if isinstance(kind, type) else None
        if own is not None and kind is not selectors.BaseSelector:
            replace(kind, "select", _select(own, turns, on_deadlock, replace))
    undo.callback(_set_now, *_set_now(_now(), _utcnow()))
    return turns


def _in_forked_process() -> None:
    for turns in _active:
        turns.retire()


def _after_fork() -> None:
    for turns in _active:
        turns.outside.starts_process()


os.register_at_fork(after_in_child=_in_forked_process, after_in_parent=_after_fork)


def _raise_deadlock() -> NoReturn:
    raise DeadlockError(
        "nothing is ready, no timer is set, and nothing outside can wake the loop: it would wait for ever"
    )


def _replacements(clock: Clock, turns: Turns, on_deadlock: Callable[[], None]) -> Iterator[tuple[Any, str, Any]]:
    """What is replaced: its owner, its name there, and what stands in for it."""
    functions = {name: _BuiltIn(function) for name, function in clock.functions().items()}
    yield time, "sleep", _BuiltIn(_sleep(turns))
    for name, function in functions.items():
        yield time, name, function
    for module, name in _IMPORTED:
        if name in vars(sys.modules.get(module, object)):
            yield sys.modules[module], name, functions["monotonic"]
    hidden = {"__module__": "_thread", "_turns": turns, "_on_deadlock": staticmethod(on_deadlock)}
    kind = type("lock", (_Lock,), hidden)
    lock = kind if sys.version_info >= (3, 13) else _BuiltIn(kind, "allocate_lock", "_thread")
    yield threading, "_allocate_lock", lock
    yield threading, "Lock", lock
    yield threading, "_CRLock", None  # the one in Python is built on the lock above
    yield queue, "SimpleQueue", type("SimpleQueue", (queue._PySimpleQueue,), {"__module__": "_queue"})  # type: ignore[attr-defined]
    yield threading.Thread, "join", _join(threading.Thread.join, turns, on_deadlock)


class _BuiltIn(functools.partial):  # type: ignore[type-arg]
    """What stands in for a built-in function: like one, it isn't bound to instances, and has a place in a module."""

    def __new__(cls, function: Callable[..., Any], name: str = "", module: str = "time") -> _BuiltIn:
        """The stand-in for the function of that name."""
        made = super().__new__(cls, function)
        if isinstance(function, types.FunctionType):
            function.__qualname__ = f"{module}.{name or function.__name__}"  # as its complaints call it
        made.__name__ = made.__qualname__ = name or function.__name__  # type: ignore[attr-defined]
        made.__module__ = module
        return made

    def __get__(self, instance: object, owner: type | None = None) -> _BuiltIn:
        return self

    def __reduce__(self) -> str:
        return str(self.__name__)  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return f"<built-in function {self.__name__}>"  # type: ignore[attr-defined]


def _sleep(turns: Turns) -> Callable[..., None]:
    def sleep(given: Any, /) -> None:
        seconds: float = given if isinstance(given, float) else operator.index(given)
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if math.isnan(seconds):
            raise ValueError("Invalid value NaN (not a number)")
        if seconds > _LONGEST_SLEEP:
            raise OverflowError("timestamp too large to convert to C PyTime_t")
        turns.wait(turns.clock.now + seconds)

    return sleep


def _select(
    real: Callable[..., list[Any]],
    turns: Turns,
    on_deadlock: Callable[[], None],
    replace: Callable[[Any, str, Any], None],
) -> Callable[..., list[Any]]:
    """A selector's `select`, which looks at the outside world without waiting and then lets virtual time pass."""

    @functools.wraps(real)
    def select(self: Any, timeout: float | None = None) -> list[Any]:
        found = real(self, 0)
        if found or (timeout is not None and timeout <= 0):
            return found
        own = _is_of_the_running_loop(self)
        if own and timeout is not None and _lift_longest_wait(replace, timeout):
            return found  # to be asked again, for as long as it takes

        def came() -> bool:
            found[:] = real(self, 0)
            return bool(found)

        alone = own and len(self.get_map()) == 1  # the one is the loop's own wake-up pipe
        until = math.inf if timeout is None else turns.clock.now + timeout
        turns.wait(until, came, on_deadlock if alone else None, slow=not alone)
        return found

    return select


def _lift_longest_wait(replace: Callable[[Any, str, Any], None], timeout: float) -> bool:
    """Lets loops wait for longer than the day that asyncio allows itself: that would be many idle turns.

    Gives whether a loop has just been kept from it.
    """
    events = sys.modules["asyncio.base_events"]
    limit = float(events.MAXIMUM_SELECT_TIMEOUT)
    if math.isinf(limit):
        return False
    replace(events, "MAXIMUM_SELECT_TIMEOUT", math.inf)
    return timeout >= limit


def _is_of_the_running_loop(selector: Any) -> bool:
    events = sys.modules.get("asyncio.events")
    loop = events._get_running_loop() if events is not None else None
    return loop is not None and getattr(loop, "_selector", None) is selector


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


def _now() -> Any:
    @classmethod  # type: ignore[misc]
    def now(cls: type[datetime.datetime], tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return cls.fromtimestamp(time.time(), tz)

    return now


def _utcnow() -> Any:
    @classmethod  # type: ignore[misc]
    def utcnow(cls: type[datetime.datetime]) -> datetime.datetime:
        if sys.version_info >= (3, 12):
            message = (
                "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. "
                "Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC)."
            )
            warnings.warn(message, DeprecationWarning, stacklevel=2)
        return cls.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

    return utcnow


def _set_now(now: Any, utcnow: Any) -> tuple[Any, Any]:
    """Changes `datetime.datetime` in place, since a class put in its stead would show; gives what was there.

    Its attributes can't be set, but the garbage collector leads to the dictionary that holds them.
    """
    kind = datetime.datetime
    modified = _says_that_it_is_modified(kind)
    (attributes,) = gc.get_referents(kind.__dict__)
    before = (attributes["now"], attributes["utcnow"])
    attributes.update(now=now, utcnow=utcnow)
    modified()
    return before


def _says_that_it_is_modified(kind: type) -> Callable[[], object]:
    """What tells CPython that a class was changed, so that it forgets what it knew of its attributes, if it may."""
    if not kind.__flags__ & _VALID_VERSION:
        return bool
    import ctypes

    return lambda: ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
