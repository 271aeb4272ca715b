"""Which of the timers that are due at one virtual instant comes first: the one that was set first, as on a real clock.

A real clock never shows the same time twice, so deadlines that were reckoned from two readings are never equal, and
asyncio's heap of timers, which is not stable, has nothing to choose.
The virtual clock stands still; so each timer remembers from which reading its deadline was reckoned.
Those reckoned from one and the same reading are equal on a real clock too, and are left to the heap.

Facts relied on: `BaseEventLoop.call_later` makes its `TimerHandle` right after it has read the clock; what else of the
standard library reads it reckons no timer's deadline by it, but for `asyncio.timeout`; in CPython 3.11 to 3.15 the heap
compares handles by `<`, and their class is written in Python.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import math
import operator
import sys
import types
import weakref
from collections.abc import Callable, Sequence
from typing import Any

from diagram_gen.recorder import addresses

_DIGITS = 9
"""Decimals of a second to which deadlines of one instant agree, as long as floats have as many."""
_COARSE = 8
"""Steps from one float to the next by which sums that mean one instant may differ."""
_COMPARISONS = (operator.lt, operator.le, operator.gt, operator.ge)
_NOT_RECKONING = sys.stdlib_module_names | {__name__.partition(".")[0]}
"""Packages whose readings no deadline of a program's own is reckoned from: the standard library's, and ours."""


def instant(time: float) -> float:
    """A time without what adding up floats makes of it: 0.1 + 0.7 and 0.8 seconds are one instant."""
    blur = _COARSE * math.ulp(time)
    if not blur < 1:  # of ages, without end, or no number
        return time
    return round(time, _DIGITS if blur < 10**-_DIGITS else math.floor(-math.log10(blur)))


class Deadlines:
    """Tells which of two timers comes first.

    `replace` puts something in the place of an attribute, until the virtual clock is gone.
    """

    def __init__(self, replace: Callable[[Any, str, Any], None]) -> None:
        self._replace = replace
        self._readings = itertools.count(1)
        self._own: int | None = None
        """The reading that `call_later` has just made for the timer that it is about to set."""
        self._last = 0
        """The last reading by anybody else who may reckon a deadline from it."""
        self._keys: dict[int, tuple[weakref.ref[Any], tuple[float, int]]] = {}
        self._changes = 0
        """How many timers were made, and how many have gone."""
        self._seen: tuple[int, bytes] | None = None
        """The changes up to then, and the addresses of the heap's timers, when they were last put in `_order`."""
        self._order: list[int] = []
        self._known: dict[int, type] = {}

    def read(self, reader: types.FrameType) -> None:
        """Notes that the clock was read by the code of a frame."""
        names = reader.f_globals
        module = str(names.get("__name__"))
        if module == "asyncio.base_events":
            self._watch(names["events"].TimerHandle)
            if reader.f_code is names["BaseEventLoop"].call_later.__code__:
                self._own = next(self._readings)
        elif module.partition(".")[0] not in _NOT_RECKONING or _is_time_out(module, reader):
            self._own, self._last = None, next(self._readings)

    def in_order(self, scheduled: Sequence[Any]) -> list[Any]:
        """A loop's heap of timers, in the order in which they will be taken from it."""
        handles = tuple(scheduled)
        seen = self._changes, addresses.of(handles)
        if seen != self._seen:  # at the same addresses are the same handles, if none was made and none has gone
            self._order = self._places_in_order(handles)
            self._seen = seen if all(id(handle) in self._keys for handle in handles) else None
        return [handles[place] for place in self._order]

    def _places_in_order(self, handles: Sequence[Any]) -> list[int]:
        """The places of a heap's timers, in the order in which they will be taken from it."""
        keys = list(map(self._key, handles))
        if len(set(keys)) == len(keys):
            return sorted(range(len(keys)), key=keys.__getitem__)
        heap, places = list(handles), {id(handle): place for place, handle in enumerate(handles)}
        return [places[id(heapq.heappop(heap))] for _ in handles]

    def _watch(self, kind: Any) -> None:
        """Has a class of timers remember from which reading each was reckoned, and compare them by it."""
        if id(kind) in self._known:
            return
        self._known[id(kind)] = kind
        real = kind.__init__

        def __init__(handle: Any, *arguments: Any, **named: Any) -> None:
            real(handle, *arguments, **named)
            if handle._source_traceback:  # of a loop in debug mode: the last entry is this function's
                del handle._source_traceback[-1]
            self._set(handle)

        self._replace(kind, "__init__", _like(real, __init__))
        for compare in _COMPARISONS:
            name = f"__{compare.__name__}__"
            self._replace(kind, name, self._comparison(kind, getattr(kind, name), compare))

    def _comparison(self, kind: type, real: Callable[..., Any], compare: Callable[..., Any]) -> Any:
        def comparison(handle: Any, other: Any) -> Any:
            if isinstance(other, kind):
                ours, theirs = self._key(handle), self._key(other)
                if ours != theirs:
                    return compare(ours, theirs)
            return real(handle, other)

        return _like(real, comparison)

    def _set(self, handle: Any) -> None:
        """A timer was made, from the reading that was for it alone, or else from the last one that there was."""
        reading, self._own = self._last if self._own is None else self._own, None
        at = id(handle)

        def gone(_: object) -> None:
            self._changes += 1
            self._keys.pop(at, None)

        self._changes += 1
        self._keys[at] = weakref.ref(handle, gone), (instant(handle._when), reading)

    def _key(self, handle: Any) -> tuple[float, int]:
        """What timers are compared by: the instant, and the reading that it was reckoned from."""
        reference, key = self._keys.get(id(handle), (None, (0.0, 0)))
        return key if reference is not None and reference() is handle else (instant(handle._when), 0)


def _like(real: Any, function: Any) -> Any:
    """A function that looks like another, as `functools.wraps` has it, which the program may have taken apart."""
    for name in functools.WRAPPER_ASSIGNMENTS:
        setattr(function, name, getattr(real, name, getattr(function, name, None)))
    function.__wrapped__ = real
    return function


def _is_time_out(module: str, reader: types.FrameType) -> bool:
    """Whether a frame is that of `asyncio.timeout`, which reckons a deadline."""
    return module == "asyncio.timeouts" and reader.f_code is reader.f_globals["timeout"].__code__
