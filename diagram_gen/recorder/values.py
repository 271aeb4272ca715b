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

LONGEST = 10_000
"""Characters of one value that a trace keeps."""
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
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class Describer:
    """Gives values their texts, and objects their numbers in order of appearance, keeping none of them alive."""

    def __init__(self) -> None:
        self._numbers: dict[int, tuple[int, weakref.ref[Any] | None]] = {}
        self._counts: Counter[str] = Counter()
        self._open: list[int] = []

    def describe(self, value: object) -> str:
        """The text of a value, at most `LONGEST` characters; never raises an `Exception`."""
        self._open.clear()
        try:
            text = self._text(value)
        except Exception as error:  # a value whose very structure fights back
            text = f"<{type(value).__name__}: not shown, {type(error).__name__}>"
        return text if len(text) <= LONGEST + _SUFFIX else f"{text[:LONGEST]}{ELLIPSIS} ({len(text)} characters)"

    def exception(self, error: BaseException) -> str:
        """The text of an exception, such as `ValueError('no')`."""
        return self.describe(error)

    def _text(self, value: Any) -> str:
        kind = type(value)
        represent: object = kind.__repr__
        if issubclass(kind, str) and represent is str.__repr__:
            return _quoted(value)
        if issubclass(kind, bytes | bytearray) and represent in (
            bytes.__repr__,
            bytearray.__repr__,
        ):
            return _quoted(value)
        if issubclass(kind, Enum):
            return f"<{kind.__name__}.{value._name_}: {self._nested(value, lambda: self._text(value._value_))}>"
        if issubclass(kind, bool) or (issubclass(kind, _LEAVES) and _is_native(represent)):
            return _number(value)
        if kind.__module__ in _LEAF_MODULES or kind is re.Pattern:
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
        if issubclass(kind, tuple) and hasattr(kind, "_fields"):
            return f"{kind.__name__}({self._named(zip(kind._fields, tuple.__iter__(value), strict=False))})"
        if issubclass(kind, dict) and (_is_native(kind.__repr__) or kind is Counter):
            return self._mapping(value, kind)
        if issubclass(kind, list | tuple | set | frozenset | deque) and _is_native(kind.__repr__):
            return self._sequence(value, kind)
        if issubclass(kind, BaseException):
            arguments = BaseException.args.__get__(value)  # type: ignore[attr-defined]
            return f"{kind.__name__}({', '.join(self._items(arguments))})"
        fields = vars(kind).get("__dataclass_fields__")
        if fields is not None:
            names = [name for name, field in fields.items() if field.repr]
            return f"{kind.__qualname__.rpartition('.')[2]}({self._named(_attributes(value, names))})"
        return self._object(value, kind)

    def _mapping(self, value: Any, kind: type) -> str:
        items = value.most_common() if kind is Counter else dict.items(value)
        pairs = (f"{self._text(key)}: {self._text(item)}" for key, item in items)
        text = "{" + ", ".join(_enough(pairs)) + "}"
        if issubclass(kind, defaultdict):
            return f"{kind.__name__}({self._text(value.default_factory)}, {text})"
        return f"{kind.__name__}({text})" if issubclass(kind, OrderedDict | Counter) else text

    def _sequence(self, value: Any, kind: type) -> str:
        if issubclass(kind, set | frozenset):
            items = _in_order(value, self._text)
            text = "{" + ", ".join(items) + "}"
            if issubclass(kind, frozenset):
                return f"{kind.__name__}({text if items else ''})"
            return text if items else f"{kind.__name__}()"
        if issubclass(kind, tuple):
            items = self._items(tuple.__iter__(value))
            return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
        if issubclass(kind, deque):
            limit = "" if value.maxlen is None else f", maxlen={value.maxlen}"
            return f"{kind.__name__}([{', '.join(self._items(deque.__iter__(value)))}]{limit})"
        return f"[{', '.join(self._items(list.__iter__(value)))}]"

    def _object(self, value: Any, kind: type) -> str:
        if kind in _CODE_OBJECTS:
            return f"<{_CODE_OBJECTS[kind]} {value.__qualname__}>"
        if issubclass(kind, type):
            return f"<class {type.__getattribute__(value, '__qualname__')!r}>"
        if issubclass(kind, types.ModuleType):
            return f"<module {types.ModuleType.__getattribute__(value, '__name__')!r}>"
        if kind.__module__.partition(".")[0] in ("asyncio", "_asyncio"):
            return self._asyncio_object(value, kind)
        if _is_native(kind.__repr__) and not _is_plain(kind) and not kind.__dictoffset__:
            return _ADDRESS.sub("", _closed(value))
        attributes = self._named(_attributes(value, sorted_attributes(value, kind)))
        return f"<{kind.__name__} #{self._number(value, kind)}{' ' if attributes else ''}{attributes}>"

    def _asyncio_object(self, value: Any, kind: type) -> str:
        asyncio = sys.modules["asyncio"]
        if issubclass(kind, asyncio.Task):
            return f"<Task {value.get_name()}>"
        if issubclass(kind, asyncio.Future):
            return f"<{kind.__name__.lstrip('_')} {self._future_state(value)}>"
        state = _SYNCHRONISERS.get(kind.__name__)
        return f"<{kind.__name__}{' ' + state(value) if state else ''}>"

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
        self._counts[kind.__name__] += 1
        try:
            reference = weakref.ref(value)
        except TypeError:
            reference = None
        self._numbers[id(value)] = (self._counts[kind.__name__], reference)
        return self._counts[kind.__name__]


