"""Tracing the few functions of the standard library that run the program: turns of the loop, handles, threads' work.

Facts relied on: the names of these functions and of their local variables, in Python 3.11 to 3.15.
"""

from __future__ import annotations

import types
from typing import Any

from diagram_gen.model.loop import ENDED
from diagram_gen.recorder.done_callbacks import changes_some
from diagram_gen.recorder.guard import Guard, Observer, TraceFunction
from diagram_gen.recorder.handles import is_internal
from diagram_gen.recorder.loop import LoopObserver
from diagram_gen.recorder.own_code import OwnCode
from diagram_gen.recorder.steps import Steps

_WAKES = "BaseEventLoop.call_soon_threadsafe"


class LibraryCode:
    """Observes what the loop does, and when, and whether it runs the program's `own` code."""

    def __init__(self, own: OwnCode, steps: Steps, loops: LoopObserver, guard: Guard) -> None:
        self._own = own
        self._steps = steps
        self._loops = loops
        self._guard = guard
        self._at_handle = False
        self._observed: dict[str, tuple[str, Observer]] = {
            "BaseEventLoop._run_once": ("asyncio/base_events.py", self._enter_turn),
            "BaseEventLoop.run_forever": ("asyncio/base_events.py", self._enter_loop),
            "BaseEventLoop._call_soon": ("asyncio/base_events.py", self._at_return(self._note_put)),
            "BaseEventLoop.call_at": ("asyncio/base_events.py", self._at_return(self._note_set)),
            _WAKES: ("asyncio/base_events.py", self._enter_notice),
            "BaseEventLoop.run_in_executor": ("asyncio/base_events.py", self._at_return(self._note_call)),
            "Lock.acquire": ("asyncio/locks.py", self._at_return(self._note_acquired)),
            "Handle._run": ("asyncio/events.py", self._enter_handle),
            "Thread.run": ("threading.py", self._enter_work),
            "_WorkItem.run": ("concurrent/futures/thread.py", self._enter_work),
        }
        self._to_end_of_handle = self._at_return(self._end_handle)
        self._to_end_of_changes = self._at_return(self._end_changes)

    def entrance(self, code: types.CodeType) -> Observer | None:
        """What observes that a frame with this code is entered, if anything does."""
        file, observer = self._observed.get(code.co_qualname, ("", None))
        if observer is not None and code.co_filename.endswith(file):
            return observer
        return self._enter_changes if changes_some(code) else None

    def _enter_changes(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        """Done callbacks of futures are about to change, until the function is left."""
        self._loops.callbacks.enter()
        return self._to_end_of_changes

    def _end_changes(self, frame: types.FrameType, event: str, argument: Any) -> None:
        self._loops.callbacks.leave()

    def _enter_turn(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        """`_run_once` begins: a turn of the loop. Its lines are followed up to where it runs the ready handles."""
        self._loops.begin_iteration(frame.f_locals["self"])
        self._at_handle = False
        return self._in_turn

    def _in_turn(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction | None:
        if event == "line" and "ntodo" in frame.f_locals:
            self._guard.observe(self._turn, frame, event, argument)
            frame.f_trace_lines = False
            return None
        return self._in_turn

    def _turn(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """The loop is about to run the handles that are ready."""
        if frame.f_locals["ntodo"] and not self._is_over():
            self._steps.add("loop", frame, at_turn=True)

    def _is_over(self) -> bool:
        """Whether the loop has nothing left to show: every task had ended at the turn before, which was shown.

        Nor has one that cannot be followed. One that has never had a task shows what else it does.
        """
        if self._loops.faults.lost:
            return True
        last = self._steps.last
        loop = last.loop if last and last.event == "loop" else None
        if loop is None or not loop.tasks:
            return False
        return all(task.state in ENDED for task in loop.tasks) and not self._loops.has_news(loop)

    def _enter_handle(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        """A handle runs. One that is all library code shows up as a step here, so that its effects have a cause.

        Its end is awaited: up to Python 3.12, `f_locals` is a copy, brought up to date then, that holds the handle.
        """
        self._steps.thread.is_unwinding = False
        handle = frame.f_locals["self"]
        first, self._at_handle = not self._at_handle, True
        if not first and is_internal(handle, self._own) and not self._is_over():
            self._steps.add("loop", frame, begins=handle)
        else:
            self._loops.begin_handle(handle, self._steps.next)
        frame.f_trace_lines = False
        return self._to_end_of_handle

    def _end_handle(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """A handle has run: a task may have ended that nobody keeps, or others were asked to end."""
        frame.f_locals  # noqa: B018 - brings them up to date
        self._loops.end_handle()

    def _enter_loop(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """A loop begins to run: what was asked of its tasks before, the program asked outside of it."""
        self._loops.begin(frame.f_locals["self"], self._steps.last_index())

    def _at_return(self, observer: Observer) -> TraceFunction:
        """A trace function for a function of which only the end is observed."""

        def follow(frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
            frame.f_trace_lines = False
            if event == "return":
                self._guard.observe(observer, frame, event, argument)
            return follow

        return follow

    def _note_put(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """A handle is put into the ready queue."""
        if argument is None:  # it has failed
            return
        variables = frame.f_locals
        flags = {"by_future": variables.get("context") is not None, "wakes_loop": _wakes(frame) or _wakes(frame.f_back)}
        self._loops.put(variables["self"], argument, self._steps.last_index(), self._steps.calling(), **flags)

    def _note_set(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """`call_at` has set a timer and returns it, mostly to `call_later`."""
        later = frame.f_back
        if argument is not None:
            self._loops.set(frame.f_locals["self"], argument, None if later is None else later.f_back)

    def _note_call(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """`run_in_executor` returns a future for what a thread is to call."""
        if argument is not None:
            self._loops.hand_over(frame.f_locals["self"], argument, frame.f_locals["func"])

    def _note_acquired(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """`acquire` of a lock of asyncio's returns True, or pauses."""
        if argument is True:
            self._loops.acquired(frame.f_locals["self"])

    def _enter_work(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """A thread begins to work: what it does before a step of its own, it does after the last one of all."""
        self._steps.thread.last = None

    def _enter_notice(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction | None:
        """A thread is about to do what others can notice: its turn has come. From 3.14 on, it puts a handle."""
        return None if "_call_soon" in frame.f_code.co_names else self._in_notice

    def _in_notice(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction | None:
        if event == "line" and "handle" in frame.f_locals:  # put into the queue by this very line
            self._guard.observe(self._note_put, frame, event, frame.f_locals["handle"])
            frame.f_trace_lines = False
            return None
        return self._in_notice


def _wakes(frame: types.FrameType | None) -> bool:
    """Whether a frame is that of the function by which a thread puts a handle and wakes the loop."""
    return frame is not None and frame.f_code.co_qualname == _WAKES
