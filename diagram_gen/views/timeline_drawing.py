"""The drawing of a timeline: lanes with their stretches, and what no step changes."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from diagram_gen.model import words
from diagram_gen.model.characters import shorten, width
from diagram_gen.model.scene import Bars, Lines, Words
from diagram_gen.views import timeline_axis
from diagram_gen.views.timeline_lanes import BarState, Hold, Lane, Run, Stretch
from diagram_gen.views.timeline_marks import Cause, Mark
from diagram_gen.views.timeline_scale import Scale
from diagram_gen.views.timeline_sheet import BASELINE, LETTER, MIDDLE, SEEN, SMALL, Box, Point, Sheet

OUTCOME = 22
"""The widest outcome, in characters."""
_ABOVE, _BELOW = 7.0, 9.5
"""Within a lane: where marks stand, between its stretches and those above it, and where what is pending lies."""
_HIGH, _LOW = 18.0, 14.0
_HEIGHTS: Mapping[BarState, float] = {"running": _HIGH, "interrupted": _HIGH, "mixed": _HIGH}
_ASIDE = 16.0
"""How far to the right of its place a mark may stand, to make way for others."""
_BEYOND = 60.0
"""How far a mark may go beyond the end of the run."""
_FEWEST = 9
"""A word is cut where at least so many letters of it and its sign are left."""
MOST_ARROWS = 120
"""Arrows that are drawn from end to end."""
_STUB = 8.0


def drawing(
    sheet: Sheet, run: Run, arrows: Sequence[Cause], marks: Iterable[Mark], pending: Iterable[tuple[str, int, int]]
) -> Iterator[Bars | Lines | Words]:
    """All parts of the picture that stay as they are, from the back to the front.

    `pending` are the lanes with requests to cancel them that were not thrown in yet, from one place to another.
    """
    yield Bars("instant", tuple(timeline_axis.instants(sheet)))
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
    yield from timeline_axis.axis(sheet)


def arrow(sheet: Sheet, cause: Cause) -> tuple[tuple[float, float], ...]:
    """The line from the lane of a cause to that of its effect, at the same place."""
    x, source, target = sheet.x(cause.place), sheet.top(cause.source), sheet.top(cause.target)
    half = _LOW / 2
    return (x, source + MIDDLE), (x, target + MIDDLE + (half if source > target else -half))


def spot(sheet: Sheet, cause: Cause) -> tuple[int, str, str]:
    """Where the arrow of a cause is seen: those that have the same one cannot be told apart."""
    return round(sheet.scale.at(cause.place) / SEEN), cause.source, cause.target


def _faint(sheet: Sheet, causes: Sequence[Cause]) -> tuple[tuple[Point, ...], ...]:
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
            yield Words(text, x + 2.5, sheet.top(lane.id) + BASELINE, role, size=SMALL)
    if lane.outcome and lane.task is not None:
        role = f"outcome is-{lane.task.state}"
        yield Words(shorten(lane.outcome, OUTCOME), sheet.right + 8, sheet.top(lane.id) + BASELINE, role, size=SMALL)


def _fitting(stretch: Stretch, room: float) -> str:
    """What there is room for: the sign and all of the word, or some of it, or the sign alone."""
    sign = words.SIGNS[stretch.state] if stretch.state != "mixed" else ""
    letters = int((room - 4) // LETTER)
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
            said.append(Words(text, x + 2.5, sheet.top(hold.lane) + BASELINE, "said is-held", size=SMALL))
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
            yield Mark(place, hold.lane, "held", "", _sayings(hold)[1])


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
    return width(text) <= (room - 4) // LETTER


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
            if mark.sign and x + width(text) * LETTER > end:
                text = mark.sign
            if x - place <= _ASIDE:
                free = x + width(text) * LETTER + 1
                yield Words(text, round(x, 2), sheet.top(lane) + _ABOVE, f"mark is-{mark.about}", size=SMALL)


def _pending(sheet: Sheet, pending: Iterable[tuple[str, int, int]]) -> Iterator[tuple[Point, ...]]:
    """Below the signs, from each request to where it was thrown in."""
    for lane, first, last in pending:
        if lane in sheet.rows and sheet.scale.width(first, last) >= SEEN:
            y = sheet.top(lane) + _BELOW
            yield (sheet.x(first), y), (sheet.x(last), y)
