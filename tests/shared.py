"""What is made once for all tests of one run, in whatever worker these are: the built site, traces of programs."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from diagram_gen.model.trace import Source, Trace
from diagram_gen.pipeline import trace_json
from diagram_gen.recorder.sandbox import record


class Shared:
    """What is kept in a folder that all workers have; who needs what another one is making waits for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._traces: dict[Path, Trace] = {}

    def once(self, name: str, make: Callable[[Path], object]) -> Path:
        """The file or folder of that name, which `make` makes at the path that it is given, which ends as the name does."""
        made = self._folder / name
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                unfinished = self._folder / f"{os.getpid()}-{name}"
                make(unfinished)
                unfinished.rename(made)
        return made

    def trace(self, program: Path) -> Trace:
        """The trace of a program that no test changes, recorded under the Python that runs the tests."""
        if program not in self._traces:
            name = f"{hashlib.sha256(bytes(program)).hexdigest()[:16]}.trace"
            kept = self.once(name, lambda path: path.write_bytes(trace_json.encode(_recorded(program))))
            self._traces[program] = trace_json.decode(kept.read_bytes())
        return self._traces[program]


def _recorded(program: Path) -> Trace:
    return record(Source(program.as_posix(), program.stem, program.read_text(encoding="utf-8")))
