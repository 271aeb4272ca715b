"""Long sequences share with one another what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen.model import rope
from diagram_gen.model.rope import BLOCK, Change, Rope


@dataclass(eq=False)
class Thing:
    """Something that equals nothing but itself."""


_EDIT = st.tuples(st.integers(0, 400), st.sampled_from([0, 0, 1, 1, 2, 50]), st.sampled_from([0, 1, 1, 2, 70]))
_SIZES = st.sampled_from([0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 100, 400])
_EDITS = st.lists(st.lists(_EDIT, max_size=3), max_size=8)


def things(number: int) -> list[Thing]:
    """So many different ones."""
    return [Thing() for _ in range(number)]


def edited(items: Sequence[Thing], edits: Sequence[tuple[int, int, int]]) -> list[Thing]:
    """Items of which some were taken out, and some put in."""
    found = list(items)
    for at, removed, added in edits:
        place = min(at, len(found))
        found[place : place + removed] = things(added)
    return found


@given(_SIZES, _EDITS)
def test_a_sequence_becomes_another_by_its_changes(size: int, edits: list[list[tuple[int, int, int]]]) -> None:
    """Whatever they are, one after the other; and so it is if nobody knows the changes."""
    items = things(size)
    changed = alike = rope.of(items)
    for each in edits:
        items = edited(items, each)
        changed = rope.changed(changed, rope.changes(changed, tuple(items)))
        found = rope.like(alike, items)
        assert items == list(rope.changed(alike, rope.changes(alike, found)))
        alike = found
        assert (items, items) == (list(changed), list(alike))
        assert [isinstance(one, tuple) for one in (changed, alike)] == [len(items) <= BLOCK] * 2


@given(_SIZES, _EDITS, st.integers(-450, 450), st.integers(-450, 450), st.sampled_from([1, 2, -1]))
def test_it_is_a_sequence_like_any_tuple(
    size: int, edits: list[list[tuple[int, int, int]]], start: int, stop: int, step: int
) -> None:
    """In what it equals, where its items are, and in which order."""
    items = things(size)
    found = rope.of(items)
    for each in edits:
        items = edited(items, each)
        found = rope.changed(found, rope.changes(found, tuple(items)))
    assert found == tuple(items)
    assert tuple(items) == found
    assert rope.of(items) == found
    assert found != rope.of([*items[:-1], Thing()])
    assert hash(tuple(items)) == hash(found)
    assert tuple(items)[start:stop:step] == found[start:stop:step]
    assert items[::-1] == list(reversed(found))
    assert [items[place] for place in range(-len(items), len(items))] == [
        found[place] for place in range(-len(items), len(items))
    ]


def test_what_lies_beyond_it_is_not_there() -> None:
    """As with a tuple."""
    found = rope.of(things(100))
    for place in (100, -101):
        with pytest.raises(IndexError):
            found[place]
    assert found != list(found)


@pytest.mark.parametrize("at", [0, 500, 999])
def test_all_but_what_changed_is_shared(at: int) -> None:
    """One block of many is new."""
    before = rope.of(things(1_000))
    after = rope.changed(before, [Change(at, (before[at],), (Thing(),))])
    assert isinstance(before, Rope)
    assert isinstance(after, Rope)
    assert 1 == len({*map(id, after.blocks)} - {*map(id, before.blocks)})
    assert [at] == [change.at for change in rope.changes(before, after)]
    assert rope.like(before, tuple(after)) == after


def test_a_queue_keeps_its_blocks_as_it_moves_on() -> None:
    """What leaves at one end and joins at the other touches nothing in between."""
    queue = rope.of(things(1_000))
    for _ in range(300):
        before, first, last = queue, queue[0], Thing()
        queue = rope.changed(queue, [Change(0, (first,), ()), Change(len(queue) - 1, (), (last,))])
        assert [(0, (first,), ()), (999, (), (last,))] == rope.changes(before, queue)
        assert len({*map(id, queue.blocks)} - {*map(id, before.blocks)}) <= 2  # type: ignore[attr-defined]
    assert len(queue.blocks) <= 2 * 1_000 / BLOCK  # type: ignore[attr-defined]


def test_texts_are_told_apart_by_what_they_say() -> None:
    """Those that were read twice are no change."""
    before, after = ("".join(["Task-", str(number)]) for number in (1, 1))
    assert [] == rope.changes((before,), (after,))


def test_what_is_fresh_is_what_was_not_there() -> None:
    """Of two sequences, the items of the later one that have come, or taken the place of others, in their order."""
    assert ["x", "e"] == list(rope.fresh(("a", "b", "c"), ("a", "x", "c", "e")))
    assert [] == list(rope.fresh(("a", "b"), ("a", "b")))
