"""The process that a program runs in, as the recorder starts it, waits for it and ends it.

What is to be imported for what comes of a run is not imported here: it can be while the program runs.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import IO

from diagram_gen.model.errors import DiagramError
from diagram_gen.recorder import script, standby
from diagram_gen.recorder.invocation import Invocation
from diagram_gen.recorder.leading_imports import begins_with_asyncio
from diagram_gen.recorder.limits import Limits
from diagram_gen.recorder.standby import Standby
from diagram_gen.recorder.time_limit import TimeLimit

STILLBORN = -1000
"""In the place of an exit status: there was no process."""
_LOOK, _FLOOD = 0.05, 8
"""Seconds between two looks at how much was printed, and the multiple of the limit at which a flood is cut off."""
_START = Path(__file__).with_name("start.py")
_FAREWELL = 120.0
"""Real seconds that the supervisor may take to kill what a program has left behind, on a machine however busy."""
_ANSWER = 60.0
"""Real seconds that a Python may take to say which version it is."""
_OLDEST = (3, 11)
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"}
"""What a Python is told that shall run a program in the same way each time; the program sees nothing of it."""


_pythons = standby.Pythons()


class RecordingError(DiagramError):
    """The recorder itself could not run; the message says what to do."""


class Running:
    """A program that runs, or has ended: its steps, and what it has printed to its streams, are in files."""

    def __init__(
        self,
        version: str,
        called: Invocation,
        limits: Limits,
        files: tuple[IO[bytes], IO[bytes], IO[bytes]],
        watch: socket.socket,
    ) -> None:
        self.version = version
        self.called = called
        self.limits = limits
        self.steps, self.output, self.errors = files
        self._watch = watch
        self._said = bytearray()
        self._process: subprocess.Popen[bytes] | None = None
        self._python: Standby | None = None
        self._limit = TimeLimit(limits.seconds)

    def start(
        self,
        python: str,
        waits: Standby | None,
        theirs: socket.socket,
        *,
        all_variables: bool,
        show: Sequence[str] | None,
    ) -> None:
        """Starts it, below a process that watches over it, which gets the other end of the socket.

        It is forked from what `waits`, if that can be.
        """
        order = {
            "file": self.called.path,
            "module": self.called.module,
            "limits": asdict(self.limits),
            "all_variables": all_variables,
            "show": show,
            "environment": {name: os.environ.get(name) for name in ("PYTHONPATH", *_ENVIRONMENT)},
        }
        self._surroundings = _surroundings()
        self._command = [python, *_bytecode(), "-I", "-S", str(_START), "supervisor"]
        self._order = order
        self._python = waits
        with _opened(self.called.stdin or os.devnull) as read:
            if self._python is None or not self._fork(self._python, read, theirs):
                self._start(read, theirs)

    def _fork(self, python: Standby, read: IO[bytes], theirs: socket.socket) -> bool:
        """Has a Python that waits fork it; whether that could be asked to."""
        files = {"stdin": read, "stdout": self.output, "stderr": self.errors, "steps": self.steps}
        numbers = {name: file.fileno() for name, file in files.items()}
        told = {**self._order, "surroundings": self._surroundings}
        return python.fork(self.called, told, {"control": theirs.fileno(), **numbers})

    def _start(self, read: IO[bytes], theirs: socket.socket) -> None:
        """Starts a Python for it alone."""
        self._python = None
        told = [str(theirs.fileno()), str(self.steps.fileno()), json.dumps(self._order), *self.called.words]
        self._process = subprocess.Popen(
            [*self._command, *told],
            stdin=read,
            stdout=self.output,
            stderr=self.errors,
            env=self._surroundings,
            pass_fds=[self.steps.fileno(), theirs.fileno()],
            start_new_session=True,
        )

    def _start_after_all(self) -> bool:
        """Starts a Python for it alone where the one that was to wait cannot, such as one without ctypes; if so."""
        if self._python is None or self._python.has_served:
            return False
        self._python.close()
        self._watch.close()
        self._watch, theirs = socket.socketpair()
        self._watch.settimeout(_LOOK)
        with _opened(self.called.stdin or os.devnull) as read, theirs:
            self._start(read, theirs)
        return True

    def wait(self) -> int | None:
        """Its exit status once it has ended, or None if its time ran out, or it has printed far more than it may.

        Nothing that it started outlives this.
        """
        try:
            return self._status()
        finally:
            self.end()

    @property
    def printed(self) -> int:
        """Bytes that it has printed to one of its streams: to that which has more."""
        return max(os.fstat(file.fileno()).st_size for file in (self.output, self.errors))

    def _status(self) -> int | None:
        """What is said by the process that watches over it: its own number and the program's, then the status."""
        self._watch.settimeout(_LOOK)
        while True:
            with contextlib.suppress(TimeoutError):
                heard = self._watch.recv(64)
                self._said += heard
                if self._said.count(b"\n") == 2:
                    return int(self._said.split()[2])
                if heard and self._python is not None:
                    self._python.has_served = True
                elif not heard and self._said:
                    return -signal.SIGKILL  # somebody has killed what watches over it
                elif not heard and not self._start_after_all():
                    return STILLBORN
            if self._limit.has_passed(*self._processes) or self.printed > _FLOOD * self.limits.output:
                return None

    @property
    def _processes(self) -> list[int]:
        """The numbers of the process that watches over the program, and of the program's, once they are known."""
        return [int(number) for number in self._said.split()[:2]]

    def end(self) -> None:
        """Waits for the process that watches over it to end everything; if it can't, ends what can be found."""
        if self._watch.fileno() < 0:
            return
        with self._watch:
            ended = self._has_ended()
        if self._process is not None:
            if not ended:
                self._process.kill()
            ended = self._process.wait() == 0 and ended
        for each in () if ended else self._processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(each, signal.SIGKILL)

    def _has_ended(self) -> bool:
        """Whether the process that watches has ended, as it does when nobody listens to it any more."""
        self._watch.settimeout(_FAREWELL)
        try:
            self._watch.shutdown(socket.SHUT_WR)
            while heard := self._watch.recv(64):
                self._said += heard
        except TimeoutError:
            return False
        except OSError:
            pass
        return self._said.count(b"\n") == 2 or not self._said


