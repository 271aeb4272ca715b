"""Tracing the program's own code: its calls, lines, pauses, returns and exceptions become steps."""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from diagram_gen.model.frame import MODULE
from diagram_gen.recorder import classes, instructions, sent
from diagram_gen.recorder.ending import Ending, is_main
from diagram_gen.recorder.frames import Frames
from diagram_gen.recorder.guard import Guard, Observer, TraceFunction
from diagram_gen.recorder.loop import LoopObserver
from diagram_gen.recorder.steps import Steps
from diagram_gen.recorder.tracebacks import leave_out_ours
from diagram_gen.recorder.values import Describer

_GENERATORS = inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR


_Told = tuple[str, str]
"""An exception as it is told: its text, and the full name of its class."""
_exception = sys.exception  # the program may replace it


@dataclass(slots=True)
class _Raised:
    """The last exception in a frame: its line, and the instruction it was raised at, until another line runs.

    `last` is the instruction at which that line begins. By their `id`s, those that the frame handles, each while it
    handles the one before: but none that was handled `before` the first of all.
    """

    line: int
    at: int | None
    told: _Told
    before: int
    handled: dict[int, _Told] = field(default_factory=dict)
    last: int = -1

    def goes_on(self, at: int, error: BaseException | None, tell: Callable[[BaseException], _Told]) -> None:
        """Another line runs, from this instruction on, while an exception is handled, or none."""
        self.at, self.last = None, at
        if error is None or id(error) == self.before:
            self.handled.clear()
            return
        while self.handled and id(error) in self.handled and next(reversed(self.handled)) != id(error):
            self.handled.popitem()
        if id(error) not in self.handled:
            self.handled[id(error)] = tell(error)

    def leaves(self, code: types.CodeType) -> _Told:
        """The exception that leaves the frame: if no more is known, the last one.

        It is raised again at the end of a line, behind that of the clause which has caught another.
        """
        if self.at is not None or not self.handled:
            return self.told
        *outer, last = self.handled.values()
        return outer[-1] if outer and instructions.ends_a_clause(code, self.last) else last


