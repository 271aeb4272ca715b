"""Pythons that wait for programs to record: to fork one takes a tenth of the time that it takes to start another.

Each is started when the first program is to be recorded under it, and waits for more until this process ends, or has
asked for several others.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from diagram_gen.recorder import fork_server, script, supervisor
from diagram_gen.recorder.fork_server import FILES, LONGEST, NOBODY
from diagram_gen.recorder.invocation import Invocation

_MOST = 8
"""How many Pythons wait at a time: those that were asked last."""
_HEEDED = ("GLIBC_", "HOME", "LANG", "LC_", "LD_", "MALLOC_", "OPENSSL_", "PATH", "PYTHON", "SSL_", "TZ")
"""What the names of those variables begin with that Python, or what it runs on, heeds as it starts."""
_Key = tuple[str, ...]


class Standby:
    """A Python that waits.

    It `is_there` until that proves wrong: whoever has it fork a program notes that it `has_served`, or closes it where
    it can't.
    """

    def __init__(self, python: str, surroundings: Mapping[str, str], *, asyncio: bool) -> None:
        self.is_there, self.has_served = True, False
        self._server, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        told = fork_server.told(theirs.fileno(), asyncio=asyncio)
        with theirs, _unnamed() as nowhere, _known_addresses():
            self._starts = subprocess.Popen(
                [_found(python), NOBODY],
                stdin=subprocess.DEVNULL,
                stdout=nowhere,  # a file, as the streams of a recorded program are
                stderr=nowhere,
                env=supervisor.environment(surroundings, told),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def fork(self, called: Invocation, order: Mapping[str, Any], files: Mapping[str, int]) -> bool:
        """Has it fork a program, which gets these files and is watched over; whether it could be asked.

        The `order` is as for `child`, with the `surroundings` that the program's process is to have.
        """
        self._starts.wait()
        told = {**order, "path": script.path_of(called.path), "words": called.words}
        with _unnamed() as written, contextlib.ExitStack() as undo:
            written.write(json.dumps(told).encode())
            written.flush()
            try:
                folder = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                undo.callback(os.close, folder)
                given = {**files, "order": written.fileno(), "folder": folder}
                socket.send_fds(self._server, [b"!"], [given[name] for name in FILES])
            except OSError:
                self.close()
        return self.is_there

    @functools.cached_property
    def process(self) -> int:
        """The number of its process; whoever asks waits until it has started."""
        return int(self._server.recv(64))

    def close(self) -> None:
        """Ends it."""
        self.is_there = False  # from now on nobody asks it
        self._server.close()
        self._starts.wait()


class Pythons:
    """The Pythons that wait for this process; they end when it does, or when nobody refers to this any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[_Key, Standby] = OrderedDict()
        weakref.finalize(self, _close, self._known)

    def on_standby(self, python: str, surroundings: Mapping[str, str], *, asyncio: bool) -> Standby | None:
        """The Python that waits in these surroundings, maybe with asyncio imported; None if none can wait."""
        named = (f"{name}={value}" for name, value in sorted(surroundings.items()) if name.startswith(_HEEDED))
        key = (python, str(asyncio), *_folder(python, surroundings), *named)
        with self._lock:
            found = self._known.get(key)
            if found is None or (found.has_served and not found.is_there):  # somebody has ended it
                found = self._known[key] = Standby(python, surroundings, asyncio=asyncio)
            self._known.move_to_end(key)
            while len(self._known) > _MOST:
                _close(dict([self._known.popitem(last=False)]))
            return found if found.is_there else None


def _unnamed() -> BinaryIO:
    """A file in memory; `tempfile` takes longer to import than Python to start another one."""
    return os.fdopen(os.memfd_create("asyncio-frame-by-frame"), "w+b")


def _found(python: str) -> str:
    """The path of an interpreter, as it says itself in `sys.executable`: links are not followed."""
    if "/" not in python:
        import shutil  # most are named by a path

        python = shutil.which(python) or python
    return os.path.abspath(python)  # noqa: PTH100 - `pathlib` follows links


@contextlib.contextmanager
def _known_addresses() -> Iterator[None]:
    """What this thread starts meanwhile has its objects at the same addresses each time."""
    before = supervisor.choose_addresses()
    try:
        yield
    finally:
        supervisor.choose_addresses(before)


def _close(known: Mapping[Any, Standby]) -> None:
    """Ends the Pythons that still wait."""
    for found in known.values():
        if found.is_there:
            found.close()


def can_fork(called: Invocation) -> bool:
    """Whether a Python that waits can become this program: a file with a name that is not too long, on Linux."""
    return sys.platform == "linux" and called.module is None and len(script.path_of(called.path)) <= LONGEST


def _folder(python: str, surroundings: Mapping[str, str]) -> Sequence[str]:
    """The current folder, if Python itself is to be found from there, or looks for anything there when it starts."""
    paths = [*filter(None, surroundings.get("PYTHONPATH", "").split(os.pathsep)), *([python] if "/" in python else [])]
    return () if all(map(os.path.isabs, paths)) else (os.getcwd(),)  # noqa: PTH109 - as Python itself asks
