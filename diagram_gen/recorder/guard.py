"""Observing without a trace: what goes wrong in a trace function never becomes the program's.

Facts relied on: CPython ends the tracing of a thread whose trace function raises an exception.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any, NoReturn

from diagram_gen.recorder.copies import let_go
from diagram_gen.recorder.depth import Room, cut_off
from diagram_gen.recorder.faults import OF_THE_PROGRAM
from diagram_gen.recorder.signals import Signals

TraceFunction = Callable[[types.FrameType, str, Any], Any]
Observer = Callable[[types.FrameType, str, Any], TraceFunction | None]

_getprofile, _setprofile = sys.getprofile, sys.setprofile  # the program may replace these
_HEADROOM = 60
"""Frames that an observation may take."""


class Guard:
    """Runs observers, each when it is its thread's turn.

    `take_turn` returns when it is, `is_over` says whether there is nothing more to observe, `end` ends that in this
    thread, `broke` is told when there can't be, and `trace` traces the calling thread from a frame outwards.
    """

    def __init__(
        self,
        signals: Signals,
        take_turn: Callable[[], None],
        is_over: Callable[[], bool],
        end: Callable[[], None],
        broke: Callable[[Exception], object],
        trace: Callable[[types.FrameType | None], None],
    ) -> None:
        self.room = Room()
        self._signals = signals
        self._take_turn = take_turn
        self._is_over = is_over
        self._end = end
        self._broke = broke
        self._trace = trace

    def observe(self, observer: Observer, frame: types.FrameType, event: str, argument: Any) -> TraceFunction | None:
        """What an observer gives; where it fails, the recording ends, and the program goes on."""
        if self._is_over():  # in this thread, too
            self._end()
            return None
        self.room.widen()
        found = None
        try:
            try:
                self._take_turn()
                found = observer(frame, event, argument)
            finally:
                let_go(frame)
        except OF_THE_PROGRAM:
            self._trace_again()
            raise
        except Exception as error:
            self._broke(error)
        finally:
            self.room.narrow()
        if self._signals.late:
            self._catch_up()
        return found

    def refuse(self, frame: types.FrameType) -> NoReturn:
        """Raises what Python raises where there is no room for a call; a frame for that one is there already."""
        if frame.f_back is not None:
            cut_off(frame.f_back)
        self._when_left(lambda _: self._trace(None))
        raise RecursionError("maximum recursion depth exceeded")

    def _catch_up(self) -> None:
        try:
            self._signals.catch_up()
        except BaseException:
            self._trace_again()
            raise

    def _trace_again(self) -> None:
        """Sees to it that the tracing goes on as soon as there is room for it."""

        def go_on(frame: types.FrameType | None) -> None:
            if not self.room.is_known:
                _room(_HEADROOM)
            self._trace(frame)

        self._when_left(go_on)

    def _when_left(self, go_on: Callable[[types.FrameType | None], None]) -> None:
        """Has something done as soon as a frame is left, or else further up the stack, where there is room for it."""
        before = _getprofile()

        def profile(frame: types.FrameType | None, event: str, argument: Any) -> None:
            self.room.widen()
            try:
                go_on(frame)
            except RecursionError:
                return
            finally:
                self.room.narrow()
            _setprofile(before)

        _setprofile(profile)


def _room(frames: int) -> None:
    """Raises a `RecursionError` if there isn't room for so many frames on the stack."""
    if frames:
        _room(frames - 1)
