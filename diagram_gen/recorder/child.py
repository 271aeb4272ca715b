"""The recorded process: runs one program as `__main__` and writes its steps to a file descriptor.

`supervisor` has `start` run it, with one argument: a JSON object `{"file", "steps_to", "limits", "all_variables"}`.
"""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import gc
import io
import json
import os
import resource
import sys
import threading
import types
from pathlib import Path
from typing import Any, NoReturn, TextIO

from diagram_gen.recorder.texts import cut, without_addresses
from diagram_gen.recorder.tracer import Tracer
from diagram_gen.recorder.virtual_time import put_on_virtual_time
from diagram_gen.recorder.wire import Writer, errors_as_told
from diagram_gen.trace import Failure, FailureKind, Outside, Step

_FIRST_DESCRIPTOR = 70_000
"""The number of the first file of ours, if the system lets it be so high; a daemon closes the lower ones."""
_getpid, _fstat, _pread, _exit = os.getpid, os.fstat, os.pread, os._exit  # the program may replace what `os` has
_RESERVED = 16
"""How many files are ours at most."""
_FLUSH = io.TextIOWrapper.flush
_GROWTH = 256 << 20
"""Bytes by which the program may grow until the garbage collector runs without being asked."""


class Output:
    """What the program has printed to one of its streams, also past it: it is a file that is read as it grows.

    `exceeded` says whether it was more than the limit, when that was last looked at.
    """

    def __init__(self, stream: TextIO, limit: int) -> None:
        self._file = _out_of_the_way(stream.fileno())
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._position = 0
        self.limit = limit
        self.exceeded = False

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
        found = _pread(self._file, size - self._position, self._position)
        self._position += len(found)
        return self._decoder.decode(found)


class Recording:
    """One run: emits steps until the program ends, or ends it when it exceeds a limit."""

    def __init__(self, file: str, steps_to: int, limits: dict[str, int], *, all_variables: bool) -> None:
        self._owner = os.getpid()
        self._given = file
        self._file = str(Path(file).absolute())  # as Python itself makes `__file__`
        self._steps_to = os.fdopen(_out_of_the_way(steps_to), "w", encoding="ascii")
        os.close(steps_to)
        self._limits = limits
        self._finishing = False
        self._grown = _peak()
        self._output = Output(sys.stdout, limits["output"])
        self._errors = Output(sys.stderr, limits["output"])
        self._writer = Writer(self._steps_to.write)
        self._turns = put_on_virtual_time(contextlib.ExitStack(), self._deadlock)  # to the very end
        self._outside_told = False
        self._tracer = Tracer(
            self._file,
            self._printed,
            self._emit,
            self._broke,
            self._turns.take,
            self._turns.clock,
            all_variables=all_variables,
        )
        self._turns.catch_up = self._tracer.signals.catch_up
        os.register_at_fork(after_in_child=self._tracer.stop)

    def run(self) -> None:
        """Runs the program to its end and writes all its steps."""
        code = self._compiled()
        if code is None:
            return
        failure = None
        _collect_only_on_demand()
        self._tracer.start()
        try:
            exec(code, _main_module(self._file, self._given).__dict__)
            threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as Python does at its end
        except BaseException as error:
            self._tracer.stop()
            if _getpid() != self._owner:  # a process that the program forked ends as it would
                raise
            failure = self._failure(error)
            _tell(error)
        self._tracer.stop()
        self._finish(failure)

    def _compiled(self) -> types.CodeType | None:
        try:
            return compile(_whole(Path(self._file).read_bytes()), self._file, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError, OSError) as error:
            line = getattr(error, "lineno", None)
            message = getattr(error, "msg", None) or getattr(error, "strerror", None) or str(error)
            self._finish(Failure(type(error).__name__, message, None, line))
            return None

    def _printed(self) -> tuple[str, str]:
        """What was printed since this was last asked, to standard output and to standard error."""
        return self._output.since_last(), errors_as_told(self._errors.since_last(), self._file, self._given)

    def _emit(self, step: Step) -> None:
        if _getpid() != self._owner:
            return
        reason = self._turns.outside.reason
        if reason is not None and not self._outside_told:
            self._writer.write(Outside(step.index, reason))
            self._outside_told = True
        self._writer.write(step)
        self._steps_to.flush()
        if not self._finishing:
            self._check_limits(step)

    def _check_limits(self, step: Step) -> None:
        """Stops a program that has taken all it may."""
        if (peak := _peak()) > self._grown + _GROWTH:
            gc.collect()
            self._grown = peak
        if step.index + 1 >= self._limits["steps"]:
            self._exceeded("StepLimit", f"did not end within {self._limits['steps']} steps", step)
        if self._writer.size > self._limits["size"]:
            message = f"shows so much that its trace takes more than {self._limits['size']} bytes"
            self._exceeded("TraceLimit", message, step)
        if self._output.exceeded or self._errors.exceeded:
            self._exceeded("OutputLimit", f"printed more than {self._limits['output']} bytes", step)

    def _exceeded(self, kind: str, message: str, step: Step) -> NoReturn:
        self._stop(Failure(kind, message, step.function, step.line, "limit"))

    def _broke(self, error: Exception) -> NoReturn:
        """The recorder itself failed: that is not the program's doing, and must not change what it does."""
        message = f"the recorder could not go on: {type(error).__name__}: {error}"
        self._stop(Failure("RecorderError", message, *self._place(), "recorder"))

    def _deadlock(self) -> NoReturn:
        loop = self._tracer.steps.loop()
        if loop is None:
            message = "every thread waits for a lock or for another thread: none can ever go on"
        else:
            waits = [f"task {task.name} is {task.wait.text}" for task in loop.tasks if task.wait is not None]
            message = "no task can ever go on: " + ("; ".join(waits) or "nothing is ready and no timer is set")
        self._stop(Failure("Deadlock", message, *self._place(), "deadlock"))

    def _place(self) -> tuple[str | None, int | None]:
        """The function and the line of the last step."""
        last = self._tracer.steps.last
        return (None, None) if last is None else (last.function, last.line)

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
        line, function = (failure.line, failure.function) if failure else (None, None)
        self._tracer.steps.end(line, function, str(failure) if failure else None)
        if failure is not None:
            self._writer.write(failure)
        self._steps_to.flush()

    def _failure(self, error: BaseException) -> Failure | None:
        if isinstance(error, SystemExit) and (error.code is None or (type(error.code) is int and error.code == 0)):
            return None
        function = line = None
        traceback = error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self._file:
                function, line = traceback.tb_frame.f_code.co_qualname, traceback.tb_lineno
            traceback = traceback.tb_next
        kind: FailureKind = "system" if isinstance(error, OSError | MemoryError) else "exception"
        return Failure(type(error).__name__, _message(error), function, line, kind)


