"""Runs a program in a process of its own, within limits, and reads its trace."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO

from diagram_gen.recorder import wire
from diagram_gen.recorder.script import path_of
from diagram_gen.trace import SCHEMA_VERSION, Failure, Source, Step, Trace

_LOOK, _FLOOD = 0.05, 8
"""Seconds between two looks at how much was printed, and the multiple of the limit at which a flood is cut off."""
_START = Path(__file__).with_name("start.py")
_FAREWELL = 10.0
"""Real seconds that the supervisor may take to kill what a program has left behind."""
_OLDEST = (3, 11)
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"}
"""What a Python is told that shall run a program in the same way each time; the program sees nothing of it."""
_STILLBORN = -1000
"""In the place of an exit status: there was no process."""


class RecordingError(Exception):
    """The recorder itself could not run; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a program may use: real seconds, steps, bytes of memory and of output.

    `size` is about how many bytes its trace may take as JSON.
    """

    seconds: float = 20.0
    steps: int = 10_000
    memory: int = 2 << 30
    output: int = 1 << 20
    size: int = 512 << 20


def record(
    source: Source,
    *,
    limits: Limits | None = None,
    all_variables: bool = False,
    python: str = sys.executable,
) -> Trace:
    """The trace of one run of the program at `source.path`.

    A program that fails, dies or exceeds a limit gives the trace up to there, with `exception` saying why.
    `python` is the interpreter to run it with, which needs nothing installed.
    Raises `RecordingError` if no process could be started.
    """
    limits = limits or Limits()
    version = _version(python)
    told = Source(*(wire.sendable(text) for text in (source.path, source.title, source.source)))
    with (
        tempfile.TemporaryFile() as steps,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
    ):
        order = {
            "file": source.path,
            "limits": asdict(limits),
            "all_variables": all_variables,
            "environment": {name: os.environ.get(name) for name in ("PYTHONPATH", *_ENVIRONMENT)},
        }
        status = _run(python, source.path, json.dumps(order), limits, steps, output, errors)
        found, failure, outside = wire.read(_lines(steps))
        stdout = _text(output, limits.output)
        stderr = wire.errors_as_told(_text(errors, limits.output), path_of(source.path), source.path)
        printed = max(os.fstat(file.fileno()).st_size for file in (output, errors))
    failure = failure or _death(status, found, limits, stderr, printed)
    steps_with_end = _ending(found, failure, stdout, stderr)
    said = "".join(step.errors for step in steps_with_end)
    return Trace(SCHEMA_VERSION, version, told, steps_with_end, stdout, said, outside, failure)


def _run(
    python: str, file: str, order: str, limits: Limits, steps: IO[bytes], output: IO[bytes], errors: IO[bytes]
) -> int | None:
    """The exit status of the recorded process, or None if its time ran out. Nothing it started outlives it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        told = [str(theirs.fileno()), str(steps.fileno()), file, order]
        process = subprocess.Popen(
            [python, *_bytecode(), "-I", "-S", str(_START), "supervisor", *told],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env={**os.environ, **_ENVIRONMENT},
            pass_fds=[steps.fileno(), theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        said = bytearray()
        try:
            return _wait(ours, said, limits, (output, errors))
        finally:
            ours.close()
            _end(process, said)


def _bytecode() -> list[str]:
    """The options that have a Python keep bytecode as this one does; `-I` hides from it what the environment says."""
    kept = ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
    return ["-B", *kept] if sys.dont_write_bytecode else kept


def _wait(supervisor: socket.socket, said: bytearray, limits: Limits, files: Iterable[IO[bytes]]) -> int | None:
    """The exit status, or None once time is up or a file has grown far beyond what may be printed.

    What the supervisor says is added to `said`: the number of the program's process, then the status.
    """
    ends = time.monotonic() + limits.seconds
    supervisor.settimeout(_LOOK)
    while time.monotonic() < ends:
        with contextlib.suppress(TimeoutError):
            heard = supervisor.recv(64)
            said += heard
            if said.count(b"\n") == 2:
                return int(said.split()[1])
            if not heard:  # somebody has killed it, or it has never come to life
                return -signal.SIGKILL if said else _STILLBORN
        if any(os.fstat(file.fileno()).st_size > _FLOOD * limits.output for file in files):
            return None
    return None


def _end(supervisor: subprocess.Popen[bytes], said: bytearray) -> None:
    """Waits for the supervisor to end everything; if it can't, ends what can be found."""
    try:
        if supervisor.wait(_FAREWELL) == 0:
            return
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()
    if said:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(int(said.split()[0]), signal.SIGKILL)


def _lines(file: IO[bytes]) -> list[bytes]:
    file.seek(0)
    return file.readlines()


def _text(file: IO[bytes], limit: int) -> str:
    file.seek(0)
    return file.read(limit).decode("utf-8", "replace")


@cache
def _version(python: str) -> str:
    """The version of an interpreter, such as `3.11.7`."""
    if python == sys.executable:
        return "{}.{}.{}".format(*sys.version_info)
    try:
        asked = subprocess.run(
            [python, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_FAREWELL,
        )
    except OSError as error:
        raise RecordingError(f"cannot start {python}: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise RecordingError(f"{python} does not say which version it is: is it a Python?") from error
    version = asked.stdout.strip()
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise RecordingError(f"{python} does not say which version it is: is it a Python?")
    if tuple(map(int, version.split(".")[:2])) < _OLDEST:
        raise RecordingError(f"{python} is Python {version}; the recorder needs 3.11 or later")
    return version


def _death(status: int | None, steps: tuple[Step, ...], limits: Limits, complaint: str, printed: int) -> Failure | None:
    """Why a process ended that did not say so itself."""
    last = steps[-1] if steps else None
    if status == 0 and last is not None:
        return None
    where = (last.function, last.line) if last else (None, None)
    if status is None and printed > limits.output:
        return Failure("OutputLimit", f"printed more than {limits.output} bytes", *where, "limit")
    if status == _STILLBORN:
        raise RecordingError(f"the recorder did not start: {complaint.strip()[-2000:] or 'it said nothing'}")
    if status is None:
        return Failure("TimeLimit", f"was still running after {limits.seconds:g} s", *where, "limit")
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
        return Failure("Killed", f"died of signal {name}", *where, "killed")
    if last is None:
        raise RecordingError(f"the recorder did not start: {complaint.strip()[-2000:] or f'exit status {status}'}")
    return Failure("Exit", f"left the process with exit status {status}", *where, "exit")


def _ending(steps: tuple[Step, ...], failure: Failure | None, stdout: str, stderr: str) -> tuple[Step, ...]:
    """The steps with an `end`, also of a process that could not send one, and with all that was printed after it."""
    if not steps or steps[-1].event != "end":
        line, function = (failure.line, failure.function) if failure else (None, None)
        value = str(failure) if failure else None
        time = steps[-1].time if steps else 0.0
        steps = (*steps, Step(len(steps), "end", line, function, value, None, (), "", "", None, "MainThread", time))
    last = steps[-1]
    output = last.output + stdout[sum(len(step.output) for step in steps) :]
    told = "".join(step.errors for step in steps)
    errors = last.errors + (stderr.removeprefix(told) if stderr.startswith(told) else "")
    return (*steps[:-1], replace(last, output=output, errors=errors))