class ProgramCode:
    """Follows the frames of the program's module and of its functions, from where they are entered."""

    def __init__(
        self,
        steps: Steps,
        frames: Frames,
        loops: LoopObserver,
        describer: Describer,
        guard: Guard,
        ending: Ending,
    ) -> None:
        self._steps = steps
        self._frames = frames
        self._loops = loops
        self._describer = describer
        self._guard = guard
        self._ending = ending
        self._raised: dict[int, _Raised] = {}
        self._paused: set[int] = set()
        self._resumed = (0, 0)
        """The `id` of the generator's frame that has gone on last at a `yield`, and at which instruction."""

    def entrance(self, code: types.CodeType) -> Observer:
        """What observes that a frame with this code is entered."""
        return self._enter_module if code.co_name == MODULE else self._enter

    def trace_function(self, code: types.CodeType) -> TraceFunction:
        """What traces a frame with this code from then on."""
        return self._in_module if code.co_name == MODULE else self._in_function

    def _enter_module(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        if is_main(frame):
            self._ending.enter()
            self._steps.module.begin(frame.f_globals)
        self._steps.add("start", frame)
        return self._in_module

    def _in_module(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        self._guard.observe(self._follow_module, frame, event, argument)
        return self._in_module

    def _follow_module(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """What happens in the module's own code."""
        if event == "line":
            if not instructions.cleans_up(frame):
                self._steps.add("line", frame)
        elif event == "exception" and not instructions.ends_an_await(frame, argument[0]):
            leave_out_ours(argument[2], self._frames.is_program)
            self._raise(frame, self._describer.describe(argument[1]), argument)
            if is_main(frame):
                self._ending.raised(argument[1], argument[2])
        elif event == "return" and is_main(frame):
            self._ending.leave(frame)

    def _enter(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        self._guard.room.enter(frame)
        self._paused.discard(id(frame))
        if self._steps.thread.returned_to == id(frame):
            return self._in_function
        if instructions.starts(frame) or not self._frames.is_paused(frame):
            self._frames.enter(frame)
            self._steps.add("call", frame)
        else:
            self._resume(frame)
        return self._in_function

    def _resume(self, frame: types.FrameType) -> None:
        """Goes on as one down a chain of awaits: only its innermost frame makes a step.

        An exception goes up the chain: there only the innermost frame goes on, the others are left without.
        """
        delegates = instructions.delegates(frame)
        if not (delegates and self._steps.thread.is_unwinding):
            if not delegates and frame.f_code.co_flags & _GENERATORS:
                given = sent.into(frame)
                self._steps.add_resumed_yield(frame, None if given is None else self._describer.describe(given))
                self._resumed = id(frame), frame.f_lasti
                return
            self._steps.add_resumption(frame, is_innermost=not delegates)

    def _in_function(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction:
        self._guard.observe(self._follow, frame, event, argument)
        return self._in_function

    def _follow(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """What happens within a function of the program."""
        if id(frame) in self._paused:
            self._go_on(frame, event)
        if event == "line":
            if instructions.cleans_up(frame):
                return
            if id(frame) in self._raised:
                self._raised[id(frame)].goes_on(frame.f_lasti, _exception(), self._told)
            self._steps.add("line", frame)
        elif event == "return":
            self._leave(frame, argument)
        elif event == "exception" and not instructions.ends_an_await(frame, argument[0]):
            leave_out_ours(argument[2], self._frames.is_program)
            told = self._told(argument[1])
            if self._resumed == (id(frame), frame.f_lasti):
                self._steps.throw(*told)
            known = self._raised.get(id(frame))
            before, handled = (id(_exception()), {}) if known is None else (known.before, known.handled)
            self._raised[id(frame)] = _Raised(frame.f_lineno, frame.f_lasti, told, before, handled)
            self._raise(frame, told[0], argument)

    def _told(self, error: BaseException) -> _Told:
        return self._describer.describe(error), classes.full_name(type(error))

    def _raise(self, frame: types.FrameType, text: str, argument: Any) -> None:
        """An exception has come up in a frame, or reached it."""
        self._steps.add("raise", frame, text, classes.full_name(type(argument[1])))
        self._ending.raises.note(argument[1], argument[2], self._steps.last_index())

    def _go_on(self, frame: types.FrameType, event: str) -> None:
        """A frame goes on of which CPython 3.11 has not said so.

        It doesn't where an exception was thrown in, and a library's coroutine that this one awaits has caught it.
        """
        if event != "exception":
            self._steps.add_resumption(frame, is_innermost=True)
        self._paused.discard(id(frame))

    def _leave(self, frame: types.FrameType, value: Any) -> None:
        self._guard.room.leave(frame)
        raised = self._raised.get(id(frame))
        thrown = value is None and raised is not None and raised.at == frame.f_lasti
        if not thrown and instructions.suspends(frame):
            self._suspend(frame, value)
            return
        if not thrown and instructions.returns(frame):
            text = self._describer.describe(value)
            self._steps.add("return", frame, text)
            self._loops.outcome(frame, result=text)
            self._hand_back(frame.f_back)
        else:
            self._unwind(frame, raised)
        self._raised.pop(id(frame), None)
        self._frames.leave(frame)

    def _hand_back(self, outer: types.FrameType | None) -> None:
        """What awaits a frame that returns goes on by that, also where an exception was thrown past it into that frame.

        Then from Python 3.12 on CPython says that it is entered.
        """
        if id(outer) in self._paused:
            self._paused.discard(id(outer))
            self._steps.thread.returned_to = id(outer)

    def _unwind(self, frame: types.FrameType, raised: _Raised | None) -> None:
        """An exception leaves a frame.

        CPython reports none that is raised again after other lines, at the end of a `finally` or of a `with` say.
        """
        text, kind = (None, None) if raised is None else raised.leaves(frame.f_code)
        if raised is None or raised.at is None or raised.line != frame.f_lineno:
            self._steps.add("raise", frame, text, kind)
        self._loops.outcome(frame, error=(text or "an exception", kind))
        self._steps.thread.is_unwinding = True

    def _suspend(self, frame: types.FrameType, value: Any) -> None:
        """Pausing runs up the chain of awaits: only its innermost frame makes a step."""
        thread = self._steps.thread
        if not (instructions.delegates(frame) and thread.pausing == id(frame)):
            text = self._describer.describe(instructions.yielded(value))
            self._steps.add("suspend", frame, text, awaited=value)
        self._frames.pause(frame)
        self._paused.add(id(frame))
        thread.pausing = self._awaiter(frame)

    def _awaiter(self, frame: types.FrameType) -> int | None:
        """The `id` of the program's frame that awaits one that pauses, maybe by way of a library's."""
        outer = frame.f_back
        while outer is not None and instructions.awaits(outer):
            if self._frames.is_program(outer):
                return id(outer)
            outer = outer.f_back
        return None
