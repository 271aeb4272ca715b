"""What was a step earlier: entries of a queue that are new are told from those that have only moved."""

from __future__ import annotations

from diagram_gen.views.earlier import moved

_ITEMS = tuple(object() for _ in range(5))


def test_what_moves_up_because_the_first_has_left_has_moved() -> None:
    """As far as it has a place."""
    assert (0, 1) == moved(_ITEMS, _ITEMS[1:], 2)


def test_what_joins_at_the_end_is_new() -> None:
    """And those before it stay where they are."""
    assert () == moved(_ITEMS[:3], _ITEMS[:4], 8)


def test_what_joins_as_another_leaves_is_new_all_the_same() -> None:
    """Those between have moved."""
    assert (0, 1) == moved(_ITEMS[:3], _ITEMS[1:4], 8)


def test_what_comes_in_between_moves_those_behind() -> None:
    """As a timer does that is due before others."""
    assert (2,) == moved((_ITEMS[0], _ITEMS[2]), _ITEMS[:3], 8)


def test_what_takes_the_place_of_another_moves_nothing() -> None:
    """As a handle does that is the same one, but cancelled."""
    assert () == moved(_ITEMS[:3], (_ITEMS[0], _ITEMS[4], _ITEMS[2]), 8)
