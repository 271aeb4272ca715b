"""Cancellations: who asked, whom that was passed on to, and what became of CancelledError, as the program does it."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model import cancellations
from diagram_gen.model.trace import Trace
from diagram_gen.pipeline.interpreters import pythons
from tests.programs import PROJECT, recorded
from tests.shared import Shared

ORACLE = sorted((PROJECT / "tests" / "oracle_programs").glob("*.py"))
_FATES = """
import asyncio
import contextlib

async def sleeps():
    await asyncio.sleep(9)

async def suppresses():
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(9)
    return "rests"

async def returns():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        return "kept"

async def loops():
    for _ in range(2):
        try:
            await asyncio.sleep(2)
        except asyncio.CancelledError:
            print("no")

async def raises():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        print("tidy")
        raise

async def turns():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        raise KeyError("lost")

async def goes_back():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
    return "back"

async def finishes():
    try:
        await asyncio.sleep(9)
    finally:
        await asyncio.sleep(1)

async def nests():
    try:
        await sleeps()
    except asyncio.CancelledError:
        try:
            raise ValueError("within")
        except ValueError:
            pass
        raise

async def fails():
    asyncio.current_task().cancel()
    raise ValueError("first")

async def main():
    tasks = [asyncio.create_task(each(), name=each.__name__) for each in FATES]
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    never = asyncio.create_task(sleeps(), name="never")
    never.cancel()
    await asyncio.wait([never])

FATES = [sleeps, suppresses, returns, loops, raises, turns, goes_back, finishes, nests, fails]
asyncio.run(main())
"""


def told(trace: Trace) -> dict[str, list[str]]:
    """The stages of each task's cancellation, by its name."""
    names = {task.id: task.name for step in trace.steps if step.loop is not None for task in step.loop.tasks}
    found: dict[str, list[str]] = {}
    for each in cancellations.stages(trace):
        found.setdefault(names[each.task], []).append(each.kind)
    return found


@pytest.mark.parametrize("python", pythons().values(), ids=pythons().keys())
def test_what_becomes_of_a_cancellation(tmp_path: Path, python: str) -> None:
    """It ends the task, is caught, or is swallowed; caught and raised again, it ends the task all the same."""
    assert {
        "sleeps": ["requested", "thrown", "ended"],
        "suppresses": ["requested", "thrown", "swallowed"],
        "returns": ["requested", "thrown", "caught", "swallowed"],
        "loops": ["requested", "thrown", "caught", "swallowed"],
        "raises": ["requested", "thrown", "caught", "ended"],
        "turns": ["requested", "thrown", "caught", "swallowed"],
        "goes_back": ["requested", "thrown", "caught"],
        "finishes": ["requested", "thrown", "ended"],
        "nests": ["requested", "thrown", "caught", "ended"],
        "fails": ["requested", "late"],
        "never": ["requested", "thrown", "ended"],
    } == told(recorded(tmp_path, _FATES, python=python))


@pytest.mark.parametrize("python", pythons().values(), ids=pythons().keys())
def test_a_request_is_passed_on_along_the_awaits(tmp_path: Path, python: str) -> None:
    """From a task to the one that it awaits, to what gather has been given; not through a shield, nor a wait."""
    text = """
        import asyncio

        async def leaf():
            await asyncio.sleep(9)

        async def gathers():
            await asyncio.gather(asyncio.create_task(leaf(), name="a"), asyncio.create_task(leaf(), name="b"))

        async def awaits(task):
            await task

        async def waits(tasks):
            await asyncio.wait(tasks)

        async def shields(task):
            await asyncio.shield(task)

        async def main():
            inner = asyncio.create_task(gathers(), name="gathers")
            kept = asyncio.create_task(leaf(), name="kept")
            tasks = [asyncio.create_task(awaits(inner), name="awaits")]
            tasks += [asyncio.create_task(waits([kept]), name="waits")]
            tasks += [asyncio.create_task(shields(kept), name="shields")]
            await asyncio.sleep(1)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

        asyncio.run(main())
    """
    trace = recorded(tmp_path, text, python=python)
    names = {task.id: task.name for step in trace.steps if step.loop is not None for task in step.loop.tasks}
    passed = {
        (names[by], names[each.task])
        for each in cancellations.stages(trace)
        for by in each.passed_by
        if trace.steps[each.step].line is not None
    }
    assert {("awaits", "gathers"), ("gathers", "a"), ("gathers", "b")} == passed


def test_a_time_out_and_a_group_take_their_requests_back(tmp_path: Path) -> None:
    """What they have requested of the task itself is not swallowed."""
    text = """
        import asyncio

        async def fail():
            await asyncio.sleep(1)
            raise ValueError("no")

        async def work():
            await asyncio.sleep(9)

        async def main():
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(work(), name="work")
                    group.create_task(fail(), name="fail")
                    await asyncio.sleep(20)
            except* ValueError:
                pass
            try:
                async with asyncio.timeout(5), asyncio.timeout(1):
                    await asyncio.sleep(9)
            except TimeoutError:
                pass

        asyncio.run(main())
    """
    found = told(recorded(tmp_path, text))
    assert ["requested", "thrown", "requested", "thrown"] == found["Task-1"]
    assert ["requested", "thrown", "ended"] == found["work"]
    assert "fail" not in found


@pytest.mark.parametrize("python", pythons().values(), ids=pythons().keys())
def test_what_a_task_group_takes_in_is_not_late(tmp_path: Path, python: str) -> None:
    """It asks the task that waits for it to go on, and nobody else sees that; Python 3.11 lets the request stand."""
    text = """
        import asyncio

        async def fail():
            await asyncio.sleep(1)
            raise ValueError

        async def main():
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(fail())
                    group.create_task(asyncio.sleep(9))
            except* ValueError:
                pass

        asyncio.run(main())
    """
    assert ["requested"] == told(recorded(tmp_path, text, python=python))["Task-1"]


@pytest.mark.parametrize("program", ORACLE, ids=lambda path: path.stem)
def test_stages_are_true_of_all_kinds_of_programs(program: Path, shared: Shared) -> None:
    """One is thrown in where CancelledError is raised, swallowed only while a request stands, and ends a task once."""
    trace = shared.trace(program)
    ended: set[str] = set()
    for each in cancellations.stages(trace):
        step = trace.steps[each.step]
        assert step.loop is not None
        (task,) = [task for task in step.loop.tasks if task.id == each.task]
        if each.kind == "thrown":
            assert ("raise", "asyncio.exceptions.CancelledError") == (step.event, step.exception_class)
            assert task.id == step.loop.running
        elif each.kind == "ended":
            assert "cancelled" == task.state
            assert each.task not in ended
            ended.add(each.task)
        elif each.kind == "swallowed":
            assert task.cancelling
    last = {task.id: task for step in trace.steps if step.loop is not None for task in step.loop.tasks}
    assert {id for id, task in last.items() if task.state == "cancelled"} == ended
