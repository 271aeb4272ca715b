"""Entries: what a picture has no room for, a line each, kept up with one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from diagram_gen.model import rope
from diagram_gen.model.fills import Fill
from diagram_gen.model.scene import printable, shorten
from diagram_gen.model.words import spelt

Item = TypeVar("Item")


class Entries(Generic[Item]):
    """A line for each item of a sequence, of which those alone are made that are not as they were."""

    def __init__(self, say: Callable[[Item], str]) -> None:
        self._say = say
        self._items: Sequence[Item] = ()
        self._lines: Sequence[str] = ()

    def of(self, items: Sequence[Item]) -> Sequence[str]:
        """The lines of the items, in their order."""
        changes = rope.changes(self._items, items)
        made = [rope.Change(at, ("",) * len(old), tuple(map(self._say, new))) for at, old, new in changes]
        self._items = items
        self._lines = rope.changed(self._lines, made)
        return self._lines


def fill(text: str, limit: int, *classes: str, whole: str = "") -> Fill:
    """What shows a text that may be too long, and has it in full where it is cut; or something that says more."""
    shown = shorten(text, limit)
    if shown == text or shown == printable(text):
        return Fill(shown, classes)
    return Fill(shown, classes, (spelt(whole or text),))
