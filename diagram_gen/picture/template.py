"""The template: one laid-out picture whose slots are addressable, filled for a step.

It is literal pieces of SVG and slots, so filling it for a step only joins texts.
Colours, fonts and widths of lines are left to the style sheet: elements carry classes instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from xml.etree import ElementTree

from diagram_gen.model.characters import width
from diagram_gen.model.picture_states import Fill
from diagram_gen.model.scene import CHARACTER, FONT_SIZE, Scene, Text, Words
from diagram_gen.picture.shapes import classes

_MARGIN = 2.0
"""Room around a picture for the width of its lines."""


@dataclass(frozen=True, slots=True)
class Open:
    """Where the group of a slot begins; the piece at `end` is the first one after it."""

    slot: str
    classes: str
    end: int


@dataclass(frozen=True, slots=True)
class TextAt:
    """The slot of one line of text."""

    slot: str
    classes: str
    x: float
    y: float
    anchor: str


Piece = str | Open | TextAt
Extent = tuple[float, float, float, float]
"""Left, top, right and bottom, in points."""
Drawn = tuple[tuple[Piece, ...], dict[str, Extent]]
"""A layout as SVG: its pieces in the order of drawing, and the extents of the outlines of its slots."""


@dataclass(frozen=True)
class Template:
    """A laid-out scene: `pieces` in the order of drawing, and the `extents` of the outlines of its slots.

    `wide` is the scene in its other layout, if it has one.
    """

    scene: Scene
    pieces: tuple[Piece, ...]
    extents: dict[str, Extent]
    wide: Template | None = None

    @cached_property
    def texts(self) -> dict[str, TextAt]:
        """Those of its pieces that are lines of text, by their slots."""
        return {piece.slot: piece for piece in self.pieces if isinstance(piece, TextAt)}

    @cached_property
    def _outermost(self) -> list[tuple[str | None, int, int]]:
        """Each piece that is in no group, by its slot, if it has one, and where it begins and ends."""
        found: list[tuple[str | None, int, int]] = []
        while (place := found[-1][2] if found else 0) < len(self.pieces):
            piece = self.pieces[place]
            slot = None if isinstance(piece, str) else piece.slot
            found.append((slot, place, piece.end if isinstance(piece, Open) else place + 1))
        return found

    def at(self, step: int) -> str:
        """The SVG elements that are visible at a step, without the `<svg>` around them."""
        fills = self.scene.states[step].fills
        shown = [(first, end) for slot, first, end in self._outermost if slot is None or slot in fills]
        return "".join([text for first, end in shown for text in self._drawn(fills, first, end)])

    def _drawn(self, fills: Mapping[str, Fill], place: int, end: int) -> Iterator[str]:
        """What is visible of the pieces from one place up to another."""
        pieces = self.pieces
        while place < end:
            piece = pieces[place]
            place += 1
            if isinstance(piece, str):
                yield piece
            elif piece.slot in fills:
                yield _filled(piece, fills[piece.slot])
            elif isinstance(piece, Open):
                place = piece.end

    @property
    def blank(self) -> str:
        """The SVG elements of all steps, in the order of drawing, each slot empty."""
        return "".join(_filled(piece, Fill()) for piece in self.pieces)

    def view_box(self, first: int, last: int | None = None) -> Extent:
        """What is drawn at a step, or from one to another, without blank margins: left, top, width and height.

        Everything keeps its place.
        """
        lefts, tops, rights, bottoms = zip(*self._reaches(first, first if last is None else last), strict=True)
        left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
        across, down = right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
        return round(left - _MARGIN, 2), round(top - _MARGIN, 2), round(across, 2), round(down, 2)

    def _reaches(self, first: int, last: int) -> Iterator[Extent]:
        """How far each outline and each text reaches, as it is filled at a step or ever from one to another."""
        for slot, fill in self.scene.states.filled(first, last):
            if fill.is_head_alone:
                continue
            if slot in self.extents:
                yield _moved(self.extents[slot], fill.shift)
            elif slot in self.texts:
                yield _moved(_text_extent(self.texts[slot], fill.text), fill.shift)

    def tops(self, first: int, last: int) -> Iterator[float]:
        """How far up the picture reaches at each step from one to another: where its topmost outline or text begins."""
        texts = {slot: piece.y - FONT_SIZE for slot, piece in self.texts.items()}
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


def parsed(elements: str) -> ElementTree.Element:
    """The elements that a template gives for a step, as a tree."""
    return ElementTree.fromstring(f"<svg>{elements}</svg>")


def text_at(part: Text, x: float, y: float) -> TextAt:
    """The text of a slot that begins at a point: on its right side, there it ends."""
    if part.align == "right":
        return TextAt(part.slot, f"dg-{part.role}", round(x + part.width * CHARACTER, 2), y, "end")
    return TextAt(part.slot, f"dg-{part.role}", x, y, "start")


def still(words: Words) -> str:
    """The element of a text that no step changes."""
    x, y = round(words.x, 2), round(words.y, 2)
    anchor = ' text-anchor="end"' if words.align == "right" else ""
    place = f'x="{x:g}" y="{y:g}"{anchor}{_fitted(words.text, words.size)}'
    return f'<text class="{classes(words.role)}" {place}>{escape(words.text, quote=False)}</text>'


def _filled(piece: Piece, fill: Fill) -> str:
    if isinstance(piece, str):
        return piece
    return _group(piece, fill) if isinstance(piece, Open) else _text_element(piece, fill)


def _moved(extent: Extent, shift: float) -> Extent:
    return extent[0] + shift, extent[1], extent[2] + shift, extent[3]


def _text_extent(piece: TextAt, text: str) -> Extent:
    across = width(text) * CHARACTER
    left = piece.x - across if piece.anchor == "end" else piece.x
    return left, piece.y - FONT_SIZE, left + across, piece.y + FONT_SIZE / 3


def _group(piece: Open, fill: Fill) -> str:
    return f"<g {_naming(piece, fill)}>"


def text_length(text: str, size: float = FONT_SIZE) -> float | None:
    """How wide a text has to be told to be, to keep to its slot; None if it is as wide as it is measured.

    A character that the face lacks comes from another one, of another width.
    """
    return None if text.isascii() else round(width(text) * CHARACTER * size / FONT_SIZE, 2)


def _text_element(piece: TextAt, fill: Fill) -> str:
    anchor = ' text-anchor="end"' if piece.anchor == "end" else ""
    place = f'x="{piece.x:g}" y="{piece.y:g}"{anchor}{_fitted(fill.text)}'
    return f"<text {_naming(piece, fill)} {place}>{escape(fill.text, quote=False)}</text>"


def _fitted(text: str, size: float = FONT_SIZE) -> str:
    length = text_length(text, size)
    return "" if length is None else f' textLength="{length:g}" lengthAdjust="spacingAndGlyphs"'


def _naming(piece: Open | TextAt, fill: Fill) -> str:
    moved = f' transform="translate({fill.shift:g})"' if fill.shift else ""
    return f'data-slot="{escape(piece.slot)}" class="{" ".join((piece.classes, *fill.classes))}"{moved}'
