"""Stand-ins for what a Python in a browser lacks, and the recorder, asyncio or the program relies on.

Facts relied on: Pyodide 314 lacks `resource` and pairs of sockets; its file system has no more than 4,096 files.
"""

from __future__ import annotations

import _frozen_importlib_external
import io
import os
import sys
import types
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    _Find = Callable[[str, Sequence[str]], ModuleSpec | None]

REST = "/lib/rest.zip"
"""Where the worker lays the part of the standard library that few programs need."""
_OPEN_FILES = 4096


class Rest:
    """Finds the modules of the standard library that are not there yet, in an archive which comes when it is needed."""

    def __init__(self, complete: Callable[[], bool]) -> None:
        self._complete = complete
        self._is_there = False
        self._standard = sys.stdlib_module_names
        self._find: _Find = _frozen_importlib_external.PathFinder.find_spec  # which the program may replace

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """As Python asks, when nothing else has found the module."""
        if name.partition(".")[0] not in self._standard:
            return None
        self._is_there = self._is_there or self._complete()
        if not self._is_there:
            raise ImportError(f"{name!r} could not be loaded into the browser", name=name)
        return self._find(name, ["/".join([REST, *name.split(".")[:-1]])])


def resource(heap: Callable[[], int]) -> types.ModuleType:
    """What of `resource` the recorder uses: the memory that Python has is what it has held at most."""
    module = types.ModuleType("resource")
    vars(module).update(
        RUSAGE_SELF=0,
        RLIMIT_AS=9,
        RLIMIT_CORE=4,
        RLIMIT_NOFILE=7,
        RLIM_INFINITY=-1,
        getrusage=lambda _: types.SimpleNamespace(ru_maxrss=heap() >> 10),
        getrlimit=lambda _: (_OPEN_FILES, _OPEN_FILES),
        setrlimit=lambda *_: None,
    )
    return module


class End:
    """One end of a pipe, in the place of a socket: what a loop of asyncio is woken by."""

    def __init__(self, file: int) -> None:
        self._file = file
        os.set_blocking(file, False)

    def fileno(self) -> int:
        """Its file."""
        return self._file

    def recv(self, size: int) -> bytes:
        """What has come."""
        return os.read(self._file, size)

    def send(self, data: bytes) -> int:
        """How many bytes of some data it has taken."""
        return os.write(self._file, data)

    def close(self) -> None:
        """Closes it."""
        os.close(self._file)


def make_self_pipe(self: Any) -> None:
    """What a loop of asyncio does as it is made, without a pair of sockets."""
    self._ssock, self._csock = map(End, os.pipe())
    self._internal_fds += 1
    self._add_reader(self._ssock.fileno(), self._read_from_self)


def stream(number: int, name: str, mode: str, errors: str) -> TextIO:
    """A stream as Python makes it of a file: `create_stdio` in CPython's `Python/pylifecycle.c`."""
    binary: Any = open(number, mode, closefd=False)  # noqa: SIM115 - Python closes it at its end
    binary.raw.name = name
    stream = io.TextIOWrapper(binary, "utf-8", errors, "\n", line_buffering=number == 2)
    stream.mode = mode[0]  # type: ignore[misc]
    return stream
