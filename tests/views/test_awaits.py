"""The awaits view: what it draws of each task is the trace's own chain, future and holder, at every step."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen import views
from diagram_gen.model import words
from diagram_gen.model.causes import Link, links
from diagram_gen.model.characters import shorten
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import ENDED, Loop
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.views import alive, awaits
from diagram_gen.views.awaits_following import MOST_TASKS
from diagram_gen.views.awaits_layout import CHAIN
from diagram_gen.views.awaits_rows import DEEPEST
from tests.programs import PROJECT, recorded
from tests.shared import Shared

_PROGRAMS = sorted((PROJECT / "tests" / "oracle_programs").glob("*.py"))
_DEADLOCK = """
import asyncio

async def transfer(first, second):
    async with first:
        await asyncio.sleep(1)
        async with second:
            pass

async def main():
    left, right = asyncio.Lock(), asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(transfer(left, right), name="a")
        group.create_task(transfer(right, left), name="b")
        group.create_task(asyncio.Event().wait(), name="c")

asyncio.run(main())
"""


def _places(trace: Trace) -> dict[str, int]:
    """The row of each task."""
    seen = [each.loop for each in alive.seen(trace.steps) if each is not None]
    ids = dict.fromkeys(task.id for loop in seen for task in loop.tasks)
    return {id: place for place, id in enumerate([*ids][: MOST_TASKS if len(ids) <= MOST_TASKS else MOST_TASKS - 1])}


def _wrong(trace: Trace) -> list[str]:
    """Each step at which a row does not show its task's chain, and what it awaits."""
    states, places, found = awaits.scene(trace).states, _places(trace), []
    woken = [{link.effect.id: link.cause.id for link in each if link.cause.kind == "future"} for each in links(trace)]
    for step, state, seen in zip(trace.steps, states, alive.seen(trace.steps), strict=True):
        for task in seen.loop.tasks if seen is not None else ():
            if task.id not in places or seen is None:
                continue
            place = places[task.id]
            drawn = [
                state.fills[f"frame-{depth}-{place}-line-0"].text
                for depth in range(DEEPEST)
                if f"frame-{depth}-{place}" in state.fills
            ]
            folded = words.folded(task.stack, DEEPEST)
            named = [f"{each.function}()" if isinstance(each, Frame) else f"… {each} more" for each in folded]
            by = woken[step.index].get(task.id) if task.state == "ready" else None
            future = _future(seen.loop, task.wait.future if task.wait is not None else by)
            told = (
                [shorten(each, CHAIN) for each in named] == drawn,
                (task.state in ENDED) == (f"ended-{place}" in state.fills),
                future == (f"future-{place}" in state.fills),
            )
            found += [] if all(told) else [f"step {seen.at.index}, {task.name}: {told}"]
    return found


def _future(loop: Loop, id: str | None) -> bool:
    return any(future.id == id for future in loop.futures)


def _causes(trace: Trace) -> list[tuple[int, set[str], set[str]]]:
    """Each step at which the lines of cause are not the links to tasks: with those that should be, and that are."""
    states, places, found = awaits.scene(trace).states, _places(trace), []
    for step, state, each in zip(trace.steps, states, links(trace), strict=True):
        drawn = {slot.partition("-")[2] for slot in state.fills if slot.startswith(("cause-", "ends-"))}
        expected = {
            f"{tail}-{places[link.effect.id]}"
            for link in each
            if link.effect.kind == "task" and link.effect.id in places
            if (tail := _tail(link, trace, places)) not in (None, str(places[link.effect.id]))
        }
        found += [(step.index, expected, drawn)] if expected != drawn else []
    return found


def _tail(link: Link, trace: Trace, places: dict[str, int]) -> str | None:
    """The row of the task that a link is from, or the loop that has called a handle."""
    loop, cause = trace.steps[link.since].loop, link.cause
    if cause.kind == "future" and loop is None:
        return None
    if cause.kind == "task" or (cause.kind == "future" and loop is not None and loop.running is not None):
        id = cause.id if cause.kind == "task" or loop is None else loop.running
        return str(places[id]) if id in places else None
    return "loop" if cause.kind in ("handle", "timer", "future") else None


def test_lines_of_cause_are_links(recording: tuple[Snippet, Trace]) -> None:
    """At each step of every snippet: from who has woken, started or cancelled a task, to it or to its future."""
    assert [] == _causes(recording[1])


def test_a_row_is_the_chain_of_its_task(recording: tuple[Snippet, Trace]) -> None:
    """At each step of every snippet: frame by frame, then the future that it awaits, if that is no task."""
    assert [] == _wrong(recording[1])


