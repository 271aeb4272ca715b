"""Runs a program in a process of its own, within limits, and reads its trace."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO, Protocol

from diagram_gen.model.trace import Failure, Source, Trace, Unrecorded
from diagram_gen.recorder import assembly, verdicts, wire
from diagram_gen.recorder.invocation import Invocation as Invocation
from diagram_gen.recorder.limits import Limits as Limits
from diagram_gen.recorder.process import STILLBORN, running
from diagram_gen.recorder.process import RecordingError as RecordingError
from diagram_gen.recorder.script import path_of


class Run(Protocol):
    """A program that runs, or has run: its steps, and what it has printed to its streams, are in files."""

    version: str
    called: Invocation
    limits: Limits
    steps: IO[bytes]
    output: IO[bytes]
    errors: IO[bytes]

    def wait(self) -> int | None:
        """Its exit status once it has ended, or None if its time ran out, or it has printed far more than it may."""

    @property
    def printed(self) -> int:
        """Bytes that it has printed to one of its streams: to that which has more."""


def record(
    source: Source,
    called: Invocation | None = None,
    *,
    limits: Limits | None = None,
    all_variables: bool = False,
    show: Sequence[str] | None = (),
    python: str = sys.executable,
) -> Trace:
    """The trace of one run of the program at `source.path`.

    It is `called` with nothing to read and no arguments if nothing else is said.
    A program that fails, dies or exceeds a limit gives the trace up to there, with `exception` saying why.
    `python` is the interpreter to run it with, which needs nothing installed.
    Raises `RecordingError` if no process could be started.
    """
    begins = called or Invocation(source.path)
    with running(begins, limits=limits, all_variables=all_variables, show=show, python=python) as begun:
        return trace_of(begun, source)


def trace_of(run: Run, source: Source) -> Trace:
    """The trace of a run that has begun, once it has ended. Raises `RecordingError` if it never really began."""
    status = run.wait()
    sent = wire.read(_lines(run.steps))
    if status == wire.UNTOLD:
        reason = "nothing more could be written: the program may have closed the files of the recorder"
        lost = Unrecorded(len(sent.steps), "steps", reason)
        sent, status = replace(sent, unrecorded=sent.unrecorded or (lost,)), 0
    stdout = _text(run.output, run.limits.output)
    stderr = wire.errors_as_told(_text(run.errors, run.limits.output), path_of(run.called.path), run.called.path)
    failure = sent.failure or _death(status, sent, run.limits, stderr, run.printed)
    return assembly.trace(run.version, source, sent, failure, stdout, stderr)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    yield from file


def _text(file: IO[bytes], limit: int) -> str:
    file.seek(0)
    return file.read(limit).decode("utf-8", "replace")


def _death(status: int | None, sent: wire.Sent, limits: Limits, complaint: str, printed: int) -> Failure | None:
    """Why a process ended that did not say so itself."""
    last = sent.steps[-1] if sent.steps else None
    if status == 0 and (last is not None or sent.unrecorded):
        return None
    where = (last.function, last.line) if last else (None, None)
    file = last.file if last else None
    if status is None and printed > limits.output:
        return Failure("OutputLimit", verdicts.output(limits.output), *where, "limit", file=file)
    if status == STILLBORN:
        raise RecordingError(f"the recorder did not start: {complaint.strip()[-2000:] or 'it said nothing'}")
    if status is None:
        return Failure("TimeLimit", verdicts.time(limits.seconds), *where, "limit", file=file)
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
        return Failure("Killed", f"died of signal {name}", *where, "killed", file=file)
    if last is None and not sent.unrecorded:
        raise RecordingError(f"the recorder did not start: {complaint.strip()[-2000:] or f'exit status {status}'}")
    return Failure("Exit", f"left the process with exit status {status}", *where, "exit", file=file)
