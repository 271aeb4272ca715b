"""Room on the stack: the program has all that it would have, and the recorder has some of its own beyond that.

CPython counts down, for each thread, how many more calls may be inside each other. The recorder adds to that number,
and refuses those calls of the program's for which there would have been no room.

Facts relied on: in CPython 3.11 to 3.15 the number stands right before the limit, in the first bytes of a thread's
`PyThreadState`; a trace function runs one call further in than what it is told of. Where there is no `ctypes`, or the
number is not found, the program and the recorder share what there is.
"""

from __future__ import annotations

import inspect
import math
import sys
import threading
import types
from collections.abc import Callable
from functools import cache
from typing import Any

from diagram_gen.recorder import instructions

try:
    import ctypes
except ImportError:
    _HAS_CTYPES = False
else:
    _HAS_CTYPES = True
    _thread_state = ctypes.PYFUNCTYPE(ctypes.c_void_p)(("PyThreadState_Get", ctypes.pythonapi))

_SPARE = 20
"""Calls that are always to spare, for a trace function to be entered; more is added once it has been."""
LEAST = _SPARE - 1
"""What is left for a trace function where the program has made the last call for which there would be room."""
_NEEDED = 200
"""Calls inside each other that an observation may take."""
_SEARCHED = 40
"""Integers at the beginning of a `PyThreadState` among which the limit is looked for."""
_SHIFTS = (211, 547)
"""Changes of the limit by which it is found."""


class Room(threading.local):
    """How much room the calling thread has: how many calls are `left`, which are fewer than `LEAST` if it has none."""

    def __init__(self) -> None:
        self.is_known = _HAS_CTYPES and _offset() is not None
        self.left: Any = _number_at(_offset() or 0) if self.is_known else types.SimpleNamespace(value=math.inf)
        self.left.value += _SPARE
        self._made_up_for: set[int] = set()

    def refuses(self, frame: types.FrameType) -> bool:
        """Whether there is no room for the call of a frame that has just been entered; for a trace function to ask."""
        return bool(self.left.value + takes_one_more(frame) < LEAST - 1)  # this function is one call further in

    def enter(self, frame: types.FrameType) -> None:
        """Makes up for what a frame of the program's takes because it is traced."""
        if takes_one_more(frame) and id(frame) not in self._made_up_for:
            self._made_up_for.add(id(frame))
            self.left.value += 1

    def leave(self, frame: types.FrameType) -> None:
        """Takes back what `enter` made up for."""
        if id(frame) in self._made_up_for:
            self._made_up_for.remove(id(frame))
            self.left.value -= 1

    def widen(self) -> None:
        """Makes room for an observation."""
        self.left.value += _NEEDED

    def narrow(self) -> None:
        """Takes back the room for an observation."""
        self.left.value -= _NEEDED


def takes_one_more(frame: types.FrameType) -> bool:
    """Whether a frame was entered by an `await` that takes one more call with a trace function, as it does in 3.11."""
    if sys.version_info >= (3, 12) or not frame.f_code.co_flags & inspect.CO_COROUTINE or frame.f_back is None:
        return False
    return instructions.is_at_send(frame.f_back)


def cut_off(caller: types.FrameType) -> None:
    """Has the next exception in a frame forget the call that it comes from, which was refused."""
    before = caller.f_trace

    def cut(frame: types.FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        frame.f_trace = before
        if event == "exception":
            argument[2].tb_next = None
        return None if before is None else before(frame, event, argument)

    caller.f_trace = cut


@cache
def _offset() -> int | None:
    """Where in a `PyThreadState` the number stands."""
    limit = sys.getrecursionlimit()
    places = [*range(1, _SEARCHED)]
    try:
        for shift in (*_SHIFTS, 0):
            sys.setrecursionlimit(limit + shift)
            places = [place for place in places if _number_at(4 * place).value == limit + shift]
    finally:
        sys.setrecursionlimit(limit)
    offsets = [4 * (place - 1) for place in places]
    return offsets[0] if len(offsets) == 1 and _counts_calls(offsets[0]) else None


def _counts_calls(offset: int) -> bool:
    left = _number_at(offset)
    return left.value == (lambda: left.value)() + 1


def _number_at(offset: int) -> ctypes.c_int:
    return ctypes.c_int.from_address(_thread_state() + offset)
