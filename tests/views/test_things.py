"""What a picture shows says which thing it is, the same in all views, so that whoever points at one finds the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from diagram_gen import views
from diagram_gen.model.frame import Variable
from diagram_gen.model.loop import Handle, Timer
from diagram_gen.model.picture_states import At, Thing
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from tests.made import frame, loop, step, task, trace


def things(trace: Trace, view: str, index: int) -> dict[str, tuple[Thing, ...]]:
    """What the slots of a view show at a step, as far as that is known."""
    return {slot: fill.of for slot, fill in views.scene(trace, view).states[index].fills.items() if fill.of}


@pytest.fixture
def one() -> Trace:
    """A run of one step, in which one task runs and another waits."""
    inner = replace(frame(2, "work", 5), variables=(Variable("other", "<Task tea>", "id-tea"), Variable("n", "1")))
    tasks = task("jam", "running", None, inner), task("tea", "waiting", None, frame(3, "work", 7))
    ready = Handle("handle-4", "wake", "id-tea", None, 0, "result"), Handle("handle-5", "call", None, "f", 0, "called")
    timers = (Timer("handle-6", 2.0, "end_sleep", "id-tea", None),)
    here = replace(loop(*tasks), running="id-jam", ready=ready, timers=timers)
    return trace(step(0, inner, loop=here))


def test_the_loop_view_says_which_tasks_frames_handles_and_timers_it_shows(one: Trace) -> None:
    """A frame with its line, and a handle or a timer with its task; a value that is a task says which."""
    found = things(one, "loop", 0)
    assert (("id-jam",), ("id-tea",), ("id-jam",)) == (found["task-0"], found["task-1"], found["running"])
    assert (("frame-2", At(5)), ("frame-3", At(7))) == (found["frame-0-0"], found["frame-1-0"])
    assert ("handle-4", "id-tea") == found["ready-0"][:2]
    assert ("handle-5",) == found["ready-1"]
    assert ("handle-6", "id-tea") == found["timer-0"][:2]
    assert ("id-tea",) == found["variable-0-0-0"]
    assert "variable-0-0-1" not in found


def test_the_stack_says_which_frames_and_tasks_it_shows(one: Trace) -> None:
    """By the same ids."""
    found = things(one, "stack", 0)
    assert ("frame-2", At(5)) == found["frame-0"]
    assert ("id-tea",) == found["value-0-0"]
    assert At(12) in found["base"]


def test_each_lane_of_the_timeline_says_what_it_is_of(one: Trace) -> None:
    """A task, or the loop, by the id that the ribbon has for it."""
    assert {"id-jam", "id-tea"} <= {each for (each, *_) in things(one, "timeline", 0).values()}


def ids(trace: Trace) -> Iterator[str]:
    """The ids of all that there ever is in a trace."""
    for each in trace.steps:
        yield from (found.id for found in each.stack)
        if each.loop is not None:
            for items in (each.loop.tasks, each.loop.ready, each.loop.timers, each.loop.futures):
                yield from (item.id for item in items)
            yield from (found.id for item in each.loop.tasks for found in item.stack)


@pytest.mark.parametrize("view", ["stack", "loop", "awaits"])
def test_what_a_view_shows_is_in_the_trace(recording: tuple[Snippet, Trace], view: str) -> None:
    """Each frame, handle, task and future that a view says it shows is one of the trace's."""
    _, run = recording
    if view not in views.telling(run):
        return
    known = {*ids(run)}
    states = views.scene(run, view).states
    named = ("frame-", "handle-", "task-", "future-")
    shown = {each for state in states for fill in state.fills.values() for each in fill.of[:1]}
    assert {each for each in shown if isinstance(each, str) and each.startswith(named)} <= known
    assert shown & known
