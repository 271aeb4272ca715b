"""Where the code of a thread is, and what it knows there: code that comes back there has done nothing meanwhile.

What code keeps elsewhere than in its variables isn't seen, such as how far it is in a list.
"""

from __future__ import annotations

import collections
import itertools
import sys
import types
from collections.abc import Iterator

from diagram_gen.recorder import classes
from diagram_gen.recorder.frame_variables import locals_of
from diagram_gen.recorder.own_code import is_ours

_MOST_FRAMES = 8
"""Innermost frames that are looked at."""
_CONSTANT = classes.ids(bool, bytes, complex, float, int, str, types.NoneType)
_SIZED = classes.ids(bytearray, collections.deque, dict, list, set)
_getframe = sys._getframe


def place() -> int:
    """A number that tells where the calling thread is, recorder apart, and with which values; it keeps none of them."""
    return hash(tuple(map(_place, itertools.islice(_frames(), _MOST_FRAMES))))


def _frames() -> Iterator[types.FrameType]:
    frame: types.FrameType | None = _getframe(1)
    while frame is not None:
        if not is_ours(frame):
            yield frame
        frame = frame.f_back


def _place(frame: types.FrameType) -> int:
    values = tuple(map(_mark, locals_of(frame).values()))
    return hash((id(frame.f_code), frame.f_lasti, values))


def _mark(value: object) -> int:
    kind = type(value)
    if id(kind) in _CONSTANT:
        return hash((kind, value))
    return hash((id(value), len(value))) if id(kind) in _SIZED else id(value)  # type: ignore[arg-type]
