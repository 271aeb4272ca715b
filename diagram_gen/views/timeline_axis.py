"""The axis of a timeline: its instants, with their times."""

from __future__ import annotations

from collections.abc import Iterator

from diagram_gen.model.characters import width
from diagram_gen.model.scene import Lines, Words
from diagram_gen.model.times import seconds
from diagram_gen.views.timeline_sheet import LETTER, SEEN, SMALL, TOP, Box, Point, Sheet

_APART, _BREAK = 3.0, 12.0
"""How far brackets have to be apart, and how long a time has to be for the sign of a break."""


def instants(sheet: Sheet) -> Iterator[Box]:
    """Behind the lanes, what happens at one instant."""
    for instant in sheet.scale.instants:
        x, end = sheet.x(instant.first), sheet.x(instant.last)
        if end - x >= SEEN:
            yield x, TOP, round(end - x, 2), sheet.bottom - TOP + 6


def axis(sheet: Sheet) -> Iterator[Lines | Words]:
    """Below the lanes: each instant as a bracket with its time, the time between two of them as a line."""
    level = sheet.bottom + 6
    brackets: list[tuple[Point, ...]] = []
    breaks: list[tuple[Point, ...]] = []
    for instant in sheet.scale.instants:
        x, end = sheet.x(instant.first), sheet.x(instant.last)
        if not brackets or x - brackets[-1][0][0] >= _APART:
            brackets.append(((x, level + 5), (x, level), (end, level), (end, level + 5)))
    for place in sheet.scale.breaks:
        if sheet.scale.width(place, place + 1) < _BREAK:
            continue
        middle = (sheet.x(place) + sheet.x(place + 1)) / 2
        breaks += [((middle + by - 2, level + 4), (middle + by + 2, level - 4)) for by in (-2, 2)]
    wide = round(sheet.left + sheet.end, 2)
    reach = (((wide, level), (wide, level)),) if sheet.end else ()
    yield Lines("axis", (((sheet.left, level), (sheet.right, level)), *reach))
    yield Lines("bracket", tuple(brackets))
    yield Lines("break", tuple(breaks))
    if any(instant.time for instant in sheet.scale.instants):
        yield from _times(sheet, level + 18)
    else:
        yield Words("step by step, all at one time", sheet.left, level + 18, "tick", size=SMALL)


def _times(sheet: Sheet, y: float) -> Iterator[Words]:
    """The times of the instants, as many as there is room for, the last one among them."""
    said = [(sheet.x(each.first), seconds(each.time)) for each in sheet.scale.instants]
    last = said[-1][0]
    free = sheet.left
    for x, text in said:
        end = x + width(text) * LETTER + 6
        if x >= free and (x == last or end <= last or last < free):
            free = end
            yield Words(text, x, y, "tick", size=SMALL)
