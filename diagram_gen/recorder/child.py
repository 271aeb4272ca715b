"""The recorded process: Python runs one program, of which the steps are written to a file descriptor.

`supervisor` starts it, or `fork_server` forks it, with the number of that and an order:
`{"file", "module", "limits", "all_variables", "show", "environment"}`.
`module` is null where Python is given the file, `show` where no other file is shown.
The last has what the environment would be without the recorder, for the names that it has changed.
"""

from __future__ import annotations

import _locale
import atexit
import codecs
import contextlib
import gc
import io
import json
import os
import resource
import sys
from collections.abc import Sequence
from typing import Any, NoReturn, TextIO

from diagram_gen.model.trace import Detail, Doer, Failure, File, Outside, Step, Unrecorded
from diagram_gen.recorder import own_names, verdicts
from diagram_gen.recorder.ahead import nothing_is_to_be_done
from diagram_gen.recorder.asyncio_sets import AsyncioSets
from diagram_gen.recorder.collector import Collector
from diagram_gen.recorder.descriptors import out_of_the_way
from diagram_gen.recorder.ending import Ending
from diagram_gen.recorder.faults import Faults
from diagram_gen.recorder.leaving import leave
from diagram_gen.recorder.own_code import OwnCode
from diagram_gen.recorder.script import null_byte, path_of
from diagram_gen.recorder.tracer import Tracer
from diagram_gen.recorder.virtual_time import put_on_virtual_time
from diagram_gen.recorder.wire import UNTOLD, Writer, errors_as_told

own_names.keep()  # all that a recording needs is imported by now
_getpid, _fstat, _pread, _exit = os.getpid, os.fstat, os.pread, os._exit  # the program may replace what `os` has
_FLUSH = io.TextIOWrapper.flush
_GROWTH = 256 << 20
"""Bytes by which the program may grow until the garbage collector runs without being asked."""


class Output:
    """What the program has printed to one of its streams, also past it: it is a file that is read as it grows.

    `exceeded` says whether it was more than the limit, when that was last looked at.
    """

    def __init__(self, stream: TextIO, limit: int) -> None:
        self._file = out_of_the_way(stream.fileno())
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._position = 0
        self.limit = limit
        self.exceeded = False

    def goes_to(self, stream: object) -> bool:
        """Whether that is the stream."""
        return stream is self._stream

    def flush(self) -> None:
        """Has nothing left that is yet to be printed."""
        _FLUSH(self._stream)  # type: ignore[arg-type]

    def since_last(self) -> str:
        """The text printed since this was last asked."""
        with contextlib.suppress(Exception):  # the program may have closed or replaced it
            _FLUSH(self._stream)  # type: ignore[arg-type]
        try:
            return self._read()
        except OSError:  # the program has closed even our own file
            return ""

    def _read(self) -> str:
        printed = _fstat(self._file).st_size
        self.exceeded = printed > self.limit
        size = min(printed, self.limit)
        if size <= self._position:  # nothing new, or the program has emptied it
            self._position = size
            return ""
        written = _pread(self._file, size - self._position, self._position)
        self._position += len(written)
        return self._decoder.decode(written)


