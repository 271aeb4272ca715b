"""The drawing of a timeline: lanes with their stretches, the axis, and what no step changes."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagram_gen.model import words
from diagram_gen.model.characters import shorten, width
from diagram_gen.model.scene import Bars, Lines, Words
from diagram_gen.model.times import seconds
from diagram_gen.views.timeline_lanes import BarState, Hold, Lane, Run, Stretch
from diagram_gen.views.timeline_marks import Cause, Mark
from diagram_gen.views.timeline_scale import Scale

TOP = 22.0
"""Where the first lane begins; above it the clock stands at the cursor."""
LANE = 28.0
OUTCOME = 22
"""The widest outcome, in characters."""
MIDDLE, BASELINE = 17.0, 21.0
"""Within a lane: the middle of its stretches, and where the letters in them stand."""
_ABOVE, _BELOW = 6.5, 9.0
"""Within a lane: where marks stand, between its stretches and those above it, and where what is pending lies."""
_HIGH, _LOW = 18.0, 14.0
_HEIGHTS: Mapping[BarState, float] = {"running": _HIGH, "interrupted": _HIGH, "mixed": _HIGH}
_SMALL = 12.0
"""The size of type in stretches, above them and at the axis."""
_LETTER = 0.6 * _SMALL
_ASIDE = 16.0
"""How far to the right of its place a mark may stand, to make way for others."""
_BEYOND = 60.0
"""How far a mark may go beyond the end of the run."""
_FEWEST = 9
"""A word is cut where at least so many letters of it and its sign are left."""
SEEN = 1.6
"""What is narrower cannot be seen by itself, in points."""
MOST_ARROWS = 120
"""Arrows that are drawn from end to end."""
_STUB = 8.0
_APART, _BREAK = 3.0, 12.0
"""How far brackets at the axis have to be apart, and how long a time has to be for the sign of a break."""
_Point = tuple[float, float]
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


def drawing(
    sheet: Sheet, run: Run, arrows: Sequence[Cause], marks: Iterable[Mark], pending: Iterable[tuple[str, int, int]]
) -> Iterator[Bars | Lines | Words]:
    """All parts of the picture that stay as they are, from the back to the front.

    `pending` are the lanes with requests to cancel them that were not thrown in yet, from one place to another.
    """
    yield Bars("instant", tuple(_instants(sheet)))
    for lane in sheet.lanes:
        yield from _lane(sheet, lane)
    yield from _holds(sheet, run.holds)
    for lane in sheet.lanes:
        yield from _labels(sheet, lane, [hold for hold in run.holds if hold.lane == lane.id])
    yield Lines("cause", _faint(sheet, [each for each in arrows if not each.is_cancellation]), has_heads=True)
    asking = _faint(sheet, [each for each in arrows if each.is_cancellation])
    if asking:
        yield Lines("cancelling", asking, has_heads=True)
    yield Lines("pending", tuple(_pending(sheet, pending)))
    yield from _marks(sheet, [*marks, *_outside(sheet, run.holds)])
    yield from _axis(sheet)


def arrow(sheet: Sheet, cause: Cause) -> tuple[tuple[float, float], ...]:
    """The line from the lane of a cause to that of its effect, at the same place."""
    x, source, target = sheet.x(cause.place), sheet.top(cause.source), sheet.top(cause.target)
    half = _LOW / 2
    return (x, source + MIDDLE), (x, target + MIDDLE + (half if source > target else -half))


def spot(sheet: Sheet, cause: Cause) -> tuple[int, str, str]:
    """Where the arrow of a cause is seen: those that have the same one cannot be told apart."""
    return round(sheet.scale.at(cause.place) / SEEN), cause.source, cause.target


def _faint(sheet: Sheet, causes: Sequence[Cause]) -> tuple[tuple[_Point, ...], ...]:
    """The arrows of the whole run that can be told apart; of so many that they would hide the rest, the ends alone."""
    apart = {spot(sheet, each): arrow(sheet, each) for each in reversed(causes)}
    arrows = tuple(reversed(apart.values()))
    if len(arrows) <= MOST_ARROWS:
        return arrows
    return tuple(((x, tip + (_STUB if begin > tip else -_STUB)), (x, tip)) for (x, begin), (_, tip) in arrows)


def bars(sheet: Sheet, lane: Lane) -> dict[BarState, list[Box]]:
    """The rectangles of a lane, by their state; those that cannot be seen apart are one."""
    boxes: defaultdict[BarState, list[Box]] = defaultdict(list)
    for stretch in seen(lane.stretches, sheet.scale):
        x, height = sheet.x(stretch.first), _HEIGHTS.get(stretch.state, _LOW)
        across = round(sheet.x(stretch.last) - x, 2)
        boxes[stretch.state].append((x, sheet.top(lane.id) + MIDDLE - height / 2, across, height))
    return boxes


def seen(stretches: Sequence[Stretch], scale: Scale) -> Iterator[Stretch]:
    """The stretches of a lane as they can be told apart: several narrow ones in a row are one, of mixed states.

    So are those with as narrow gaps between them.
    """
    held: list[Stretch] = []
    for stretch in stretches:
        is_narrow = scale.width(stretch.first, stretch.last) < SEEN
        if held and (not is_narrow or scale.width(held[-1].last, stretch.first) >= SEEN):
            yield _joined(held)
            held = []
        if is_narrow:
            held.append(stretch)
        else:
            yield stretch
    if held:
        yield _joined(held)


def _joined(stretches: Sequence[Stretch]) -> Stretch:
    has_gaps = any(one.last != other.first for one, other in itertools.pairwise(stretches))
    state = "mixed" if has_gaps or len({each.state for each in stretches}) > 1 else stretches[0].state
    return Stretch(stretches[0].first, stretches[-1].last, state)


def _lane(sheet: Sheet, lane: Lane) -> Iterator[Bars | Lines]:
    middle = sheet.top(lane.id) + MIDDLE
    yield Lines("guide", (((sheet.left, middle), (sheet.right, middle)),))
    for state, boxes in bars(sheet, lane).items():
        yield Bars(f"stretch is-{state}", tuple(boxes))


def _labels(sheet: Sheet, lane: Lane, holds: Sequence[Hold]) -> Iterator[Words]:
    """The sign of each stretch and a word, where there is room; and how a task has ended."""
    held = [(sheet.x(2 * hold.first + 1), sheet.x(2 * hold.last)) for hold in holds]
    for stretch in seen(lane.stretches, sheet.scale):
        x, end = sheet.x(stretch.first), sheet.x(stretch.last)
        end = next((min(end, start) for start, _ in held if x <= start < end), end)
        if stretch.state != "mixed" and (text := _fitting(stretch, end - x)):
            role = f"said is-{stretch.state}"
            yield Words(text, x + 2.5, sheet.top(lane.id) + BASELINE, role, size=_SMALL)
    if lane.outcome and lane.task is not None:
        role = f"outcome is-{lane.task.state}"
        yield Words(shorten(lane.outcome, OUTCOME), sheet.right + 8, sheet.top(lane.id) + BASELINE, role)


def _fitting(stretch: Stretch, room: float) -> str:
    """What there is room for: the sign and all of the word, or some of it, or the sign alone."""
    sign = words.SIGNS[stretch.state] if stretch.state != "mixed" else ""
    letters = int((room - 4) // _LETTER)
    if stretch.label and letters >= min(_FEWEST, 2 + width(stretch.label)):
        return f"{sign} {shorten(stretch.label, letters - 2)}"
    return sign if letters >= 1 else ""


def _holds(sheet: Sheet, holds: Iterable[Hold]) -> Iterator[Bars | Words]:
    """Where a lane holds up its thread: its own stretch, and all the others of the thread, which stand still."""
    mine, others, said = [], [], []
    kinds = {lane.id: lane.kind for lane in sheet.lanes}
    for hold in holds:
        x, end = sheet.x(2 * hold.first + 1), sheet.x(2 * hold.last)
        if hold.lane not in sheet.rows or end - x < SEEN:
            continue
        mine.append((x, sheet.top(hold.lane) + MIDDLE - _HIGH / 2, round(end - x, 2), _HIGH))
        text = _sayings(hold)[0]
        if _fits(text, end - x):
            said.append(Words(text, x + 2.5, sheet.top(hold.lane) + BASELINE, "said is-held", size=_SMALL))
        if kinds[hold.lane] != "thread":
            for lane in sheet.lanes:
                if lane.thread == hold.thread and lane.id != hold.lane and lane.kind != "thread" and _lives(lane, hold):
                    others.append((x, sheet.top(lane.id) + MIDDLE - _HIGH / 2, round(end - x, 2), _HIGH))
    yield Bars("standstill", tuple(others))
    yield Bars("stretch is-held", tuple(mine))
    yield from said


def _outside(sheet: Sheet, holds: Iterable[Hold]) -> Iterator[Mark]:
    """What is said of the times for which a thread is held up above the stretches that have no room for it."""
    for hold in holds:
        place = 2 * hold.first + 1
        if not _fits(_sayings(hold)[0], sheet.scale.width(place, 2 * hold.last)):
            yield Mark(place, hold.lane, "", _sayings(hold)[1])


def _lives(lane: Lane, hold: Hold) -> bool:
    """Whether a lane has anything to do at or after a time at which it is held up."""
    return bool(lane.stretches) and lane.stretches[0].first <= 2 * hold.first < lane.stretches[-1].last


def _sayings(hold: Hold) -> tuple[str, str]:
    """What is said of a time for which a thread is held up, and the same in short."""
    seconds = f"{hold.seconds:g} s"
    if hold.line is None:
        return f"blocks {seconds}", f"blocks {seconds}"
    return f"line {hold.line} blocks {seconds}", f"line {hold.line}: {seconds}"


def _fits(text: str, room: float) -> bool:
    return width(text) <= (room - 4) // _LETTER


def _marks(sheet: Sheet, marks: Iterable[Mark]) -> Iterator[Words]:
    """Signs above the stretches, as far as they can be told apart, each with its word if there is room for that."""
    lanes: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: mark.place):
        if mark.lane in sheet.rows:
            lanes[mark.lane].append(mark)
    for lane, found in lanes.items():
        free = 0.0
        for mark, after in zip(found, [*found[1:], None], strict=True):
            place = sheet.x(mark.place)
            x = max(place, free)
            end = sheet.x(after.place) if after is not None else sheet.right + _BEYOND
            text = f"{mark.sign} {mark.word}".strip()
            if mark.sign and x + width(text) * _LETTER > end:
                text = mark.sign
            if x - place <= _ASIDE:
                free = x + width(text) * _LETTER + 1
                yield Words(text, round(x, 2), sheet.top(lane) + _ABOVE, "mark", size=_SMALL)


def _pending(sheet: Sheet, pending: Iterable[tuple[str, int, int]]) -> Iterator[tuple[_Point, ...]]:
    """Below the signs, from each request to where it was thrown in."""
    for lane, first, last in pending:
        if lane in sheet.rows and sheet.scale.width(first, last) >= SEEN:
            y = sheet.top(lane) + _BELOW
            yield (sheet.x(first), y), (sheet.x(last), y)


def _instants(sheet: Sheet) -> Iterator[Box]:
    """Behind the lanes, what happens at one instant."""
    for instant in sheet.scale.instants:
        x, end = sheet.x(instant.first), sheet.x(instant.last)
        if end - x >= SEEN:
            yield x, TOP, round(end - x, 2), sheet.bottom - TOP + 6


def _axis(sheet: Sheet) -> Iterator[Lines | Words]:
    """Below the lanes: each instant as a bracket with its time, the time between two of them as a line."""
    level = sheet.bottom + 6
    brackets: list[tuple[_Point, ...]] = []
    breaks: list[tuple[_Point, ...]] = []
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
        yield Words("step by step, all at one time", sheet.left, level + 18, "tick", size=_SMALL)


def _times(sheet: Sheet, y: float) -> Iterator[Words]:
    """The times of the instants, as many as there is room for, the last one among them."""
    said = [(sheet.x(each.first), seconds(each.time)) for each in sheet.scale.instants]
    last = said[-1][0]
    free = sheet.left
    for x, text in said:
        end = x + width(text) * _LETTER + 6
        if x >= free and (x == last or end <= last or last < free):
            free = end
            yield Words(text, x, y, "tick", size=_SMALL)
