"""Puts a program on the virtual clock: what tells the time or waits for it is replaced, the event loops are stock.

Replaced are the functions of `time`, `now` of `datetime.datetime`, the selectors, and what `threading` waits with.
"""

from __future__ import annotations

import _thread
import contextlib
import functools
import math
import operator
import os
import selectors
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from diagram_gen.recorder import datetimes, thread_locks
from diagram_gen.recorder.built_in import built_in
from diagram_gen.recorder.classes_in_c import change
from diagram_gen.recorder.clock import Clock, running_loop
from diagram_gen.recorder.deadlines import Deadlines
from diagram_gen.recorder.outside import Outside
from diagram_gen.recorder.polling import Polling
from diagram_gen.recorder.turns import Turns
from diagram_gen.recorder.watched import keys

_LONGEST_SLEEP = 9_223_372_036.0
"""Seconds: what `time.sleep` can count in nanoseconds."""
_IMPORTED = (("threading", "_time"), ("queue", "time"), ("subprocess", "_time"), ("sched", "_time"))
"""Names under which modules of the standard library hold `time.monotonic`, where they were loaded before."""
_active: list[Turns] = []


class DeadlockError(RuntimeError):
    """A loop has nothing ready, no timer and nothing outside to wait for, or every thread waits for another."""


@contextlib.contextmanager
def virtual_time(on_deadlock: Callable[[], None] | None = None) -> Iterator[Clock]:
    """Puts everything on a new virtual clock; the real functions are back when it ends.

    `on_deadlock` is called when a loop would wait for ever; by default that raises a `DeadlockError`.
    """
    with contextlib.ExitStack() as undo:
        yield put_on_virtual_time(undo, on_deadlock or _raise_deadlock).clock


def put_on_virtual_time(undo: contextlib.ExitStack, on_deadlock: Callable[[], None]) -> Turns:
    """Puts everything on a new virtual clock, until `undo` is closed; gives the turns that threads take on it."""

    def replace(owner: Any, name: str, value: Any) -> None:
        undo.callback(setattr, owner, name, getattr(owner, name))
        setattr(owner, name, value)

    outside = Outside()
    clock = Clock(outside, Deadlines(replace))
    turns = Turns(clock, outside)
    _active.append(turns)
    undo.callback(_active.remove, turns)
    for owner, name, value in [*outside.replacements(), *_replacements(clock, turns, on_deadlock)]:
        replace(owner, name, value)
    found: list[Any] = list(vars(selectors).values())
    for kind in found:
        own = vars(kind).get("select") if isinstance(kind, type) else None
        if own is not None and kind is not selectors.BaseSelector:
            replace(kind, "select", _select(own, turns, on_deadlock, replace))
    polling = Polling(turns, on_deadlock)
    for owner, name, value in polling.functions():
        replace(owner, name, value)
    for polled, methods in polling.methods():
        undo.callback(change, polled, **change(polled, **methods))
    undo.callback(datetimes.tell, *datetimes.tell(datetimes.virtual_now(), datetimes.virtual_utcnow()))
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
        "nothing is ready, no timer is set, and nothing outside can end the wait: it would wait for ever"
    )


def _replacements(clock: Clock, turns: Turns, on_deadlock: Callable[[], None]) -> Iterator[tuple[Any, str, Any]]:
    """What is replaced: its owner, its name there, and what stands in for it."""
    functions = {name: built_in(function) for name, function in clock.functions().items()}
    yield time, "sleep", built_in(_sleep(turns))
    for name in ("start_new_thread", "start_new"):
        yield _thread, name, turns.others.starting(getattr(_thread, name))
    for name, function in functions.items():
        yield time, name, function
    for module, name in _IMPORTED:
        if name in vars(sys.modules.get(module, object)):
            yield sys.modules[module], name, functions["monotonic"]
    yield from thread_locks.replacements(turns, on_deadlock)


def _sleep(turns: Turns) -> Callable[..., None]:
    refuse = time.sleep

    def sleep(given: Any, /) -> None:
        if not isinstance(given, float | int) and not hasattr(type(given), "__index__"):
            refuse(given)  # in this Python's own words
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
        if timeout is not None and math.isnan(timeout):  # which it may refuse
            return real(self, timeout)
        events = real(self, 0)
        loop = running_loop()
        own = loop is not None and getattr(loop, "_selector", None) is self
        if timeout is not None and timeout <= 0 and own and loop._scheduled:
            turns.clock.pass_by()
        if events or (timeout is not None and timeout <= 0):
            return events
        if own and timeout is not None and _lift_longest_wait(replace, timeout):
            return events  # to be asked again, for as long as it takes

        def came() -> bool:
            events[:] = real(self, 0)
            return bool(events)

        alone = own and len(keys(self)) == 1  # the one is the loop's own wake-up pipe
        until = math.inf if timeout is None else turns.clock.now + timeout
        turns.wait(until, came, on_deadlock if alone else None, on=self, slow=not alone)
        return events

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
