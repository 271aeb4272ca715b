"""Running a program as it is, without the recorder: in a process of its own, within limits."""

from __future__ import annotations

import atexit
import contextlib
import os
import resource
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from diagram_gen.recorder import verdicts
from diagram_gen.recorder.limits import Limits
from diagram_gen.recorder.time_limit import TimeLimit

OUTPUT, MEMORY = Limits().output, Limits().memory
"""Bytes that a program may print, to either stream, and bytes of memory that it may use: as many as in a recording.

Linux holds it to the latter.
"""
_LOOK = 0.05
"""Seconds between two looks at a program."""
_running: set[int] = set()
"""The numbers of the programs that run now, each the leader of its process group."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended. `stopped` says why it was made to end, or nothing."""

    status: int
    stdout: str
    stderr: str
    stopped: str


def run(command: Sequence[str], seconds: float) -> Ran:
    """Runs a command for so many seconds at most, as a `TimeLimit` has them.

    What it leaves behind in its process group ends with it.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, start_new_session=True
        )
        _running.add(process.pid)
        try:
            _limit_memory(process.pid)
            stopped = _watch(process, seconds, (output, errors))
        finally:
            _end(process.pid)
            _running.discard(process.pid)
            status = process.wait()
        return Ran(status, _text(output), _text(errors), stopped)


@atexit.register
def _end_all() -> None:
    """Ends what runs when this process ends, whose threads are not waited for."""
    for number in list(_running):
        _end(number)


def _end(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _watch(process: subprocess.Popen[bytes], seconds: float, files: Sequence[IO[bytes]]) -> str:
    limit = TimeLimit(seconds)
    while process.poll() is None:
        if limit.has_passed(process.pid):
            return verdicts.time(seconds)
        if any(os.fstat(file.fileno()).st_size > OUTPUT for file in files):
            return verdicts.output(OUTPUT)
        _await_end(process.pid)
    return ""


def _await_end(pid: int) -> None:
    """Comes back when a process that is not waited for yet has ended, or when it is time for another look at it."""
    if not hasattr(os, "pidfd_open"):
        time.sleep(_LOOK)
        return
    ended = os.pidfd_open(pid)
    try:
        select.select([ended], [], [], _LOOK)
    finally:
        os.close(ended)


def _limit_memory(pid: int) -> None:
    if hasattr(resource, "prlimit"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY, MEMORY))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(OUTPUT).decode("utf-8", "replace")
