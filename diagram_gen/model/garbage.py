"""Garbage: when to look for any."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

_SELDOM = 100_000
"""New objects after which the collector looks for garbage; by itself it does so after less than a hundredth of them."""


def look_seldom() -> None:
    """Has the garbage collector of this process look seldom: little of what a command or a build makes is garbage."""
    gc.set_threshold(_SELDOM)


def look_no_more() -> None:
    """Has it not look at all that there is now, not even as this process ends, as it would once or twice.

    What is in no circle is cleared away as ever.
    """
    gc.freeze()


@contextlib.contextmanager
def left_alone() -> Iterator[None]:
    """Keeps the garbage collector from looking, again and again, at many new objects of which none is garbage.

    The more there are, the longer each look takes: what is made so would take longer than there is of it.
    """
    enabled, before = gc.isenabled(), gc.get_count()[0]
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if gc.get_count()[0] - before > _SELDOM:
                _make_old()
            gc.enable()


def _make_old() -> None:
    """Has it look at what there is now as at what has been there for long, rather than at once at all that is new."""
    gc.freeze()
    gc.unfreeze()
