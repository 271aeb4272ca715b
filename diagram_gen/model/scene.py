"""The scene: one layout of slots for a whole trace, and one small state for each step.

Everything that ever appears has a slot of its own, wide enough for the widest text that it ever holds.
A state says which slots are visible at a step, with what text and what classes; so the picture is laid out once.
Either Graphviz places the slots, or the view gives each a place. Widths of texts are in characters of a monospace face;
all else is in the picture's units, points: a seventy-second of an inch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from diagram_gen.model.picture_states import States

Shape = Literal["none", "plain", "rounded"]
Align = Literal["left", "right"]

FONT_SIZE = 14
"""Of texts, in points."""
CHARACTER = 0.6 * FONT_SIZE
"""The width of one character, in points: what it is in the site's monospace face."""


@dataclass(frozen=True, slots=True)
class Text:
    """A slot for one line of text."""

    slot: str
    width: int
    role: str = "text"
    align: Align = "left"
    span: int = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A slot that holds rows of other slots, with or without an outline.

    Without a slot (an empty name) it only arranges what it holds, and is there whenever that is.
    """

    slot: str
    rows: tuple[tuple[Text | Box, ...], ...]
    role: str
    shape: Shape = "rounded"
    span: int = 1


@dataclass(frozen=True, slots=True)
class Node:
    """A box at a place in the picture's grid."""

    box: Box
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A slot for an arrow from one box to another.

    `sides` say where it leaves and arrives: a compass point of the box (`e`), or of a text in it (`name-0:e`); of one
    on the rail, a side of the box, and before that what is in the box at the height of its end (`head-0:w`).
    """

    slot: str
    tail: str
    head: str
    role: str
    sides: tuple[str, str]
    places: bool = False
    """Whether the arrow takes part in placing the boxes."""
    between: bool = False
    """Whether it runs in the gap between two columns of boxes: it is drawn once those are placed."""
    rail: bool = False
    """Whether it runs to the left of all boxes, and in the gaps above and below them: it is drawn over them."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A layout that Graphviz makes: of boxes in a grid, and arrows between them.

    `gaps` are those between columns and between rows, in inches.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    gaps: tuple[float, float] = (0.45, 0.14)


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text whose slot begins at a point; its letters stand at that height."""

    text: Text
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A slot for a rectangle, given by its upper left corner and its size.

    What it `holds` is there only when it is itself; that has its own place in the picture.
    """

    slot: str
    x: float
    y: float
    width: float
    height: float
    role: str
    shape: Shape = "rounded"
    holds: tuple[PlacedText | PlacedBox | PlacedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A slot for a line from point to point, at the end of which there may be the head of an arrow."""

    slot: str
    points: tuple[tuple[float, float], ...]
    role: str
    has_head: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Rectangles that look alike, each by its upper left corner and its size: one element, however many they are."""

    role: str
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines from point to point that look alike, with or without the heads of arrows: one element, or two."""

    role: str
    lines: tuple[tuple[tuple[float, float], ...], ...]
    has_heads: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text that no step changes, of type of a `size`; it begins at a point, or on the right side ends there."""

    text: str
    x: float
    y: float
    role: str
    align: Align = "left"
    size: float = FONT_SIZE


@dataclass(frozen=True, slots=True)
class PlacedDrawing:
    """A slot for what stays as it is, of however many parts, which have no slots of their own.

    The `role` of a part may have several words, a class each.
    """

    slot: str
    role: str
    parts: tuple[Bars | Lines | Words, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A layout of the view's own: all that there is at its place, in the order of drawing. `y` grows downward."""

    items: tuple[PlacedText | PlacedBox | PlacedLine | PlacedDrawing, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture for all steps of a trace: it is laid out once, and each state fills its slots.

    `wide` is another layout of the same slots, for where there is more width than height. `parts` are those of the view
    that it shows.
    """

    view: str
    layout: Graph | Placed
    states: States
    wide: Graph | Placed | None = None
    parts: str = "all"

    @property
    def name(self) -> str:
        """What tells it from other scenes of the trace: `timeline`, `timeline-family`."""
        return self.view if self.parts == "all" else f"{self.view}-{self.parts}"
