"""From a layout of a view's own to its pieces and extents: what Graphviz and `svg` do for a graph. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from diagram_gen.model.characters import width
from diagram_gen.model.scene import (
    CHARACTER,
    FONT_SIZE,
    Bars,
    Lines,
    Placed,
    PlacedBox,
    PlacedDrawing,
    PlacedLine,
    PlacedText,
    Words,
)
from diagram_gen.picture import shapes
from diagram_gen.picture.shapes import Point
from diagram_gen.picture.template import Drawn, Extent, Open, Piece, still, text_at

Item = PlacedText | PlacedBox | PlacedLine | PlacedDrawing


def drawn(layout: Placed) -> Drawn:
    """The pieces and the extents of a layout."""
    pieces: list[Piece] = []
    extents: dict[str, Extent] = {}
    for item in layout.items:
        _draw(item, pieces, extents)
    return tuple(pieces), extents


def _draw(item: Item, pieces: list[Piece], extents: dict[str, Extent]) -> None:
    if isinstance(item, PlacedText):
        pieces.append(text_at(item.text, item.x, item.y))
        return
    opened = len(pieces)
    pieces.append("")  # it is known last where the group ends
    if isinstance(item, PlacedLine):
        drawn_line, extents[item.slot] = _line(item)
        pieces += drawn_line
    elif isinstance(item, PlacedDrawing):
        pieces += elements(item)
        if item.parts:
            extents[item.slot] = _extent([point for part in item.parts for point in _reach(part)])
    else:
        _draw_box(item, pieces, extents)
    pieces.append("</g>")
    pieces[opened] = Open(item.slot, f"dg-{item.role}", len(pieces))


def _draw_box(box: PlacedBox, pieces: list[Piece], extents: dict[str, Extent]) -> None:
    if box.shape != "none":
        is_rounded = box.shape == "rounded"
        pieces.append(shapes.rectangle(box.x, box.y, box.width, box.height, is_rounded=is_rounded))
        extents[box.slot] = box.x, box.y, box.x + box.width, box.y + box.height
    for item in box.holds:
        _draw(item, pieces, extents)


def elements(drawing: PlacedDrawing) -> list[str]:
    """The elements of what stays as it is."""
    return [shape for part in drawing.parts for shape in _still(part)]


def _still(part: Bars | Lines | Words) -> list[str]:
    """The elements of what no step changes."""
    if isinstance(part, Bars):
        return [shapes.rectangles(part.boxes, part.role)] if part.boxes else []
    if isinstance(part, Words):
        return [still(part)]
    if not part.has_heads:
        return [shapes.lines(part.lines, part.role)] if part.lines else []
    ends = [(points[-1], _towards(points[-1], points[-2])) for points in part.lines]
    bodies = [(*points[:-1], base) for points, (_, base) in zip(part.lines, ends, strict=True)]
    return [shapes.lines(bodies, part.role), shapes.heads(ends, part.role)] if bodies else []


def _reach(part: Bars | Lines | Words) -> list[Point]:
    """Points on the edge of what a part takes up."""
    if isinstance(part, Bars):
        corners = [((x, y), (x + across, y + down)) for x, y, across, down in part.boxes]
        return [point for both in corners for point in both]
    if isinstance(part, Lines):
        return [point for points in part.lines for point in points]
    across = width(part.text) * CHARACTER * part.size / FONT_SIZE
    left = part.x - across if part.align == "right" else part.x
    return [(left, part.y - part.size), (left + across, part.y + part.size / 3)]


def _line(line: PlacedLine) -> tuple[list[str], Extent]:
    """A line, and where it ends the head of an arrow, if it has one; and how far they reach."""
    points = line.points
    if not line.has_head:
        return [shapes.line(points)], _extent(points)
    tip, base = points[-1], _towards(points[-1], points[-2])
    elements = [shapes.line((*points[:-1], base)), shapes.head(tip, base)]
    return elements, _extent((*points, *shapes.head_points(tip, base)))


def _extent(points: Sequence[Point]) -> Extent:
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)


def _towards(tip: Point, before: Point) -> Point:
    """Where on the way to a tip its head begins: not before the way does."""
    (x, y), (from_x, from_y) = tip, before
    part = min(1.0, shapes.HEAD / (math.dist(tip, before) or math.inf))
    return x + (from_x - x) * part, y + (from_y - y) * part
