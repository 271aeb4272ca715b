"""The states of a picture, step by step: each is kept as what is new in it, so that their size follows what changes."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import is_
from typing import Generic, NamedTuple, TypeVar, overload

from diagram_gen.model import rope

Held = TypeVar("Held")
FOLDED, ABSENT = "is-folded", "is-absent"
"""The classes of a box of which the head alone is drawn: of a task that has ended, and of a loop that does not run."""
BETWEEN = ". "
"""Where a description is taken apart: most of its sentences stay as they are from step to step."""


@dataclass(frozen=True, slots=True)
class Part:
    """The entries of a list, by the name that a delta gives it, from `first` up to `last`."""

    of: str
    first: int
    last: int


class At(NamedTuple):
    """A line of the program, as a thing that something can be of; `file` is null for the program's own."""

    line: int
    file: str | None = None


Thing = str | At
"""What can be shown in several places: a task, a frame, a handle, a future or another object by its id, or a line."""


@dataclass(frozen=True, slots=True)
class Fill:
    """What a visible slot shows at a step, and where that is cut, the `whole` of it, a line each.

    By `shift` points it then stands to the right of its place.
    `of` says which thing it shows, and then to which others that belongs: a variable's value, say, the task that it
    is, and then the frame in which the variable stands.
    """

    text: str = ""
    classes: tuple[str, ...] = ()
    whole: tuple[str, ...] | Part = ()
    shift: float = 0
    of: tuple[Thing, ...] = ()

    @property
    def is_head_alone(self) -> bool:
        """Whether of the box that it fills nothing but the head is drawn."""
        return FOLDED in self.classes or ABSENT in self.classes


@dataclass(frozen=True, slots=True)
class State:
    """One step of the picture: the visible slots, and the picture in words."""

    fills: Mapping[str, Fill]
    description: str


@dataclass(frozen=True, slots=True)
class Delta:
    """What is new in a state: the slots that are filled anew, None for those that are hidden now.

    The `parts` are those of the whole description; `lists` are those that are new or not as they were.
    """

    fills: Mapping[str, Fill | None]
    parts: Sequence[str]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)


class States(Sequence[State]):
    """The states of all steps, made of what is new in each."""

    def __init__(self, deltas: Iterable[Delta]) -> None:
        self._deltas: list[Delta] = []
        self._slots: defaultdict[str, _History[Fill]] = defaultdict(_History)
        self._lists: defaultdict[str, _History[Sequence[str]]] = defaultdict(_History)
        self._last: tuple[int, Mapping[str, Fill]] = (-1, {})
        texts: dict[str, str] = {}
        parts: Sequence[str] = ()
        for place, each in enumerate(deltas):
            for slot, fill in each.fills.items():
                self._slots[slot].add(place, fill)
            for name, entries in each.lists.items():
                self._lists[name].add(place, entries)
            parts = rope.like(parts, [texts.setdefault(part, part) for part in each.parts])
            self._deltas.append(Delta(each.fills, parts, each.lists))

    @classmethod
    def of(cls, states: Iterable[State]) -> States:
        """The same states, each of which is given as a whole."""
        return cls(_deltas(states))

    def __eq__(self, other: object) -> bool:
        return self._deltas == other._deltas if isinstance(other, States) else NotImplemented

    def __hash__(self) -> int:
        return hash(len(self))

    def __len__(self) -> int:
        return len(self._deltas)

    @overload
    def __getitem__(self, place: int) -> State: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[State, ...]: ...

    def __getitem__(self, place: int | slice) -> State | tuple[State, ...]:
        places = range(len(self))[place]
        if isinstance(places, range):
            return tuple([self[each] for each in places])
        return State(self._fills(places), BETWEEN.join(self._deltas[places].parts))

    def deltas(self, first: int, last: int) -> Iterator[Delta]:
        """What is new in each state from one to another; in the first, all of it."""
        lists = ((name, each.at(first)) for name, each in self._lists.items())
        known = {name: entries for name, entries in lists if entries is not None}
        yield Delta(self._fills(first), self._deltas[first].parts, known)
        yield from self._deltas[first + 1 : last + 1]

    def filled(self, first: int, last: int) -> Iterator[tuple[str, Fill]]:
        """The slots with what each is filled with at a step, or ever from one to another: the same thing once."""
        if first == last:
            yield from self._fills(first).items()
            return
        for slot, history in self._slots.items():
            yield from ((slot, fill) for fill in history.ever(first, last) if fill is not None)

    def _fills(self, place: int) -> Mapping[str, Fill]:
        """All fills of a step; mostly it is the one that was asked for last, or the next."""
        last, fills = self._last
        if place == last:
            return fills
        if place == last + 1:
            fills = _applied(fills, self._deltas[place].fills)
        else:
            found = ((slot, each.at(place)) for slot, each in self._slots.items())
            fills = {slot: fill for slot, fill in found if fill is not None}
        self._last = place, fills
        return fills


