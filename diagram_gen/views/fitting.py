"""Fitting: slots of a picture made as narrow as what they ever hold allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from diagram_gen.model.characters import width
from diagram_gen.model.picture_states import Delta
from diagram_gen.model.scene import Box, Text

_GAP = 2
"""Characters that stay free between a text and the next one in its row."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """The widest text that each slot ever holds, in characters; one that never holds any has a width of 1."""

    widths: dict[str, int]

    @classmethod
    def of(cls, deltas: Iterable[Delta]) -> Fitting:
        """What the states of a picture need."""
        widths: dict[str, int] = {}
        measured: dict[str, int] = {}
        for delta in deltas:
            for slot, fill in delta.fills.items():
                if fill is not None and fill.text:
                    if fill.text not in measured:
                        measured[fill.text] = width(fill.text)
                    widths[slot] = max(widths.get(slot, 1), measured[fill.text])
        return cls(widths)

    def text(self, text: Text, more: int = 0) -> Text:
        """A slot for text that is as wide as it has to be, and so many characters more."""
        return replace(text, width=self.widths.get(text.slot, 1) + more)

    def box(self, box: Box) -> Box:
        """A box with all that it holds as narrow as can be; texts that follow one another do not touch."""
        return replace(box, rows=tuple(map(self._row, box.rows)))

    def _row(self, row: tuple[Text | Box, ...]) -> tuple[Text | Box, ...]:
        last = len(row) - 1
        return tuple(
            self.box(part) if isinstance(part, Box) else self.text(part, _GAP if place < last else 0)
            for place, part in enumerate(row)
        )

    def widest(self, slots: Iterable[str]) -> int:
        """The width of the widest of some slots."""
        return max((self.widths.get(slot, 1) for slot in slots), default=1)


def across(part: Text | Box) -> int:
    """About how many characters a part is wide, with what stands around it."""
    if isinstance(part, Text):
        return part.width
    return max(sum(map(across, row)) + len(row) - 1 for row in part.rows) + (1 if part.slot else 0)


def lines(part: Text | Box) -> int:
    """About how many lines of text a part is high: an outline takes as much as half a line."""
    if isinstance(part, Text):
        return 2
    return sum(max(map(lines, row)) for row in part.rows) + (1 if part.slot else 0)
