"""Faults of the recorder's own: the recording of what it fails at ends there, and the program goes on.

A program that uses up the stack or the memory does so inside the recorder, too: that is no fault of this kind.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from diagram_gen.model.trace import Detail, Doer
from diagram_gen.recorder import classes
from diagram_gen.recorder.texts import cut, without_addresses

OF_THE_PROGRAM = RecursionError, MemoryError
_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


class Faults:
    """Says of each detail once that it is not recorded any more, why, and whose doing it is; `tell` takes all three."""

    def __init__(self, tell: Callable[[Detail, str, Doer], object]) -> None:
        self._tell = tell
        self.lost: set[Detail] = set()

    def note(self, detail: Detail, error: Exception) -> None:
        """Recording a detail has failed."""
        self._lose(detail, "recorder", functools.partial(_described, error))

    def give_up(self, detail: Detail, reason: str) -> None:
        """A detail is not recorded any more because of what the program has done."""
        self._lose(detail, "program", lambda: reason)

    def _lose(self, detail: Detail, by: Doer, reason: Callable[[], str]) -> None:
        if detail not in self.lost:
            self.lost.add(detail)
            self._tell(detail, reason(), by)


def following(
    method: Callable[Concatenate[Any, _Given], _Found],
) -> Callable[Concatenate[Any, _Given], _Found | None]:
    """A method of what follows the event loops and has `faults`: None as soon as one of these has failed."""

    @functools.wraps(method)
    def follow(self: Any, /, *given: _Given.args, **named: _Given.kwargs) -> _Found | None:
        if "loop" in self.faults.lost:
            return None
        try:
            return method(self, *given, **named)
        except OF_THE_PROGRAM:
            raise
        except Exception as error:
            self.faults.note("loop", error)
            return None

    return follow


def _described(error: Exception) -> str:
    """An exception, which may be the program's own doing, in a line."""
    try:
        kind, message = classes.name(type(error)), cut(without_addresses(str(error)))
    except Exception:
        return "it cannot say why"
    return f"{kind}: {message}" if message else kind
