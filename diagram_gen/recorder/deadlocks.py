"""What a deadlock is, in words: where each thread and each task waits, and for whom, so that none can ever go on.

Its place is where one of them waits: a task of a circle, or the one that the first task waits for, or the first thread.

Facts relied on: a loop notes the `_thread_id` of the thread that runs it; `Lock.acquire` of asyncio has its lock as
`self`; `threading` keeps its threads in `_active`, by their identifiers.
"""

from __future__ import annotations

import sys
import threading
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diagram_gen.model import circles, deeds, waiting
from diagram_gen.model.frame import MODULE, Frame
from diagram_gen.model.loop import Loop, Task
from diagram_gen.model.names import Names
from diagram_gen.model.trace import Failure
from diagram_gen.recorder import classes, thread_locks
from diagram_gen.recorder.frames import Frames
from diagram_gen.recorder.future_waits import shortened
from diagram_gen.recorder.loop import LoopObserver
from diagram_gen.recorder.own_code import is_ours

_MOST_READY = 3
"""Handles that are listed; of more, the rest is counted."""


@dataclass(frozen=True, slots=True)
class _Call:
    """The call of a library in which a thread waits, if it is one, and where the program makes it."""

    library: str | None
    function: str | None
    line: int | None
    file: str | None = None

    @property
    def place(self) -> str:
        """Where it is made, as a sentence ends with it."""
        if self.line is None:
            return ""
        where = "" if self.file is None else f" of {self.file}"
        return (
            f", in line {self.line}" if self.function == MODULE else f", in `{self.function}`, line {self.line}{where}"
        )


class Deadlocks:
    """Says of threads that wait for ever, by their identifiers, what each of them waits for."""

    def __init__(self, frames: Frames, loops: LoopObserver) -> None:
        self._frames = frames
        self._loops = loops

    def failure(self, waits: Mapping[int, object], step: int) -> Failure:
        """Why none can ever go on. `waits` has what each waits for: a lock, a thread, or nothing that can be named."""
        frames = sys._current_frames()
        calls = {ident: self._call(frames.get(ident)) for ident in waits}
        loops = {ident: self._loops.loop_of(ident) for ident in waits}
        # A thread of an executor that waits for work waits for nobody in the program.
        threads = [ident for ident in sorted(waits, key=_order) if calls[ident].line is not None or loops[ident]]
        idle = [loops[ident] for ident in threads if loops[ident] is not None and _is_idle(loops[ident], waits[ident])]
        if len(idle) == len(threads) == 1:
            seen = self._loops.observe(step, (), loop=idle[0])
            tasks = seen.tasks if seen is not None else ()
            edges = dict(circles.edges(tasks))
            circle = circles.circle(edges)
            return _failure(f"no task can ever go on: {_of_tasks(tasks, circle)}", _place(tasks, edges, circle))
        told = [self._of_thread(ident, waits, calls[ident], loops[ident], step) for ident in threads]
        first = calls[threads[0]] if threads else None
        return _failure(f"no thread can ever go on: {'; '.join(told) or 'each waits for another'}", first)

    def _of_thread(self, ident: int, waits: Mapping[int, object], call: _Call, loop: Any, step: int) -> str:
        name = _name(ident)
        if loop is not None and _is_idle(loop, waits[ident]):
            return f"in the event loop of {name}, nothing is ready and no timer is set"
        found = f"{name} waits {_for_what(ident, waits[ident], call)}{call.place}"
        seen = self._loops.observe(step, (), loop=loop) if loop is not None else None
        return found if seen is None else f"{found}, and its event loop can run nothing meanwhile{_ready(seen)}"

    def _call(self, innermost: types.FrameType | None) -> _Call:
        """Where the program has called what its thread waits in."""
        library: list[types.FrameType] = []
        frame = innermost
        while frame is not None and not self._frames.is_program(frame):
            if not is_ours(frame):
                library.append(frame)
            frame = frame.f_back
        name = self._frames.folded(library[::-1]) if library else None
        if frame is None:
            return _Call(name, None, None)
        return _Call(name, frame.f_code.co_qualname, frame.f_lineno, self._frames.file(frame))


def _failure(message: str, at: _Call | Frame | None) -> Failure:
    function, line, file = (None, None, None) if at is None else (at.function, at.line, at.file)
    return Failure("Deadlock", message, function, line, "deadlock", file=file)


def _of_tasks(tasks: Sequence[Task], circle: Sequence[str]) -> str:
    """Who waits for what in a loop in which nothing is ready, and which of them in a circle."""
    names = Names((task.name, task.id) for task in tasks)
    called = {task.id: names.of(task) for task in tasks}
    waiters = [(task.id, task.wait) for task in tasks if task.wait is not None]
    waits = [
        f"task {called[id]} is {waiting.said(wait, called.get)}{waiting.holder(wait, id, called.get)}"
        for id, wait in waiters
    ]
    return ("; ".join(waits) or "nothing is ready and no timer is set") + _around([called[id] for id in circle])


def _place(tasks: Sequence[Task], edges: Mapping[str, Sequence[str]], circle: Sequence[str]) -> Frame | None:
    """Where one of them waits, in the program's own code."""
    first = next((task.id for task in tasks if task.wait is not None), "")
    id = circle[0] if circle else circles.last(edges, first)
    stack = next((task.stack for task in tasks if task.id == id), ())
    return next((frame for frame in reversed(stack) if frame.line is not None), None)


def _is_idle(loop: Any, on: object) -> bool:
    """Whether a thread waits in its loop, for something to become ready."""
    return on is getattr(loop, "_selector", None)


def _order(ident: int) -> tuple[bool, str]:
    return ident != threading.main_thread().ident, _name(ident)


def _name(ident: int) -> str:
    thread: Any = threading._active.get(ident)  # type: ignore[attr-defined]
    found = dict(classes.attributes(thread, ("_name",))).get("_name")
    if thread is threading.main_thread():
        return "the main thread"
    return f"thread {shortened(found)}" if type(found) is str else "a thread"


def _for_what(ident: int, on: object, call: _Call) -> str:
    """What a thread waits for, and who would have to do something about it."""
    if isinstance(on, threading.Thread):
        return f"for {_name(on.ident or 0)} to end"
    if call.library is not None:
        return f"in `{call.library}`"
    owner = thread_locks.owner(on)
    if owner is None:
        return "for ever"
    return (
        "for a lock that it has acquired itself" if owner == ident else f"for a lock that {_name(owner)} has acquired"
    )


def _ready(loop: Loop) -> str:
    """What is ready in a loop that can't run it."""
    names = Names((task.name, task.id) for task in loop.tasks)
    called = {task.id: names.of(task) for task in loop.tasks}
    labels = [f"`{deeds.label(handle, called.get)}`" for handle in loop.ready[:_MOST_READY]]
    more = len(loop.ready) - len(labels)
    if not labels:
        return ""
    verb = "is" if len(loop.ready) == 1 else "are"
    return f", though {', '.join(labels)}{f' and {more} more' if more else ''} {verb} ready"


def _around(circle: Sequence[str]) -> str:
    """A circle in words, if it is one of several."""
    if len(circle) < 2:
        return ""
    first, *others = zip(circle, (*circle[1:], circle[0]), strict=True)
    return f"; a circle: {first[0]} waits for {first[1]}{''.join(f', {one} for {next}' for one, next in others)}"
