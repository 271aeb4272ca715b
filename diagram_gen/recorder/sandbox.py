"""Runs a program in a process of its own, within limits, and reads its trace."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

from diagram_gen.recorder import wire
from diagram_gen.trace import SCHEMA_VERSION, Failure, Source, Step, Trace

_LOOK, _FLOOD = 0.05, 8
"""Seconds between two looks at how much was printed, and the multiple of the limit at which a flood is cut off."""
_CHILD = Path(__file__).with_name("child.py")


class RecordingError(Exception):
    """The recorder itself could not run; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a program may use: real seconds, steps, bytes of memory and of output.

    `parts` counts the frames, tasks, timers and handles that all steps of the trace show together.
    """

    seconds: float = 20.0
    steps: int = 10_000
    memory: int = 2 << 30
    output: int = 1 << 20
    parts: int = 2_000_000


def record(
    source: Source,
    *,
    limits: Limits | None = None,
    all_variables: bool = False,
    python: str = sys.executable,
) -> Trace:
    """The trace of one run of the program at `source.path`.

    A program that fails, dies or exceeds a limit gives the trace up to there, with `exception` saying why.
    Raises `RecordingError` if no process could be started.
    """
    limits = limits or Limits()
    told = Source(*(wire.sendable(text) for text in (source.path, source.title, source.source)))
    with (
        tempfile.TemporaryFile() as steps,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
    ):
        order = {
            "file": source.path,
            "steps_to": steps.fileno(),
            "limits": asdict(limits),
            "all_variables": all_variables,
        }
        status = _run([python, str(_CHILD), json.dumps(order)], limits, steps, output, errors)
        found, failure = wire.read(_lines(steps))
        stdout = _text(output, limits.output)
        complaint = _text(errors, limits.output)
        printed = max(os.fstat(file.fileno()).st_size for file in (output, errors))
    version = _version(python)
    failure = failure or _death(status, found, limits, complaint, printed)
    return Trace(SCHEMA_VERSION, version, told, _ending(found, failure, stdout), stdout, failure)


def _run(command: list[str], limits: Limits, steps: IO[bytes], output: IO[bytes], errors: IO[bytes]) -> int | None:
    """The exit status of the recorded process, or None if its time ran out. Nothing it started outlives it."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"}

    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=environment,
            pass_fds=[steps.fileno()],
            start_new_session=True,
        )
    except OSError as error:
        raise RecordingError(f"cannot start {command[0]}: {error.strerror}") from error
    try:
        return _wait(process, limits, (output, errors))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(process: subprocess.Popen[bytes], limits: Limits, files: Iterable[IO[bytes]]) -> int | None:
    """The exit status, or None once time is up or a file has grown far beyond what may be printed."""
    ends = time.monotonic() + limits.seconds
    while time.monotonic() < ends:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(min(_LOOK, max(0.0, ends - time.monotonic())))
        if any(os.fstat(file.fileno()).st_size > _FLOOD * limits.output for file in files):
            return None
    return None


def _lines(file: IO[bytes]) -> list[bytes]:
    file.seek(0)
    return file.readlines()


def _text(file: IO[bytes], limit: int) -> str:
    file.seek(0)
    return file.read(limit).decode("utf-8", "replace")


def _version(python: str) -> str:
    if python == sys.executable:
        return "{}.{}.{}".format(*sys.version_info)
    asked = subprocess.run(
        [python, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"],
        capture_output=True,
        text=True,
        check=True,
    )
    return asked.stdout.strip()


def _death(status: int | None, steps: tuple[Step, ...], limits: Limits, complaint: str, printed: int) -> Failure | None:
    """Why a process ended that did not say so itself."""
    last = steps[-1] if steps else None
    if status == 0 and last is not None:
        return None
    where = (last.function, last.line) if last else (None, None)
    if status is None and printed > limits.output:
        return Failure("OutputLimit", f"printed more than {limits.output} bytes", *where)
    if status is None:
        return Failure("TimeLimit", f"was still running after {limits.seconds:g} s", *where)
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
        return Failure("Killed", f"died of signal {name}", *where)
    if last is None:
        raise RecordingError(f"the recorder did not start: {complaint.strip()[-2000:] or f'exit status {status}'}")
    return Failure("Exit", f"left the process with exit status {status}", *where)


def _ending(steps: tuple[Step, ...], failure: Failure | None, stdout: str) -> tuple[Step, ...]:
    """The steps with an `end`, also of a process that could not send one, and with all that was printed after it."""
    seen = sum(len(step.output) for step in steps)
    if steps and steps[-1].event == "end":
        last = replace(steps[-1], output=steps[-1].output + stdout[seen:])
        return (*steps[:-1], last)
    line, function = (failure.line, failure.function) if failure else (None, None)
    value = str(failure) if failure else None
    return (
        *steps,
        Step(len(steps), "end", line, function, value, (), stdout[seen:], None, "MainThread"),
    )
