"""The time limit of a process: so many real seconds, less those in which it could have run but had no processor.

On a busy machine a program gets further and further behind the clock, through no fault of its own. One that sleeps, or
waits for something that never comes, is not kept from running, and has its seconds by the clock.

Fact relied on: Linux says in `/proc/N/task/N/schedstat`, in its second figure, for how many nanoseconds a thread has
been ready to run without a processor to run on. Where the system doesn't say so, the clock alone counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

PATIENCE = 10
"""How many times its seconds a process has by the clock at most, on a machine however busy."""


class TimeLimit:
    """The moment at which a process that begins now has had so many seconds, of those that a clock tells."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._begun = clock()

    def has_passed(self, *processes: int) -> bool:
        """Whether its time is up; where several processes run one after the other, each of their numbers."""
        gone = self._clock() - self._begun
        if gone < self._seconds:  # nobody need look
            return False
        return gone - sum(map(starved, processes)) >= self._seconds or gone >= PATIENCE * self._seconds


def starved(process: int) -> float:
    """Seconds for which a process has been kept from running so far: that of its threads which was so for longest."""
    return max(_waited(process), default=0.0)


def _waited(process: int) -> Iterator[float]:
    """Seconds for which each thread of a process has waited for a processor."""
    for file in Path(f"/proc/{process}/task").glob("*/schedstat"):
        try:
            yield int(file.read_text(encoding="ascii").split()[1]) / 1e9
        except (OSError, ValueError, IndexError):  # it has just ended, or the system doesn't tell
            continue
