"""What tasks share is told as it is at each step, with who holds it and who waits, in order; and so is the context."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model import sharing
from diagram_gen.model.loop import Loop
from diagram_gen.model.trace import Trace
from tests.programs import recorded

LOCKS = """
    import asyncio

    def look():
        waiters = [each for each in lock._waiters or () if not each.done()]
        print(lock.locked(), len(waiters), pair._value, len(pair._waiters or ()), ready.is_set(), queue.qsize())

    async def use(number):
        async with lock:
            look()
            queue.put_nowait(number)
            await asyncio.sleep(1)
            look()
        async with pair:
            look()
            await asyncio.sleep(1)
        ready.set()
        look()

    async def main():
        global lock, pair, ready, queue
        lock, pair, ready, queue = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Event(), asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            for number in range(4):
                group.create_task(use(number), name=f"user-{number}")

    asyncio.run(main())
"""
KINDS = {
    "a lock": (
        "thing = asyncio.Lock()",
        "async with thing:\n                await asyncio.sleep(1)",
        ["lock thing: free", "lock thing: held by a", "lock thing: held by a; ‖ b", "lock thing: held by a; ‖ b, c"],
    ),
    "a semaphore": (
        "thing = asyncio.Semaphore(1)",
        "async with thing:\n                await asyncio.sleep(1)",
        ["semaphore thing: 1 free", "semaphore thing: none free", "semaphore thing: none free; ‖ b"],
    ),
    "an event": (
        "thing = asyncio.Event(); asyncio.get_running_loop().call_later(1, thing.set)",
        "await thing.wait()",
        ["event thing: not set", "event thing: not set; ‖ a", "event thing: not set; ‖ a, b, c", "event thing: set"],
    ),
    "a condition": (
        "thing = asyncio.Condition()",
        "async with thing:\n                await asyncio.sleep(0)\n                thing.notify_all()\n"
        "                if asyncio.current_task().get_name() != 'c': await thing.wait()",
        [
            "condition thing: free",
            "condition thing: held by a",
            "condition thing: held by a; ‖ lock: b, c",
            "condition thing: held by b; ‖ a; ‖ lock: c",
        ],
    ),
    "a barrier": (
        "thing = asyncio.Barrier(3)",
        "await thing.wait()",
        [
            "barrier thing: 0 of 3 here",
            "barrier thing: 1 of 3 here; ‖ a",
            "barrier thing: 2 of 3 here; ‖ a, b",
            "barrier thing: lets them go",
        ],
    ),
    "a queue": (
        "thing = asyncio.Queue(2)",
        "await thing.put(asyncio.current_task().get_name())",
        ["queue thing: empty", "queue thing: 'a', 'b' (full)", "queue thing: 'a', 'b' (full); ‖ to put: c"],
    ),
    "a queue that is empty": (
        "thing = asyncio.Queue()\n            asyncio.get_running_loop().call_later(1, thing.put_nowait, 'x')",
        "await thing.get(); thing.task_done()",
        ["queue thing: empty; ‖ a", "queue thing: empty; ‖ a, b, c", "queue thing: 'x'; ‖ b, c"],
    ),
    "a queue to be worked off": (
        "thing = asyncio.Queue()\n            thing.put_nowait('x')",
        "await (thing.join() if asyncio.current_task().get_name() == 'a' else asyncio.sleep(1))",
        ["queue thing: 'x'", "queue thing: 'x'; ‖ join: a"],
    ),
}
PROGRAM = """
        import asyncio

        async def use(thing):
            {use}

        async def main():
            {thing}
            tasks = [asyncio.create_task(use(thing), name=name) for name in "abc"]
            await asyncio.wait(tasks, timeout=9)

        asyncio.run(main())
