"""Done callbacks: what the end of a future or a task sets going, as it is described, and which code may change it.

Facts relied on: `_callbacks` has a future's done callbacks, in the C implementation too, where it is made anew whenever
it is asked for; besides the task that awaits a future, only what calls `add_done_callback` or `remove_done_callback`
changes them.
"""

from __future__ import annotations

import functools
import types
import weakref
from collections.abc import Callable
from typing import Any

from diagram_gen.model.loop import Callback
from diagram_gen.recorder.callbacks import function_called, is_of_asyncio, woken_by
from diagram_gen.recorder.future_waits import callbacks_of

_METHODS = frozenset({"add_done_callback", "remove_done_callback"})
_FOR_EVER = frozenset({"BaseEventLoop.run_until_complete"})
"""What changes callbacks before the loop runs and after it alone, and lasts as long."""


class DoneCallbacks:
    """The done callbacks of one future or task, which it does not keep alive. `id_of` gives the id of a task."""

    __slots__ = ("_references", "shown")

    def __init__(self) -> None:
        self._references: tuple[weakref.ref[Any], ...] = ()
        self.shown: tuple[Callback, ...] = ()

    def look(self, future: Any, id_of: Callable[[Any], str | None]) -> bool:
        """Looks at the callbacks of a future; whether these are others than before."""
        now = [callback for callback, _ in callbacks_of(future)]
        references = self._references
        if len(now) == len(references) and all(map(_is_of, references, now)):
            return False
        self._references = tuple(map(_reference, now))
        before, self.shown = self.shown, tuple([_described(each, id_of) for each in now])
        return before != self.shown


class Changes:
    """Knows from the code that runs whether done callbacks may have changed. `may_have` tells it, of any."""

    def __init__(self) -> None:
        self._is_open = True
        self._running = 0
        self._always = False

    def note_code(self, code: types.CodeType) -> None:
        """Some of the program's code is about to run: what is fetched by name may be kept, and called at any time."""
        self._always = self._always or _names_one(code)

    def open(self) -> None:
        """From now on the callbacks of any future may have changed."""
        self._is_open = True

    def enter(self) -> None:
        """A function of a library begins, or goes on, that changes the done callbacks of some futures."""
        self._running += 1
        self._is_open = True

    def leave(self) -> None:
        """Such a function has ended, or is suspended."""
        self._running -= 1
        self._is_open = True

    def may_have(self) -> bool:
        """Whether any may have changed since this was asked last."""
        may = self._is_open or self._always or self._running > 0
        self._is_open = False
        return may


def changes_some(code: types.CodeType) -> bool:
    """Whether a library's code changes done callbacks itself."""
    return not _METHODS.isdisjoint(code.co_names) and code.co_qualname not in _FOR_EVER


def _names_one(code: types.CodeType) -> bool:
    if not (_METHODS.isdisjoint(code.co_names) and _METHODS.isdisjoint(filter(_is_text, code.co_consts))):
        return True
    return any(_names_one(each) for each in code.co_consts if type(each) is types.CodeType)


def _is_text(constant: object) -> bool:
    return type(constant) is str


def _described(callback: Any, id_of: Callable[[Any], str | None]) -> Callback:
    task = woken_by(callback)
    if task is not None:
        return _wakes(id_of(task))
    return _calls(function_called(callback), is_of_asyncio(callback))


@functools.cache
def _wakes(task: str | None) -> Callback:
    return Callback("wake", task)


@functools.cache
def _calls(function: str, of_asyncio: bool) -> Callback:
    return Callback("call", None, function, of_asyncio)


def _reference(callback: Any) -> weakref.ref[Any]:
    try:
        return weakref.ref(callback)
    except TypeError:  # it is looked at anew each time
        return weakref.ref(_reference)


def _is_of(reference: weakref.ref[Any], callback: Any) -> bool:
    return reference() is callback
