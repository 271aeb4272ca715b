"""The states of tasks and futures: every way from one to another that any recording has is in the table, and no other."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from diagram_gen.model.trace import Trace
from diagram_gen.model.transitions import ARROWS, Arrow, Transition, transitions
from diagram_gen.pipeline.interpreters import pythons
from tests.programs import PROJECT, recorded
from tests.shared import Shared

SNIPPETS = sorted((PROJECT / "snippets").glob("*/[!_]*.py"))
ORACLE = sorted((PROJECT / "tests" / "oracle_programs").glob("*.py"))
ENDS = """
import asyncio
import gc

async def gives():
    await asyncio.sleep(0)
    return 1

async def raises(future):
    await future

async def waits():
    await asyncio.sleep(9)

async def vanishes():
    await asyncio.get_running_loop().create_future()

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    tasks = [
        asyncio.create_task(gives(), name="gives"),
        asyncio.create_task(raises(future), name="raises"),
        asyncio.create_task(waits(), name="waits"),
    ]
    asyncio.create_task(vanishes(), name="vanishes")
    await asyncio.sleep(1)
    future.set_exception(KeyError("k"))
    tasks[2].cancel()
    await asyncio.wait(tasks)
    del tasks
    gc.collect()
    print("collected")

asyncio.run(main())
"""
EAGER = """
import asyncio

async def child():
    await asyncio.sleep(1)

async def quick():
    return 1

async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(child(), name="child")
    asyncio.create_task(quick(), name="quick")
    await task

asyncio.run(main())
"""
EAGERLY = [path for version, path in pythons().items() if tuple(map(int, version.split(".")[:2])) >= (3, 13)]


@cache
def found(path: Path, shared: Shared) -> tuple[Transition, ...]:
    """The transitions of a program's run."""
    return transitions(shared.trace(path))


def _ways(trace: Trace, name: str) -> list[str]:
    """The names of the arrows along which the task with a name goes."""
    ids = {task.id for step in trace.steps if step.loop for task in step.loop.tasks if task.name == name}
    return [each.arrow.name for each in transitions(trace) if each.arrow.kind == "task" and each.task in ids]


@pytest.mark.parametrize("program", [*SNIPPETS, *ORACLE], ids=lambda path: path.stem)
def test_every_transition_is_along_an_arrow_of_the_table(program: Path, shared: Shared) -> None:
    """In every snippet, and in all that the recorder is tried on."""
    assert {each.arrow for each in found(program, shared)} <= set(ARROWS)


def test_what_a_task_does_from_creation_to_end(tmp_path: Path) -> None:
    """Step by step, in each of the ways in which tasks end."""
    trace = recorded(tmp_path, ENDS)
    assert ["created", "called", "yielded", "called", "returned"] == _ways(trace, "gives")
    assert ["created", "called", "suspended", "woken", "called", "raised"] == _ways(trace, "raises")
    assert ["created", "called", "suspended", "woken to be cancelled", "called", "cancelled"] == _ways(trace, "waits")
    assert ["created", "called", "suspended", "destroyed"] == _ways(trace, "vanishes")


def test_how_futures_end(tmp_path: Path) -> None:
    """With who waited for each, and what for."""
    trace = recorded(tmp_path, ENDS)
    names = {task.id: task.name for step in trace.steps if step.loop for task in step.loop.tasks}
    ends = [each for each in transitions(trace) if each.arrow.kind == "future"]
    told = [(each.arrow.name, names[each.task or ""], each.wait and each.wait.kind) for each in ends]
    assert ("exception", "raises", "future") in told
    assert ("cancel", "waits", "sleep") in told
    assert ("result", "Task-1", "sleep") in told


@pytest.mark.parametrize("python", EAGERLY)
def test_an_eager_task_interrupts_who_creates_it(tmp_path: Path, python: str) -> None:
    """It is never ready before it first suspends.

    One that ends at once has no other name yet, until Python 3.14 and in all of 3.13 but 3.13.3.
    """
    trace = recorded(tmp_path, EAGER, python=python)
    assert ["created eagerly", "suspended", "woken", "called", "returned"] == _ways(trace, "child")
    version = tuple(map(int, trace.python.split(".")))
    named = version == (3, 13, 3) or version >= (3, 14)
    assert ["created eagerly", "returned"] == _ways(trace, "quick" if named else "Task-3")
    assert ["interrupted", "continued"] * 2 == _ways(trace, "Task-1")[2:6]


def test_a_turn_without_a_line_of_the_program_is_made_of_its_parts(tmp_path: Path) -> None:
    """No step shows that the task ran; so none of them is said to be seen."""
    text = """
        import asyncio

        async def main():
            await asyncio.create_task(asyncio.sleep(1), name="library")

        asyncio.run(main())
        """
    trace = recorded(tmp_path, text)
    ids = {task.id for step in trace.steps if step.loop for task in step.loop.tasks if task.name == "library"}
    own = [
        (each.arrow.name, each.seen) for each in transitions(trace) if each.task in ids and each.arrow.kind == "task"
    ]
    first, last = [("called", False), ("suspended", False)], [("called", False), ("returned", False)]
    assert [("created", True), *first, ("woken", True), *last] == own


def test_a_task_that_asks_for_its_own_end_is_woken_where_it_waits(tmp_path: Path) -> None:
    """What it suspends on is cancelled at once; so no step shows that it waits."""
    text = """
        import asyncio

        async def main():
            asyncio.current_task().cancel()
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                pass

        asyncio.run(main())
        """
    ways = _ways(recorded(tmp_path, text), "Task-1")
    assert ["created", "called", "suspended", "woken to be cancelled", "called", "returned"] == ways


def test_every_arrow_of_the_table_is_in_a_recording(tmp_path: Path, shared: Shared) -> None:
    """Nothing is drawn that does not happen. What tasks do eagerly needs Python 3.13, and is looked for where that is."""
    seen: set[Arrow] = {each.arrow for program in (*SNIPPETS, *ORACLE) for each in found(program, shared)}
    seen |= {each.arrow for each in transitions(recorded(tmp_path, ENDS))}
    seen |= {each.arrow for python in EAGERLY for each in transitions(recorded(tmp_path, EAGER, python=python))}
    eager = {"created eagerly", "interrupted", "continued"} if not EAGERLY else set()
    assert {each for each in ARROWS if each.name not in eager} == seen
