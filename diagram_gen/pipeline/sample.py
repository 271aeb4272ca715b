"""A sample: a run as small as can be, with something of everything, by which what shows runs is made ready."""

from __future__ import annotations

from diagram_gen.model.frame import MODULE, Frame, ReturnPointer, Variable
from diagram_gen.model.loop import Handle, Loop, Task, Timer, Wait
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import MAIN_THREAD, SCHEMA_VERSION, Event, Step, Trace

_PROGRAM = """\
import asyncio


async def main():
    await asyncio.sleep(1)


asyncio.run(main())
"""
SNIPPET = Snippet("sample", "sample.py", "A sample", _PROGRAM, {}, 1, ())


def trace() -> Trace:
    """The trace of the sample, as nothing but a few steps."""
    called = ReturnPointer(MODULE, 8)
    main = Frame("frame-1", "main", "coroutine", 5, called, (Variable("number", "1"), Variable("text", "'a'")))
    runs = Task("task-1", "Task-1", "running", (main,), None, None, None)
    waits = Task("task-2", "Task-2", "waiting", (main,), Wait("sleep", until=1.0), None, None)
    handle = Handle("handle-1", "start", "task-1", None, 1, "created")
    timer = Timer("timer-1", 1.0, "call", None, "main")
    loop = Loop(0.0, 1, "task-1", handle, (handle,), (timer,), (runs, waits))
    steps = (
        _step(0, "start", None),
        _step(1, "call", loop, main),
        _step(2, "line", loop, main),
        _step(3, "end", None),
    )
    return Trace(SCHEMA_VERSION, "3.11.0", SNIPPET.recorded_as, steps, "", "", None, None)


def _step(index: int, event: Event, loop: Loop | None, *stack: Frame) -> Step:
    function, line = ("main", 5) if stack else (MODULE, 8)
    return Step(index, event, line, function, None, None, stack, "", "", loop, MAIN_THREAD, "MainThread", 0.0)
