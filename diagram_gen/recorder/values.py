"""Describing the program's values without running any of the program's code.

`repr` of an arbitrary object may print, block, change something or raise.
So a value is described from its structure: exactly as `repr` does for what Python itself defines, by attributes for
the rest.
"""

from __future__ import annotations

import types
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from operator import itemgetter
from typing import Any

from diagram_gen.recorder import classes, plain_values
from diagram_gen.recorder.filled import Filled
from diagram_gen.recorder.objects import Objects
from diagram_gen.recorder.texts import LONGEST, cut, enough

DEEPEST = 8
"""Containers inside each other that are opened."""
_MAXLEN, _FACTORY = deque.__dict__["maxlen"], defaultdict.__dict__["default_factory"]
LEAVES = classes.ids(str, int, bool, float, types.NoneType, types.CoroutineType)
"""The most common kinds of values in which nothing stands."""
_SUFFIX = 40
"""Room for saying how long a value really is."""


class Describer:
    """Gives values their texts, and objects their numbers in order of appearance, keeping none of them alive."""

    def __init__(self) -> None:
        self._objects = Objects(self._text, self._named)
        self._open: list[int] = []
        self._common: dict[int, Callable[[Any], str]] = {
            id(str): lambda value: plain_values.quoted(value, str),
            id(int): plain_values.number,
            id(bool): repr,
            id(float): repr,
            id(types.NoneType): repr,
            id(list): lambda value: self._nested(value, lambda: self._sequence(value, list)),
            id(tuple): lambda value: self._nested(value, lambda: self._sequence(value, tuple)),
            id(dict): lambda value: self._nested(value, lambda: self._mapping(value, dict)),
        }
        """How the most common kinds of values are described, the same way as below but without looking for it."""

    def describe(self, value: object) -> str:
        """The text of a value, at most `LONGEST` characters; never raises an `Exception`."""
        self._open.clear()
        try:
            text = self._text(value)
        except Exception as error:  # a value whose very structure fights back
            text = f"<{classes.name(type(value))}: not shown, {classes.name(type(error))}>"
        return cut(text, LONGEST + _SUFFIX)

    def opened(self, value: object) -> tuple[str, Sequence[Any]]:
        """The text of a value, and the objects of asyncio's that stand in it; never raises an `Exception`."""
        if id(type(value)) in LEAVES:
            return self.describe(value), ()
        met: list[Any] = []
        self._objects.met = met
        try:
            return self.describe(value), met
        finally:
            self._objects.met = None

    def _text(self, value: Any) -> str:
        kind = type(value)
        describe = self._common.get(id(kind))
        if describe is not None:
            return describe(value)
        leaf = plain_values.text(value, classes.stored(kind, "__repr__"))
        if leaf is not None:
            return leaf
        if issubclass(kind, Enum):
            held = dict(classes.attributes(value, ("_name_", "_value_")))
            inner = self._nested(value, lambda: self._text(held.get("_value_")))
            return f"<{classes.name(kind)}.{held.get('_name_')}: {inner}>"
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
        native = kind is Filled or classes.is_native(classes.stored(kind, "__repr__"))
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
        return self._objects.describe(value, kind)

    def _mapping(self, value: Any, kind: type) -> str:
        items = _most_common(value) if kind is Counter else dict.items(value)
        pairs = (f"{self._text(key)}: {self._text(item)}" for key, item in items)
        text = "{" + ", ".join(enough(pairs)) + "}"
        if issubclass(kind, defaultdict):
            return f"{classes.name(kind)}({self._text(_FACTORY.__get__(value))}, {text})"
        return f"{classes.name(kind)}({text})" if issubclass(kind, OrderedDict | Counter) else text

    def _sequence(self, value: Any, kind: type) -> str:
        if issubclass(kind, set | frozenset):
            items = self._in_order([*(frozenset if issubclass(kind, frozenset) else set).__iter__(value)])
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

    def _in_order(self, items: list[Any]) -> list[str]:
        """The texts of a set's items, and what is met in them, in an order that does not depend on hashes."""
        if all(type(item) is int for item in items):
            return [self._text(item) for item in sorted(items)]
        met, found = self._objects.met, []
        for item in items:
            self._objects.met = None if met is None else []
            found.append((self._text(item), self._objects.met or ()))
        self._objects.met = met
        found.sort(key=itemgetter(0))
        if met is not None:
            met.extend(each for _, those in found for each in those)
        return [text for text, _ in found]

    def _items(self, items: Iterable[object]) -> list[str]:
        return list(enough(self._text(item) for item in items))

    def _named(self, pairs: Iterable[tuple[str, object]]) -> str:
        return ", ".join(enough(f"{name}={self._text(value)}" for name, value in pairs))


def _most_common(value: Counter[Any]) -> list[tuple[Any, Any]]:
    """A counter's items as its `repr` orders them, where that needs no code of the program."""
    items = list(dict.items(value))
    return sorted(items, key=lambda item: -item[1]) if all(type(count) is int for _, count in items) else items


def _closed(value: object) -> str:
    """A container inside itself, or too deep to open: what `repr` writes for recursion."""
    kind = type(value)
    if issubclass(kind, list):
        return "[...]"
    if issubclass(kind, dict | set):
        return "{...}"
    return "(...)" if issubclass(kind, tuple) else f"<{classes.name(kind)} ...>"
