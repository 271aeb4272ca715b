"""From a graph that Graphviz has laid out to its pieces and extents: its SVG, taken apart once.

Colours, fonts and widths of lines are left to the style sheet: elements carry classes instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from xml.etree import ElementTree

from diagram_gen.model.scene import Box, Edge, Graph, Text
from diagram_gen.picture import rail, shapes
from diagram_gen.picture.dot import GAP
from diagram_gen.picture.shapes import HEAD
from diagram_gen.picture.template import Drawn, Extent, Open, Piece, text_at

_SVG = "{http://www.w3.org/2000/svg}"
_KEPT = {"d", "points"}
_SHAPES = {"path", "polygon", "polyline", "ellipse"}
_GEOMETRY = re.compile(r' (?:d|points)="([^"]*)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LONG = 400.0
"""The length of an arrow beyond which it goes no further out."""


def drawn(graph: Graph, laid_out: str) -> Drawn:
    """The pieces and the extents of a graph, from the SVG text that Graphviz made of its DOT text."""
    canvas = ElementTree.fromstring(laid_out).find(f"{_SVG}g")
    if canvas is None:
        raise ElementTree.ParseError("not an SVG made by Graphviz: it has no graph")
    placed: list[Piece] = []
    extents: dict[str, Extent] = {}
    _take_apart(canvas, dict(_slots(graph)), placed, extents)
    pieces: list[Piece] = []
    for edge in graph.edges:
        if edge.between:
            line, head = _arrow(edge, extents)
            pieces += [Open(edge.slot, f"dg-{edge.role}", len(pieces) + 4), line, head, "</g>"]
            extents[edge.slot] = _extent((line, head))
    pieces += _moved(placed, len(pieces))
    for edge, elements in rail.arrows(graph.edges, pieces, extents):
        pieces += [Open(edge.slot, f"dg-{edge.role}", len(pieces) + len(elements) + 2), *elements, "</g>"]
        extents[edge.slot] = _extent(elements)
    return tuple(pieces), extents


def _moved(pieces: Iterable[Piece], by: int) -> Iterator[Piece]:
    """Pieces that come later by so many places."""
    return (Open(each.slot, each.classes, each.end + by) if isinstance(each, Open) else each for each in pieces)


def _arrow(edge: Edge, extents: Mapping[str, Extent]) -> tuple[str, str]:
    """The line and the head of an arrow in the gap between two columns: from the middle of a side to that of another.

    Within a column it goes the further out the longer it is; it never leaves the gap.
    """
    (x, y), (to_x, to_y) = (
        _middle(extents[box], side) for box, side in zip((edge.tail, edge.head), edge.sides, strict=True)
    )
    away, back = (1 if side == "e" else -1 for side in edge.sides)
    base = to_x + back * HEAD
    reach = GAP * (0.5 if away != back else 0.5 + 0.5 * min(1, abs(to_y - y) / _LONG))
    curve = f"M{x:g},{y:g}C{x + away * reach:g},{y:g} {base + back * (reach - HEAD):g},{to_y:g} {base:g},{to_y:g}"
    return f'<path class="dg-line" d="{curve}"/>', shapes.head((to_x, to_y), (base, to_y))


def _middle(extent: Extent, side: str) -> tuple[float, float]:
    left, top, right, bottom = extent
    return (right if side == "e" else left), round((top + bottom) / 2, 2)


def _slots(graph: Graph) -> Iterator[tuple[str, Text | Box | str]]:
    for node in graph.nodes:
        yield from _slots_of(node.box)
    for edge in graph.edges:
        yield edge.slot, edge.role


def _slots_of(part: Text | Box) -> Iterator[tuple[str, Text | Box]]:
    if part.slot:
        yield part.slot, part
    if isinstance(part, Box):
        for row in part.rows:
            for inner in row:
                yield from _slots_of(inner)


def _take_apart(
    element: ElementTree.Element,
    slots: dict[str, Text | Box | str],
    pieces: list[Piece],
    extents: dict[str, Extent],
) -> None:
    for child in element:
        kind = child.tag.removeprefix(_SVG)
        if kind in ("g", "a"):
            name = child.get("id", "").removeprefix("a_")
            part = slots.get(name)
            if isinstance(part, Text):
                texts = child.iter(f"{_SVG}text")
                pieces += [text_at(part, float(each.get("x", "0")), float(each.get("y", "0"))) for each in texts]
            elif part is not None:
                _take_slot(child, name, slots, pieces, extents)
            else:
                _take_apart(child, slots, pieces, extents)
        elif kind in _SHAPES:
            pieces.append(_shape(child, kind))


def _take_slot(
    element: ElementTree.Element,
    name: str,
    slots: dict[str, Text | Box | str],
    pieces: list[Piece],
    extents: dict[str, Extent],
) -> None:
    part = slots[name]
    inner: list[Piece] = []
    _take_apart(element, slots, inner, extents)
    if own := list(_own_shapes(inner)):
        extents[name] = _extent(own)
    # The positions inside `inner` count from its own beginning.
    start = len(pieces) + 1
    shifted = [Open(one.slot, one.classes, one.end + start) if isinstance(one, Open) else one for one in inner]
    pieces.append(Open(name, f"dg-{part.role if isinstance(part, Box) else part}", start + len(inner) + 1))
    pieces += [*shifted, "</g>"]


def _own_shapes(inner: list[Piece]) -> Iterator[str]:
    """The outlines among a slot's pieces that belong to no slot inside it."""
    position = 0
    while position < len(inner):
        piece = inner[position]
        position = piece.end if isinstance(piece, Open) else position + 1
        if isinstance(piece, str):
            yield piece


def _extent(elements: Sequence[str]) -> Extent:
    numbers = [number for element in elements for number in _coordinates(element)]
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def _coordinates(shape: str) -> list[float]:
    """The numbers of an outline, x and y in turn. Curves stay within their control points."""
    drawn = _GEOMETRY.search(shape)
    return [float(number) for number in _NUMBER.findall(drawn[1])] if drawn else []


def _shape(element: ElementTree.Element, kind: str) -> str:
    """A line or outline, without its colours: `dg-line` is drawn, `dg-area` is filled."""
    filled = element.get("fill", "none") not in ("none", "transparent")
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items() if name in _KEPT)
    return f'<{kind} class="{"dg-area" if filled else "dg-line"}"{attributes}/>'
