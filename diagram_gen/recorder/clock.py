"""The virtual clock: waiting costs no time, and two runs see the same times.

It stands still while the program works, and moves on when everything waits.
Only while something outside is under way, a process that the program started say, does it run with the real clock.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from typing import Any

from diagram_gen.recorder import classes
from diagram_gen.recorder.deadlines import Deadlines, instant
from diagram_gen.recorder.outside import Outside

EPOCH = 1_735_689_600
"""What `time.time()` says at the start of a run: 1 January 2025, 0:00 UTC."""
_RESOLUTION = 1e-9
"""Seconds: the resolution of the monotonic clock, for which asyncio's loops ask."""
Pace = tuple[int, float, int]
"""How often something takes no time, the seconds that the next time takes, and after how many times they double."""
_READING: Pace = (200, 1e-6, 50)
"""A program that reads a clock that stands still, over and over, waits for it to move: so after some readings it does.

Each further reading costs a tick of seconds, doubled every few readings.
"""
_ITERATION: Pace = (100, 1e-4, 100)
_SPIN: Pace = (50, 1e-3, 50)
"""The same for the iterations of a loop, while a timer or a reader of the clock waits; and for those in a row in which
nothing has ended that anybody waited for."""
_NOT_BUSY = {"asyncio", "selectors", __name__.partition(".")[0]}
"""Packages that read the clock, but not in order to see it move."""
_DAYS = {"localtime": 0, "gmtime": 0, "ctime": 0, "asctime": 0, "strftime": 1}
"""Functions of `time` that take the present moment where they are not given one, and what they take before it."""
_getframe = sys._getframe


def told(time: float) -> float:
    """A moment as a trace tells it: to the nanosecond, and finite, as JSON has it."""
    return min(round(time, 9), sys.float_info.max)


