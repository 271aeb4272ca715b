"""A set that keeps the order in which it was filled."""

from __future__ import annotations

import copy
import gc
import pickle
import pprint
import weakref
from typing import Any

import pytest

from diagram_gen.recorder.filled import Filled

WORDS = ("one", "two", "three", "four", "five", "six", "seven")
MORE = ("seven", "eight", "two", "nine", "ten")


class Item:
    """Something that is hashed by its address."""


def test_it_gives_its_items_as_they_were_added() -> None:
    """What was discarded in between, and added again, comes last."""
    items = [Item() for _ in range(100)]
    filled = Filled(items)
    assert items == [*filled]
    filled.discard(items[3])
    filled.add(items[4])
    filled.add(items[3])
    assert [*items[:3], *items[4:], items[3]] == list(filled)


def test_it_is_filled_and_emptied_for_long() -> None:
    """Places of what was discarded long ago are given up."""
    filled = Filled(["kept"])
    for number in range(10_000):
        filled.add(number)
        filled.discard(number)
    assert ["kept"] == [*filled]
    assert 100 > len(filled._places)


def test_pop_takes_what_was_added_first() -> None:
    """Even None; and of an empty one it says what any set does."""
    filled = Filled([None, *WORDS])
    assert [None, *WORDS] == [filled.pop() for _ in range(1 + len(WORDS))]
    with pytest.raises(KeyError, match="pop from an empty set"):
        filled.pop()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("__or__", [*WORDS, "eight", "nine", "ten"]),
        ("__and__", ["two", "seven"]),
        ("__sub__", ["one", "three", "four", "five", "six"]),
        ("__xor__", ["one", "three", "four", "five", "six", "eight", "nine", "ten"]),
    ],
)
def test_operators_keep_the_order(name: str, expected: list[str]) -> None:
    """Those that make a new set, and those that change one; what they refuse, they refuse as any set does."""
    assert expected == [*getattr(Filled(WORDS), name)(Filled(MORE))]
    changed: Any = Filled(WORDS)
    assert changed is getattr(changed, name.replace("__", "__i", 1))(Filled(MORE))
    assert sorted(expected) == sorted(changed)
    assert expected == [*changed]
    assert getattr(Filled(WORDS), name)(MORE) is NotImplemented
    assert getattr(set(WORDS), name)(Filled(MORE)) == getattr(Filled(WORDS), name)(set(MORE)) == set(expected)


@pytest.mark.parametrize("name", ["union", "intersection", "difference", "symmetric_difference"])
def test_methods_take_what_can_be_gone_through(name: str) -> None:
    """As those of any set do, and only once."""
    made = getattr(Filled(WORDS), name)(iter(MORE))
    assert getattr(set(WORDS), name)(MORE) == made
    assert [word for word in WORDS if word in made] == [*made][: sum(word in made for word in WORDS)]


@pytest.mark.parametrize("words", [WORDS, ("one",)])
def test_it_says_that_it_has_changed(words: tuple[str, ...]) -> None:
    """While it is gone through, as any set does."""
    filled = Filled(words)
    each = iter(filled)
    filled.discard(next(each))
    with pytest.raises(RuntimeError, match="Set changed size during iteration"):
        next(each)


@pytest.mark.parametrize("name", ["or", "and", "sub", "xor", "ior", "iand", "isub", "ixor", "le", "eq", "contains"])
def test_its_items_are_asked_no_more_than_by_any_set(name: str) -> None:
    """For their hashes, and whether they are equal, where all have the same hash."""
    asked: list[str] = []

    class Asking:
        def __hash__(self) -> int:
            asked.append("hash")
            return 1

        def __eq__(self, other: object) -> bool:
            asked.append("eq")
            return self is other

    items = [Asking() for _ in range(8)]
    given = items[3] if name == "contains" else {*items[5:], *items[:3], Asking()}

    def counts(filled: Any) -> tuple[int, int]:
        asked.clear()
        for each in items[:6]:
            filled.add(each)
        filled.update(items[4:])
        made = getattr(filled, f"__{name}__")(given)
        filled.discard(items[1])
        filled.update(made if isinstance(made, set) else ())
        return asked.count("hash"), asked.count("eq")

    assert counts(set()) == counts(Filled())


def test_it_answers_as_any_set() -> None:
    """Whoever asks what it is."""
    filled: Any = Filled([2, 1])
    assert ("{2, 1}", "set()", "<class 'set'>") == (repr(filled), repr(Filled()), repr(type(filled)))
    assert (set, "set", "builtins") == (filled.__class__, type(filled).__name__, type(filled).__module__)
    assert type(filled) == set  # noqa: E721 - so programs may ask
    assert {set: True}[type(filled)]
    assert isinstance({1}, type(filled))
    assert isinstance(filled, set)
    assert filled == {1, 2} == filled.copy()
    assert not hasattr(filled, "__dict__")
    match filled:
        case set():
            pass
        case _:
            pytest.fail("it is none")
    with pytest.raises(TypeError, match="unhashable type: 'set'"):
        hash(filled)
    with pytest.raises(TypeError, match="not iterable"):
        Filled(1)  # type: ignore[arg-type]
    words = {f"{word:<30}" for word in WORDS}
    assert pprint.pformat(words) == pprint.pformat(Filled(words))


def test_copies_and_pickles_are_sets() -> None:
    """As Python has them: nobody has to know of it to read them."""
    filled = Filled(WORDS)
    made = [copy.copy(filled), copy.deepcopy(filled), pickle.loads(pickle.dumps(filled))]
    assert [set(WORDS)] * 3 == made
    assert set is type(made[2])
    assert b"diagram_gen" not in pickle.dumps(filled)


def test_it_keeps_nothing_alive_that_it_does_not_hold() -> None:
    """Nor does it give a new item the place of one that was at the same address."""
    item = Item()
    gone = weakref.ref(item)
    filled = Filled([item])
    assert [item] == [*filled]
    filled.discard(item)
    del item
    gc.collect()
    assert gone() is None
