"""The garbage collector, which the recorder's own objects would have run more often.

Facts relied on: what CPython has frozen is tracked by the collector, like all others, in a list of its own; what is
tracked anew is in the list of the youngest.
"""

from __future__ import annotations

import gc
import sys
from typing import Any

from diagram_gen.recorder import remains
from diagram_gen.recorder.built_in import built_in

try:
    import ctypes
except ImportError:
    _untrack = _track = None
else:
    _untrack, _track = (getattr(ctypes.pythonapi, f"PyObject_GC_{name}", None) for name in ("UnTrack", "Track"))

_collect, _freeze, _unfreeze, _set_threshold = gc.collect, gc.freeze, gc.unfreeze, gc.set_threshold
_get_freeze_count, _get_objects = gc.get_freeze_count, gc.get_objects

_set_aside: list[int] = []
"""How many objects Python itself had frozen, before there was a program."""


def set_aside() -> None:
    """Freezes all that there is: each process that is forked from this one would have to go through it."""
    _set_aside.append(_get_freeze_count())
    _freeze()


class Collector:
    """Leaves the collector to the program's own calls, which find its settings as they would be.

    Else objects in cycles would die sooner than without the recorder.
    """

    def __init__(self) -> None:
        self._usual, self._get_threshold = gc.get_threshold(), gc.get_threshold
        self._never = (0, *self._usual[1:])
        self._pythons = _set_aside[-1] if _set_aside else _get_freeze_count()
        self._ours: int | None = None
        """How many frozen objects are not the program's; it takes long to count them: known once others freeze some."""
        self._unfrozen = list[object]()
        gc.get_threshold = built_in(self._told, gc.get_threshold)
        gc.freeze = built_in(self._freeze, gc.freeze)
        gc.get_freeze_count = built_in(self._frozen, gc.get_freeze_count)

    def only_on_demand(self) -> None:
        """From here on. What is there before the program begins is none of its garbage."""
        _collect()
        more = 0 if self._ours is None else len(_get_objects())
        _freeze()
        _set_threshold(0)
        is_thawed = _thaw(vars(sys.modules["__main__"]))
        if self._ours is not None:  # what prepares each program on this machine has frozen some
            self._ours += more - is_thawed
        self._unfrozen = []

    def _freeze(self) -> None:
        if self._ours is None:
            self._ours = _get_freeze_count() - self._pythons
        _freeze()

    def _frozen(self) -> int:
        found = _get_freeze_count()
        return min(found, self._pythons) if self._ours is None else max(found - self._ours, 0)

    def _told(self) -> tuple[int, int, int]:
        found = self._get_threshold()
        return self._usual if found == self._never else found

    def give_back(self) -> bool:
        """Has Python clear away everything at its end, as it does, unless nobody would notice: it takes long.

        Gives whether that is known of all that there is: what the program has frozen itself may do something.
        """
        if not remains.die_unnoticed():
            _unfreeze()
            return False
        return id(self._unfrozen) in {*map(id, _get_objects())}


def _thaw(frozen: dict[str, Any]) -> bool:
    """Takes what is frozen out of that, into the oldest generation, where it can be done; gives whether it has.

    So `gc` knows what the program's namespace refers to, and clears it away in its turn.
    """
    if _untrack is None or _track is None or not gc.is_tracked(frozen):
        return False
    _untrack(ctypes.py_object(frozen))
    _track(ctypes.py_object(frozen))
    _collect()
    return True
