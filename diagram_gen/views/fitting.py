"""Fitting: slots of a picture made as narrow as what they ever hold allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from diagram_gen.model.fills import Delta
from diagram_gen.model.scene import Box, Text, width


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

    def text(self, text: Text) -> Text:
        """A slot for text that is as wide as it has to be."""
        return replace(text, width=self.widths.get(text.slot, 1))

    def box(self, box: Box) -> Box:
        """A box with all that it holds as narrow as can be."""
        rows = (tuple(self.box(part) if isinstance(part, Box) else self.text(part) for part in row) for row in box.rows)
        return replace(box, rows=tuple(rows))

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
