"""Arrows on the rail: level and upright, to the left of all boxes and in the gaps above and below them. Pure.

So they run over no text, whatever stands in the boxes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from diagram_gen.model.scene import Edge
from diagram_gen.picture import shapes
from diagram_gen.picture.dot import GAP
from diagram_gen.picture.shapes import Point
from diagram_gen.picture.template import Extent, Piece, TextAt

AWAY = 12.0
"""How far the rail is from the boxes, in points."""
_CORNER = 5.0
_ABOVE, _BELOW = GAP / 2, 5.5
"""How far above the upper side of a box, and below its lower side, an arrow comes from the rail."""
_LEAVES, _ARRIVES, _ENTERS = 44.0, 26.0, 14.0
"""How far from the left side of a box an arrow leaves at its upper side, arrives there, or at the lower side."""
_MIDDLE = 4.5
"""From the middle of a line of text to the ground that its letters stand on."""
_SHORT = 5.0
"""An arrow's head where there is so little room."""
_DOT = 2.2


def arrows(
    edges: Iterable[Edge], pieces: Sequence[Piece], extents: Mapping[str, Extent]
) -> Iterator[tuple[Edge, list[str]]]:
    """The arrows among edges that run on the rail, each with its line, its head, and the dot at which it begins."""
    railed = [edge for edge in edges if edge.rail]
    if not railed:
        return
    heights = {piece.slot: piece.y - _MIDDLE for piece in pieces if isinstance(piece, TextAt)}
    heights |= {slot: (extent[1] + extent[3]) / 2 for slot, extent in extents.items()}
    left = min(extent[0] for extent in extents.values()) - AWAY
    for edge in railed:
        yield edge, _arrow(edge, left, extents, heights)


def _arrow(edge: Edge, left: float, extents: Mapping[str, Extent], heights: Mapping[str, float]) -> list[str]:
    begins = _end(edge.sides[0], extents[edge.tail], heights, _LEAVES)
    ends = _end(edge.sides[1], extents[edge.head], heights, _ARRIVES)
    level = [begins[-1][1], ends[-1][1]]
    between = [] if level[0] == level[1] else [(left, level[0]), (left, level[1])]
    points = [*begins, *between, *reversed(ends)]
    tip, before = points[-1], points[-2]
    base = shapes.along(tip, before, min(shapes.HEAD, max(_SHORT, math.dist(tip, before) - _CORNER)))
    return [
        shapes.bent([*points[:-1], base], _CORNER),
        shapes.head(tip, base),
        shapes.dot(points[0], _DOT),
    ]


def _end(side: str, box: Extent, heights: Mapping[str, float], far: float) -> list[Point]:
    """The way between a box and the height at which an arrow goes to the rail, or comes from it."""
    part, _, point = side.rpartition(":")
    left, top, _, bottom = box
    if point == "n":
        return [(left + far, top), (left + far, top - _ABOVE)]
    if point == "s":
        return [(left + _ENTERS, bottom), (left + _ENTERS, bottom + _BELOW)]
    return [(left, round(heights[part] if part else (top + bottom) / 2, 2))]
