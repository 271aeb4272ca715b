"""Each kind of deadlock names itself, and says who waits for whom, for what, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import recorded

_CASES = {
    "nothing is ready": (
        """
        import asyncio

        async def main():
            await asyncio.get_running_loop().create_future()

        asyncio.run(main())
        """,
        "no task can ever go on: task Task-1 is waiting for a future",
        4,
    ),
    "two locks of asyncio's, in a circle": (
        """
        import asyncio

        async def both(first, second):
            async with first:
                await asyncio.sleep(1)
                async with second:
                    pass

        async def main():
            a, b = asyncio.Lock(), asyncio.Lock()
            async with asyncio.TaskGroup() as group:
                group.create_task(both(a, b), name="A")
                group.create_task(both(b, a), name="B")

        asyncio.run(main())
        """,
        "no task can ever go on: task Task-1 is waiting for A and B; "
        "task A is waiting for lock `second`, which B holds; task B is waiting for lock `second`, which A holds; "
        "a circle: A waits for B, B for A",
        6,
    ),
    "a lock that a task has already": (
        """
        import asyncio

        async def main():
            lock = asyncio.Lock()
            async with lock, lock:
                pass

        asyncio.run(main())
        """,
        "no task can ever go on: task Task-1 is waiting for lock `lock`, which it holds itself",
        5,
    ),
    "a lock that was handed on": (
        """
        import asyncio

        async def hold(lock):
            await lock.acquire()
            await asyncio.sleep(1)
            if asyncio.current_task().get_name() == "first":
                lock.release()
            else:
                await asyncio.Event().wait()

        async def main():
            lock = asyncio.Lock()
            await asyncio.gather(*[
                asyncio.create_task(hold(lock), name=name) for name in ("first", "second", "third")
            ])

        asyncio.run(main())
        """,
        "no task can ever go on: task Task-1 is waiting for second and third; "
        "task second is waiting for an event; task third is waiting for lock `lock`, which second holds",
        9,
    ),
    "tasks, in a circle": (
        """
        import asyncio

        async def other(task):
            await asyncio.shield(task)

        async def main():
            await asyncio.create_task(other(asyncio.current_task()), name="other")

        asyncio.run(main())
        """,
        "no task can ever go on: task Task-1 is waiting for other; task other is waiting for Task-1, shielded; "
        "a circle: Task-1 waits for other, other for Task-1",
        7,
    ),
    "a loop whose own thread waits for it": (
        """
        import asyncio

        async def work():
            return 1

        async def main():
            asyncio.run_coroutine_threadsafe(work(), asyncio.get_running_loop()).result()

        asyncio.run(main())
        """,
        "no thread can ever go on: the main thread waits in `Future.result`, in `main`, line 7, "
        "and its event loop can run nothing meanwhile, though `create a thread's task` is ready",
        7,
    ),
    "a loop and a thread that wait for each other": (
        """
        import asyncio, queue, threading

        items = queue.Queue()

        def work(loop):
            asyncio.run_coroutine_threadsafe(asyncio.sleep(1), loop).result()
            items.put(1)

        async def main():
            threading.Thread(target=work, args=(asyncio.get_running_loop(),), name="worker").start()
            items.get()

        asyncio.run(main())
        """,
        "no thread can ever go on: the main thread waits in `Queue.get`, in `main`, line 11, "
        "and its event loop can run nothing meanwhile, though `create a thread's task` is ready; "
        "thread worker waits in `Future.result`, in `work`, line 6",
        11,
    ),
    "threads, in a circle": (
        """
        import threading, time

        a, b = threading.Lock(), threading.Lock()

        def work(first, second):
            with first:
                time.sleep(1)
                with second:
                    pass

        one = threading.Thread(target=work, args=(a, b), name="one")
        two = threading.Thread(target=work, args=(b, a), name="two")
        one.start()
        two.start()
        one.join()
        """,
        "no thread can ever go on: the main thread waits for thread one to end, in line 15; "
        "thread one waits for a lock that thread two has acquired, in `work`, line 8; "
        "thread two waits for a lock that thread one has acquired, in `work`, line 8",
        15,
    ),
}


@pytest.mark.parametrize(("program", "message", "line"), _CASES.values(), ids=_CASES)
def test_a_deadlock_names_its_kind_and_who_waits_for_whom(
    tmp_path: Path, python: str, program: str, message: str, line: int
) -> None:
    """On every Python; and its place is where one of them waits."""
    trace = recorded(tmp_path, program, python=python)
    failure = trace.exception
    assert failure is not None
    assert ("Deadlock", message, line) == (failure.type, failure.message, failure.line)
    assert (failure.line, failure.function) == (trace.steps[-1].line, trace.steps[-1].function)