@contextlib.contextmanager
def running(
    called: Invocation,
    *,
    limits: Limits | None = None,
    all_variables: bool = False,
    show: Sequence[str] | None = (),
    python: str = sys.executable,
) -> Iterator[Running]:
    """A program that has just been started, under an interpreter that needs nothing installed; it is ended afterwards.

    Functions of files that a pattern in `show` fits are shown, beside those of the program's; with None, only those of
    its one file.
    Raises `RecordingError` if no process could be started, or what it is to read cannot be opened.
    """
    told = version(python)
    waits = _on_standby(called, python)
    import tempfile  # while that Python starts

    ours, theirs = socket.socketpair()
    with (
        tempfile.TemporaryFile() as steps,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
        ours,
    ):
        run = Running(told, called, limits or Limits(), (steps, output, errors), ours)
        with theirs:
            run.start(python, waits, theirs, all_variables=all_variables, show=show)
        try:
            yield run
        finally:
            run.end()


def make_ready(called: Invocation, python: str = sys.executable) -> None:
    """Has a Python start that will wait for programs like this one, if any can: there may be other work meanwhile."""
    with contextlib.suppress(OSError):  # who records one is told
        _on_standby(called, python)


def _on_standby(called: Invocation, python: str) -> Standby | None:
    """The Python that waits for programs like this one, if any can."""
    if not standby.can_fork(called):
        return None
    return _pythons.on_standby(python, _surroundings(), asyncio=begins_with_asyncio(script.path_of(called.path)))


def _surroundings() -> dict[str, str]:
    """The environment of a process that runs a program, or waits for one."""
    return {**os.environ, **_ENVIRONMENT}


def _opened(path: str) -> IO[bytes]:
    try:
        return open(path, "rb", buffering=0)  # noqa: PTH123 - whoever asks closes it
    except OSError as error:
        raise RecordingError(f"{path}: cannot be read as standard input: {error.strerror}") from error


def _bytecode() -> list[str]:
    """The options that have a Python keep bytecode as this one does; `-I` hides from it what the environment says."""
    kept = ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
    return ["-B", *kept] if sys.dont_write_bytecode else kept


@cache
def version(python: str) -> str:
    """The version of an interpreter, such as `3.11.7`. Raises `RecordingError` where it is none, or too old."""
    if python == sys.executable:
        return "{}.{}.{}".format(*sys.version_info)
    try:
        asked = subprocess.run(
            [python, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_ANSWER,
        )
    except OSError as error:
        raise RecordingError(f"cannot start {python}: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise RecordingError(f"{python} does not say which version it is: is it a Python?") from error
    number = asked.stdout.strip()
    if not re.fullmatch(r"\d+\.\d+\.\d+", number):
        raise RecordingError(f"{python} does not say which version it is: is it a Python?")
    if tuple(map(int, number.split(".")[:2])) < _OLDEST:
        raise RecordingError(f"{python} is Python {number}; the recorder needs 3.11 or later")
    return number
