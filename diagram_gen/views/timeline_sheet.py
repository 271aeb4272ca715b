"""The sheet on which a timeline is drawn: where its lanes are, and where the places of the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diagram_gen.views.timeline_lanes import Lane
from diagram_gen.views.timeline_scale import Scale

TOP = 22.0
"""Where the first lane begins; above it the clock stands at the cursor."""
LANE = 28.0
"""The height of a lane."""
MIDDLE, BASELINE = 17.0, 21.0
"""Within a lane: the middle of its stretches, and where the letters in them stand."""
SMALL = 12.0
"""The size of type in stretches, above and behind them, and at the axis."""
LETTER = 0.6 * SMALL
"""The width of a letter of that size."""
SEEN = 1.6
"""What is narrower cannot be seen by itself, in points."""
Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where things are: the lanes that are shown by the places of their rows, and the scale, which begins at `left`.

    Where it `has_fold`, there is a row more, which stands for all other tasks.
    The picture reaches to `end` on the scale, if that is further than what is drawn.
    """

    lanes: tuple[Lane, ...]
    rows: Mapping[str, int]
    scale: Scale
    left: float
    has_fold: bool = False
    end: float = 0

    def x(self, place: int) -> float:
        """Where a place of the run begins."""
        return round(self.left + self.scale.at(place), 2)

    def top(self, lane: str) -> float:
        """Where a lane begins."""
        return TOP + LANE * self.rows[lane]

    @property
    def right(self) -> float:
        """Where the run ends."""
        return round(self.left + self.scale.end, 2)

    @property
    def bottom(self) -> float:
        """Where the lanes end."""
        return TOP + LANE * (len(self.rows) + self.has_fold)
