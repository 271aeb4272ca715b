"""Paces: which steps are worth a stop."""

from __future__ import annotations

import dataclasses

import pytest

from diagram_gen.model import pace
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet
from tests import made

PROGRAM = Snippet("p", "p.py", "p", "a\nb  # @here\nc\n", {"here": 2}, 1, "")
STEPS = [
    made.step(0, event="start"),
    made.step(1, made.frame(1, line=2)),
    made.step(2, made.frame(1, line=3)),
    made.step(3, made.frame(1), made.frame(2, "f"), event="call"),
    made.step(4, made.frame(1, line=2)),
    made.step(5, event="end"),
]
TRACE = made.trace(*STEPS)


@pytest.mark.parametrize(
    ("asked", "steps"),
    [("step", (0, 1, 2, 3, 4, 5)), ("line", (1, 2, 4)), ("switch", (0, 1, 3, 4, 5)), ("moment", (1, 4))],
)
def test_a_pace_leaves_steps_out(asked: str, steps: tuple[int, ...]) -> None:
    """Those that are not about to run a line, at which the same function runs on, or that no marker names."""
    assert steps == pace.paced(TRACE, PROGRAM, asked, range(6))


def test_a_task_that_calls_functions_is_one_runner() -> None:
    """Another is who runs when its turn comes; what the loop does in between is no turn."""
    first, second = made.task("a", "running"), made.task("b", "running")
    loops = [dataclasses.replace(made.loop(each), running=each.id) for each in (first, first, second)]
    steps = [made.step(number, made.frame(number), loop=loop) for number, loop in enumerate(loops)]
    between = made.step(3, loop=made.loop(first, second), event="loop")
    last = made.step(4, made.frame(9), loop=loops[2])
    assert (0, 2, 4) == pace.paced(made.trace(*steps, between, last), PROGRAM, "switch", range(5))


def test_it_is_looked_for_among_some_steps() -> None:
    """A switch is one from the step before that is shown."""
    assert (1, 5) == pace.paced(TRACE, PROGRAM, "switch", (1, 2, 4, 5))


def test_no_step_of_a_pace_is_an_error() -> None:
    """A sentence says what there is none of."""
    with pytest.raises(DiagramError, match=r"p\.py: no moment is among these steps; ask for more, or for every step"):
        pace.paced(TRACE, PROGRAM, "moment", (2, 3))


@pytest.mark.parametrize(("markers", "suits"), [({"here": 2}, "moment"), ({}, "switch")])
def test_marked_moments_come_first(markers: dict[str, int], suits: str) -> None:
    """Where there are none, a run is told by who runs."""
    assert suits == pace.of_its_own(TRACE, dataclasses.replace(PROGRAM, markers=markers))
