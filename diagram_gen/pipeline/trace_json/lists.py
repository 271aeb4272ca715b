"""Lists of names in a trace, as a reader keeps them, and the items that the names mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

from diagram_gen.model import rope
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import Future, Handle, Task, Timer
from diagram_gen.pipeline.trace_json import form

Item = TypeVar("Item", Frame, Task, Handle, Timer, Future)
_LAST = 4
"""So many names at the end of a list are looked at first."""


class List(Generic[Item]):
    """A list of names, and the items that they mean; of a task's stack, the task's name is its `owner`."""

    def __init__(self, owner: str | None = None) -> None:
        self.owner = owner
        self.items: Sequence[Item] = ()
        self._repeats = False
        self._names: list[str] = []
        self._places: dict[str, int] = {}

    def take(self, changes: Iterable[form.Change], table: Table[Item]) -> None:
        """Changes the list as a step says."""
        made: list[rope.Change[Any]] = []
        for each in changes:
            end = each.at + each.remove
            if not 0 <= each.at <= end <= len(self._names):
                raise IndexError(f"place {each.at} and {each.remove} more, in a list of {len(self._names)}")
            for name in self._names[each.at : end]:
                table.holders[name].remove(self)
            for name in each.insert:
                self._repeats = self._repeats or self in table.holders[name]
                table.holders[name].append(self)
            new = tuple([table.items[name] for name in each.insert])
            made.append(rope.Change(each.at, tuple(self._names[each.at : end]), new))
            self._names[each.at : end] = each.insert
        if made:
            self.items = rope.changed(self.items, made)

    def clear(self, table: Table[Item]) -> None:
        """Takes everything out of the list."""
        self.take([form.Change(0, len(self._names))], table)

    def renew(self, name: str, item: Item) -> None:
        """A name that is in the list means something else now."""
        places = [self._place(name)]
        if self._repeats:
            places = [place for place, each in enumerate(self._names) if each == name]
        self.items = rope.changed(self.items, [rope.Change(place, (item,), (item,)) for place in places])

    def _place(self, name: str) -> int:
        names = self._names
        for place in range(len(names) - 1, max(len(names) - _LAST, 0) - 1, -1):
            if names[place] == name:
                return place
        known = self._places.get(name, -1)
        if not (0 <= known < len(names) and names[known] == name):
            known = self._places[name] = names.index(name)
        return known


class Table(Generic[Item]):
    """Entries by their names, and the lists that have each."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.holders: defaultdict[str, list[List[Item]]] = defaultdict(list)

    def put(self, name: str, item: Item) -> list[str]:
        """What a name means from now on; returns the owners of the lists that have it."""
        self.items[name] = item
        holders = self.holders[name]
        for each in holders:
            each.renew(name, item)
        return [each.owner for each in holders if each.owner is not None]
