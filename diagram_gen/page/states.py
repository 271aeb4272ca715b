"""The states of tasks or of futures as a diagram, each of whose arrows is a link. Pure.

Graphviz places the states and what stands at the arrows, as boxes in a grid; the arrows are drawn through these then.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from diagram_gen.model.characters import printable, width
from diagram_gen.model.picture_states import Fill, State, States
from diagram_gen.model.scene import CHARACTER, FONT_SIZE, Box, Graph, Node, Scene, Text, Words
from diagram_gen.model.transitions import Arrow, Kind
from diagram_gen.model.words import SIGNS
from diagram_gen.page.files import filled
from diagram_gen.picture import shapes
from diagram_gen.picture.shapes import HEAD, Point
from diagram_gen.picture.template import Extent, Template, still

_LINE = 13
"""Characters of a line at an arrow."""
_SIZE = 12
"""Of the type there."""
_GAPS = (0.2, 0.3)
"""Inches between columns and between rows."""
_AROUND, _TITLE = 8.0, 12.0
"""Points between a group and what is in it, and more of them for its title."""
_MARGIN = 2.0
_BEND = 8.0
"""The radius of a bend in an arrow."""
_BEGINNING = "beginning"
"""What stands where a task does not exist yet."""


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow, the address of a moment at which something goes along it, and in words what and where that is."""

    arrow: Arrow
    target: str
    moment: str


@dataclass(frozen=True, slots=True)
class _Group:
    """States for which asyncio has one word: its title stands above them or below."""

    title: str
    states: tuple[str, ...]
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class _Way:
    """Where an arrow goes: through the row and the column of its words, from a side of a state to one of another.

    It leaves and arrives so many points above the middle of a side, or below.
    """

    row: int
    column: int
    sides: str
    offsets: tuple[int, int] = (0, 0)


_FINISHED = _Group("finished", ("done", "failed"))
_GROUPS: dict[Kind, tuple[_Group, ...]] = {
    "task": (_Group("pending", ("ready", "running", "interrupted", "waiting"), is_above=True), _FINISHED),
    "future": (_FINISHED,),
}
_STATES: dict[Kind, dict[str, tuple[int, int]]] = {
    "task": {
        _BEGINNING: (0, 3),
        "ready": (2, 3),
        "interrupted": (2, 5),
        "running": (4, 3),
        "waiting": (6, 3),
        "destroyed": (8, 3),
        "done": (8, 4),
        "failed": (8, 5),
        "cancelled": (8, 6),
    },
    "future": {"pending": (0, 1), "done": (2, 0), "failed": (2, 1), "cancelled": (2, 2)},
}
"""The row and the column of each state. Those in which there is nothing are left out."""
_WAYS: dict[Kind, dict[str, _Way]] = {
    "task": {
        "created": _Way(1, 3, "sn"),
        "created eagerly": _Way(1, 4, "ee", (0, -9)),
        "called": _Way(3, 3, "sn"),
        "suspended": _Way(5, 3, "sn"),
        "yielded": _Way(3, 2, "ww", (0, 5)),
        "woken": _Way(4, 1, "ww", (-5, -5)),
        "woken to be cancelled": _Way(4, 0, "ww", (5, -5)),
        "interrupted": _Way(3, 5, "es", (-3, 0)),
        "continued": _Way(3, 6, "ee", (0, 3)),
        "returned": _Way(7, 4, "en", (9, 0)),
        "raised": _Way(7, 5, "en", (9, 0)),
        "cancelled": _Way(7, 6, "en", (9, 0)),
        "destroyed": _Way(7, 3, "sn"),
    },
    "future": {"result": _Way(1, 0, "wn"), "exception": _Way(1, 1, "sn"), "cancel": _Way(1, 2, "en")},
}
"""By the names of arrows."""


def scene(kind: Kind, arrows: Sequence[Arrow]) -> Scene:
    """The states that some arrows of tasks or of futures join, and what stands at these."""
    states = dict.fromkeys(state or _BEGINNING for each in arrows for state in (each.before, each.after))
    ways = [(_label(each), _WAYS[kind][each.name]) for each in arrows]
    nodes = [Node(_state(each), *_STATES[kind][each]) for each in states]
    nodes += [Node(box, way.row, way.column) for box, way in ways]
    rows, columns = sorted({each.row for each in nodes}), sorted({each.column for each in nodes})
    nodes = [replace(each, row=rows.index(each.row), column=columns.index(each.column)) for each in nodes]
    fills = {slot: fill for state in states for slot, fill in _fills(state)}
    return Scene("states", Graph(tuple(nodes), gaps=_GAPS), States.of([State(fills, "")]))


def markup(kind: Kind, template: Template, links: Sequence[Link], *, id: str, caption: str) -> str:
    """The HTML of a diagram that is laid out, with its links, which are a list, too."""
    lines = {each.arrow.name: written(each.arrow, template) for each in links}
    extents = template.extents | {_way(name): around(there) for name, there in lines.items()}
    groups = [(each, _outline(each, extents, links)) for each in _GROUPS[kind] if _shown(each, extents)]
    elements = [_group(*each) for each in groups]
    elements += [_link(each, _WAYS[kind][each.arrow.name], lines[each.arrow.name], extents) for each in links]
    left, top, right, bottom = _hull([*extents.values(), *(box for _, box in groups)], _MARGIN)
    return filled(
        "states.html",
        id=id,
        caption=caption,
        kind=kind,
        box=f"{left:g} {top:g} {right - left:g} {bottom - top:g}",
        width=f"{right - left:g}",
        height=f"{bottom - top:g}",
        elements="".join(elements) + template.at(0),
        links=[(each.target, said(each.arrow), printable(each.moment)) for each in links],
    )


