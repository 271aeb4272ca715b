"""One virtual clock for everything: waiting costs no time, and two runs see the same times.

The functions of `time` are replaced, and the selector that asyncio's loops wait in: the loops themselves are the
stock ones.
"""

from __future__ import annotations

import contextlib
import math
import selectors
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

EPOCH = 1_735_689_600.0
"""What `time.time()` says at the start of a run: 1 January 2025, 0:00 UTC."""
_RESOLUTION = 1e-9
"""Seconds: the resolution of the monotonic clock, for which asyncio's loops ask."""
_LONGEST_SLEEP = 9_223_372_036.0
"""Seconds: what `time.sleep` can count in nanoseconds."""
_REAL_WAIT = 0.02
"""Real seconds given to other threads before the clock jumps."""


class DeadlockError(RuntimeError):
    """The loop has nothing ready, no timer and nothing outside to wait for: it would wait for ever."""


class Clock:
    """Virtual seconds since the start of the run."""

    def __init__(self) -> None:
        self.now = 0.0
        self._longest_wait: float | None = None

    def advance(self, seconds: float) -> None:
        """Lets time pass.

        A loop runs a timer when the clock is past it by less than its resolution; so late that floats are coarser than
        that, the clock moves on by one more of their steps.
        """
        self.now += max(seconds, 0.0)
        if math.ulp(self.now) >= _RESOLUTION:
            self.now = math.nextafter(self.now, math.inf)

    def lift_longest_wait(self) -> None:
        """Lets a loop wait for longer than the day that asyncio allows itself, which would be many idle turns."""
        events = sys.modules.get("asyncio.base_events")
        if events is not None and self._longest_wait is None:
            self._longest_wait = events.MAXIMUM_SELECT_TIMEOUT
            events.MAXIMUM_SELECT_TIMEOUT = float("inf")  # type: ignore[attr-defined]

    def restore_longest_wait(self) -> None:
        """Undoes `lift_longest_wait`."""
        if self._longest_wait is not None:
            sys.modules["asyncio.base_events"].MAXIMUM_SELECT_TIMEOUT = self._longest_wait  # type: ignore[attr-defined]

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The replacements for functions of `time`, by name."""

        def sleep(seconds: float, /) -> None:
            if seconds < 0:
                raise ValueError("sleep length must be non-negative")
            if math.isnan(seconds):
                raise ValueError("Invalid value NaN (not a number)")
            if seconds > _LONGEST_SLEEP:
                raise OverflowError("timestamp too large to convert to C PyTime_t")
            self.advance(seconds)

        return {
            "sleep": sleep,
            "monotonic": lambda: self.now,
            "perf_counter": lambda: self.now,
            "time": lambda: EPOCH + self.now,
            "monotonic_ns": lambda: round(self.now * 1e9),
            "perf_counter_ns": lambda: round(self.now * 1e9),
            "time_ns": lambda: round((EPOCH + self.now) * 1e9),
        }


def _raise_deadlock() -> NoReturn:
    raise DeadlockError(
        "nothing is ready, no timer is set, and nothing outside can wake the loop: it would wait for ever"
    )


def _selector(clock: Clock, on_deadlock: Callable[[], NoReturn]) -> type[selectors.BaseSelector]:
    """A selector class that looks at the outside world without waiting, and then lets virtual time pass."""

    class Selector(selectors.DefaultSelector):
        def __init__(self) -> None:
            super().__init__()
            clock.lift_longest_wait()

        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            found = super().select(0)
            if found or (timeout is not None and timeout <= 0):
                return found
            # One key is the loop's own wake-up pipe; more are sockets, pipes or signals of processes.
            outside = threading.active_count() > 1 or len(self.get_map()) > 1
            if timeout is None or math.isinf(timeout):
                return super().select(None) if outside else on_deadlock()
            if outside:
                found = super().select(_REAL_WAIT)
            if not found:
                clock.advance(timeout)
            return found

    return Selector


@contextlib.contextmanager
def virtual_time(on_deadlock: Callable[[], NoReturn] = _raise_deadlock) -> Iterator[Clock]:
    """Puts everything on a new virtual clock; the real functions are back when it ends."""
    clock = Clock()
    replaced = [(time, name, function) for name, function in clock.functions().items()]
    replaced.append((selectors, "DefaultSelector", _selector(clock, on_deadlock)))
    before = [(module, name, getattr(module, name)) for module, name, _ in replaced]
    for module, name, value in replaced:
        setattr(module, name, value)
    try:
        yield clock
    finally:
        for module, name, value in before:
            setattr(module, name, value)
        clock.restore_longest_wait()
