"""Puts off the program's signal handlers while the recorder is at work: what they raise is not the recorder's to catch.

Facts relied on: Python runs handlers in the main thread, between any two instructions, ours too.
"""

from __future__ import annotations

import functools
import signal
import threading
import types
from collections.abc import Callable
from typing import Any

from diagram_gen.recorder.own_code import OwnCode, is_ours

_Handler = Callable[[int, Any], Any]
_main_thread, _get_ident = threading.main_thread, threading.get_ident


class Signals:
    """The handlers of the program, of which it knows the `own` code.

    One that is called for while the recorder is at work is kept in `late`, for `catch_up`.
    """

    def __init__(self, own: OwnCode) -> None:
        self._own = own
        self.late: list[Callable[[], Any]] = []
        self._main = _main_thread().ident
        self._given: dict[int, tuple[Any, Any]] = {}
        self._signal, self._getsignal = signal.signal, signal.getsignal

    def start(self) -> None:
        """Replaces the functions that set and tell handlers, and the handler that Python itself has set."""
        interrupt = signal.getsignal(signal.SIGINT)
        if callable(interrupt):
            self._set(signal.SIGINT, interrupt)
        signal.signal, signal.getsignal = _as(self._signal, self._set), _as(self._getsignal, self._get)

    def catch_up(self) -> None:
        """Runs the handlers that were put off, if this is the thread that does. What they raise is the program's."""
        while self.late and _get_ident() == self._main:
            self.late.pop(0)()

    def _set(self, signalnum: int, handler: Any) -> Any:
        put_off = functools.partial(self._when_it_suits, handler) if callable(handler) else handler
        before = self._as_given(signalnum, self._signal(signalnum, put_off))
        if callable(handler):
            self._given[signalnum] = (put_off, handler)
        return before

    def _get(self, signalnum: int) -> Any:
        return self._as_given(signalnum, self._getsignal(signalnum))

    def _as_given(self, signalnum: int, found: Any) -> Any:
        put_off, given = self._given.get(signalnum, (None, None))
        return given if put_off is not None and found is put_off else found

    def _when_it_suits(self, handler: _Handler, number: int, frame: types.FrameType | None) -> None:
        interrupted = frame
        while interrupted is not None and not is_ours(interrupted) and not self._own.runs_in(interrupted):
            interrupted = interrupted.f_back  # out of what the recorder has called, or the program
        if interrupted is None or not is_ours(interrupted):
            handler(number, frame)
            return
        while interrupted is not None and is_ours(interrupted):
            interrupted = interrupted.f_back
        self.late.append(functools.partial(handler, number, interrupted))


def _as(real: Callable[..., Any], stand_in: Callable[..., Any]) -> Callable[..., Any]:
    """A function that passes for the real one."""

    @functools.wraps(real)
    def called(*arguments: Any, **named: Any) -> Any:
        return stand_in(*arguments, **named)

    return called
