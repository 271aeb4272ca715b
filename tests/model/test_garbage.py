"""When the garbage collector looks at what is made while it is left alone."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from diagram_gen.model import garbage


class Link:
    """Something that may be in a circle."""

    def __init__(self) -> None:
        self.to: Link | None = None


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The generations that the collector has looked at, as it does often."""
    found: list[int] = []

    def look(phase: str, told: dict[str, int]) -> None:
        if phase == "start":
            found.append(told["generation"])

    often, threshold = 1_000, gc.get_threshold()
    monkeypatch.setattr(garbage, "_SELDOM", often)
    gc.collect()
    gc.set_threshold(often)
    gc.callbacks.append(look)
    yield found
    gc.callbacks.remove(look)
    gc.set_threshold(*threshold)


def test_many_new_objects_are_not_looked_at(looks: list[int]) -> None:
    """Neither while they are made nor right after that."""
    with garbage.left_alone():
        kept = [Link() for _ in range(5_000)]
    more = [Link() for _ in range(100)]
    assert [] == looks
    assert 5_100 == len(kept) + len(more)


def test_what_is_made_later_is_looked_at(looks: list[int]) -> None:
    """As ever."""
    with garbage.left_alone():
        kept = [Link() for _ in range(5_000)]
    kept += [Link() for _ in range(5_000)]
    assert looks
    assert 10_000 == len(kept)


def test_garbage_is_found_that_was_there_before(looks: list[int]) -> None:
    """By the next look at everything."""
    link = Link()
    link.to = link
    there = weakref.ref(link)
    del link
    with garbage.left_alone():
        kept = [Link() for _ in range(5_000)]
    assert there() is not None
    gc.collect()
    assert there() is None
    assert [2] == looks
    assert 5_000 == len(kept)
