"""The trace function: CPython tells it of every call, and it hands those on that are to be observed."""

from __future__ import annotations

import sys
import threading
import types
from collections.abc import Callable
from typing import Any

from diagram_gen.model.trace import Step
from diagram_gen.recorder.built_in import built_in
from diagram_gen.recorder.clock import Clock
from diagram_gen.recorder.copies import let_go
from diagram_gen.recorder.deadlocks import Deadlocks
from diagram_gen.recorder.depth import LEAST
from diagram_gen.recorder.ending import Ending
from diagram_gen.recorder.faults import OF_THE_PROGRAM, Faults
from diagram_gen.recorder.first_imports import FirstImports
from diagram_gen.recorder.frames import Frames
from diagram_gen.recorder.guard import Guard, Observer, TraceFunction
from diagram_gen.recorder.identities import Identities
from diagram_gen.recorder.library_code import LibraryCode
from diagram_gen.recorder.loop import LoopObserver
from diagram_gen.recorder.module_variables import ModuleVariables
from diagram_gen.recorder.own_code import OwnCode
from diagram_gen.recorder.program_code import ProgramCode
from diagram_gen.recorder.signals import Signals
from diagram_gen.recorder.steps import Steps
from diagram_gen.recorder.values import Describer

_settrace, _gettrace = sys.settrace, sys.gettrace  # the program may replace these
_settrace_of_threads = threading.settrace
_Entrance = tuple[types.CodeType, Observer | None]
"""Code, and what observes that a frame with it is entered, if anything does."""


class Tracer:
    """Makes the `steps` of what the program's `own` code does, in all threads, and puts off its `signals` meanwhile.

    `ending` is told of what its module comes to, `printed` gives the output and the errors since it was last asked,
    `emit` takes each step, `check` ends a run that takes too much, `faults` is told of what can't be recorded, and
    `take_turn` returns when it is the thread's turn to run, by the `clock`.
    """

    def __init__(
        self,
        own: OwnCode,
        ending: Ending,
        printed: Callable[[], tuple[str, str]],
        emit: Callable[[Step], None],
        check: Callable[[Step], None],
        faults: Faults,
        take_turn: Callable[[], None],
        clock: Clock,
        *,
        all_variables: bool = False,
    ) -> None:
        describer = Describer()
        identities = Identities()
        frames = Frames(own, describer, identities, all_variables=all_variables)
        loops = LoopObserver(frames, describer, clock.deadlines, faults)
        identities.named = loops.named
        self.in_order_of_creation = loops.in_order_of_creation
        self.signals = Signals(own)
        self.deadlocks = Deadlocks(frames, loops)
        module = ModuleVariables(describer, identities, all_variables=all_variables)
        self.steps = Steps(frames, loops, describer, clock, module, identities, printed, emit, check)
        self._own = own
        self._faults = faults
        self._guard = Guard(self.signals, take_turn, lambda: self.steps.stopped, self._end, self._broke, self._trace)
        self._room = self._guard.room
        self._callbacks = loops.callbacks
        self._program = ProgramCode(self.steps, frames, loops, describer, self._guard, ending)
        self._library = LibraryCode(own, self.steps, loops, self._guard)
        self._entrances: dict[tuple[types.CodeType, str], _Entrance] = {}
        self._by_id: dict[int, _Entrance] = {}
        """The same by the `id` of the code: to hash that takes longer than all else."""
        self._own_codes = 0
        self.first_imports = FirstImports(
            own, lambda: self._own_codes == 1, lambda: float(self._room.left.value), lambda: self._trace(None)
        )

    def start(self) -> None:
        """Begins to observe this thread and all that start from now on."""
        self.signals.start()
        sys.settrace, sys.gettrace = built_in(self._given, _settrace), built_in(self._told, _gettrace)
        _settrace_of_threads(self._on_call)
        _settrace(self._on_call)

    def stop(self) -> None:
        """Ends the observation, in threads that go on running too."""
        self.steps.stopped = True
        _settrace(None)
        _settrace_of_threads(None)

    def _given(self, function: Any, /) -> None:
        """The program sets a trace function of its own: from now on that is called in the place of ours.

        As long as it has set none, it has none to take away; and that of the threads that start is ours.
        """
        if not self.steps.stopped:
            if function is None:
                return
            if not self._is_ours(function):
                self._faults.give_up("steps", "the program has set a trace function of its own")
                self.steps.stopped = True
                _settrace_of_threads(None)
        _settrace(function)

    def _told(self) -> Any:
        """The trace function that the program has set, if it has."""
        found = _gettrace()
        return None if self._is_ours(found) else found

    def _is_ours(self, function: object) -> bool:
        return type(function) is types.MethodType and function.__self__ is self

    def _end(self) -> None:
        """Ends the observation in this thread."""
        if self._is_ours(_gettrace()):
            _settrace(None)

    def _broke(self, error: Exception) -> None:
        if not self.steps.stopped:
            self._faults.note("steps", error)
        self.stop()

    def _on_call(self, frame: types.FrameType, event: str, argument: Any) -> TraceFunction | None:
        """CPython calls this for every function that is entered or goes on, in libraries too: it must be quick."""
        if self._room.left.value < LEAST and self._room.refuses(frame):
            self._guard.refuse(frame)
        try:
            code = frame.f_code
            entrance = (self._by_id.get(id(code)) or self._entrance(code))[1]
            if entrance is None:
                let_go(frame)
        except OF_THE_PROGRAM:
            raise
        except Exception as error:
            self._broke(error)
            return None
        return None if entrance is None else self._guard.observe(entrance, frame, event, argument)

    def _entrance(self, code: types.CodeType) -> _Entrance:
        """The same for code that is the same, made anew each time, of which only one is kept."""
        entrance = self._entrances.get((code, code.co_filename))
        if entrance is None:
            is_own = self._own.has(code)
            self._own_codes += is_own
            if is_own:
                self._callbacks.note_code(code)
            by = self._program if is_own else self._library
            entrance = self._entrances[code, code.co_filename] = self._by_id[id(code)] = code, by.entrance(code)
        return entrance

    def _trace(self, frame: types.FrameType | None) -> None:
        """Traces this thread again, from a frame outwards, unless the observation has ended."""
        if self.steps.stopped:
            return
        while frame is not None:
            if self._own.runs_in(frame):
                frame.f_trace = self._program.trace_function(frame.f_code)
            frame = frame.f_back
        _settrace(self._on_call)
