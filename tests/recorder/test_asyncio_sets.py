"""Asyncio's own sets keep the order in which they were filled."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path

from tests.programs import recorded, same

PREPARED = """
    import asyncio
    import random

    KEPT = [object() for _ in range(random.randrange(9))]

    async def wait(number, seconds=1):
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            print(number, end=" ")
            raise
        return number

    async def give(number):
        try:
            yield number
        finally:
            print(number, end=" ")
"""
TWENTY = " ".join(map(str, range(20)))


def _printed(tmp_path: Path, text: str, python: str) -> str:
    trace = recorded(tmp_path, PREPARED + text, python=python)
    assert trace.exception is None, trace.stderr
    return trace.stdout


def test_a_group_ends_its_tasks_in_order_of_creation(tmp_path: Path, python: str) -> None:
    """Whatever their addresses are; also a group that was made before any loop was."""
    program = """
    async def main(group):
        async with group:
            for number in range(20):
                group.create_task(wait(number, 100))
            await asyncio.sleep(1)
            raise ZeroDivisionError

    group = asyncio.TaskGroup()
    try:
        asyncio.run(main(group))
    except* ZeroDivisionError:
        pass
    """
    assert f"{TWENTY} " == _printed(tmp_path, program, python)


def test_all_tasks_are_in_order_of_creation(tmp_path: Path, python: str) -> None:
    """So `asyncio.run` ends those that are left, and so a program finds them, by whichever name it has imported it."""
    program = """
    from asyncio import all_tasks

    async def main():
        current = asyncio.current_task()
        tasks = [asyncio.create_task(wait(number, 100), name="same") for number in range(10)]
        await asyncio.sleep(1)
        tasks += [asyncio.create_task(wait(number, 100), name="same") for number in range(10, 20)]
        found = [tasks.index(task) for task in all_tasks() - {current}]
        print(*found)
        print(*(tasks.index(task) for task in asyncio.all_tasks(asyncio.get_running_loop()) if task is not current))
        await asyncio.sleep(1)

    asyncio.run(main())
    """
    assert f"{TWENTY}\n{TWENTY}\n{TWENTY} " == _printed(tmp_path, program, python)


def test_wait_gives_its_tasks_in_the_order_in_which_it_was_given_them(tmp_path: Path, python: str) -> None:
    """Those that are done, and those that are not: as sets, as ever."""
    program = """
    async def main():
        tasks = [asyncio.create_task(wait(number, number % 2 * 10)) for number in range(20)]
        done, pending = await asyncio.wait(tasks, timeout=1)
        print(*(task.result() for task in done), type(done), isinstance(pending, set), pending == set(tasks[1::2]))
        later, none = await asyncio.wait(pending)
        print(*(task.result() for task in later), none, *(task.result() for task in later | done))
        print(later.pop().result())

    asyncio.run(main())
    """
    even, odd = " ".join(map(str, range(0, 20, 2))), " ".join(map(str, range(1, 20, 2)))
    expected = f"{even} <class 'set'> True True\n{odd} set() {odd} {even}\n1\n"
    assert expected == _printed(tmp_path, program, python)


def test_as_completed_begins_and_gives_in_order(tmp_path: Path, python: str) -> None:
    """Coroutines begin in that order, and what is done already comes in it."""
    program = """
    async def main():
        print(*[await each for each in asyncio.as_completed([wait(number) for number in range(20)])])
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in range(20)]
        for number, future in enumerate(futures):
            future.set_result(number)
        print(*[await each for each in asyncio.as_completed(futures)])

    asyncio.run(main())
    """
    assert f"{TWENTY}\n{TWENTY}\n" == _printed(tmp_path, program, python)


def test_generators_are_closed_in_the_order_in_which_they_began(tmp_path: Path, python: str) -> None:
    """By `asyncio.run`, at the end."""
    program = """
    async def main():
        for generator in GENERATORS:
            await anext(generator)

    GENERATORS = [give(number) for number in range(20)]
    asyncio.run(main())
    """
    assert f"{TWENTY} " == _printed(tmp_path, program, python)


def test_functions_fail_as_ever(tmp_path: Path, python: str) -> None:
    """With the same traceback, to the column."""
    program = """
        import asyncio
        import traceback

        async def main():
            for call in (lambda: [*asyncio.as_completed([1])], lambda: asyncio.all_tasks(1, 2), lambda: asyncio.run(1)):
                try:
                    call()
                except Exception:
                    print(traceback.format_exc())
            done, _ = await asyncio.wait([asyncio.create_task(asyncio.sleep(1))])
            done.pop()
            try:
                done.pop()
            except KeyError:
                print(traceback.format_exc())
            async with asyncio.TaskGroup() as group:
                group.create_task(asyncio.sleep(1))
                print(isinstance(group._tasks, set), type(group._tasks), repr(group))

        try:
            asyncio.all_tasks()
        except RuntimeError:
            print(traceback.format_exc())
        asyncio.run(main())
    """
    assert "required" in same(tmp_path, program, python)


def test_functions_are_found_where_they_were(tmp_path: Path, python: str) -> None:
    """By those who inspect or pickle them."""
    program = """
        import asyncio
        import asyncio.base_events
        import inspect
        import pickle

        for function in (asyncio.all_tasks, asyncio.as_completed, asyncio.wait, asyncio.TaskGroup.__init__):
            print(type(function), function.__name__, function.__qualname__, function.__module__)
            print(pickle.loads(pickle.dumps(function)) is function, inspect.signature(function))
        print(inspect.getsource(asyncio.as_completed))
        print(asyncio.base_events.weakref.ref, asyncio.base_events.weakref)
    """
    assert "as_completed" in same(tmp_path, program, python)


def test_asyncio_here_is_as_it_was() -> None:
    """Where programs are recorded nothing of it is replaced."""
    assert "set" not in vars(inspect.getmodule(asyncio.TaskGroup))


def test_tasks_are_asked_no_more_than_by_asyncio(tmp_path: Path, python: str) -> None:
    """For their hashes, and whether they are equal, where a class of tasks says so itself.

    Up to Python 3.13. Later ones keep tasks in a list in C, and tell them in a set: so whoever looks at them asks them.
    """
    text = """
    import asyncio, sys

    class Asking(asyncio.Task):
        hashes = equals = 0

        def __hash__(self):
            Asking.hashes += 1
            return 1

        def __eq__(self, other):
            Asking.equals += 1
            return self is other

    def start(seconds):
        return Asking(asyncio.sleep(seconds), loop=asyncio.get_running_loop())

    async def main():
        asyncio.get_running_loop().set_task_factory(lambda loop, job, **named: Asking(job, loop=loop, **named))
        tasks = [start(seconds) for seconds in (3, 1, 2)]
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        print(len(done | pending), len(pending & {*tasks}), len({*tasks} - done))
        print(len(asyncio.all_tasks()))
        await asyncio.gather(*tasks)
        async with asyncio.TaskGroup() as group:
            for seconds in (3, 1, 2):
                group.create_task(asyncio.sleep(seconds))
        for each in asyncio.as_completed([start(seconds) for seconds in (3, 1, 2)]):
            await each

    asyncio.run(main())
    print(*[Asking.hashes, Asking.equals] if sys.version_info < (3, 14) else ())
    """
    assert "3 2 2\n3\n" in same(tmp_path, text, python)
