"""The ribbon: the timeline drawn small."""

from __future__ import annotations

from itertools import pairwise

import pytest

from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.views import timeline_lanes
from diagram_gen.views.ribbon import ribbon
from diagram_gen.views.timeline_lanes import Lane, ordered
from tests.made import frame, step, trace


def test_has_a_place_for_each_step(recording: tuple[Snippet, Trace]) -> None:
    """From left to right, within its width."""
    found = ribbon(recording[1])
    assert len(recording[1].steps) == len(found.places)
    assert all(before < after for before, after in pairwise(found.places))
    assert 0 < found.places[0] < found.places[-1] < found.width


def test_has_an_element_for_each_state(recording: tuple[Snippet, Trace]) -> None:
    """In which are all the lanes that are ever in it; so many tasks cost a page little."""
    run = timeline_lanes.run(recording[1])
    states = {f"stretch is-{each.state}" for lane in run.lanes for each in lane.stretches}
    roles = [part.role for part in ribbon(recording[1]).drawing.parts]
    assert sorted([*states, "stretch is-held"]) == sorted(roles)


def test_stays_small() -> None:
    """However long the run is."""
    made = [step(index, frame(), *([frame(2, "f")] if index % 2 else []), time=0) for index in range(5_000)]
    found = ribbon(trace(*made))
    assert sum(len(part.boxes) for part in found.drawing.parts) < 500
    assert found.height < 50


@pytest.mark.parametrize(
    ("names", "order", "expected"),
    [
        ("loop a b", "loop b a", "loop b a"),
        ("loop new a b", "loop b a", "loop new b a"),
        ("loop a a b", "b loop a", "b a a loop"),
        ("loop a", "", "loop a"),
    ],
)
def test_lanes_of_one_name_are_in_one_order(names: str, order: str, expected: str) -> None:
    """In the ribbons of two runs; what one of them lacks, or has twice, stays where it is."""
    lanes = [Lane(str(place), "task", "", name) for place, name in enumerate(names.split())]
    found = ordered(lanes, order.split())
    assert expected.split() == [lane.name for lane in found]
    assert len(lanes) == len({lane.id for lane in found})
