"""The steps of a run, in all its threads: each is made of what is to be seen at its moment, numbered and emitted."""

from __future__ import annotations

import _thread
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

from diagram_gen.model.loop import Loop
from diagram_gen.model.trace import Event, Step
from diagram_gen.recorder.clock import Clock, told
from diagram_gen.recorder.frames import Frames
from diagram_gen.recorder.identities import Identities
from diagram_gen.recorder.loop import LoopObserver
from diagram_gen.recorder.module_variables import ModuleVariables
from diagram_gen.recorder.threads import Threads
from diagram_gen.recorder.values import Describer
from diagram_gen.recorder.variants import variant

_exception = sys.exception  # the program may replace it


class ThreadRecord(threading.local):
    """What is remembered of the calling thread: its last step, and one that is held back.

    Since its last step a chain of awaits may be left, one by one: `pausing` is the `id` of the frame that is left next
    because what it awaits pauses; `is_unwinding` says that it is because of an exception. `returned_to` is the `id` of
    the paused frame that a return goes to, in the middle of such a chain. `may_be_thrown` says that the step that is
    held back is one of a generator, into which an exception may be thrown.
    """

    def __init__(self) -> None:
        self.last: int | None = None
        self.held_back: Step | None = None
        self.may_be_thrown = False
        self.pausing: int | None = None
        self.is_unwinding = False
        self.returned_to: int | None = None


class Steps:
    """Emits a `Step` for each event that it is told of, until it is `stopped`.

    `module` has the variables of the program's module, `identities` are those that it shares with frames. `printed`
    gives the output and the errors since it was last asked, `emit` takes each step, and `check` ends a run that has
    made too many.
    """

    def __init__(
        self,
        frames: Frames,
        loops: LoopObserver,
        describer: Describer,
        clock: Clock,
        module: ModuleVariables,
        identities: Identities,
        printed: Callable[[], tuple[str, str]],
        emit: Callable[[Step], None],
        check: Callable[[Step], None],
    ) -> None:
        self._frames = frames
        self._loops = loops
        self._describer = describer
        self._clock = clock
        self.module = module
        self._identities = identities
        self._printed = printed
        self._emit = emit
        self._check = check
        self._count = 0
        self._lock = _thread.RLock()
        self.thread = ThreadRecord()
        self.calling = Threads().calling
        self.last: Step | None = None
        self.stopped = False

    def add(
        self,
        event: Event,
        frame: types.FrameType | None,
        value: str | None = None,
        exception_class: str | None = None,
        **at: Any,
    ) -> None:
        """Emits a step, and before it the one that its thread holds back."""
        with self._lock:
            self._send_held_back()
            self._send(self._seen(event, frame, value, exception_class, **at))

    def add_resumption(self, frame: types.FrameType, value: str | None = None, *, is_innermost: bool) -> None:
        """Emits a `resume` in the place of one that is held back; holds it back until it is known to be innermost."""
        with self._lock:
            if self.thread.may_be_thrown:
                self._send_held_back()
            step, thread = self._seen("resume", frame, value), self.thread
            output, errors = self._printed()
            if thread.held_back is not None:
                output, errors = thread.held_back.output + output, thread.held_back.errors + errors
            thread.held_back = None if is_innermost else variant(step, output=output, errors=errors)
            if is_innermost:
                self._send(step, printed=(output, errors))

    def add_resumed_yield(self, frame: types.FrameType, value: str | None) -> None:
        """Emits a `resume` at a `yield` that is given a value, once it is known that no exception is thrown in."""
        self.add_resumption(frame, value, is_innermost=False)
        self.thread.may_be_thrown = True

    def throw(self, error: str, exception_class: str) -> None:
        """An exception is thrown into what goes on."""
        thread = self.thread
        if thread.held_back is not None and thread.may_be_thrown:
            thread.held_back = variant(thread.held_back, value=error, exception_class=exception_class)

    def _send_held_back(self) -> None:
        thread = self.thread
        postponed, thread.held_back, thread.may_be_thrown = thread.held_back, None, False
        if postponed is not None:
            self._send(postponed, printed=(postponed.output, postponed.errors))

    def end(self, line: int | None, function: str | None, value: str | None, file: str | None = None) -> None:
        """Emits the last step, after all else was stopped."""
        with self._lock:
            try:
                step = self._seen("end", None, value)
            except Exception:  # whatever kept the recorder from going on
                step = Step(0, "end", None, None, value, None, (), "", "", None, *self.calling(), self._time(None))
            self.stopped = False
            self._send(variant(step, line=line, function=function, handling=None, file=file))
            self.stopped = True
            self.module.end()

    @property
    def next(self) -> int:
        """The index of the step that is emitted next."""
        return self._count

    def last_index(self) -> int:
        """The index of the last step of this thread, also if that is held back."""
        thread = self.thread
        if thread.held_back is not None:
            return self._count
        return thread.last if thread.last is not None else max(self._count - 1, 0)

    def _seen(
        self,
        event: Event,
        frame: types.FrameType | None,
        value: str | None = None,
        exception_class: str | None = None,
        **at: Any,
    ) -> Step:
        """The step as it would be now. A turn of the loop has no place in the program."""
        thread = self.thread
        thread.pausing, thread.is_unwinding, thread.returned_to = None, False, None
        self._identities.begin()
        module = self.module.observe()
        stack = self._frames.stack(frame)
        loop = self._loops.observe(self._count, stack, **at)
        line = function = file = None
        if frame is not None and event != "loop":
            line = None if event == "start" and not frame.f_lineno else self._frames.line(frame)
            function, file = frame.f_code.co_qualname, self._frames.file(frame)
        handling = _exception()
        handled = None if handling is None else self._describer.describe(handling)
        time = self._time(loop)
        where = *self.calling(), time, module, file
        return Step(self._count, event, line, function, value, handled, stack, "", "", loop, *where, exception_class)

    def _time(self, loop: Loop | None) -> float:
        """What the clock says: what the loop was told, if there is one, since it may go on between two readings."""
        return told(self._clock.now) if loop is None else loop.time

    def _send(self, step: Step, printed: tuple[str, str] | None = None) -> None:
        """Emits a step, with what has been printed till now, unless it is given what was at its time."""
        if self.stopped:
            return
        output, errors = self._printed() if printed is None else printed
        if output or errors or step.index != self._count:
            step = variant(step, index=self._count, output=output, errors=errors)
        self._emit(step)
        self.last = step
        self.thread.last = self._count
        self._count += 1
        self._check(step)
