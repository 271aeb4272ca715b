"""What stands in a variable's value: the ids of tasks, futures and what tasks wait for, wherever inside they are."""

from __future__ import annotations

from pathlib import Path

from tests.programs import recorded, step_at

_PROGRAM = """
import asyncio
import weakref

class Service:
    def __init__(self, task, queue):
        self.tasks = {"x": [task]}
        self.queue = queue

kept = []

async def main():
    task = asyncio.create_task(asyncio.sleep(1))
    queue, pair, text = asyncio.Queue(), (task, task), "task"
    service = Service(task, queue)
    weak = weakref.ref(task)
    several = weakref.WeakSet([task])
    kept.append(service)
    print()

asyncio.run(main())
"""


def test_what_stands_in_a_value_is_known_by_its_id(tmp_path: Path) -> None:
    """In containers and attributes, once each; not the value itself, and nothing that is referred to weakly."""
    trace = recorded(tmp_path, _PROGRAM)
    step = step_at(trace, "line", trace.snippet.source.splitlines().index("    print()") + 1)
    bound = {each.name: (each.object, each.holds) for each in step.stack[-1].variables}
    task, queue = bound["task"][0], bound["queue"][0]
    assert {
        "task": (),
        "queue": (),
        "pair": (task,),
        "text": (),
        "service": (task, queue),
        "weak": (),
        "several": (),
    } == {name: holds for name, (_, holds) in bound.items()}
    assert [("kept", (task, queue))] == [(each.name, each.holds) for each in step.globals]


def test_a_frame_that_the_collector_closes_refers_to_what_it_did(tmp_path: Path) -> None:
    """A variable's task is no other one there, whose weak references are gone by then."""
    text = """
        import asyncio
        import gc

        async def listen():
            word = asyncio.get_running_loop().create_future()
            await word

        async def waits(task):
            await task

        async def main():
            asyncio.create_task(waits(asyncio.create_task(listen())))
            await asyncio.sleep(1)
            gc.collect()

        asyncio.run(main())
    """
    trace = recorded(tmp_path, text)
    found = {(each.name, each.object) for step in trace.steps for frame in step.stack for each in frame.variables}
    assert 3 == len({task.id for step in trace.steps if step.loop is not None for task in step.loop.tasks})
    assert 2 == len(found)


def test_what_stands_in_a_set_has_an_order(tmp_path: Path) -> None:
    """It is that of what it shows of them, and not that of their places in memory."""
    text = """
        import asyncio

        async def main():
            tasks = {asyncio.create_task(asyncio.sleep(1), name=f"{number:02}") for number in range(20)}
            print()

        asyncio.run(main())
        """
    trace = recorded(tmp_path, text)
    step = step_at(trace, "line", 5)
    (held,) = [each.holds for each in step.stack[-1].variables if each.name == "tasks"]
    assert tuple(f"task-{number}" for number in range(2, 22)) == held
