"""Ropes: long sequences that share with one another what they have in common.

What a program holds at a step, it mostly held at the step before: of a thousand tasks, one has changed.
A rope that is made from another by a change takes over all its blocks but the one or two in which something is new.
Short sequences are tuples.
This module also runs inside the recorded process, so it imports the standard library alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, overload

BLOCK = 32
"""Items of a block at most, and of a sequence that is a tuple."""
_SMALL = BLOCK // 4
"""A block with fewer items is put together with the one before it, if there is room."""
Item = TypeVar("Item")
Held = TypeVar("Held", covariant=True)
_Gap = tuple[int, int, int, int]


class Change(NamedTuple, Generic[Item]):
    """From place `at` on, the `old` items have given way to `new` ones; all changes further left are made already."""

    at: int
    old: tuple[Item, ...]
    new: tuple[Item, ...]


class Rope(Sequence[Held]):
    """An immutable sequence in blocks; it equals any rope or tuple with equal items."""

    __slots__ = ("_length", "blocks")

    def __init__(self, blocks: tuple[tuple[Held, ...], ...]) -> None:
        self.blocks = blocks
        self._length = sum(map(len, blocks))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Held]:
        return itertools.chain.from_iterable(self.blocks)

    def __reversed__(self) -> Iterator[Held]:
        return itertools.chain.from_iterable(map(reversed, reversed(self.blocks)))

    @overload
    def __getitem__(self, place: int) -> Held: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Held, ...]: ...

    def __getitem__(self, place: int | slice) -> Held | tuple[Held, ...]:
        if isinstance(place, slice):
            start, stop, step = place.indices(self._length)
            return self._slice(start, stop) if step == 1 else tuple(self)[place]
        if -len(self.blocks[-1]) <= place < 0:  # as the innermost frames of a stack are asked for
            return self.blocks[-1][place]
        wanted = place + self._length if place < 0 else place
        if not 0 <= wanted < self._length:
            raise IndexError(f"place {place} in a sequence of {self._length}")
        block, inside = _find(self.blocks, wanted)
        return self.blocks[block][inside]

    def _slice(self, start: int, stop: int) -> tuple[Held, ...]:
        if stop <= start:
            return ()
        (first, inside), (last, end) = _find(self.blocks, start), _find(self.blocks, stop - 1)
        if first == last:
            return self.blocks[first][inside : end + 1]
        between = itertools.chain.from_iterable(self.blocks[first + 1 : last])
        return (*self.blocks[first][inside:], *between, *self.blocks[last][: end + 1])

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Rope | tuple):
            return NotImplemented
        if len(self) != len(other):
            return False
        mine, theirs = self.blocks, _blocks(other)
        at = _agreeing(mine, theirs)
        if at < min(len(mine), len(theirs)) and len(mine[at]) == len(theirs[at]):
            return False
        rests = (itertools.chain.from_iterable(blocks[at:]) for blocks in (mine, theirs))
        return tuple(next(rests)) == tuple(next(rests))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def of(items: Iterable[Item]) -> Sequence[Item]:
    """A sequence of these items."""
    whole = tuple(items)
    return whole if len(whole) <= BLOCK else Rope(_cut(whole))


def like(before: Sequence[Item], items: Iterable[Item]) -> Sequence[Item]:
    """A sequence of these items; it shares the blocks of an earlier one that are equal, counted from either end."""
    whole = tuple(items)
    if len(whole) <= BLOCK:
        return before if whole == before else whole
    blocks = _blocks(before)
    aligned, kept = _aligned(blocks, whole, 0)
    if 2 * kept < len(blocks):
        other, more = _aligned(blocks, whole, len(whole) - len(before))
        aligned = other if more > kept else aligned
    return Rope(aligned)


def changed(before: Sequence[Item], made: Iterable[Change[Item]]) -> Sequence[Item]:
    """The sequence that another becomes by changes, made one after the other: `changes` finds them.

    Of the `old` items their number counts alone.
    """
    made = tuple(made)
    if type(before) is tuple and len(few := _of_few(before, made)) <= BLOCK:
        return few
    blocks = list(_blocks(before))
    for at, old, new in made:
        _splice(blocks, at, len(old), tuple(new))
    if sum(map(len, blocks)) <= BLOCK:
        return tuple(itertools.chain.from_iterable(blocks))
    return Rope(tuple(blocks))


def _of_few(before: tuple[Item, ...], made: Iterable[Change[Item]]) -> tuple[Item, ...]:
    items = list(before)
    for at, old, new in made:
        items[at : at + len(old)] = new
    return tuple(items)


def changes(before: Sequence[Item], after: Sequence[Item]) -> list[Change[Item]]:
    """What became of a sequence: where it has other items now, from left to right. What two share costs nothing.

    Items are told apart by identity, texts by what they say; so equal items may come as a change.
    """
    if before is after:
        return []
    if type(before) is tuple and type(after) is tuple:
        return [Change(c, before[a:b], after[c:d]) for a, b, c, d in _gaps(before, after)]
    old, new = _blocks(before), _blocks(after)
    found: list[Change[Item]] = []
    place = counted = 0
    for first, last, start, stop in _gaps(old, new):
        place += sum(map(len, new[counted:start]))
        left = tuple(itertools.chain.from_iterable(old[first:last]))
        right = tuple(itertools.chain.from_iterable(new[start:stop]))
        found += [Change(place + c, left[a:b], right[c:d]) for a, b, c, d in _gaps(left, right)]
        place, counted = place + len(right), stop
    return found


def fresh(before: Sequence[Item], after: Sequence[Item]) -> Iterator[Item]:
    """The items of a sequence that are not as they were, or were not there, before."""
    return (item for change in changes(before, after) for item in change.new)


def _blocks(items: Sequence[Item]) -> tuple[tuple[Item, ...], ...]:
    if isinstance(items, Rope):
        return items.blocks
    whole = tuple(items)
    return _cut(whole) if whole else ()


def _cut(items: tuple[Item, ...]) -> tuple[tuple[Item, ...], ...]:
    if len(items) <= BLOCK:
        return (items,)
    return tuple([items[start : start + BLOCK] for start in range(0, len(items), BLOCK)])


def _find(blocks: Sequence[tuple[Any, ...]], place: int) -> tuple[int, int]:
    """The block with a place, and the place in it."""
    for number, block in enumerate(blocks):
        if place < len(block):
            return number, place
        place -= len(block)
    return len(blocks), place


def _splice(blocks: list[tuple[Item, ...]], at: int, removed: int, new: tuple[Item, ...]) -> None:
    """Takes items out of blocks and puts others in their place."""
    first, inside = _find(blocks, at)
    if (
        first == len(blocks) and blocks and len(blocks[-1]) + len(new) <= BLOCK
    ):  # what is added goes on in the last block
        first, inside = first - 1, len(blocks[-1])
    last, end = first, inside + removed
    while last < len(blocks) and end > len(blocks[last]):
        end -= len(blocks[last])
        last += 1
    head = blocks[first][:inside] if first < len(blocks) else ()
    tail = blocks[last][end:] if last < len(blocks) else ()
    whole = (*head, *new, *tail)
    if first and len(whole) < _SMALL and len(whole) + len(blocks[first - 1]) <= BLOCK:
        first -= 1
        whole = (*blocks[first], *whole)
    blocks[first : last + 1] = _cut(whole) if whole else ()


def _aligned(
    blocks: Sequence[tuple[Item, ...]], items: tuple[Item, ...], place: int
) -> tuple[tuple[tuple[Item, ...], ...], int]:
    """Blocks for items, cut as others are that begin at a place; and how many of them are those others themselves."""
    cut: list[tuple[Item, ...]] = list(_cut(items[:place])) if place > 0 else []
    kept = 0
    for block in blocks:
        end = place + len(block)
        here = items[max(place, 0) : max(end, 0)]
        if here == block:
            kept += 1
            cut.append(block)
        elif here:
            cut.append(here)
        place = end
    if place < len(items):
        rest = items[max(place, 0) :]
        if cut and len(cut[-1]) + len(rest) <= BLOCK:
            rest = cut.pop() + rest
        cut += _cut(rest)
    return tuple(cut), kept


def _agreeing(before: Sequence[Any], after: Sequence[Any]) -> int:
    """How many items two sequences have in common at their beginning."""
    for at, (one, other) in enumerate(zip(before, after, strict=False)):
        if one is not other and one != other:
            return at
    return min(len(before), len(after))


def _gaps(before: Sequence[Any], after: Sequence[Any]) -> list[_Gap]:
    """The stretches in which two sequences differ: from where to where in the one, and in the other."""
    if len(before) == len(after):
        places = [at for at, one in enumerate(before) if one is not after[at]]
        if places and type(before[places[0]]) is str:
            places = [at for at in places if before[at] != after[at]]
        if len(places) <= 1:
            return [(at, at + 1, at, at + 1) for at in places]
        if 2 * len(places) <= len(before):
            return [(first, last + 1, first, last + 1) for first, last in _runs(places)]
    start, end = _common(before, after)
    return list(_gaps_between(before, after, start, len(before) - end, len(after) - end))


def _gaps_between(before: Sequence[Any], after: Sequence[Any], start: int, stop: int, rest: int) -> Iterator[_Gap]:
    """The gaps from the place `start` on, in one sequence up to `stop` and in the other up to `rest`."""
    places = {_mark(before[at]): at for at in range(start, stop)} if start < rest else {}
    old = new = start
    for at in range(start, rest):
        place = places.get(_mark(after[at]), -1)
        if place < old:
            continue
        if place > old or at > new:
            yield old, place, new, at
        old, new = place + 1, at + 1
    if old < stop or new < rest:
        yield old, stop, new, rest


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Places one after the other, as the first and the last of them."""
    for _, run in itertools.groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        found = [place for _, place in run]
        yield found[0], found[-1]


def _common(before: Sequence[Any], after: Sequence[Any]) -> tuple[int, int]:
    """How many items two sequences share at their beginning, and how many of the others at their end."""
    shorter = min(len(before), len(after))
    start = _first_different(before, after, shorter)
    rest = shorter - start
    return start, _first_different(reversed(before), reversed(after), rest)


def _first_different(before: Iterable[Any], after: Iterable[Any], at_most: int) -> int:
    differ = map(_differ, before, after)
    return next(itertools.compress(range(at_most), differ), at_most)


def _differ(one: object, other: object) -> bool:
    return one is not other and (type(one) is not str or one != other)


def _mark(item: object) -> object:
    """What tells an item from others."""
    return item if type(item) is str else id(item)