def is_fixed(value: object) -> bool:
    """Whether the text of a value can never change."""
    return type(value) in _FIXED


def sorted_attributes(value: object, kind: type) -> list[str]:
    """The names of an object's own attributes: those of its `__dict__` as they were set, then its slots."""
    try:
        own = list(object.__getattribute__(value, "__dict__"))
    except AttributeError:
        own = []
    slots: list[str] = []
    for base in reversed(kind.__mro__):
        declared = vars(base).get("__slots__", ())
        slots += [declared] if isinstance(declared, str) else list(declared)
    return [name for name in own + slots if isinstance(name, str) and not name.startswith("__")]


def _attributes(value: object, names: Iterable[str]) -> Iterator[tuple[str, object]]:
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        own = {}
    for name in names:
        if name in own:
            yield name, own[name]
            continue
        slot = getattr(type(value), name, None)
        if isinstance(slot, types.MemberDescriptorType):
            try:
                yield name, slot.__get__(value)
            except AttributeError:  # a slot that nothing was stored in
                continue


def _is_native(represent: object) -> bool:
    """Whether a `__repr__` is implemented in C, so that no Python code of the program is its body."""
    return isinstance(represent, types.WrapperDescriptorType)


def _is_plain(kind: type) -> bool:
    """Whether a class says nothing of its own about its instances."""
    represent: object = kind.__repr__
    return represent is object.__repr__


def _number(value: object) -> str:
    try:
        for base in (bool, int, float, complex):
            if isinstance(value, base):
                return base.__repr__(value)
        return repr(value)
    except ValueError:  # CPython refuses to write out an int of more than 4300 digits
        return f"<int of {value.bit_length()} bits>"  # type: ignore[attr-defined]


def _quoted(value: str | bytes | bytearray) -> str:
    if len(value) <= LONGEST:
        return type(value).__repr__(value)
    return f"{value[:LONGEST]!r}{ELLIPSIS} ({len(value)} characters)"


def _closed(value: object) -> str:
    """A container inside itself, or too deep to open: what `repr` writes for recursion."""
    kind = type(value)
    if issubclass(kind, list):
        return "[...]"
    if issubclass(kind, dict | set):
        return "{...}"
    return "(...)" if issubclass(kind, tuple) else f"<{kind.__name__} ...>"


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
