"""The time that is measured: processor time, which neither waiting nor other programs on the machine add to."""

from __future__ import annotations

import resource
import time


def spent() -> float:
    """Seconds of processor time so far: of this process, and of those that it started and that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