@pytest.mark.parametrize("program", _PROGRAMS, ids=lambda path: path.stem)
def test_it_is_so_in_programs_of_all_kinds(program: Path, shared: Shared) -> None:
    """The stacks of which an independent observer has confirmed."""
    trace = shared.trace(program)
    assert ([], []) == (_wrong(trace), _causes(trace))


def test_a_deadlock_is_a_circle_that_one_sees(tmp_path: Path) -> None:
    """Each of its tasks waits for a lock that the next one holds: the arrows are marked, no others; in words, too."""
    scene = awaits.scene(recorded(tmp_path, _DEADLOCK))
    last = scene.states[-1]
    arrows = {slot: fill.classes for slot, fill in last.fills.items() if slot.startswith("to-")}
    assert {"to-0-1": (), "to-0-2": (), "to-0-3": (), "to-1-2": ("is-stuck",), "to-2-1": ("is-stuck",)} == arrows
    assert ["lock second", "held by b"] == [last.fills[f"thing-1-line-{line}"].text for line in range(2)]
    assert last.description.endswith("A circle, in which none can ever go on: a, b.")


def test_nothing_is_marked_in_a_run_that_ends_well(recording: tuple[Snippet, Trace]) -> None:
    """There is no circle that lasts."""
    states = awaits.scene(recording[1]).states
    assert not [fill for state in states for fill in state.fills.values() if "is-stuck" in fill.classes]


def test_of_many_tasks_the_first_have_rows(tmp_path: Path) -> None:
    """The line below them says how many more there are, and has them."""
    text = "import asyncio\n\nasync def main():\n    await asyncio.gather(*(asyncio.sleep(1) for _ in range(40)))\n"
    states = awaits.scene(recorded(tmp_path, f"{text}\nasyncio.run(main())\n")).states
    full = max(states, key=lambda state: len(state.fills))
    assert "… 18 more tasks" == full.fills["more"].text
    assert f"task-{MOST_TASKS - 2}" in full.fills
    assert f"task-{MOST_TASKS - 1}" not in full.fills


def test_an_arrow_leads_to_the_task_that_is_awaited(tmp_path: Path) -> None:
    """And that task's box says whom its end wakes; one that has ended is folded into a line."""
    text = """
        import asyncio

        async def job():
            await asyncio.sleep(1)
            return 7

        async def main():
            await asyncio.create_task(job(), name="job")
            await asyncio.sleep(1)

        asyncio.run(main())
        """
    states = awaits.scene(recorded(tmp_path, text)).states
    (awaiting, *_) = [state for state in states if "to-0-1" in state.fills and "timer-1" in state.fills]
    assert "→ wakes Task-1" == awaiting.fills["task-1-line-2"].text
    assert ["timer", "t = 1 s"] == [awaiting.fills[f"timer-1-line-{line}"].text for line in range(2)]
    assert "✓ job: done: 7" == states[-3].fills["ended-1-text"].text


def test_whoever_is_woken_by_a_future_shows_it_for_that_step(tmp_path: Path) -> None:
    """A line leads from who has set its result to the future, and on along the chain to the task; in words, too."""
    text = """
        import asyncio

        async def waits(future):
            await future

        async def main():
            future = asyncio.get_running_loop().create_future()
            task = asyncio.create_task(waits(future), name="w")
            await asyncio.sleep(1)
            future.set_result(7)
            await task

        asyncio.run(main())
        """
    states = awaits.scene(recorded(tmp_path, text)).states
    (at,) = [index for index, state in enumerate(states) if "ends-0-1" in state.fills]
    told = states[at].fills
    assert ["future: done", "result 7", "woke w"] == [told[f"future-1-line-{line}"].text for line in range(3)]
    assert ("is-running",) == told["await-1-0"].classes == told["link-1-0"].classes
    assert "Because of task Task-1, task w is ready." in states[at].description
    assert "ends-0-1" not in states[at + 1].fills
    assert "future-1" not in states[at + 1].fills


@pytest.mark.parametrize("view", ["awaits", "references"])
def test_says_what_runs_where_no_task_does(tmp_path: Path, view: str) -> None:
    """The function that the loop has called, what that has called, or that there is no loop."""
    text = """
        import asyncio

        def inner():
            pass

        def outer():
            inner()

        async def main():
            asyncio.get_running_loop().call_soon(outer)
            await asyncio.sleep(1)

        asyncio.run(main())
        """
    trace = recorded(tmp_path, text)
    lines = [state.fills["clock"].text for state in views.scene(trace, view).states]
    said = {step.function: line for step, line in zip(trace.steps, lines, strict=True) if step.event == "line"}
    assert "no event loop is running, so no task can go on" == said["<module>"]
    assert "t = 0 s, iteration 2, running outer() in no task" == said["outer"]
    assert "t = 0 s, iteration 2, running inner() in no task" == said["inner"]
    assert "the program has ended" == lines[-1]