def _whole(source: bytes) -> bytes:
    """A program's text as it is. Raises what Python says of one with a null byte in it, the same for every version.

    From 3.11.4 on, `python FILE` says just this, and `compile` says it without the line. Before, `compile` raised a
    ValueError, and `python FILE` left out the rest of the line without a word: what it ran was not what the file shows.
    """
    before, null, _ = source.partition(b"\0")
    if null:
        ends = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
        raise SyntaxError("source code cannot contain null bytes", (None, ends + 1, None, None))
    return source


def _collect_only_on_demand() -> None:
    """Leaves the garbage collector to the program's own calls.

    Else what the recorder keeps would make it run more often, and objects in cycles would die sooner than without it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(0)


def _peak() -> int:
    """Bytes of memory that this process has held at most."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _message(error: BaseException) -> str:
    try:
        text = without_addresses(str(error))
    except BaseException as broken:
        return f"<no message: its __str__ raised {type(broken).__name__}>"
    return cut(text)


def _tell(error: BaseException) -> None:
    """Lets the program's own `sys.excepthook` report its exception, and keeps it, as Python would."""
    if not isinstance(error, SystemExit):
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        if sys.version_info >= (3, 12):
            sys.last_exc = error
    if sys.excepthook is not sys.__excepthook__ and not isinstance(error, SystemExit):
        with contextlib.suppress(BaseException):
            sys.excepthook(type(error), error, error.__traceback__)


def _out_of_the_way(descriptor: int) -> int:
    """A copy of a file descriptor with a number beyond what the program is allowed to have, if possible."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = _FIRST_DESCRIPTOR if hard == resource.RLIM_INFINITY else min(hard - _RESERVED, _FIRST_DESCRIPTOR)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(highest + _RESERVED, hard)), hard))
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, highest)
    except (ValueError, OSError):  # the system has a limit of its own
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, max(3, soft - _RESERVED))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _main_module(file: str, given: str) -> types.ModuleType:
    """A fresh `__main__`, as `python FILE` makes it."""
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=file, __builtins__=__builtins__, __cached__=None, __annotations__={})
    sys.modules["__main__"] = module
    sys.argv[:] = [given]
    sys.path.insert(0, str(Path(file).resolve().parent))
    return module


def main() -> None:
    """Reads the order from the command line and carries it out."""
    order: dict[str, Any] = json.loads(sys.argv[1])
    memory = order["limits"]["memory"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ.pop("PYTHONHASHSEED", None)
    os.environ.pop("PYTHONIOENCODING", None)
    Recording(order["file"], order["steps_to"], order["limits"], all_variables=order["all_variables"]).run()
