"""Which variables refer to one and the same object, of those that can change.

Nothing of the program's is kept alive, so an address says nothing by itself: its object may have died, and another have
come to its place. It is the same object if a weak reference says so; where there can be none, as for a list, if another
variable was found to refer to it at the same moment, or if the same variable has referred to that address ever since.
"""

from __future__ import annotations

import sys
import types
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, NamedTuple

from diagram_gen.recorder import classes

PLAIN = classes.ids(int, str, float, bool, types.NoneType, tuple, bytes, types.FunctionType, types.CoroutineType)
"""The most common kinds of values that have no identity worth telling."""
_COMMON = classes.ids(list, dict, bytearray)
"""The most common kinds that have; of these there are no weak references."""
_CHANGING = (list, dict, set, bytearray, deque)
_OTHERS = (type, tuple, str, bytes, int, float, complex, frozenset, BaseException, Enum)
_FORGET_AT = 1024


class Identity(NamedTuple):
    """An object that a variable refers to, as far as it can be known: its address, and what a trace calls it."""

    address: int
    name: str


class _Known:
    """What is known of an object: when it was seen last, what it is called, and a weak reference if it can have one."""

    __slots__ = ("identity", "reference", "seen_at")

    def __init__(self, seen_at: int, identity: Identity, reference: weakref.ref[Any] | None) -> None:
        self.seen_at = seen_at
        self.identity = identity
        self.reference = reference


class Identities:
    """Gives objects names, such as `object-3`, in the order in which they were first to be seen."""

    def __init__(self) -> None:
        self.named: Callable[[object], str | None] = lambda _: None
        """What a trace calls a task, or what else tasks wait for, by an id of its own; None for all other values."""
        self._now = 0
        self._known: dict[int, _Known] = {}
        self._names: dict[int, tuple[weakref.ref[Any], str]] = {}
        self._born = 0
        self._forget_at = _FORGET_AT

    def begin(self) -> None:
        """From here on it is later: the program has gone on."""
        self._now += 1
        if len(self._known) > self._forget_at:
            self._known = {at: each for at, each in self._known.items() if self._may_be_there(each)}
            self._forget_at = max(_FORGET_AT, 2 * len(self._known))
        if len(self._names) > self._forget_at:
            self._names = {at: each for at, each in self._names.items() if each[0]() is not None}
            self._forget_at = max(self._forget_at, 2 * len(self._names))

    def of(self, value: object, before: Identity | None) -> Identity | None:
        """The identity of what a variable refers to, and referred to when it was last looked at."""
        kind, address = type(value), id(value)
        if id(kind) not in _COMMON:
            name = self.named(value)
            if name is not None:
                return before if before is not None and before.name == name else Identity(address, name)
            if not _is_told(kind):
                return None
        known = self._known.get(address)
        if known is not None and (known.seen_at == self._now or _is(known.reference, value)):
            identity = known.identity
        elif before is not None and before.address == address and (known is None or known.reference is None):
            identity = before
            if known is not None:
                known.identity = identity
        else:
            self._born += 1
            identity, known = Identity(address, f"object-{self._born}"), None
        if known is None:
            found = None if id(kind) in _COMMON else reference(value)
            self._known[address] = _Known(self._now, identity, found)
        else:
            known.seen_at = self._now
        return identity

    def held(self, value: object, met: Sequence[object]) -> tuple[str, ...]:
        """What a trace calls the objects that were met in a value, once each, which have ids of their own."""
        if not met:
            return ()
        found = [self._held(each) for each in met if each is not value]
        return tuple(dict.fromkeys(filter(None, found)))

    def _held(self, value: object) -> str | None:
        """What a trace calls an object that was met, which is asked for once."""
        known, name = self._names.get(id(value), (None, None))
        if not _is(known, value):
            name, made = self.named(value), reference(value)
            if made is not None and name is not None:
                self._names[id(value)] = made, name
        return name

    def _may_be_there(self, known: _Known) -> bool:
        return known.seen_at >= self._now - 1 if known.reference is None else known.reference() is not None


def _is(reference: weakref.ref[Any] | None, value: object) -> bool:
    return reference is not None and reference() is value


def reference(value: object) -> weakref.ref[Any] | None:
    """A weak reference to an object; None if there can be none."""
    try:
        return weakref.ref(value)
    except TypeError:
        return None


def _is_told(kind: type) -> bool:
    """Whether it matters which object of its kind a value is: it can change, and is the program's own."""
    if id(kind) in PLAIN or issubclass(kind, _OTHERS):
        return False
    return issubclass(kind, _CHANGING) or classes.module(kind).partition(".")[0] not in _STANDARD


_STANDARD = {*sys.stdlib_module_names, "", __name__.partition(".")[0]} - {"__main__"}
