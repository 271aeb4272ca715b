"""Shapes: lines, boxes and the heads of arrows as elements of SVG, without colours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
"""x and y, in points."""
HEAD = 7.0
"""The length of an arrow's head."""
_SLENDER = 2.8
"""How often half its base goes into that."""
_CORNER = 6.0
"""The radius of a rounded corner."""


def line(points: Iterable[Point]) -> str:
    """A line from point to point."""
    return f'<polyline class="dg-line" points="{_said(points)}"/>'


def bent(points: Sequence[Point], radius: float) -> str:
    """A line from point to point, level and upright in turn, with rounded corners."""
    steps = [f"M{_said(points[:1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        bend = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        steps.append(f"L{_said([along(corner, before, bend)])}Q{_said([corner, along(corner, after, bend)])}")
    return f'<path class="dg-line" d="{"".join(steps)}L{_said(points[-1:])}"/>'


def head(tip: Point, base: Point) -> str:
    """An arrow's head, from the middle of its base to its tip."""
    return f'<polygon class="dg-area" points="{_said(head_points(tip, base))}"/>'


def head_points(tip: Point, base: Point) -> Sequence[Point]:
    """The corners of such a head."""
    (x, y), (middle, level) = tip, base
    across, down = (level - y) / _SLENDER, (x - middle) / _SLENDER
    ends = [(middle - across, level - down), (middle + across, level + down)]
    return tip, *sorted(ends, key=lambda point: point[::-1])


def dot(middle: Point, radius: float) -> str:
    """A dot."""
    return f'<circle class="dg-area" cx="{middle[0]:g}" cy="{middle[1]:g}" r="{radius:g}"/>'


def rectangle(left: float, top: float, width: float, height: float, *, is_rounded: bool) -> str:
    """A rectangle."""
    corner = f' rx="{min(_CORNER, width / 2, height / 2):g}"' if is_rounded else ""
    place = f'x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"'
    return f'<rect class="dg-line" {place}{corner}/>'


def rectangles(boxes: Iterable[tuple[float, float, float, float]], role: str) -> str:
    """Rectangles as one element."""
    steps = (f"M{left:g},{top:g}h{width:g}v{height:g}h{-width:g}z" for left, top, width, height in boxes)
    return f'<path class="dg-many {classes(role)}" d="{"".join(steps)}"/>'


def lines(each: Iterable[Iterable[Point]], role: str) -> str:
    """Lines from point to point as one element."""
    return f'<path class="dg-many {classes(role)}" d="{"".join(f"M{_said(points)}" for points in each)}"/>'


def heads(ends: Iterable[tuple[Point, Point]], role: str) -> str:
    """The heads of arrows as one element, each from the middle of its base to its tip."""
    steps = (f"M{_said(head_points(tip, base))}z" for tip, base in ends)
    return f'<path class="dg-area {classes(role)}" d="{"".join(steps)}"/>'


def classes(role: str) -> str:
    """The classes of a role of one word or of several, of which the first is a name and the others are states."""
    name, *states = role.split()
    return " ".join((f"dg-{name}", *states))


def along(start: Point, end: Point, far: float) -> Point:
    """The point so far on the way from one to another."""
    part = far / (math.dist(start, end) or math.inf)
    return round(start[0] + (end[0] - start[0]) * part, 2), round(start[1] + (end[1] - start[1]) * part, 2)


def _said(points: Iterable[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
