"""Observing without a trace: what goes wrong in a trace function never becomes the program's.

Facts relied on: CPython ends the tracing of a thread whose trace function raises an exception.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any, NoReturn

from diagram_gen.recorder.signals import Signals

TraceFunction = Callable[[types.FrameType, str, Any], Any]
Observer = Callable[[types.FrameType, str, Any], TraceFunction | None]

_HEADROOM = 60
"""Frames that an observation may take."""


class Guard:
    """Runs observers, each when it is its thread's turn.

    `take_turn` returns when it is, `broke` ends a run that cannot be recorded, and `trace` traces the calling thread
    from a frame outwards.
    """

    def __init__(
        self,
        signals: Signals,
        take_turn: Callable[[], None],
        broke: Callable[[Exception], NoReturn],
        trace: Callable[[types.FrameType | None], None],
    ) -> None:
        self._signals = signals
        self._take_turn = take_turn
        self._broke = broke
        self._trace = trace

    def observe(self, observer: Observer, frame: types.FrameType, event: str, argument: Any) -> TraceFunction | None:
        """What an observer gives; where it fails, the recording ends."""
        try:
            self._take_turn()
            found = observer(frame, event, argument)
        except (RecursionError, MemoryError):  # the program's own: it has used up the stack, or the memory
            self._trace_again()
            raise
        except Exception as error:
            self._broke(error)
        if self._signals.late:
            self._catch_up()
        return found

    def _catch_up(self) -> None:
        try:
            self._signals.catch_up()
        except BaseException:
            self._trace_again()
            raise

    def _trace_again(self) -> None:
        """Sees to it that the tracing goes on as soon as there is room for it."""
        before = sys.getprofile()

        def go_on(frame: types.FrameType | None, event: str, argument: Any) -> None:
            try:
                _room(_HEADROOM)
            except RecursionError:  # further up the stack, then
                return
            sys.setprofile(before)
            self._trace(frame)

        sys.setprofile(go_on)


def _room(frames: int) -> None:
    """Raises a `RecursionError` if there isn't room for so many frames on the stack."""
    if frames:
        _room(frames - 1)
