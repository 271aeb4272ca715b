"""The timeline: the whole run at a glance, a lane for each task, loop and thread, along virtual time, and a cursor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.model import words
from diagram_gen.model.characters import shorten, width
from diagram_gen.model.picture_states import Delta, Fill, States
from diagram_gen.model.scene import CHARACTER, FONT_SIZE, Placed, PlacedDrawing, PlacedLine, PlacedText, Scene, Text
from diagram_gen.model.times import clock
from diagram_gen.model.trace import Step, Trace
from diagram_gen.views import timeline_family, timeline_lanes
from diagram_gen.views.timeline_drawing import OUTCOME, arrow, drawing, spot
from diagram_gen.views.timeline_family import Family
from diagram_gen.views.timeline_lanes import Lane, Run, Stretch
from diagram_gen.views.timeline_marks import Cause, Happenings
from diagram_gen.views.timeline_scale import Scale, scale, scales
from diagram_gen.views.timeline_sheet import BASELINE, LANE, TOP, Sheet
from diagram_gen.views.view import View

MOST_TASKS = 30
"""Tasks that have a lane; of more, one lane less is there, and the last one says how many have none."""
_FOLD = "more"
"""The id of the last lane then."""
_LONGEST_NAME = 16
"""Characters of a lane's name, beyond which it is shortened."""
_CLOCK = 16
"""Characters of the time beside the cursor."""
_Point = tuple[float, float]


def scene(trace: Trace) -> Scene:
    """The whole run, and at each step where it is."""
    return _scene(trace, None)


def scene_with_family(trace: Trace) -> Scene:
    """The same, and beside the lanes who has started whom."""
    return _scene(trace, timeline_family.family)


