"""The template: one laid-out SVG whose slots are addressable, filled for a step.

Graphviz's SVG is taken apart once, into literal pieces and slots; filling it for a step only joins texts.
Colours, fonts and widths of lines are left to the style sheet: elements carry classes instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree

from diagram_gen.model.fills import Fill
from diagram_gen.model.scene import Box, Edge, Scene, Text, width
from diagram_gen.picture.dot import FONT_SIZE, GAP

CHARACTER = 0.6 * FONT_SIZE
"""The width of one character, in the picture's units."""
_SVG = "{http://www.w3.org/2000/svg}"
_KEPT = {"d", "points"}
_SHAPES = {"path", "polygon", "polyline", "ellipse"}
_GEOMETRY = re.compile(r' (?:d|points)="([^"]*)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_HEAD, _LONG = 7.0, 400.0
"""The length of an arrow's head, and that of an arrow beyond which it goes no further out."""
_MARGIN = 2.0
"""Room around a picture for the width of its lines."""


@dataclass(frozen=True, slots=True)
class _Open:
    """Where the group of a slot begins; the piece at `end` is the first one after it."""

    slot: str
    classes: str
    end: int


@dataclass(frozen=True, slots=True)
class _TextAt:
    """The slot of one line of text."""

    slot: str
    classes: str
    x: float
    y: float
    anchor: str


Piece = str | _Open | _TextAt


Extent = tuple[float, float, float, float]
"""Left, top, right and bottom, in the picture's units, 14 of which are the size of its type."""


@dataclass(frozen=True, slots=True)
class Template:
    """A laid-out scene: `pieces` in the order of drawing, and the `extents` of the outlines of its slots."""

    scene: Scene
    pieces: tuple[Piece, ...]
    extents: dict[str, Extent]

    def at(self, step: int) -> str:
        """The SVG elements that are visible at a step, without the `<svg>` around them."""
        fills = self.scene.states[step].fills
        found: list[str] = []
        position = 0
        while position < len(self.pieces):
            piece = self.pieces[position]
            position += 1
            if isinstance(piece, str):
                found.append(piece)
            elif isinstance(piece, _TextAt):
                if piece.slot in fills:
                    found.append(_text_element(piece, fills[piece.slot]))
            elif piece.slot in fills:
                found.append(_group(piece, fills[piece.slot]))
            else:
                position = piece.end
        return "".join(found)

    @property
    def blank(self) -> str:
        """The SVG elements of all steps, in the order of drawing, each slot empty."""
        return "".join(map(_blank, self.pieces))

    def view_box(self, first: int, last: int | None = None) -> Extent:
        """What is drawn at a step, or from one to another, without blank margins: left, top, width and height.

        Everything keeps its place.
        """
        deltas = self.scene.states.deltas(first, first if last is None else last)
        filled = {(slot, fill.text) for each in deltas for slot, fill in each.fills.items() if fill is not None}
        texts = {piece.slot: piece for piece in self.pieces if isinstance(piece, _TextAt)}
        shown = [self.extents[slot] for slot in {slot for slot, _ in filled} if slot in self.extents]
        shown += [_text_extent(texts[slot], text) for slot, text in filled if slot in texts]
        left, top = min(each[0] for each in shown), min(each[1] for each in shown)
        right, bottom = max(each[2] for each in shown), max(each[3] for each in shown)
        across, down = right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
        return round(left - _MARGIN, 2), round(top - _MARGIN, 2), round(across, 2), round(down, 2)

    def tops(self, first: int, last: int) -> Iterator[float]:
        """How far up the picture reaches at each step from one to another: where its topmost outline or text begins."""
        texts = {piece.slot: piece.y - FONT_SIZE for piece in self.pieces if isinstance(piece, _TextAt)}
        begins = {**texts, **{slot: extent[1] for slot, extent in self.extents.items()}}
        shown: Counter[float] = Counter()
        filled: set[str] = set()
        for delta in self.scene.states.deltas(first, last):
            for slot in delta.fills.keys() & begins:
                is_new, was = delta.fills[slot] is not None, slot in filled
                if is_new != was:
                    shown[begins[slot]] += 1 if is_new else -1
                    filled ^= {slot}
            shown = +shown
            yield round(min(shown) - _MARGIN, 2)


def template(scene: Scene, laid_out: str) -> Template:
    """The template of a scene, from the SVG text that Graphviz made of its DOT text."""
    canvas = ElementTree.fromstring(laid_out).find(f"{_SVG}g")
    if canvas is None:
        raise ElementTree.ParseError("not an SVG made by Graphviz: it has no graph")
    placed: list[Piece] = []
    extents: dict[str, Extent] = {}
    _take_apart(canvas, dict(_slots(scene)), placed, extents)
    pieces: list[Piece] = []
    for edge in scene.edges:
        if edge.between:
            line, head = _arrow(edge, extents)
            pieces += [_Open(edge.slot, f"dg-{edge.role}", len(pieces) + 4), line, head, "</g>"]
            extents[edge.slot] = _extent((line, head))
    return Template(scene, (*pieces, *_moved(placed, len(pieces))), extents)


def _moved(pieces: Iterable[Piece], by: int) -> Iterator[Piece]:
    """Pieces that come later by so many places."""
    return (_Open(each.slot, each.classes, each.end + by) if isinstance(each, _Open) else each for each in pieces)


def _arrow(edge: Edge, extents: Mapping[str, Extent]) -> tuple[str, str]:
    """The line and the head of an arrow in the gap between two columns: from the middle of a side to that of another.

    Within a column it goes the further out the longer it is; it never leaves the gap.
    """
    (x, y), (to_x, to_y) = (
        _middle(extents[box], side) for box, side in zip((edge.tail, edge.head), edge.sides, strict=True)
    )
    away, back = (1 if side == "e" else -1 for side in edge.sides)
    base = to_x + back * _HEAD
    reach = GAP * (0.5 if away != back else 0.5 + 0.5 * min(1, abs(to_y - y) / _LONG))
    curve = f"M{x:g},{y:g}C{x + away * reach:g},{y:g} {base + back * (reach - _HEAD):g},{to_y:g} {base:g},{to_y:g}"
    head = f"{to_x:g},{to_y:g} {base:g},{to_y - _HEAD / 2.8:g} {base:g},{to_y + _HEAD / 2.8:g}"
    return f'<path class="dg-line" d="{curve}"/>', f'<polygon class="dg-area" points="{head}"/>'


def _middle(extent: Extent, side: str) -> tuple[float, float]:
    left, top, right, bottom = extent
    return (right if side == "e" else left), round((top + bottom) / 2, 2)


def parsed(elements: str) -> ElementTree.Element:
    """The elements that a template gives for a step, as a tree."""
    return ElementTree.fromstring(f"<svg>{elements}</svg>")


def _slots(scene: Scene) -> Iterator[tuple[str, Text | Box | str]]:
    for node in scene.nodes:
        yield from _slots_of(node.box)
    for edge in scene.edges:
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
                pieces += [_text_at(part, text) for text in child.iter(f"{_SVG}text")]
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
    shifted = [_Open(one.slot, one.classes, one.end + start) if isinstance(one, _Open) else one for one in inner]
    pieces.append(_Open(name, f"dg-{part.role if isinstance(part, Box) else part}", start + len(inner) + 1))
    pieces += [*shifted, "</g>"]


def _own_shapes(inner: list[Piece]) -> Iterator[str]:
    """The outlines among a slot's pieces that belong to no slot inside it."""
    position = 0
    while position < len(inner):
        piece = inner[position]
        position = piece.end if isinstance(piece, _Open) else position + 1
        if isinstance(piece, str):
            yield piece


def _extent(shapes: Sequence[str]) -> Extent:
    numbers = [number for shape in shapes for number in _coordinates(shape)]
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def _coordinates(shape: str) -> list[float]:
    """The numbers of an outline, x and y in turn. Curves stay within their control points."""
    drawn = _GEOMETRY.search(shape)
    return [float(number) for number in _NUMBER.findall(drawn[1])] if drawn else []


def _text_at(part: Text, element: ElementTree.Element) -> _TextAt:
    x, y = float(element.get("x", "0")), float(element.get("y", "0"))
    if part.align == "right":
        return _TextAt(part.slot, f"dg-{part.role}", round(x + part.width * CHARACTER, 2), y, "end")
    return _TextAt(part.slot, f"dg-{part.role}", x, y, "start")


def _shape(element: ElementTree.Element, kind: str) -> str:
    """A line or outline, without its colours: `dg-line` is drawn, `dg-area` is filled."""
    filled = element.get("fill", "none") not in ("none", "transparent")
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items() if name in _KEPT)
    return f'<{kind} class="{"dg-area" if filled else "dg-line"}"{attributes}/>'


