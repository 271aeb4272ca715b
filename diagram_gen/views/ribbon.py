"""The ribbon: the timeline of a run drawn small, without words, to be looked at before the first step and scrubbed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from diagram_gen.model.scene import Bars, PlacedDrawing
from diagram_gen.model.trace import Trace
from diagram_gen.views import timeline, timeline_lanes
from diagram_gen.views.timeline_drawing import seen
from diagram_gen.views.timeline_lanes import BarState, Lane, LaneKind, Run
from diagram_gen.views.timeline_scale import Scale, scales
from diagram_gen.views.timeline_sheet import SEEN

_LANE, _TALLEST = 7.0, 48.0
"""The height of a lane, if all of them together do not get taller."""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A drawing of so much width and height, where along it each step of the run is, and which of the lanes runs.

    `begins` says where each step begins, `places` where its middle is. `lanes` are what the lanes are called, from the
    top down, `ids` tells them apart, and `kinds` says what each is of.
    """

    drawing: PlacedDrawing
    width: float
    height: float
    begins: Sequence[float]
    places: Sequence[float]
    runs: Sequence[str]
    lanes: tuple[str, ...]
    ids: tuple[str, ...]
    kinds: tuple[LaneKind, ...]


def ribbon(trace: Trace) -> Ribbon:
    """The ribbon of a run. It has an element for each state, however many lanes there are."""
    return ribbons([trace])[0]


def ribbons(traces: Sequence[Trace]) -> list[Ribbon]:
    """The ribbons of several runs along one axis, each as wide as the longest: one below another, time is the same.

    Lanes that have one name in all of them are in one order.
    """
    scaled = scales([trace.steps for trace in traces])
    width = max(along.end for along in scaled)
    order: list[str] = []
    drawn = []
    for trace, along in zip(traces, scaled, strict=True):
        run = timeline_lanes.run(trace)
        lanes = timeline_lanes.ordered(timeline.shown(run.lanes)[0], order)
        order = order or [lane.name for lane in lanes]
        drawn.append(_ribbon(trace, run, lanes, along, width))
    return drawn


def _ribbon(trace: Trace, run: Run, lanes: Sequence[Lane], along: Scale, width: float) -> Ribbon:
    height = min(_LANE, _TALLEST / len(lanes))
    boxes: defaultdict[BarState, list[tuple[float, float, float, float]]] = defaultdict(list)
    for row, lane in enumerate(lanes):
        for stretch in seen(lane.stretches, along):
            part = 0.8 if stretch.state in ("running", "interrupted", "mixed") else 0.4
            top = round(height * (row + (1 - part) / 2), 2)
            across = round(max(along.width(stretch.first, stretch.last), SEEN / 2), 2)
            boxes[stretch.state].append((along.at(stretch.first), top, across, round(height * part, 2)))
    held = [
        (
            along.at(2 * hold.first + 1),
            round(height * (row + 0.1), 2),
            along.width(2 * hold.first + 1, 2 * hold.last),
            round(height * 0.8, 2),
        )
        for hold in run.holds
        for row, lane in enumerate(lanes)
        if lane.id == hold.lane
    ]
    bars = [Bars(f"stretch is-{state}", tuple(stretches)) for state, stretches in boxes.items()]
    drawing = PlacedDrawing("ribbon", "ribbon", (*bars, Bars("stretch is-held", tuple(held))))
    begins = [along.at(2 * step.index) for step in trace.steps]
    places = [(along.at(2 * step.index) + along.at(2 * step.index + 1)) / 2 for step in trace.steps]
    names, ids, kinds = zip(*((lane.name, lane.id, lane.kind) for lane in lanes), strict=True)
    return Ribbon(drawing, width, round(height * len(lanes), 2), begins, places, run.runs, names, ids, kinds)