class Recording:
    """One run: emits steps until the program ends, or ends it when it exceeds a limit."""

    def __init__(
        self,
        file: str,
        steps_to: int,
        limits: dict[str, int],
        *,
        module: str | None,
        all_variables: bool,
        show: Sequence[str] | None,
    ) -> None:
        self._is_script = module is None
        self._owner = os.getpid()
        self._given = file
        self._file = path_of(file)
        os.set_inheritable(steps_to, False)
        self._steps_to = os.fdopen(steps_to, "w", encoding="utf-8")  # which Python has at hand
        self._limits = limits
        self._finishing = self._is_mute = self._is_last = False
        self._ends = 1
        self._grown = _peak()
        self._output = Output(sys.stdout, limits["output"])
        self._errors = Output(sys.stderr, limits["output"])
        self._writer = Writer(self._steps_to.write)
        self._turns = put_on_virtual_time(contextlib.ExitStack(), self._deadlock)  # to the very end
        self._outside: Outside | None = None
        self._collector = Collector()
        self._faults = Faults(self._lose)
        self._own = own = OwnCode(self._file, module, show)
        self._ending = Ending(own, file, self._collector.only_on_demand, self._module_left)
        self._tracer = Tracer(
            own,
            self._ending,
            self._printed,
            self._emit,
            self._check_limits,
            self._faults,
            self._turns.take,
            self._turns.clock,
            all_variables=all_variables,
        )
        self.first_imports = self._tracer.first_imports
        self.sets = AsyncioSets(self._tracer.in_order_of_creation)
        self._turns.catch_up = self._tracer.signals.catch_up
        os.register_at_fork(after_in_child=self._tracer.stop)

    def start(self) -> None:
        """Observes the program from here on. Python runs it, and ends it, as ever."""
        if self._is_script and sys.version_info < (3, 11, 4) and (error := null_byte(self._file)) is not None:
            sys.last_value = error
            sys.excepthook(SyntaxError, error, None)
            self._end()
            _exit(1)
        self._is_last = nothing_is_to_be_done()
        atexit.register(self._end)  # in case that its module never begins, or is not seen to end
        self._tracer.start()

    def _module_left(self) -> None:
        atexit.register(self._end)  # once more: then it comes before whatever the program has to be done at its exit
        self._ends += 1

    def _end(self) -> None:
        """Ends the recording: the program's module has ended, and so have all threads.

        Where nothing can be told any more, the exit status tells, once all that is to be done at the exit was done.
        """
        self._ends -= 1
        is_over = False
        try:
            self._tracer.stop()
            if not self._ends:
                is_over = self._collector.give_back()
            if _getpid() == self._owner and not self._finishing:
                self._finish(self._ending.failure())
        except Exception:  # something of ours has failed; the program ends as ever
            self._is_mute = True
        if self._is_mute and not self._ends and _getpid() == self._owner:
            _FLUSH(sys.stdout)  # type: ignore[arg-type]
            _exit(UNTOLD)
        if is_over and self._is_last and self._ending.is_well and _getpid() == self._owner:
            self._leave()

    def _leave(self) -> None:
        """Ends the process as Python would now, but for what that clears away before: nobody would notice."""
        with contextlib.suppress(Exception):  # then Python tells of it
            if self._output.goes_to(sys.stdout) and self._errors.goes_to(sys.stderr):
                self._output.flush()
                self._errors.flush()
                leave()

    def _printed(self) -> tuple[str, str]:
        """What was printed since this was last asked, to standard output and to standard error."""
        return self._output.since_last(), errors_as_told(self._errors.since_last(), self._file, self._given)

    def _tell_of_outside(self, index: int) -> None:
        """That from a step on the world outside has a say, and that the clock is the real one, each once."""
        outside, known = self._turns.outside, self._outside
        if known is None and outside.reason is not None:
            self._outside = Outside(index, outside.reason, index if outside.was_under_way else None)
        elif known is not None and known.real_since is None and outside.was_under_way:
            self._outside = Outside(known.since, known.reason, index)
        if self._outside is not None and self._outside is not known:
            self._writer.write(self._outside)

    def _emit(self, step: Step) -> None:
        if _getpid() != self._owner:
            return
        self._tell_of_outside(step.index)
        for told, path in self._own.fresh:
            self._writer.write(File(told, path))
        self._own.fresh.clear()
        self._writer.write(step)
        self._steps_to.flush()

    def _check_limits(self, step: Step) -> None:
        """Stops a program that has taken all it may."""
        if self._finishing or _getpid() != self._owner:
            return
        if (peak := _peak()) > self._grown + _GROWTH:
            gc.collect()
            self._grown = peak
        if step.index + 1 >= self._limits["steps"]:
            self._exceeded("StepLimit", verdicts.steps(self._limits["steps"]), step)
        if self._writer.size > self._limits["size"]:
            self._exceeded("TraceLimit", verdicts.size(self._limits["size"]), step)
        if self._output.exceeded or self._errors.exceeded:
            self._exceeded("OutputLimit", verdicts.output(self._limits["output"]), step)

    def _exceeded(self, kind: str, message: str, step: Step) -> NoReturn:
        self._stop(Failure(kind, message, step.function, step.line, "limit", file=step.file))

    def _lose(self, detail: Detail, reason: str, by: Doer) -> None:
        """Something is not recorded any more; the program goes on as ever, even where the recorder has failed."""
        with contextlib.suppress(Exception):  # where even this fails, nothing can be told
            told = Unrecorded(self._tracer.steps.next, detail, reason, by)
            try:
                self._writer.write(told)
            except Exception:  # it is this that has failed: nothing else will be sent
                self._steps_to.write(f"{json.dumps([Unrecorded.__name__, [told.since, detail, reason, by]])}\n")
            self._steps_to.flush()

    def _deadlock(self) -> NoReturn:
        self._stop(self._tracer.deadlocks.failure(self._turns.waits, self._tracer.steps.next))

    def _stop(self, failure: Failure) -> NoReturn:
        """Ends the process here and now: nothing of the program may run on past its limit."""
        self._tracer.stop()
        with contextlib.suppress(Exception):  # where even this fails, the exit status tells
            self._finish(failure)
        _exit(1)

    def _finish(self, failure: Failure | None) -> None:
        if self._finishing:
            return
        self._finishing = True
        if failure is None:
            self._tracer.steps.end(None, None, None)
        else:
            self._tracer.steps.end(failure.line, failure.function, str(failure), failure.file)
            self._writer.write(failure)
        self._steps_to.flush()


def _peak() -> int:
    """Bytes of memory that this process has held at most."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _take_any_bytes() -> None:
    """Has the streams read and print bytes that are not UTF-8 where Python would, had it not been told the encoding.

    See `get_stdio_errors` in CPython's `Python/initconfig.c`.
    """
    if sys.flags.utf8_mode or _locale.setlocale(_locale.LC_CTYPE) in ("C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"):
        for stream in (sys.stdin, sys.stdout):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="surrogateescape")


def main(order: dict[str, Any], steps_to: int) -> Recording:
    """A recording as it is ordered, yet to start, which writes the steps to a file descriptor.

    The environment is then as it would be without the recorder.
    """
    for name, value in order["environment"].items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    if order["environment"].get("PYTHONIOENCODING", "") is None:
        _take_any_bytes()
    memory = order["limits"]["memory"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    how = {name: order[name] for name in ("module", "all_variables", "show")}
    return Recording(order["file"], steps_to, order["limits"], **how)