def said(arrow: Arrow) -> str:
    """An arrow in words: `ready → running: its handle is called`."""
    return f"{arrow.before or 'no task yet'} → {arrow.after}: {arrow.words}"


def _said(state: str) -> str:
    """A state with its sign, if it has one in the other pictures."""
    signs: Mapping[str, str] = {str(each): sign for each, sign in SIGNS.items()}
    return "no task yet" if state == _BEGINNING else f"{signs.get(state, '')} {state}".strip()


def _state(state: str) -> Box:
    text = Text(f"name-{state}", width(_said(state)), "state")
    role = {_BEGINNING: "beginning", "pending": "future"}.get(state, "task")
    return Box(_slot(state), ((text,),), role)


def _slot(state: str | None) -> str:
    return f"state-{state or _BEGINNING}"


def _fills(state: str) -> Iterator[tuple[str, Fill]]:
    yield _slot(state), Fill(classes=(f"is-{state}",))
    yield f"name-{state}", Fill(_said(state))


def _way(name: str) -> str:
    return f"way-{name}"


def _label(arrow: Arrow) -> Box:
    """The room for what stands at an arrow."""
    lines = _lines(arrow)
    across = round(max(map(width, lines)) * _SIZE / FONT_SIZE)
    rows = tuple((Text(f"{arrow.name}-{place}", across, "words"),) for place in range(len(lines)))
    return Box(_way(arrow.name), rows, "row", "none")


def _lines(arrow: Arrow) -> list[str]:
    return textwrap.wrap(arrow.words, _LINE, break_long_words=False, break_on_hyphens=False)


def written(arrow: Arrow, template: Template) -> list[Words]:
    """What stands at an arrow, each line in the middle of the room that it has."""
    lines, room = _lines(arrow), _label(arrow).rows[0][0]
    across = room.width * CHARACTER if isinstance(room, Text) else 0
    places = [template.texts[f"{arrow.name}-{number}"] for number in range(len(lines))]
    return [_centred(line, at.x + across / 2, at.y) for line, at in zip(lines, places, strict=True)]


def _centred(line: str, middle: float, y: float) -> Words:
    return Words(line, middle - _across(line) / 2, y, "step", size=_SIZE)


def _across(line: str) -> float:
    return width(line) * CHARACTER * _SIZE / FONT_SIZE


def around(lines: Sequence[Words]) -> Extent:
    """The box around lines of text."""
    return _hull([(each.x, each.y - _SIZE, each.x + _across(each.text), each.y + _SIZE / 3) for each in lines])


def _hull(extents: Sequence[Extent], margin: float = 0) -> Extent:
    """The box around others, with a margin."""
    left, top, right, bottom = zip(*extents, strict=True)
    first, last = round(min(left) - margin, 2), round(max(right) + margin, 2)
    return first, round(min(top) - margin, 2), last, round(max(bottom) + margin, 2)


def _shown(group: _Group, extents: Mapping[str, Extent]) -> bool:
    return any(_slot(state) in extents for state in group.states)


def _outline(group: _Group, extents: Mapping[str, Extent], links: Sequence[Link]) -> Extent:
    """The box around the states of a group and what stands at the arrows between them."""
    inner = [_way(each.arrow.name) for each in links if {each.arrow.before, each.arrow.after} <= {*group.states}]
    there = [extents[slot] for slot in (*map(_slot, group.states), *inner) if slot in extents]
    left, top, right, bottom = _hull(there, _AROUND)
    return (left, top - _TITLE, right, bottom) if group.is_above else (left, top, right, bottom + _TITLE)


def _group(group: _Group, box: Extent) -> str:
    left, top, right, bottom = box
    outline = shapes.rectangle(left, top, right - left, bottom - top, is_rounded=True)
    y = top + _SIZE + 4 if group.is_above else bottom - 6
    return f'<g class="dg-group-of-states">{outline}{still(Words(group.title, left + _AROUND, y, "note"))}</g>'


def _link(link: Link, way: _Way, lines: Sequence[Words], extents: Mapping[str, Extent]) -> str:
    """An arrow with what stands at it."""
    around = extents[_way(link.arrow.name)]
    tail, head = (extents[_slot(state)] for state in (link.arrow.before, link.arrow.after))
    middle = (around[0] + around[2]) / 2
    first = _half(_leaving(tail, way.sides[0], way.offsets[0]), middle, around)
    last = _half(_leaving(head, way.sides[1], way.offsets[1]), middle, around)
    tip = last[0]
    last[0] = base = shapes.along(tip, last[1], HEAD)
    left, top, right, bottom = around
    hit = f'<rect class="dg-hit" x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"/>'
    drawn = (
        shapes.bent(first, _BEND),
        shapes.bent(last, _BEND),
        shapes.head(tip, base),
        f"<g>{hit}{''.join(map(still, lines))}</g>",
    )
    name = escape(printable(f"{said(link.arrow)}. {link.moment}"))
    return f'<a class="dg-step-of-states" href="{escape(link.target)}"><title>{name}</title>{"".join(drawn)}</a>'


def _leaving(box: Extent, side: str, offset: float) -> Point:
    """Where an arrow leaves a box."""
    left, top, right, bottom = box
    x = {"w": left, "e": right}.get(side, (left + right) / 2)
    y = {"n": top, "s": bottom}.get(side, (top + bottom) / 2 + offset)
    return round(x, 2), round(y, 2)


def _half(end: Point, middle: float, around: Extent) -> list[Point]:
    """The way from the end of an arrow to what stands at it: level first, then up or down."""
    corner = (round(middle, 2), end[1])
    to = (corner[0], around[3] if end[1] > around[3] else around[1])
    return [end, to] if abs(end[0] - middle) < 1 else [end, corner, to]
