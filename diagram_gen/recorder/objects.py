"""The texts of objects that are no containers: their attributes, or what is worth telling of them."""

from __future__ import annotations

import types
import weakref
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from diagram_gen.model import words
from diagram_gen.recorder import classes
from diagram_gen.recorder.future_waits import is_future, is_task, task_name

_PLAIN = object.__dict__["__repr__"]
_CODE_OBJECTS = {
    id(types.CoroutineType): "coroutine object",
    id(types.GeneratorType): "generator object",
    id(types.AsyncGeneratorType): "async_generator object",
    id(types.FunctionType): "function",
    id(types.BuiltinFunctionType): "built-in function",
}
"""By the `id`s of classes of Python's own."""
_SYNCHRONISERS: dict[str, Callable[[Any], str]] = {
    "Lock": lambda lock: "locked" if lock._locked else "unlocked",
    "Event": lambda event: "set" if event._value else "unset",
    "Semaphore": lambda semaphore: f"value={semaphore._value}",
    "BoundedSemaphore": lambda semaphore: f"value={semaphore._value}",
    "Queue": lambda queue: f"size={len(queue._queue)}",
    "LifoQueue": lambda queue: f"size={len(queue._queue)}",
    "PriorityQueue": lambda queue: f"size={len(queue._queue)}",
}
_MACHINERY = {
    *("_thread", "threading", "queue", "concurrent", "multiprocessing", "subprocess", "signal"),
    *("socket", "ssl", "selectors", "logging", __name__.partition(".")[0]),
}
"""Packages whose objects are not opened, ours among them."""
_TELLING = {"Thread": ("_name",), "Timer": ("_name",), "Queue": ("queue",), "Future": ("_state",)}
"""What is told of some of them: these attributes."""


class Objects:
    """Gives objects their texts, and their numbers in order of appearance, keeping none of them alive.

    `text` gives that of a value inside one, and `named` that of several with their names.
    """

    def __init__(self, text: Callable[[object], str], named: Callable[[Iterable[tuple[str, object]]], str]) -> None:
        self._text = text
        self._named = named
        self.met: list[Any] | None = None
        """Where the objects of asyncio's that are described are to be noted."""
        self._numbers: dict[int, tuple[int, weakref.ref[Any] | None]] = {}
        self._counts: Counter[str] = Counter()

    def describe(self, value: Any, kind: type) -> str:
        """The text of an object of this class."""
        if id(kind) in _CODE_OBJECTS:
            return f"<{_CODE_OBJECTS[id(kind)]} {value.__qualname__}>"
        if kind is types.TracebackType:  # it cannot be told from one that was at the same address before
            return "<traceback>"
        if issubclass(kind, type):
            return f"<class {classes.qualified_name(value)!r}>"
        if issubclass(kind, types.ModuleType):
            return f"<module {types.ModuleType.__getattribute__(value, '__name__')!r}>"
        if _package(kind) in ("asyncio", "_asyncio"):
            return self._of_asyncio(value, kind)
        if _package(kind) in _MACHINERY:
            return self._machine(value, kind)
        represent = classes.stored(kind, "__repr__")
        if classes.is_native(represent) and represent is not _PLAIN and not classes.has_dict(kind):
            return f"<{classes.name(kind)} ...>"
        names = classes.attribute_names(value)
        if any(_package(base) in _MACHINERY for base in classes.bases(kind)):
            names = [name for name in names if not name.startswith("_")]
        attributes = self._named(classes.attributes(value, names))
        return f"<{classes.name(kind)} #{self._number(value, kind)}{' ' if attributes else ''}{attributes}>"

    def _machine(self, value: Any, kind: type) -> str:
        """An object whose attributes are numbers of threads, files and the like, of which no two runs have the same."""
        held = dict(classes.attributes(value, _TELLING.get(classes.name(kind), ())))
        told = "".join(f" {self._text(each)}" for each in held.values())
        return f"<{classes.name(kind)} #{self._number(value, kind)}{told}>"

    def _of_asyncio(self, value: Any, kind: type) -> str:
        if self.met is not None:
            self.met.append(value)
        if is_task(value):
            return words.of_task(task_name(value))
        if is_future(value):
            return f"<{classes.name(kind).lstrip('_')} {self._future_state(value)}>"
        state = _SYNCHRONISERS.get(classes.name(kind))
        return f"<{classes.name(kind)}{' ' + state(value) if state else ''}>"

    def _future_state(self, future: Any) -> str:
        # `Future.exception()` would mark the exception as retrieved; the private attribute does not.
        if future._state != "FINISHED":
            return str(future._state).lower()
        if future._exception is not None:
            return f"exception={self._text(future._exception)}"
        return f"result={self._text(future._result)}"

    def _number(self, value: object, kind: type) -> int:
        known = self._numbers.get(id(value))
        if known and (known[1] is None or known[1]() is value):
            return known[0]
        self._counts[classes.name(kind)] += 1
        try:
            reference = weakref.ref(value)
        except TypeError:
            reference = None
        self._numbers[id(value)] = (self._counts[classes.name(kind)], reference)
        return self._counts[classes.name(kind)]


def _package(kind: type) -> str:
    return classes.module(kind).partition(".")[0]
