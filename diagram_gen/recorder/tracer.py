"""The trace function: turns what CPython reports about the program into steps."""

from __future__ import annotations

import _thread
import sys
import threading
import types
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from diagram_gen.recorder import classes, instructions
from diagram_gen.recorder.clock import Clock, told
from diagram_gen.recorder.frames import Frames
from diagram_gen.recorder.futures import shortened
from diagram_gen.recorder.handles import is_internal
from diagram_gen.recorder.loop import LoopObserver
from diagram_gen.recorder.signals import Signals
from diagram_gen.recorder.values import Describer
from diagram_gen.trace import ENDED, MODULE, Event, Loop, Step

TraceFunction = Callable[[types.FrameType, str, Any], Any]
Entrance = Callable[[types.FrameType, str, Any], TraceFunction | None]


_exception, _get_ident, _current_thread = sys.exception, threading.get_ident, threading.current_thread
_HEADROOM = 60
"""Frames that an observation may take."""


def _room(frames: int) -> None:
    """Raises a `RecursionError` if there isn't room for so many frames on the stack."""
    if frames:
        _room(frames - 1)


def _thread_name() -> str:
    """The name of the calling thread, not as a class of the program may compute it."""
    name = dict(classes.attributes(_current_thread(), ("_name",))).get("_name")
    return shortened(name) if type(name) is str else "a thread"


@dataclass(slots=True)
class _Raised:
    """The last exception in a frame: its line, and the instruction it was raised at, until another line runs."""

    line: int
    at: int | None
    text: str


