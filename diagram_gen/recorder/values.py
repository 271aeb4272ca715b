"""Describing the program's values without running any of the program's code.

`repr` of an arbitrary object may print, block, change something or raise.
So a value is described from its structure: exactly as `repr` does for what Python itself defines, by attributes for
the rest.
"""

from __future__ import annotations

import re
import sys
import types
import weakref
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any

from diagram_gen.recorder import classes
from diagram_gen.recorder.futures import is_future, is_task, task_name

LONGEST = 10_000
"""Characters of one value that a trace keeps."""
_LONGEST_INT = 14_000
"""Bits of the longest int that is written out, which has about 4200 digits."""
_MAXLEN, _FACTORY = deque.__dict__["maxlen"], defaultdict.__dict__["default_factory"]
_PLAIN = object.__dict__["__repr__"]
_SUFFIX = 40
"""Room for saying how long a value really is."""
DEEPEST = 8
"""Containers inside each other that are opened."""
ELLIPSIS = "…"

_LEAVES: tuple[type, ...] = (
    int,
    float,
    complex,
    range,
    types.NoneType,
    type(...),
    type(NotImplemented),
)
_FIXED = {int, float, complex, bool, types.NoneType, str, bytes, range, types.CoroutineType, types.FunctionType}
_LEAF_MODULES = {
    "datetime",
    "decimal",
    "fractions",
    "uuid",
    "pathlib",
    "ipaddress",
    "zoneinfo",
    "_pydatetime",
}
_CODE_OBJECTS: dict[type, str] = {
    types.CoroutineType: "coroutine object",
    types.GeneratorType: "generator object",
    types.AsyncGeneratorType: "async_generator object",
    types.FunctionType: "function",
    types.BuiltinFunctionType: "built-in function",
}
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
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
"""What no trace says: it differs from run to run."""


class Describer:
    """Gives values their texts, and objects their numbers in order of appearance, keeping none of them alive."""

    def __init__(self) -> None:
        self._numbers: dict[int, tuple[int, weakref.ref[Any] | None]] = {}
        self._counts: Counter[str] = Counter()
        self._open: list[int] = []
        self._common: dict[type, Callable[[Any], str]] = {
            str: lambda value: _quoted(value, str),
            int: _number,
            bool: repr,
            float: repr,
            types.NoneType: repr,
            list: lambda value: self._nested(value, lambda: self._sequence(value, list)),
            tuple: lambda value: self._nested(value, lambda: self._sequence(value, tuple)),
            dict: lambda value: self._nested(value, lambda: self._mapping(value, dict)),
        }
        """How the most common kinds of values are described, the same way as below but without looking for it."""

    def describe(self, value: object) -> str:
        """The text of a value, at most `LONGEST` characters; never raises an `Exception`."""
        self._open.clear()
        try:
            text = self._text(value)
        except Exception as error:  # a value whose very structure fights back
            text = f"<{classes.name(type(value))}: not shown, {classes.name(type(error))}>"
        return text if len(text) <= LONGEST + _SUFFIX else f"{text[:LONGEST]}{ELLIPSIS} ({len(text)} characters)"

    def _text(self, value: Any) -> str:
        kind = type(value)
        if kind in self._common:
            return self._common[kind](value)
        represent = classes.stored(kind, "__repr__")
        for base in (str, bytes, bytearray):
            if issubclass(kind, base) and represent is base.__dict__["__repr__"]:
                return _quoted(value, base)
        if issubclass(kind, Enum):
            held = dict(classes.attributes(value, ("_name_", "_value_")))
            inner = self._nested(value, lambda: self._text(held.get("_value_")))
            return f"<{classes.name(kind)}.{held.get('_name_')}: {inner}>"
        if issubclass(kind, bool) or (issubclass(kind, _LEAVES) and classes.is_native(represent)):
            return _number(value)
        if _is_leaf(value):
            return repr(value)
        return self._nested(value, lambda: self._compound(value, kind))

    def _nested(self, value: object, describe: Callable[[], str]) -> str:
        if id(value) in self._open or len(self._open) >= DEEPEST:
            return _closed(value)
        self._open.append(id(value))
        try:
            return describe()
        finally:
            self._open.pop()

    def _compound(self, value: Any, kind: type) -> str:
        fields = classes.stored(kind, "_fields")
        if issubclass(kind, tuple) and type(fields) is tuple:
            return f"{classes.name(kind)}({self._named(zip(fields, tuple.__iter__(value), strict=False))})"
        native = classes.is_native(classes.stored(kind, "__repr__"))
        if issubclass(kind, dict) and (native or kind is Counter):
            return self._mapping(value, kind)
        if issubclass(kind, list | tuple | set | frozenset | deque) and native:
            return self._sequence(value, kind)
        if issubclass(kind, BaseException):
            arguments = BaseException.args.__get__(value)  # type: ignore[attr-defined]
            return f"{classes.name(kind)}({', '.join(self._items(arguments))})"
        fields = classes.own(kind, "__dataclass_fields__")
        if type(fields) is dict:
            names = [name for name, field in fields.items() if field.repr]
            return f"{classes.name(kind)}({self._named(classes.attributes(value, names))})"
        return self._object(value, kind)

    def _mapping(self, value: Any, kind: type) -> str:
        items = _most_common(value) if kind is Counter else dict.items(value)
        pairs = (f"{self._text(key)}: {self._text(item)}" for key, item in items)
        text = "{" + ", ".join(_enough(pairs)) + "}"
        if issubclass(kind, defaultdict):
            return f"{classes.name(kind)}({self._text(_FACTORY.__get__(value))}, {text})"
        return f"{classes.name(kind)}({text})" if issubclass(kind, OrderedDict | Counter) else text

    def _sequence(self, value: Any, kind: type) -> str:
        if issubclass(kind, set | frozenset):
            items = _in_order((frozenset if issubclass(kind, frozenset) else set).__iter__(value), self._text)
            text = "{" + ", ".join(items) + "}"
            if issubclass(kind, frozenset):
                return f"{classes.name(kind)}({text if items else ''})"
            return text if items else f"{classes.name(kind)}()"
        if issubclass(kind, tuple):
            items = self._items(tuple.__iter__(value))
            return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
        if issubclass(kind, deque):
            limit = "" if _MAXLEN.__get__(value) is None else f", maxlen={_MAXLEN.__get__(value)}"
            return f"{classes.name(kind)}([{', '.join(self._items(deque.__iter__(value)))}]{limit})"
        return f"[{', '.join(self._items(list.__iter__(value)))}]"

    def _object(self, value: Any, kind: type) -> str:
        if kind in _CODE_OBJECTS:
            return f"<{_CODE_OBJECTS[kind]} {value.__qualname__}>"
        if issubclass(kind, type):
            return f"<class {classes.qualified_name(value)!r}>"
        if issubclass(kind, types.ModuleType):
            return f"<module {types.ModuleType.__getattribute__(value, '__name__')!r}>"
        if classes.module(kind).partition(".")[0] in ("asyncio", "_asyncio"):
            return self._asyncio_object(value, kind)
        if classes.module(kind).partition(".")[0] in _MACHINERY:
            return self._machine(value, kind)
        represent = classes.stored(kind, "__repr__")
        if classes.is_native(represent) and represent is not _PLAIN and not classes.has_dict(kind):
            return ADDRESS.sub("", _closed(value))
        names = classes.attribute_names(value)
        if any(classes.module(base).partition(".")[0] in _MACHINERY for base in classes.bases(kind)):
            names = [name for name in names if not name.startswith("_")]
        attributes = self._named(classes.attributes(value, names))
        return f"<{classes.name(kind)} #{self._number(value, kind)}{' ' if attributes else ''}{attributes}>"

    def _machine(self, value: Any, kind: type) -> str:
        """An object whose attributes are numbers of threads, files and the like, of which no two runs have the same."""
        held = dict(classes.attributes(value, _TELLING.get(classes.name(kind), ())))
        told = "".join(f" {self._text(each)}" for each in held.values())
        return f"<{classes.name(kind)} #{self._number(value, kind)}{told}>"

    def _asyncio_object(self, value: Any, kind: type) -> str:
        if is_task(value):
            return f"<Task {task_name(value)}>"
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

    def _items(self, items: Iterable[object]) -> list[str]:
        return list(_enough(self._text(item) for item in items))

    def _named(self, pairs: Iterable[tuple[str, object]]) -> str:
        return ", ".join(_enough(f"{name}={self._text(value)}" for name, value in pairs))

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


