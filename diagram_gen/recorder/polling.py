"""Waiting for files and sockets on the virtual clock, without a selector: by the functions and classes of `select`.

Other event loops than asyncio's do so. What comes only from the program itself can't come while all of it waits.
"""

from __future__ import annotations

import math
import select
from collections.abc import Callable, Iterator
from typing import Any

from diagram_gen.recorder.built_in import built_in
from diagram_gen.recorder.turns import Turns

_MILLISECONDS = 1e-3
_REAL_SELECT: Any = select.select


class Polling:
    """What stands in for functions and methods of `select`, by which threads wait in `turns`."""

    def __init__(self, turns: Turns, on_deadlock: Callable[[], None]) -> None:
        self._turns = turns
        self._on_deadlock = on_deadlock

    def functions(self) -> Iterator[tuple[Any, str, Any]]:
        """What is replaced: its owner, its name there, and what stands in for it."""
        yield select, "select", built_in(self._select, _REAL_SELECT)

    def methods(self) -> Iterator[tuple[type, dict[str, Callable[..., Any]]]]:
        """What is replaced in classes in C: the class, and its methods by name."""
        if hasattr(select, "epoll"):
            yield select.epoll, {"poll": self._epoll(select.epoll.poll)}
        if hasattr(select, "poll"):
            kind = type(select.poll())
            yield kind, {"poll": self._poll(kind.poll)}

    def _select(self, reading: Any, writing: Any, other: Any, timeout: Any = None, /) -> Any:
        if not (timeout is None or _is_time(timeout)):
            return _REAL_SELECT(reading, writing, other, timeout)  # which refuses it
        files = [[*each] for each in (reading, writing, other)]
        return self._wait(timeout, lambda: _REAL_SELECT(*files, 0), any)

    def _epoll(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def poll(self: Any, timeout: Any = None, maxevents: int = -1) -> Any:
            if not (timeout is None or isinstance(timeout, int | float)):
                return real(self, timeout, maxevents)  # which refuses it
            return wait(timeout if _is_time(timeout) else None, lambda: real(self, 0, maxevents))

        wait = self._wait
        return _method(poll, real)

    def _poll(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def poll(self: Any, timeout: Any = None, /) -> Any:
            if not (timeout is None or isinstance(timeout, int | float)):
                return real(self, timeout)
            return wait(
                timeout * _MILLISECONDS if timeout is not None and timeout >= 0 else None, lambda: real(self, 0)
            )

        wait = self._wait
        return _method(poll, real)

    def _wait(self, timeout: float | None, look: Callable[[], Any], is_something: Callable[[Any], bool] = bool) -> Any:
        """What there is when something is, or when time is up; without a time-out, for as long as it takes."""
        result = look()
        if is_something(result) or timeout == 0:
            return result

        def came() -> bool:
            nonlocal result
            result = look()
            return is_something(result)

        until = math.inf if timeout is None else self._turns.clock.now + timeout
        slow = self._turns.outside.reason is not None
        self._turns.wait(until, came, None if slow else self._on_deadlock, slow=slow)
        if timeout is not None and not is_something(result):
            self._turns.clock.advance(until)  # to the last bit: a loop that reckons with sums would ask again and again
        return result


def _is_time(timeout: Any) -> bool:
    return isinstance(timeout, int | float) and timeout >= 0


def _method(function: Callable[..., Any], real: Callable[..., Any]) -> Callable[..., Any]:
    function.__qualname__, function.__doc__ = real.__qualname__, real.__doc__
    return function
