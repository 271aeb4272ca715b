"""Times: virtual seconds since the start of the run, as a trace keeps them and as people read them."""

from __future__ import annotations

import math


def finite(time: float) -> float | None:
    """A time as a trace keeps it: to the nanosecond, None for a time that never comes.

    What is no number comes at once, as time without beginning does: as early as anything.
    """
    if math.isfinite(time):
        return round(time, 9)
    return None if time > 0 else 0.0


def clock(time: float | None) -> str:
    """A time as people read it: `t = 1.5 s`."""
    return "never" if time is None else f"t = {seconds(time)}"


def seconds(time: float) -> str:
    """A number of seconds as people read it: `1.5 s`."""
    return f"{time:.6f}".rstrip("0").rstrip(".") + " s"
