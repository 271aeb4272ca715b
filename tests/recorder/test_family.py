"""Who has created a task, and to which group it belongs, in a trace: as the program itself has seen it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from diagram_gen.model.loop import Group, Task
from diagram_gen.model.trace import Trace
from diagram_gen.pipeline.interpreters import pythons
from tests.programs import recorded, version

_PROGRAM = """
import asyncio
import threading

def who():
    task = asyncio.current_task()
    return task.get_name() if task else "a handle"

async def leaf(creator):
    await asyncio.sleep(1)
    return creator

async def parent(creator):
    await asyncio.create_task(leaf(who()), name="leaf")
    async with asyncio.timeout(9):
        await asyncio.wait_for(asyncio.ensure_future(leaf(who())), 3)
    return creator

kept = []

def called():
    kept.append(asyncio.create_task(leaf(who()), name="called"))

async def main():
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        group.create_task(parent(who()), name="a")
        group.create_task(parent(who()), name="b")
    async with asyncio.TaskGroup() as outer, asyncio.TaskGroup():
        outer.create_task(leaf(who()), name="outer's")
    await asyncio.gather(parent(who()), leaf(who()))
    loop.call_soon(called)
    loop.call_later(1, called)
    await asyncio.to_thread(lambda: asyncio.run_coroutine_threadsafe(leaf("a handle"), loop).result())
    await asyncio.wait([asyncio.create_task(leaf(who())) for _ in range(3)])
    await asyncio.gather(*kept)
    return "outside"

print(asyncio.run(main()))
"""


def last(trace: Trace) -> dict[str, Task]:
    """Each task as it was seen last, by its id."""
    return {task.id: task for step in trace.steps if step.loop is not None for task in step.loop.tasks}


def creator(task: Task, tasks: dict[str, Task]) -> str:
    """Who has created a task, as the program calls it."""
    if task.created_by is None:
        return "outside"
    return tasks[task.created_by].name if task.created_by in tasks else "a handle"


@pytest.mark.parametrize("python", pythons().values(), ids=pythons().keys())
def test_a_trace_knows_who_has_created_a_task(tmp_path: Path, python: str) -> None:
    """Each task returns who ran when it was created: that is who the trace says, and the step is one of that task."""
    trace = recorded(tmp_path, _PROGRAM, python=python)
    tasks = last(trace)
    assert len(tasks) > 15
    for task in tasks.values():
        assert task.result is not None
        assert ast.literal_eval(task.result) == creator(task, tasks)
        assert task.created_at is not None
        before = trace.steps[task.created_at].loop
        assert task.created_by not in tasks or (before is not None and before.running == task.created_by)


@pytest.mark.parametrize("python", pythons().values(), ids=pythons().keys())
def test_tasks_know_their_groups(tmp_path: Path, python: str) -> None:
    """By the group itself: its name is the program's, and what `gather` was given is a group, too."""
    tasks = [*last(recorded(tmp_path, _PROGRAM, python=python)).values()]
    named = {task.name: task.group for task in tasks}
    assert named["a"] == named["b"] == Group("group-1", "task_group", "group", "task-1")
    assert Group("group-2", "task_group", "outer", "task-1") == named["outer's"]
    gathered = [task.group for task in tasks if task.group is not None and task.group.kind == "gather"]
    assert 2 == len(gathered)
    assert 1 == len(set(gathered))
    assert named["leaf"] is None


_EAGER = """
import asyncio

async def leaf(me, creator):
    await asyncio.sleep(1)
    return me, creator

async def parent(me, creator):
    await asyncio.create_task(leaf(f"leaf of {me}", me))
    return me, creator

def called():
    kept.append(asyncio.create_task(parent("called", "a handle")))

async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    async with asyncio.TaskGroup() as group:
        group.create_task(parent("a", "main"))
    await asyncio.gather(*(parent(number, "main") for number in range(2)))
    loop.call_soon(called)
    await asyncio.sleep(1)
    await kept[0]
    return "main", "outside"

kept = []
asyncio.run(main())
"""
_EAGER_PYTHONS = [python for python in pythons().values() if version(python) >= (3, 12)]


@pytest.mark.parametrize("python", _EAGER_PYTHONS, ids=map(str, map(version, _EAGER_PYTHONS)))
def test_an_eager_task_has_its_creator_and_its_group(tmp_path: Path, python: str) -> None:
    """It runs before it is in any queue, and belongs to its group once its first part is over."""
    tasks = last(recorded(tmp_path, _EAGER, python=python))
    said = {id: ast.literal_eval(task.result or "") for id, task in tasks.items()}
    assert 9 == len(tasks)
    for id, task in tasks.items():
        creator = said[task.created_by][0] if task.created_by in said else "a handle" if task.created_by else "outside"
        assert said[id][1] == creator
    assert ["task_group", "gather", "gather"] == [task.group.kind for task in tasks.values() if task.group]


def test_a_task_of_another_thread_has_no_creator(tmp_path: Path) -> None:
    """Of one that code outside the loop has created, too, it is not said that the task did which ran then."""
    text = """
        import asyncio
        import threading

        async def leaf():
            await asyncio.sleep(1)

        async def main():
            loop, made = asyncio.get_running_loop(), []
            other = threading.Thread(target=lambda: made.append(loop.create_task(leaf(), name="other's")))
            other.start()
            other.join()
            await made[0]

        loop = asyncio.new_event_loop()
        early = loop.create_task(leaf(), name="early")
        loop.run_until_complete(main())
    """
    tasks = {task.name: task for task in last(recorded(tmp_path, text)).values()}
    assert tasks["other's"].created_by is None
    assert tasks["early"].created_by is None
    assert None not in (tasks["early"].created_at, tasks["other's"].created_at)