"""


def _loops(trace: Trace) -> list[Loop]:
    return [step.loop for step in trace.steps if step.loop is not None]


def _labels(trace: Trace) -> list[str]:
    """What was said of the one thing that a program has, each once, in order."""
    said = []
    for loop in _loops(trace):
        names = {task.id: task.name for task in loop.tasks}
        said += [sharing.label(each, names.get) for each in loop.shared]
    return list(dict.fromkeys(said))


def test_what_is_told_is_what_the_program_sees(tmp_path: Path, python: str) -> None:
    """At each line of it that looks."""
    trace = recorded(tmp_path, LOCKS, python=python)
    seen = []
    for step, after in zip(trace.steps, trace.steps[1:], strict=False):
        if step.function != "look" or not after.output:
            continue
        assert step.loop is not None
        lock, pair, ready, queue = step.loop.shared
        seen.append(f"{lock.is_set} {lock.waiting} {pair.value} {pair.waiting} {ready.is_set} {queue.value}")
    assert trace.stdout.splitlines() == seen
    assert 16 == len(seen)


@pytest.mark.parametrize("what", KINDS)
def test_each_kind_says_its_state_and_who_waits(tmp_path: Path, python: str, what: str) -> None:
    """The next first, by their names."""
    thing, use, expected = KINDS[what]
    said = _labels(recorded(tmp_path, PROGRAM.format(thing=thing, use=use), python=python))
    assert expected == [each for each in said if each in expected]


def test_the_items_of_a_queue_are_told_in_the_order_in_which_they_come(tmp_path: Path, python: str) -> None:
    """Where to find that out runs none of the program's code; and a condition on a lock of its own is left out."""
    text = """
        import asyncio

        class Loud:
            def __init__(self, number):
                self.number = number

            def __lt__(self, other):
                return self.number < other.number

        async def main():
            stack, urgent, loud = asyncio.LifoQueue(), asyncio.PriorityQueue(), asyncio.PriorityQueue()
            odd = asyncio.Condition(asyncio.Semaphore(1))
            for number in 3, 1, 2, 5, 4:
                stack.put_nowait(number)
                urgent.put_nowait((number, "x"))
            for number in 2, 1:
                loud.put_nowait(Loud(number))
            await asyncio.sleep(1)

        asyncio.run(main())
    """
    stack, urgent, loud = _loops(recorded(tmp_path, text, python=python))[-3].shared
    assert ("4", "5", "2", "1", "3") == stack.items
    assert tuple(f"({number}, 'x')" for number in range(1, 6)) == urgent.items
    assert 2 == len(loud.items)


def test_what_nobody_names_any_more_is_not_told(tmp_path: Path, python: str) -> None:
    """And what a program has in hundreds is told of the first."""
    text = """
        import asyncio

        async def main():
            locks = [asyncio.Lock() for _ in range(99)]
            await asyncio.sleep(1)
            del locks
            await asyncio.sleep(1)

        asyncio.run(main())
    """
    counts = [len(loop.shared) for loop in _loops(recorded(tmp_path, text, python=python))]
    assert (12, 0) == (max(counts), counts[-1])


CONTEXTS = """
    import asyncio
    import contextvars

    user = contextvars.ContextVar("user")

    async def greet(name):
        user.set(name)
        await asyncio.sleep(1)
        print(user.get())

    def called():
        print("called", user.get())

    async def main():
        user.set("root")
        asyncio.get_running_loop().call_soon(called)
        await asyncio.gather(greet("anna"), greet("ben"))
        print(user.get())

    asyncio.run(main())
"""


def test_the_context_of_what_runs_is_told(tmp_path: Path, python: str) -> None:
    """That of a task in its turn, and that of a callback, which has the one of whoever has asked for it."""
    trace = recorded(tmp_path, CONTEXTS, python=python)
    told = [
        step.loop.context
        for step, after in zip(trace.steps, trace.steps[1:], strict=False)
        if step.loop is not None and after.output
    ]
    expected = [(("user", f"{name!r}"),) for name in ("root", "anna", "ben", "root")]
    assert expected == told
    assert () == _loops(trace)[0].context


@pytest.mark.parametrize(
    ("kind", "use"),
    [
        ("Barrier(2)", "await thing.wait()"),
        ("Condition()", "async with thing: await asyncio.sleep(1)"),
        ("Event()", "asyncio.get_running_loop().call_later(1, thing.set); await thing.wait()"),
        (
            "Queue()",
            "asyncio.get_running_loop().call_later(1, thing.put_nowait, 1); await thing.get(); thing.put_nowait(1)",
        ),
    ],
)
def test_what_belongs_to_another_loop_is_not_told(tmp_path: Path, python: str, kind: str, use: str) -> None:
    """Once it has had a task wait, by whichever part of it, it is that loop's; until then it is anybody's."""
    program = f"""
        import asyncio

        async def work():
            {use}

        async def main():
            await asyncio.gather(work(), work())

        async def other():
            seen = thing
            await asyncio.sleep(1)

        thing = asyncio.{kind}
        asyncio.run(other())
        asyncio.run(main())
        asyncio.run(other())
    """
    steps = recorded(tmp_path, program, python=python).steps
    told = [bool(step.loop.shared) for step in steps if step.loop is not None and step.function == "other"]
    assert [True, False] == list(dict.fromkeys(told[1:]))