class _History(Generic[Held]):
    """What a slot is filled with, or a list has in it, from which step on."""

    __slots__ = ("_held", "_places")

    def __init__(self) -> None:
        self._places: list[int] = []
        self._held: list[Held | None] = []

    def add(self, place: int, held: Held | None) -> None:
        """It is something else from now on, or hidden."""
        self._places.append(place)
        self._held.append(held)

    def at(self, place: int) -> Held | None:
        """What it is at a step; None if it is hidden, or not there yet."""
        last = bisect_right(self._places, place) - 1
        return self._held[last] if last >= 0 else None

    def ever(self, first: int, last: int) -> Iterable[Held | None]:
        """What it is from one step to another, each thing once; None if it is ever hidden."""
        begin, end = (bisect_right(self._places, place) for place in (first, last))
        held = self._held[max(begin - 1, 0) : end]
        return dict(zip(map(id, held), held, strict=True)).values()


class Canvas:
    """What is visible, part by part: whoever draws a step says what is new, and gets the delta of it."""

    def __init__(self) -> None:
        self._parts: dict[str, tuple[tuple[object, ...], dict[str, Fill]]] = {}
        self._known: dict[Fill, Fill] = {}
        self._new: dict[str, Fill | None] = {}
        self._lists: dict[str, Sequence[str]] = {}

    def list(self, name: str, entries: Sequence[str]) -> None:
        """A list that a fill may have a part of has these entries."""
        self._lists[name] = entries

    def show(self, part: str, key: tuple[object, ...], make: Callable[[], Iterable[tuple[str, Fill]]]) -> None:
        """A part shows what is made for a key, which need not be made if the key is of the same objects as before."""
        known, before = self._parts.get(part, ((), {}))
        if known and len(known) == len(key) and all(map(is_, known, key)):
            return
        fills = dict(make())
        for slot, fill in fills.items():
            was = before.get(slot)
            if was == fill:
                fills[slot] = was  # so that equal ones are one
            else:
                fills[slot] = self._new[slot] = self._known.setdefault(fill, fill)
        self._new.update(dict.fromkeys(slot for slot in before if slot not in fills))
        self._parts[part] = key, fills

    def hide(self, part: str) -> None:
        """A part is not there any more."""
        _, fills = self._parts.pop(part, ((), {}))
        self._new.update(dict.fromkeys(fills))

    def delta(self, description: str) -> Delta:
        """What is new since this was asked last."""
        new, self._new = self._new, {}
        lists, self._lists = self._lists, {}
        return Delta(new, description.split(BETWEEN), lists)


def _applied(before: Mapping[str, Fill], new: Mapping[str, Fill | None]) -> Mapping[str, Fill]:
    fills = dict(before)
    for slot, fill in new.items():
        if fill is None:
            fills.pop(slot, None)
        else:
            fills[slot] = fill
    return fills


def _deltas(states: Iterable[State]) -> Iterator[Delta]:
    before: Mapping[str, Fill] = {}
    for state in states:
        new: dict[str, Fill | None] = {}
        for slot, fill in state.fills.items():
            was = before.get(slot)
            if was is not fill and was != fill:  # most are the very same, which is soon seen
                new[slot] = fill
        new.update(dict.fromkeys(slot for slot in before if slot not in state.fills))
        yield Delta(new, state.description.split(BETWEEN))
        before = state.fills