def _blank(piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    return _group(piece, Fill()) if isinstance(piece, _Open) else _text_element(piece, Fill())


def _text_extent(piece: _TextAt, text: str) -> Extent:
    across = width(text) * CHARACTER
    left = piece.x - across if piece.anchor == "end" else piece.x
    return left, piece.y - FONT_SIZE, left + across, piece.y + FONT_SIZE / 3


def _group(piece: _Open, fill: Fill) -> str:
    return f"<g {_naming(piece, fill)}>"


def text_length(text: str) -> float | None:
    """How wide a text has to be told to be, to keep to its slot; None if it is as wide as it is measured.

    A character that the face lacks comes from another one, of another width.
    """
    return None if text.isascii() else round(width(text) * CHARACTER, 2)


def _text_element(piece: _TextAt, fill: Fill) -> str:
    anchor = ' text-anchor="end"' if piece.anchor == "end" else ""
    length = text_length(fill.text)
    fitted = "" if length is None else f' textLength="{length:g}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{piece.x:g}" y="{piece.y:g}"{anchor}{fitted}'
    return f"<text {_naming(piece, fill)} {place}>{escape(fill.text, quote=False)}</text>"


def _naming(piece: _Open | _TextAt, fill: Fill) -> str:
    return f'data-slot="{escape(piece.slot)}" class="{" ".join((piece.classes, *fill.classes))}"'
