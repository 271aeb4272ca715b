"""Puts off the program's signal handlers while the recorder observes: what they raise is not the recorder's to catch.

Facts relied on: Python runs handlers in the main thread, between any two instructions, ours too.
"""

from __future__ import annotations

import functools
import signal
from collections.abc import Callable
from typing import Any

_OBSERVERS = {"diagram_gen.recorder.tracer", __name__}
"""Modules whose functions run just before and after an observation."""
_Handler = Callable[[int, Any], Any]


class Signals:
    """The program's handlers; while `observing`, a signal that comes is kept for `catch_up`."""

    def __init__(self) -> None:
        self.observing = False
        self.late: list[Callable[[], Any]] = []
        self._given: dict[Any, Any] = {}
        self._signal, self._getsignal = signal.signal, signal.getsignal

    def start(self) -> None:
        """Replaces the functions that set and tell handlers, and the handler that Python itself has set."""
        interrupt = signal.getsignal(signal.SIGINT)
        if callable(interrupt):
            self._set(signal.SIGINT, interrupt)
        signal.signal, signal.getsignal = self._set, self._get

    def catch_up(self) -> None:
        """Runs the handlers that were put off. What they raise is the program's."""
        while self.late:
            self.late.pop(0)()

    def _set(self, signalnum: int, handler: Any) -> Any:
        before = self._get(signalnum)
        if callable(handler):
            put_off = functools.partial(self._when_it_suits, handler)
            self._signal(signalnum, put_off)
            self._given[put_off] = handler
        else:
            self._signal(signalnum, handler)
        return before

    def _get(self, signalnum: int) -> Any:
        found = self._getsignal(signalnum)
        return self._given.get(found, found) if callable(found) else found

    def _when_it_suits(self, handler: _Handler, number: int, frame: Any) -> None:
        if self.observing or (frame is not None and frame.f_globals.get("__name__") in _OBSERVERS):
            self.late.append(functools.partial(handler, number, frame))
        else:
            handler(number, frame)