def scenes(traces: Sequence[Trace]) -> list[Scene]:
    """The scenes of several runs along one axis: their pictures are as wide, and a time has one place in all of them.

    Lanes that have one name in all of them are in one order.
    """
    lanes = [shown(timeline_lanes.run(trace).lanes)[0] for trace in traces]
    scaled = scales([trace.steps for trace in traces])
    outcomes = [max((width(lane.outcome) for lane in each), default=0) for each in lanes]
    ends = [along.end + 8 + min(most, OUTCOME) * CHARACTER for along, most in zip(scaled, outcomes, strict=True)]
    name = max(width(_named(lane)) for each in lanes for lane in each) + 2
    order = [lane.name for lane in lanes[0]]
    return [
        _scene(trace, None, _Axis(along, name, order, max(ends))) for trace, along in zip(traces, scaled, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where things are in one of several timelines: its scale, and what they have in common.

    That is the characters of the `name` column, the `order` of the lanes, and to which `end` the pictures reach.
    """

    scale: Scale
    name: int
    order: Sequence[str]
    end: float


def _scene(trace: Trace, of: Callable[[Sequence[Lane]], Family] | None, axis: _Axis | None = None) -> Scene:
    run = timeline_lanes.run(trace)
    there, more = shown(run.lanes)
    name = max((width(_named(lane)) for lane in there), default=0) + 2
    axis = axis or _Axis(scale(trace.steps), name, (), 0)
    there, name = timeline_lanes.ordered(there, axis.order), axis.name
    family = Family(tuple(lane.id for lane in there), {}) if of is None else of(there)
    rows = {id: row for row, id in enumerate(family.rows)}
    across = name + timeline_family.INDENT * family.deepest + 1
    sheet = Sheet(tuple(there), rows, axis.scale, round(across * CHARACTER, 2), more > 0, axis.end)
    happenings = Happenings(trace, run)
    arrows = _Arrows(sheet, [each for each in happenings.causes() if each.source in rows and each.target in rows])
    marks = [*happenings.cancelled(), *happenings.raised()]
    still = drawing(sheet, run, arrows.causes, marks, happenings.pending())
    parts = (*still, *timeline_family.drawing(family, sheet))
    names = [
        PlacedText(Text(f"lane-{row}", name, "lane"), timeline_family.indent(family, id), TOP + LANE * row + BASELINE)
        for row, id in enumerate((*family.rows, *([_FOLD] if more else [])))
        if id not in family.group_ids
    ]
    cursor = PlacedLine("cursor", ((sheet.left, TOP - 4), (sheet.left, sheet.bottom + 12)), "cursor")
    time = PlacedText(Text("cursor-time", _CLOCK, "time"), sheet.left, FONT_SIZE - 2)
    layout = Placed((PlacedDrawing("run", "run", parts), *arrows.items, *names, cursor, time))
    said = timeline_family.said(family, {lane.id: _named(lane) for lane in there})
    states = States(_deltas(trace, run, sheet, arrows, more, said))
    return Scene(VIEW.name, layout, states)


def shown(lanes: Sequence[Lane]) -> tuple[list[Lane], int]:
    """The lanes that have a row, and how many tasks have none."""
    tasks = [lane for lane in lanes if lane.kind == "task"]
    if len(tasks) <= MOST_TASKS:
        return list(lanes), 0
    left_out = {lane.id for lane in tasks[MOST_TASKS - 1 :]}
    return [lane for lane in lanes if lane.id not in left_out], len(left_out)


def _named(lane: Lane) -> str:
    return shorten(lane.name, _LONGEST_NAME)


class _Arrows:
    """The arrows of causes; those that cannot be told apart are one."""

    def __init__(self, sheet: Sheet, causes: Sequence[Cause]) -> None:
        self.causes = causes
        self._slots: dict[tuple[int, str, str], tuple[str, tuple[_Point, ...]]] = {}
        self._steps: defaultdict[int, dict[str, None]] = defaultdict(dict)
        for cause in causes:
            slot, _ = self._slots.setdefault(spot(sheet, cause), (f"cause-{len(self._slots)}", arrow(sheet, cause)))
            for step in cause.steps:
                self._steps[step][slot] = None

    @property
    def items(self) -> Iterator[PlacedLine]:
        """Each arrow as what stands out at the steps that it explains."""
        return (PlacedLine(slot, points, "pass", has_head=True) for slot, points in self._slots.values())

    def at(self, step: int) -> Iterable[str]:
        """The slots of those that explain a step."""
        return self._steps.get(step, {})


def _deltas(trace: Trace, run: Run, sheet: Sheet, arrows: _Arrows, more: int, said: str) -> Iterator[Delta]:
    """At each step what is new: where the cursor is, what the lanes do, and which arrows explain it."""
    fills: dict[str, Fill | None] = {"run": Fill()}
    if more:
        fills[f"lane-{len(sheet.rows)}"] = Fill(f"  … {more} more tasks", ("is-fold",))
    following = [_Reading(lane) for lane in sheet.lanes]
    parts = [f"{_named(lane)}: not there" for lane in sheet.lanes]
    names = {lane.id: lane.name for lane in run.lanes}
    before: Iterable[str] = ()
    for step in trace.steps:
        for place, each in enumerate(following):
            if each.moves(2 * step.index) or step.index == 0:
                fills[f"lane-{sheet.rows[each.lane.id]}"] = each.fill
                parts[place] = each.said
        accented = arrows.at(step.index)
        fills.update({slot: None for slot in before if slot not in accented})
        fills.update({slot: Fill() for slot in accented})
        fills.update(_cursor(step, sheet))
        began = f"At {clock(step.time)}, {names[run.runs[step.index]]} runs"
        yield Delta(fills, [began, *parts[:-1], f"{parts[-1]}." + (f" {said}" if said else "")])
        fills, before = {}, accented


def _cursor(step: Step, sheet: Sheet) -> dict[str, Fill | None]:
    """The cursor in the middle of a step, the clock beside it as far as there is room."""
    place = 2 * step.index
    shift = round((sheet.scale.at(place) + sheet.scale.at(place + 1)) / 2, 2)
    time = clock(step.time)
    room = max(0.0, sheet.scale.end - width(time) * CHARACTER)
    return {"cursor": Fill(shift=shift), "cursor-time": Fill(time, shift=round(min(shift, room), 2))}


class _Reading:
    """A lane as it is read, from its first stretch on."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self._next = 0
        self._now: Stretch | None = None

    def moves(self, place: int) -> bool:
        """Goes on to a place; whether the lane is in another stretch there."""
        was, stretches = self._now, self.lane.stretches
        while self._next < len(stretches) and stretches[self._next].first <= place:
            self._now = stretches[self._next]
            self._next += 1
        if self._now is not None and self._now.last <= place:
            self._now = None
        return self._now is not was

    @property
    def fill(self) -> Fill:
        """The name of the lane, with the sign of what it does."""
        if self._now is None:
            return Fill(f"{self._ended or ' '} {_named(self.lane)}", ("is-away",), of=(self.lane.id,))
        state = self._now.state
        sign = words.SIGNS[state] if state != "mixed" else " "
        return Fill(f"{sign} {_named(self.lane)}", (f"is-{state}",), of=(self.lane.id,))

    @property
    def _ended(self) -> str:
        task = self.lane.task
        over = self._next == len(self.lane.stretches) and self._next > 0
        return words.SIGNS[task.state] if task is not None and over else ""

    @property
    def said(self) -> str:
        """What the lane does, in words."""
        name = _named(self.lane)
        if self._now is not None:
            label = f" ({self._now.label})" if self._now.label else ""
            return f"{name}: {self._now.state}{label}"
        if self._ended and self.lane.task is not None:
            return f"{name}: {self.lane.outcome[2:]}"
        return f"{name}: nothing yet" if self._next == 0 else f"{name}: nothing"


VIEW = View(
    name="timeline",
    title="The whole run",
    parts={"all": scene, "family": scene_with_family},
    shows=lambda _: True,
    tells=lambda trace: len(trace.steps) > 1,
    together=scenes,
)
