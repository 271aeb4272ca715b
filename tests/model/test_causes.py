"""Why things are ready and run, as the ids and fields of traces say: in every program of the site and of the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from diagram_gen.model.causes import Link, Thing, links, reason_step
from diagram_gen.model.loop import Loop
from diagram_gen.model.trace import Step, Trace
from tests.made import loop, step, task
from tests.made import trace as made
from tests.programs import PROJECT, recorded
from tests.shared import Shared

_PROGRAMS = [
    *sorted((PROJECT / "snippets").rglob("*.py")),
    *sorted((PROJECT / "tests" / "oracle_programs").glob("*.py")),
]


def _pairs(trace: Trace) -> Iterator[tuple[Loop, Step, Loop]]:
    """Each step of a loop with what the loop was at the step of its thread before."""
    before: dict[str, Step] = {}
    for each in trace.steps:
        was = before.get(each.thread)
        if each.loop is not None and was is not None and was.loop is not None:
            yield was.loop, each, each.loop
        before[each.thread] = each


def _changes(trace: Trace) -> list[str]:
    """The tasks that have become ready from waiting, and that have begun to run, without a link to them."""
    found, told = [], links(trace)
    for was, each, now in _pairs(trace):
        states = {known.id: known.state for known in was.tasks}
        effects = {link.effect for link in told[each.index]}
        for known in now.tasks:
            change = (states.get(known.id, ""), known.state)
            goes_on = change == ("waiting", "ready") or (change[1] == "running" and change[0] != "running")
            if goes_on and Thing("task", known.id) not in effects:
                found.append(f"step {each.index}: {known.name}, {change}")
    return found


def _handles(trace: Trace) -> list[str]:
    """The handles that have joined the ready queue without a link to them."""
    found, told = [], links(trace)
    for was, each, now in _pairs(trace):
        effects = {link.effect.id for link in told[each.index]}
        joined = {handle.id for handle in now.ready} - {handle.id for handle in was.ready}
        found += [f"step {each.index}: {id}" for id in sorted(joined - effects)]
    return found


@pytest.mark.parametrize("program", _PROGRAMS, ids=lambda path: path.stem)
def test_whatever_becomes_ready_or_runs_has_a_cause(program: Path, shared: Shared) -> None:
    """A task that is woken, starts or goes on is linked to what did that, and so is each handle in the ready queue."""
    trace = shared.trace(program)
    assert ([], []) == (_changes(trace), _handles(trace))


@pytest.mark.parametrize("program", _PROGRAMS, ids=lambda path: path.stem)
def test_no_cause_comes_after_its_effect(program: Path, shared: Shared) -> None:
    """What a link tells of was brought about no later than the step that has the link."""
    found = enumerate(links(shared.trace(program)))
    late = [(index, link) for index, there in found for link in there if link.since > index]
    assert [] == late


@pytest.mark.parametrize("program", _PROGRAMS, ids=lambda path: path.stem)
def test_chains_of_reasons_end_outside_the_loop(program: Path, shared: Shared) -> None:
    """From step to earlier step, every chain of reasons comes to one at which no loop ran anything, or to data."""
    trace = shared.trace(program)
    reasons = reason_step(trace)
    assert [] == [index for index, reason in enumerate(reasons) if reason is not None and reason >= index]
    ends = [each for each in trace.steps if reasons[each.index] is None and each.loop is not None]
    assert [] == [each.index for each in ends if not _has_nothing_before(each)]


def _has_nothing_before(each: Step) -> bool:
    """Whether a step of a loop is at the beginning of things: nothing is ready, or what came from outside."""
    if each.loop is None:
        return True
    first = each.loop.handle or next((handle for handle in each.loop.ready if not handle.cancelled), None)
    return first is None or first.cause in ("io", "thread")


_SLEEPER_AND_WAITER = """
import asyncio

async def nap():
    await asyncio.sleep(1)
    return "rested"

async def main():
    napping = asyncio.create_task(nap(), name="napper")
    await napping
    stuck = asyncio.create_task(asyncio.sleep(9), name="stuck")
    await asyncio.sleep(0)
    stuck.cancel()
    try:
        await stuck
    except asyncio.CancelledError:
        pass

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    """A run in which one task sleeps, is awaited, and another is cancelled."""
    return recorded(tmp_path_factory.mktemp("causes"), _SLEEPER_AND_WAITER)


def _told(trace: Trace) -> set[tuple[str, str, str, str]]:
    """All links as kind, kind and name of the cause, and name of the task that is the effect."""
    names = {known.id: known.name for each in trace.steps if each.loop for known in each.loop.tasks}
    return {
        (link.kind, link.cause.kind, names.get(link.cause.id, ""), names[link.effect.id])
        for found in links(trace)
        for link in found
        if link.effect.kind == "task"
    }


@pytest.mark.parametrize(
    "link",
    [
        ("created", "thread", "", "Task-1"),
        ("created", "task", "Task-1", "napper"),
        ("result", "future", "", "napper"),
        ("result", "task", "napper", "Task-1"),
        ("yielded", "task", "Task-1", "Task-1"),
        ("cancel", "task", "Task-1", "stuck"),
        ("cancelled", "task", "stuck", "Task-1"),
        ("thrown", "task", "stuck", "Task-1"),
        ("runs", "handle", "", "napper"),
    ],
)
def test_a_link_says_who_did_what_to_a_task(trace: Trace, link: tuple[str, str, str, str]) -> None:
    """Creating, ending, yielding, cancelling and throwing in are told apart, and of each who did it."""
    assert link in _told(trace)


def _events(trace: Trace, index: int) -> list[tuple[str, int | None]]:
    """The events of the steps of a chain of reasons, with their lines."""
    reasons = reason_step(trace)
    found: list[tuple[str, int | None]] = []
    at = reasons[index]
    while at is not None:
        found.append((trace.steps[at].event, trace.steps[at].line))
        at = reasons[at]
    return found


def test_a_chain_of_reasons_leads_from_a_resume_to_the_module(trace: Trace) -> None:
    """A task goes on because another has returned, whose sleep was over, which it began; it was created by the first."""
    (resume,) = [each.index for each in trace.steps if (each.event, each.line) == ("resume", 9)]
    chain = [("return", 5), ("loop", None), ("line", 4), ("line", 8), ("line", 18)]
    assert chain == _events(trace, resume)


def test_a_chain_of_timers_leads_to_the_line_that_set_it(trace: Trace) -> None:
    """A timer that is due was set by the step at whose line the sleep began, and its handle has its id."""
    (found,) = [link for each in links(trace) for link in each if link.kind == "due"]
    assert ("timer", "handle", found.cause.id, ("line", 4)) == (
        found.cause.kind,
        found.effect.kind,
        found.effect.id,
        (trace.steps[found.since].event, trace.steps[found.since].line),
    )


def test_where_no_loop_runs_nothing_has_a_cause() -> None:
    """Steps without a loop have no links and no reasons."""
    plain = made(step(0), step(1), step(2, loop=loop(task("a"))))
    assert (((), (), ()), (None, None, None)) == (links(plain), reason_step(plain))


def test_a_link_is_data() -> None:
    """Links that say the same are equal, and can be kept in sets."""
    link = Link(Thing("task", "task-1"), Thing("handle", "handle-2"), "called", 4)
    assert {link} == {Link(Thing("task", "task-1"), Thing("handle", "handle-2"), "called", 4)}