class Tracer:
    """Emits a `Step` for each event of the program in `file`, in all its threads.

    `printed` gives the output and the errors since it was last asked, `emit` takes each step, `broke` ends a run that
    cannot be recorded, and `take_turn` returns when it is the thread's turn to run, by the `clock`.
    """

    def __init__(
        self,
        file: str,
        printed: Callable[[], tuple[str, str]],
        emit: Callable[[Step], None],
        broke: Callable[[Exception], NoReturn],
        take_turn: Callable[[], None],
        clock: Clock,
        *,
        all_variables: bool = False,
    ) -> None:
        self._file = file
        self._printed = printed
        self._emit = emit
        self._broke = broke
        self._take_turn = take_turn
        self._clock = clock
        self.signals = Signals(file)
        self._describer = Describer()
        self._frames = Frames(file, self._describer, all_variables=all_variables)
        self._loops = LoopObserver(self._frames, self._describer)
        self._entrances: dict[types.CodeType, Entrance | None] = {}
        self._steps = 0
        self._lock = _thread.RLock()
        self._at_handle = False
        self._stopped = False
        self._resumed: dict[int, Step] = {}
        self._suspended: set[int] = set()
        self._unwound: set[int] = set()
        self._raised: dict[int, _Raised] = {}
        self._index: dict[int, int] = {}
        self._library: dict[str, tuple[str, Entrance]] = {
            "BaseEventLoop._run_once": ("asyncio/base_events.py", self._enter_turn),
            "BaseEventLoop.run_forever": ("asyncio/base_events.py", self._enter_loop),
            "BaseEventLoop._call_soon": ("asyncio/base_events.py", self._at_return(self._note_put)),
            "BaseEventLoop.call_soon_threadsafe": ("asyncio/base_events.py", self._enter_notice),
            "BaseEventLoop.run_in_executor": ("asyncio/base_events.py", self._at_return(self._note_call)),
            "Handle._run": ("asyncio/events.py", self._enter_handle),
            "Thread.run": ("threading.py", self._enter_work),
            "_WorkItem.run": ("concurrent/futures/thread.py", self._enter_work),
        }
        self._to_end_of_handle = self._at_return(self._end_handle)
        self.last: Step | None = None

    def start(self) -> None:
        """Begins to observe this thread and all that start from now on."""
        self.signals.start()
        threading.settrace(self._on_call)
        sys.settrace(self._on_call)

    def stop(self) -> None:
        """Ends the observation, in threads that go on running too."""
        self._stopped = True
        sys.settrace(None)
        threading.settrace(None)

    def loop(self) -> Loop | None:
        """The loop that runs in this thread, as it is now."""
        return self._loops.observe(self._steps, ())

    def end(self, line: int | None, function: str | None, value: str | None) -> None:
        """Emits the last step, after the observation has ended."""
        with self._lock:
            try:
                step = self._seen("end", None, value)
            except Exception:  # whatever kept the recorder from going on
                step = Step(0, "end", None, None, value, None, (), "", "", None, _thread_name(), self._time(None))
            self._stopped = False
            self._send(replace(step, line=line, function=function, handling=None))
            self._stopped = True

    def _on_call(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction | None:
        """CPython calls this for every function that is entered or goes on, in libraries too: it must be quick."""
        code = frame.f_code
        try:
            entrance = self._entrances[code]
        except KeyError:
            entrance = self._entrances[code] = self._entrance(code)
        return self._guarded(entrance, frame, event, argument) if entrance is not None else None

    def _guarded(self, observe: Entrance, frame: types.FrameType, event: str, argument: Any) -> TraceFunction | None:
        """Observes; what goes wrong in doing so ends the recording and never becomes the program's."""
        try:
            self._take_turn()
            found = observe(frame, event, argument)
        except (RecursionError, MemoryError):  # the program's own: it has used up the stack, or the memory
            self._trace_again()
            raise
        except Exception as error:
            self._broke(error)
        if self.signals.late:
            self._catch_up()
        return found

    def _catch_up(self) -> None:
        try:
            self.signals.catch_up()
        except BaseException:
            self._trace_again()
            raise

    def _trace_again(self) -> None:
        """Sees to it that the observation goes on: CPython ends it when a trace function raises an exception."""
        before = sys.getprofile()

        def go_on(frame: types.FrameType | None, event: str, argument: Any) -> None:
            try:
                _room(_HEADROOM)
            except RecursionError:  # further up the stack, then
                return
            sys.setprofile(before)
            if self._stopped:
                return
            while frame is not None:
                if frame.f_code.co_filename == self._file:
                    frame.f_trace = self._in_module if frame.f_code.co_name == MODULE else self._in_function
                frame = frame.f_back
            sys.settrace(self._on_call)

        sys.setprofile(go_on)

    def _entrance(self, code: types.CodeType) -> Entrance | None:
        if code.co_filename == self._file:
            return self._enter_module if code.co_name == MODULE else self._enter
        if code.co_qualname in self._library and code.co_filename.endswith(self._library[code.co_qualname][0]):
            return self._library[code.co_qualname][1]
        return None

    def _enter_module(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        self._step("start", frame)
        return self._in_module

    def _in_module(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        self._guarded(self._follow_module, frame, event, argument)
        return self._in_module

    def _follow_module(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """What happens in the module's own code."""
        if event == "line":
            self._step("line", frame)
        elif event == "exception" and not instructions.ends_an_await(frame, argument[0]):
            self._step("raise", frame, self._describer.describe(argument[1]))

    def _enter(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        if instructions.starts(frame) or not self._frames.is_paused(frame):
            self._frames.enter(frame)
            self._step("call", frame)
        else:
            self._resume(frame)
        return self._in_function

    def _resume(self, frame: types.FrameType) -> None:
        """Goes on as one down a chain of awaits: a step is held back until it is known to be the innermost.

        An exception goes up the chain: there only the innermost frame goes on, the others are left without.
        """
        thread = _get_ident()
        if thread in self._unwound and instructions.delegates(frame):
            return
        with self._lock:
            step = self._seen("resume", frame)
            if instructions.delegates(frame):
                output, errors = self._printed()
                self._resumed[thread] = replace(step, output=step.output + output, errors=step.errors + errors)
            else:
                self._resumed.pop(thread, None)
                self._send(step)

    def _in_function(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        self._guarded(self._follow, frame, event, argument)
        return self._in_function

    def _follow(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """What happens within a function of the program."""
        if event == "line":
            if id(frame) in self._raised:
                self._raised[id(frame)].at = None
            self._step("line", frame)
        elif event == "return":
            self._leave(frame, argument)
        elif event == "exception" and not instructions.ends_an_await(frame, argument[0]):
            text = self._describer.describe(argument[1])
            self._raised[id(frame)] = _Raised(frame.f_lineno, frame.f_lasti, text)
            self._step("raise", frame, text)

    def _leave(self, frame: types.FrameType, value: Any) -> None:
        raised = self._raised.get(id(frame))
        thrown = value is None and raised is not None and raised.at == frame.f_lasti
        if not thrown and instructions.suspends(frame):
            self._suspend(frame, value)
            return
        if not thrown and instructions.returns(frame):
            text = self._describer.describe(value)
            self._step("return", frame, text)
            self._loops.outcome(frame, text, None)
        else:
            self._unwind(frame, raised)
        self._raised.pop(id(frame), None)
        self._frames.leave(frame)

    def _unwind(self, frame: types.FrameType, raised: _Raised | None) -> None:
        """An exception leaves a frame. CPython reports none that is raised again, at the end of a `finally` say."""
        text = raised.text if raised is not None else None
        if raised is None or raised.line != frame.f_lineno:
            self._step("raise", frame, text)
        self._loops.outcome(frame, None, text or "an exception")
        self._unwound.add(_get_ident())

    def _suspend(self, frame: types.FrameType, value: Any) -> None:
        """Pausing runs up the chain of awaits: only its innermost frame makes a step."""
        if instructions.delegates(frame) and _get_ident() in self._suspended:
            return
        text = self._describer.describe(instructions.yielded(value))
        self._step("suspend", frame, text, awaited=value)
        self._suspended.add(_get_ident())

    def _enter_turn(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        """`_run_once` begins: a turn of the loop. Its lines are followed up to where it runs the ready handles."""
        self._loops.begin_iteration(frame.f_locals["self"])
        self._at_handle = False
        return self._in_turn

    def _in_turn(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction | None:
        if event == "line" and "ntodo" in frame.f_locals:
            self._guarded(self._turn, frame, event, argument)
            frame.f_trace_lines = False
            return None
        return self._in_turn

    def _turn(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """The loop is about to run the handles that are ready."""
        if frame.f_locals["ntodo"] and not self._is_over():
            self._step("loop", frame, at_turn=True)

    def _is_over(self) -> bool:
        """Whether the loop has nothing left to show: every task had ended at the turn before, which was shown."""
        loop = self.last.loop if self.last and self.last.event == "loop" else None
        return loop is not None and all(task.state in ENDED for task in loop.tasks) and not self._loops.has_news(loop)

    def _enter_handle(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        """A handle runs. One that is all library code shows up as a step here, so that its effects have a cause.

        Its end is awaited: up to Python 3.12, `f_locals` is a copy, brought up to date then, that holds the handle.
        """
        self._unwound.discard(_get_ident())
        handle = frame.f_locals["self"]
        first, self._at_handle = not self._at_handle, True
        if not first and is_internal(handle, self._file) and not self._is_over():
            self._step("loop", frame, begins=handle)
        else:
            self._loops.begin_handle(handle, self._steps)
        frame.f_trace_lines = False
        return self._to_end_of_handle

    def _end_handle(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """A handle has run: a task may have ended that nobody keeps."""
        frame.f_locals  # noqa: B018 - brings them up to date
        self._loops.end_handle()

    def _enter_loop(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """A loop begins to run: what was asked of its tasks before, the program asked outside of it."""
        self._loops.begin(frame.f_locals["self"], self._last_index())

    def _at_return(self, observe: Entrance) -> TraceFunction:
        """A trace function for a library's function of which only the end is observed."""

        def follow(frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
            frame.f_trace_lines = False
            if event == "return":
                self._guarded(observe, frame, event, argument)
            return follow

        return follow

    def _note_put(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """`_call_soon` has put a handle into the ready queue and returns it."""
        if argument is None:  # it has failed
            return
        variables = frame.f_locals
        by_future = variables.get("context") is not None
        self._loops.put(variables["self"], argument, self._last_index(), _thread_name(), by_future=by_future)

    def _note_call(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """`run_in_executor` returns a future for what a thread is to call."""
        if argument is not None:
            self._loops.hand_over(frame.f_locals["self"], argument, frame.f_locals["func"])

    def _last_index(self) -> int:
        """The index of the last step of this thread, also if that is held back."""
        thread = _get_ident()
        return self._steps if thread in self._resumed else self._index.get(thread, max(self._steps - 1, 0))

    def _enter_work(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """A thread begins to work: what it does before a step of its own, it does after the last one of all."""
        self._index.pop(_get_ident(), None)

    def _enter_notice(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """A thread is about to do what others can notice: its turn has come, that is all."""

    def _step(self, event: Event, frame: types.FrameType | None, value: str | None = None, **at: Any) -> None:
        """Emits a step, and before it the one that was held back."""
        with self._lock:
            postponed = self._resumed.pop(_get_ident(), None)
            if postponed is not None:
                self._send(postponed, printed=(postponed.output, postponed.errors))
            self._send(self._seen(event, frame, value, **at))

    def _seen(self, event: Event, frame: types.FrameType | None, value: str | None = None, **at: Any) -> Step:
        """The step as it would be now. A turn of the loop has no place in the program."""
        self._suspended.discard(_get_ident())
        self._unwound.discard(_get_ident())
        self._frames.begin_step()
        stack = self._frames.stack(frame)
        loop = self._loops.observe(self._steps, stack, **at)
        line = function = None
        if frame is not None and event != "loop":
            line = None if event == "start" and not frame.f_lineno else frame.f_lineno
            function = frame.f_code.co_qualname
        thread = _thread_name()
        handling = _exception()
        handled = None if handling is None else self._describer.describe(handling)
        time = self._time(loop)
        return Step(self._steps, event, line, function, value, handled, stack, "", "", loop, thread, time)

    def _time(self, loop: Loop | None) -> float:
        """What the clock says: what the loop was told, if there is one, since it may go on between two readings."""
        return told(self._clock.now) if loop is None else loop.time

    def _send(self, step: Step, printed: tuple[str, str] | None = None) -> None:
        """Emits a step, with what has been printed till now, unless it is given what was at its time."""
        if self._stopped:
            return
        output, errors = self._printed() if printed is None else printed
        if output or errors or step.index != self._steps:
            step = replace(step, index=self._steps, output=output, errors=errors)
        self.last = step
        self._index[_get_ident()] = self._steps
        self._steps += 1
        self._emit(step)
