"""What a thread puts into the ready queue of another one's loop is said at the step that follows in the thread."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.narration import sentences
from tests.programs import recorded

_PROGRAM = """
    import asyncio
    import threading
    import time

    def bake(loop, done):
        time.sleep(1)
        {}
        time.sleep(1)

    async def main():
        done = asyncio.Event()
        threading.Thread(target=bake, args=(asyncio.get_running_loop(), done), name="baker").start()
        await asyncio.wait([asyncio.create_task(each) for each in (asyncio.sleep(4), done.wait())])

    asyncio.run(main())
"""
_PUT = "Thread baker has put {} into the ready queue of the main thread's loop, {} that loop. Next: line 8."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("loop.call_soon(done.set)", _PUT.format("a handle to call Event.set", "without waking")),
        ("loop.call_soon_threadsafe(done.set)", _PUT.format("a handle to call Event.set", "and has woken")),
        ("loop.call_soon_threadsafe(done.set), loop.call_soon(print)", _PUT.format("2 handles", "and has woken")),
    ],
)
def test_a_thread_says_what_it_has_put_there(tmp_path: Path, python: str, line: str, expected: str) -> None:
    """And whether it has woken the loop by that."""
    said = sentences(recorded(tmp_path, _PROGRAM.format(line), python=python))
    assert [expected] == [each for each in said if "ready queue of" in each]


def test_handles_know_who_has_woken_the_loop(tmp_path: Path, python: str) -> None:
    """Only those that another thread has put."""
    steps = recorded(tmp_path, _PROGRAM.format("loop.call_soon_threadsafe(done.set)"), python=python).steps
    handles = {each.id: each for step in steps if step.loop is not None for each in step.loop.ready}
    assert {("thread", True)} == {(each.cause, each.wakes_loop) for each in handles.values() if each.wakes_loop}
    assert ["Event.set"] == [each.function for each in handles.values() if each.wakes_loop]
