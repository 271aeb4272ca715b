"""Futures in a trace: those that are waited for, with what their end will set going; and who holds a lock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from diagram_gen.model.loop import Callback, Future, Loop, Task
from diagram_gen.model.trace import Step
from tests.programs import recorded

_LOOK = """
import asyncio, functools

def shown(future):
    found = []
    for callback, _ in future._callbacks or ():
        callback = callback.func if isinstance(callback, functools.partial) else callback
        woken = isinstance(getattr(callback, "__self__", None), asyncio.Task)
        found.append(f"wake {callback.__self__.get_name()}" if woken else f"call {callback.__qualname__}")
    return found

def look():
    rows = []
    for task in sorted(asyncio.all_tasks(), key=lambda task: int(task.get_name())):
        awaited = task._fut_waiter
        rows.append([task.get_name(), shown(task), None if awaited is None else shown(awaited)])
    print(rows)
"""
_PROGRAM = (
    _LOOK
    + """
def note(future):
    pass

async def waits(future):
    return await future

async def sleeps(seconds):
    await asyncio.sleep(seconds)
    return seconds

async def acquires(lock):
    async with lock:
        await asyncio.sleep(1)

async def gets(queue):
    return await queue.get()

async def main():
    asyncio.current_task().set_name("0")
    loop, lock, queue = asyncio.get_running_loop(), asyncio.Lock(), asyncio.Queue()
    future, bodies = loop.create_future(), []
    bodies = [waits(future), waits(future), sleeps(2), acquires(lock), acquires(lock), acquires(lock), gets(queue)]
    tasks = [asyncio.create_task(body, name=str(number)) for number, body in enumerate(bodies, 1)]
    shielded = asyncio.create_task(waits(asyncio.shield(tasks[2])), name="8")
    await asyncio.sleep(0)
    look()
    future.add_done_callback(note)
    look()
    tasks[2].add_done_callback(functools.partial(note))
    look()
    add = future.add_done_callback
    list(map(add, [print, note]))
    look()
    future.remove_done_callback(note)
    look()
    tasks[4].cancel()
    look()
    await asyncio.sleep(0.5)
    look()
    await asyncio.wait([shielded], timeout=0.1)
    look()
    future.set_result(None)
    queue.put_nowait(1)
    together = asyncio.gather(*tasks, return_exceptions=True)
    look()
    asyncio.ensure_future(together)
    await asyncio.sleep(1)
    look()
    await together

asyncio.run(main())
"""
)


def _loops(folder: Path, text: str, python: str) -> Iterator[tuple[Step, Loop]]:
    trace = recorded(folder, text, python=python)
    assert trace.exception is None
    yield from ((step, step.loop) for step in trace.steps if step.loop is not None)


def _shown(callbacks: tuple[Callback, ...], names: dict[str, str]) -> list[str]:
    return [f"wake {names[each.task or '']}" if each.kind == "wake" else f"call {each.function}" for each in callbacks]


def _rows(loop: Loop) -> list[list[object]]:
    """What the program prints, as the trace has it."""
    names = {task.id: task.name for task in loop.tasks}
    known: dict[str, Future | Task] = {each.id: each for each in (*loop.tasks, *loop.futures)}
    rows: list[list[object]] = []
    for task in sorted(loop.tasks, key=lambda task: int(task.name) if task.name.isdecimal() else 0):
        if task.state in ("done", "cancelled"):
            continue
        awaited = None if task.wait is None else _shown(known[task.wait.future or ""].callbacks, names)
        rows.append([task.name, _shown(task.callbacks, names), awaited])
    return rows


def test_done_callbacks_are_those_that_the_program_finds_itself(tmp_path: Path, python: str) -> None:
    """At each look: of every task, and of what it awaits, in their order; however they were added."""
    trace = recorded(tmp_path, _PROGRAM, python=python)
    printed = [ast.literal_eval(line) for line in trace.stdout.splitlines() if line.startswith("[")]
    told = [_rows(step.loop) for step in trace.steps if step.loop and (step.event, step.function) == ("return", "look")]
    assert 10 == len(printed)
    for truth, said in zip(printed, told, strict=True):
        awaited = {name for name, _, found in truth if found is not None}
        assert [row[:2] for row in truth] == [row[:2] for row in said]
        assert [row for row in truth if row[0] in awaited and _is_pending(row)] == [
            row for row in said if row[0] in awaited and _is_pending([*row])
        ]


def _is_pending(row: list[object]) -> bool:
    """Whether what a task awaits has still to wake it."""
    return f"wake {row[0]}" in (row[2] or ())  # type: ignore[operator]


def test_the_source_of_a_handle_is_the_future_that_ended(tmp_path: Path, python: str) -> None:
    """It stays in the trace, with its result, until the turn of that handle is over."""
    text = """
        import asyncio

        async def main():
            future = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().call_later(1, future.set_result, [7])
            await future
            await asyncio.sleep(1)

        asyncio.run(main())
        """
    seen = [
        (handle.source, future.state, future.result)
        for _, loop in _loops(tmp_path, text, python)
        for handle in loop.ready
        for future in loop.futures
        if handle.source == future.id
    ]
    assert [("done", "[7]"), ("done", "None")] == [each[1:] for each in seen]


def test_a_wait_for_a_lock_says_who_holds_it(tmp_path: Path, python: str) -> None:
    """At each moment: none between its release and the turn of the next one."""
    text = """
        import asyncio

        async def use(lock):
            async with lock:
                await asyncio.sleep(1)

        async def main():
            lock = asyncio.Lock()
            await asyncio.gather(*(asyncio.create_task(use(lock), name=name) for name in "abc"))

        asyncio.run(main())
        """
    holders: list[str | None] = []
    for _, loop in _loops(tmp_path, text, python):
        names = {task.id: task.name for task in loop.tasks}
        for task in loop.tasks:
            if task.name == "c" and task.wait is not None and task.wait.kind == "lock":
                holder = None if task.wait.held_by is None else names[task.wait.held_by]
                holders += [holder] if [holder] != holders[-1:] else []
    assert ["a", None, "b"] == [each for each in holders if each != "c"][:3]


def test_what_does_not_change_is_one_object(tmp_path: Path) -> None:
    """From step to step, a future is."""
    trace = recorded(tmp_path, _PROGRAM)
    loops = [step.loop for step in trace.steps if step.loop is not None]
    made = {id(future): future for loop in loops for future in loop.futures}
    assert len(set(made.values())) == len(made)
