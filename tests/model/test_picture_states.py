"""The states of a picture: what their slots are filled with, and that what is equal is there once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from diagram_gen.model.picture_states import Canvas, Delta, Fill, States

_TEXTS = ("a", "b", None, "a", "a", None, None, "c")
"""What a slot says from step to step, and where it is hidden."""


def _deltas() -> Iterator[Delta]:
    canvas = Canvas()
    for step, text in enumerate(_TEXTS):
        canvas.show("always", (step,), lambda: [("always", Fill())])
        if text is None:
            canvas.hide("often")
        else:
            canvas.show("often", (step,), lambda text=text: [("often", Fill(text))])  # type: ignore[misc]
        yield canvas.delta("")


@pytest.mark.parametrize(("first", "last"), [*itertools.combinations_with_replacement(range(len(_TEXTS)), 2)])
def test_what_slots_are_filled_with_is_what_they_are_at_any_of_the_steps(first: int, last: int) -> None:
    """From one step to another; each thing once, though it comes back."""
    states = States(_deltas())
    expected = {item for step in range(first, last + 1) for item in states[step].fills.items()}
    assert sorted(expected, key=str) == sorted(states.filled(first, last), key=str)


def test_equal_fills_are_one() -> None:
    """Also where there was something else in between: so memory follows what is different."""
    fills = [fill for delta in _deltas() for fill in delta.fills.values() if fill is not None]
    assert len(set(fills)) == len({id(each) for each in fills})
