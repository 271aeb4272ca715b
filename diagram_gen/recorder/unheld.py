"""Tasks that nothing holds but a circle of references: found as the garbage collector finds them.

What a task refers to, directly or by way of others, refers back to it in so many places. Where an object of these has
more references than that, something outside holds it, and so all that it refers to. Where none has, the task is garbage
that was not collected yet. Nothing runs the program's code for that, and nothing is held past the moment.

Facts relied on: `gc.get_referents` asks an object as the collector does; `sys.getrefcount` counts its references.
"""

from __future__ import annotations

import gc
import operator
import sys
import types
import weakref
from collections.abc import Iterator
from typing import Any

_MOST = 256
"""Objects beyond which it is not looked further."""
_ROOTS = (type, types.ModuleType, types.CodeType)
"""Kinds of objects that much else refers to, and that are not asked what they refer to."""


def _references(objects: list[Any]) -> list[int]:
    """How many references there are to each of some objects, with that of the list."""
    return list(map(sys.getrefcount, objects))


_OURS = _references([object()])[0]
"""References to an object that are there because it is looked at."""


def unheld(reference: weakref.ref[Any]) -> dict[int, bool]:
    """Whether nothing holds a task, and all that it refers to, by their `id`s; nothing is said if that is too much."""
    members = [reference()]
    if members[0] is None:
        return {}
    referents = _closed(members, (id(members[0]._loop), id(members)))
    if referents is None:
        return {}
    inside = [0] * len(members)
    for each in referents:
        for place in each:
            inside[place] += 1
    counts = _references(members)
    open = [place for place, count in enumerate(counts) if count - _OURS > inside[place]]
    held = set(open)
    while open:
        found = {place for place in referents[open.pop()] if place not in held}
        held |= found
        open += found
    return {id(member): place not in held for place, member in enumerate(members)}


def _closed(members: list[Any], roots: tuple[int, ...]) -> list[list[int]] | None:
    """Adds to some objects all that they refer to; gives the places of what each refers to. None if too much."""
    places = {id(members[0]): 0}
    referents: list[list[int]] = []
    while len(referents) < len(members):
        found, member = [], members[len(referents)]
        apart = (*roots, *_namespaces(member)) if type(member) is types.FunctionType else roots
        for each in gc.get_referents(member):
            if not gc.is_tracked(each) or issubclass(type(each), _ROOTS) or id(each) in apart:
                continue
            place = places.setdefault(id(each), len(members))
            if place == len(members):
                if place == _MOST:
                    return None
                members.append(each)
            found.append(place)
        referents.append(found)
    return referents


def _namespaces(function: types.FunctionType) -> tuple[int, int]:
    builtins: Any = getattr(function, "__builtins__")  # noqa: B009 - not every mypy knows that functions have it
    return id(function.__globals__), id(builtins)


class Unheld:
    """Which of the tasks that wait are held by nothing; each is looked at once it has more references or fewer."""

    def __init__(self) -> None:
        self._watched: dict[int, weakref.ref[Any]] = {}
        self._counts: dict[int, tuple[int, int]] = {}

    def watch(self, place: int, reference: weakref.ref[Any]) -> None:
        """The task in a place waits for what no timer ends."""
        self._watched[place] = reference

    def leave(self, place: int) -> None:
        """It doesn't any more."""
        self._watched.pop(place, None)

    def changed(self) -> Iterator[tuple[int, bool]]:
        """By their places, tasks that may have come to be held by nothing, or by something, and which of that it is."""
        before, self._counts = self._counts, self._now() if self._watched else {}
        if before == self._counts:
            return
        looked = {place for place, counts in self._counts.items() if before.get(place) != counts}
        found: dict[int, bool] = {}
        for each in looked:
            for address, is_free in unheld(self._watched[each]).items():
                found[address] = found.get(address, False) or is_free
        for place, reference in self._watched.items():
            address = id(reference())
            if address in found or place in looked:
                yield place, found.get(address, False)

    def _now(self) -> dict[int, tuple[int, int]]:
        """How many references there are to each task, and to what it awaits."""
        tasks = list(map(operator.call, self._watched.values()))
        futures = [getattr(each, "_fut_waiter", None) for each in tasks]
        return dict(zip(self._watched, zip(_references(tasks), _references(futures), strict=True), strict=True))