def is_fixed(value: object) -> bool:
    """Whether the text of a value can never change."""
    return type(value) in _FIXED


def _number(value: Any) -> str:
    for base in (bool, int, float, complex):
        if issubclass(type(value), base):
            # CPython refuses to write out an int of more than 4300 digits, unless told otherwise: then it takes long.
            huge = base is int and int.bit_length(value) > _LONGEST_INT
            return f"<int of {int.bit_length(value)} bits>" if huge else base.__repr__(value)
    return repr(value)


def _is_leaf(value: Any) -> bool:
    """Whether a value is of a class of the standard library whose `repr` runs nothing of the program's."""
    kind = type(value)
    if kind is re.Pattern:
        return True
    here = sys.modules.get(classes.module(kind))
    if classes.module(kind) not in _LEAF_MODULES or vars(here).get(classes.name(kind)) is not kind:
        return False
    zone = getattr(value, "tzinfo", None)
    return zone is None or classes.module(type(zone)) in _LEAF_MODULES


def _most_common(value: Counter[Any]) -> list[tuple[Any, Any]]:
    """A counter's items as its `repr` orders them, where that needs no code of the program."""
    items = list(dict.items(value))
    return sorted(items, key=lambda item: -item[1]) if all(type(count) is int for _, count in items) else items


def _quoted(value: Any, base: type[str] | type[bytes] | type[bytearray]) -> str:
    length = base.__len__(value)
    if length <= LONGEST:
        return base.__repr__(value)
    return f"{base.__repr__(base.__getitem__(value, slice(0, LONGEST)))}{ELLIPSIS} ({length} characters)"


def _closed(value: object) -> str:
    """A container inside itself, or too deep to open: what `repr` writes for recursion."""
    kind = type(value)
    if issubclass(kind, list):
        return "[...]"
    if issubclass(kind, dict | set):
        return "{...}"
    return "(...)" if issubclass(kind, tuple) else f"<{classes.name(kind)} ...>"


def _enough(texts: Iterable[str]) -> Iterator[str]:
    """The texts, up to the one with which they exceed `LONGEST` together."""
    length = 0
    for text in texts:
        if length > LONGEST:
            yield ELLIPSIS
            return
        length += len(text) + 2
        yield text


def _in_order(items: Iterable[object], describe: Callable[[object], str]) -> list[str]:
    """The texts of a set's items in an order that does not depend on hashes."""
    values = list(items)
    if all(type(value) is int for value in values):
        return [describe(value) for value in sorted(values)]  # type: ignore[type-var]
    return sorted(describe(value) for value in values)