class Clock:
    """Virtual seconds since the start of the run. What reads it may reckon `deadlines` from that."""

    def __init__(self, outside: Outside, deadlines: Deadlines) -> None:
        self._outside = outside
        self.deadlines = deadlines
        self._now = 0.0
        self._readings = self._readings_before = self._turns = self._spins = 0

    @property
    def now(self) -> float:
        """The time."""
        if self._outside.since is not None:
            self._now += self._outside.elapsed()
        return self._now

    def has_reached(self, time: float) -> bool:
        """Whether a moment is over, or is now."""
        return instant(time) <= instant(self.now)

    def advance(self, until: float) -> None:
        """Lets time pass."""
        self._readings = self._readings_before = self._turns = self._spins = 0
        self._now = max(self.now, until)
        self.pass_by()

    def pass_by(self) -> None:
        """Leaves behind what is due now.

        A loop runs a timer when the clock is past it by less than its resolution; so late that floats are coarser than
        that, the clock moves on by one more of their steps.
        """
        if math.ulp(self._now) >= _RESOLUTION:
            self._now = math.nextafter(self._now, math.inf)

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The replacements for the functions of `time` that tell the time, by name."""

        def monotonic() -> float:
            return self._read()

        def perf_counter() -> float:
            return self._read()

        def time_() -> float:
            return EPOCH + self._read()

        def monotonic_ns() -> int:
            return round(self._read() * 1e9)

        def perf_counter_ns() -> int:
            return round(self._read() * 1e9)

        def time_ns() -> int:
            return EPOCH * 1_000_000_000 + round(self._read() * 1e9)

        time_.__name__ = time_.__qualname__ = "time"
        told = (monotonic, perf_counter, time_, monotonic_ns, perf_counter_ns, time_ns)
        kinds = dict.fromkeys(_clocks("MONOTONIC", "MONOTONIC_RAW", "BOOTTIME", "UPTIME_RAW"), monotonic)
        kinds |= dict.fromkeys(_clocks("REALTIME", "TAI"), time_)
        dated = {name: _dated(name, given, time_) for name, given in _DAYS.items()}
        return {each.__name__: each for each in told} | dated | _by_kind(kinds)

    def _read(self) -> float:
        """The time, as a function of `time` tells it: a busy wait sees it pass."""
        caller = _getframe(2)
        if caller.f_globals.get("__name__") == "asyncio.base_events" and caller.f_back is not None:
            caller = caller.f_back  # of `loop.time`
        self.deadlines.read(caller)
        reader = str(caller.f_globals.get("__name__"))
        if reader.partition(".")[0] not in _NOT_BUSY:
            self._readings += 1
            self._now += tick(self._readings, _READING)
        elif reader == "asyncio.base_events" and caller.f_code is caller.f_globals["BaseEventLoop"]._run_once.__code__:
            self._turn()
        return self.now

    def _turn(self) -> None:
        """A loop goes round once more; many times at one instant are a way to wait, up to the next timer at most."""
        loop = running_loop()
        if loop is None:  # somebody turns it by hand
            return
        timers = loop._scheduled
        if timers or self._readings > self._readings_before:
            self._turns, self._readings_before = self._turns + 1, self._readings
            self._spins = 0 if any(map(_tells_of_an_end, loop._ready)) else self._spins + 1
            later = self._now + max(tick(self._turns, _ITERATION), tick(self._spins, _SPIN))
            due = max(timers[0]._when, self._now) if timers else later
            self._now = min(later, due)


def tick(times: int, pace: Pace) -> float:
    """Seconds that go by when something has been done in vain for so many times, of which some are free."""
    free, tick, doubled_every = pace
    return tick * 2.0 ** ((times - free) // doubled_every) if times > free else 0.0


def _tells_of_an_end(handle: Any) -> bool:
    """Whether a handle tells somebody that a future has ended, which is its only argument then."""
    arguments: tuple[Any, ...] = handle._args or ()
    return len(arguments) == 1 and classes.stored(type(arguments[0]), "_asyncio_future_blocking") is not None


def running_loop() -> Any:
    """The event loop that runs in this thread, if it is one of asyncio's, or None.

    The program may have a module `asyncio` of its own, and anything may pass for a running loop.
    """
    events, stock = sys.modules.get("asyncio.events"), sys.modules.get("asyncio.base_events")
    if events is None or stock is None:
        return None
    loop = events._get_running_loop()
    return loop if issubclass(type(loop), stock.BaseEventLoop) else None


def _clocks(*names: str) -> list[int]:
    """The numbers of those clocks of the system that there are."""
    clocks = (getattr(time, f"CLOCK_{name}", None) for name in names)
    return [kind for kind in clocks if kind is not None]


def _dated(name: str, given: int, now: Callable[[], float]) -> Callable[..., Any]:
    """A function of `time` that tells the virtual moment where it isn't given one."""
    real = getattr(time, name)
    present = (lambda: time.localtime(now())) if name in ("strftime", "asctime") else now

    def told(*arguments: Any) -> Any:
        if len(arguments) < given:
            return real(*arguments)  # which says what is missing
        missing = len(arguments) <= given or arguments[given] is None
        return real(*arguments[:given], present()) if missing else real(*arguments)

    told.__name__ = told.__qualname__ = name
    return told


def _by_kind(kinds: dict[int, Callable[[], float]]) -> dict[str, Callable[..., Any]]:
    """`clock_gettime` and its like, where the system has them; other clocks, of CPU time say, stay real."""
    if not hasattr(time, "clock_gettime"):
        return {}
    real, real_ns = time.clock_gettime, time.clock_gettime_ns

    def clock_gettime(kind: int, /) -> float:
        return kinds[kind]() if kind in kinds else real(kind)

    def clock_gettime_ns(kind: int, /) -> int:
        return round(kinds[kind]() * 1e9) if kind in kinds else real_ns(kind)

    return {"clock_gettime": clock_gettime, "clock_gettime_ns": clock_gettime_ns}
