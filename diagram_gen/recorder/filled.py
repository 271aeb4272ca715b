"""A set that keeps the order in which it was filled, and answers as any other.

Facts relied on: a set goes by its items' hashes, those of tasks are their addresses, and these differ from one machine
to the next. Its own iterator says when the set has changed. An operator asks the operand of the derived class first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from operator import itemgetter
from typing import Any

_AMPLE = 32
"""Items that may have been discarded before their places are given up."""


class _Kind(type):
    """A class that passes for `set`, but for those who ask whether it is that very one."""

    def __eq__(cls, other: object) -> bool:
        return other is cls or other is set

    def __hash__(cls) -> int:
        return hash(set)

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, set)

    def __repr__(cls) -> str:
        return repr(set)

    def __getattribute__(cls, name: str) -> Any:
        # `pprint` goes by what stands here; what `repr` calls is the class's own.
        return set.__repr__ if name == "__repr__" else super().__getattribute__(name)


def _in_order(name: str) -> Any:
    """The method of `set` with that name, with what comes out in order: first what was there, then what was given."""
    real = getattr(set, name)

    def method(self: Filled, *others: Any) -> Any:
        found = real(self, *others)
        if found is NotImplemented:
            return found
        made = Filled()
        made._take(found, chain(self, *(each for each in others if isinstance(each, set | frozenset))))
        return made

    return method


class Filled(set[Any], metaclass=_Kind):
    """Gives its items in the order in which they were added, as does what its methods and operators make of it.

    It keeps alive what it holds, as any set does, and nothing else.
    """

    __slots__ = ("_places",)

    def __init__(self, items: Iterable[Any] = (), /) -> None:
        super().__init__()
        self._places: dict[int, None] = {}
        """The `id` of each item, in order, and of some that were discarded."""
        self.update(items)

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """As what it passes."""
        return set

    def __iter__(self) -> Iterator[Any]:
        held = {id(item): item for item in super().__iter__()}
        self._places = {**{place: None for place in self._places if place in held}, **dict.fromkeys(held)}
        return map(itemgetter(1), zip(super().__iter__(), [held[place] for place in self._places], strict=True))

    def __repr__(self) -> str:
        return f"{{{repr([*self])[1:-1]}}}" if self else "set()"

    def __reduce__(self) -> tuple[Any, ...]:
        return set, ([*self],)

    def add(self, item: Any, /) -> None:
        """Puts an item at the end, unless it is there already."""
        before = len(self)
        super().add(item)
        if len(self) > before:
            self._places.pop(id(item), None)
            self._places[id(item)] = None
            if len(self._places) > 2 * len(self) + _AMPLE:
                iter(self)

    def _take(self, other: set[Any] | frozenset[Any], order: Iterable[Any]) -> None:
        """Adds what another set has, as sets do among each other: without asking the items for their hashes."""
        before = [*super().__iter__()]
        super().update(other)
        if len(self) > len(before):
            self._settle(before, order)

    def _settle(self, before: list[Any], order: Iterable[Any]) -> None:
        """Gives what has come since places after what was there before, as far as possible in the order given."""
        was, held = {*map(id, before)}, dict.fromkeys(map(id, super().__iter__()))
        known = [place for place in self._places if place in was]
        self._places = {place: None for place in chain(known, map(id, order), held) if place in held}

    def pop(self) -> Any:
        """Takes out the item that was added first."""
        for item in self:
            self.discard(item)
            return item
        return super().pop()

    def update(self, *others: Iterable[Any]) -> None:
        """Adds what others give, in their order."""
        for other in others:
            if isinstance(other, set | frozenset):
                self._take(other, other)
            else:
                for item in other:
                    self.add(item)

    def symmetric_difference_update(self, other: Iterable[Any], /) -> None:
        """Adds what another gives, and discards what both have."""
        given, before = Filled(other), [*super().__iter__()]
        super().symmetric_difference_update(given)
        self._settle(before, given)

    def __ior__(self, other: Any) -> Any:  # type: ignore[misc]
        if not isinstance(other, set | frozenset):
            return NotImplemented
        self.update(other)
        return self

    def __ixor__(self, other: Any) -> Any:  # type: ignore[misc]
        if not isinstance(other, set | frozenset):
            return NotImplemented
        self.symmetric_difference_update(other)
        return self

    copy = _in_order("copy")
    union, __or__, __ror__ = map(_in_order, ("union", "__or__", "__ror__"))
    intersection, __and__, __rand__ = map(_in_order, ("intersection", "__and__", "__rand__"))
    difference, __sub__, __rsub__ = map(_in_order, ("difference", "__sub__", "__rsub__"))
    symmetric_difference, __xor__, __rxor__ = map(_in_order, ("symmetric_difference", "__xor__", "__rxor__"))


Filled.__name__ = Filled.__qualname__ = set.__name__
Filled.__module__ = set.__module__
