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
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from diagram_gen.recorder import script
from diagram_gen.recorder.fork_server import FILES, LONGEST
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

    def __init__(self, command: Sequence[str], surroundings: Mapping[str, str]) -> None:
        self.is_there, self.has_served = True, False
        self._server, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, tempfile.TemporaryFile() as nowhere:
            self._starts = subprocess.Popen(
                [*command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=nowhere,  # a file, as the streams of a recorded program are
                stderr=nowhere,
                env=surroundings,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def fork(self, called: Invocation, order: Mapping[str, Any], files: Mapping[str, int]) -> bool:
        """Has it fork a program, which gets these files and is watched over; whether it could be asked.

        The `order` is as for `child`, with the `surroundings` that the program's process is to have.
        """
        self._starts.wait()
        told = {**order, "path": script.path_of(called.path), "words": called.words}
        with tempfile.TemporaryFile() as written, contextlib.ExitStack() as undo:
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

    def on_standby(self, command: Sequence[str], surroundings: Mapping[str, str]) -> Standby | None:
        """The Python that waits to be called by this command in these surroundings; None if none can wait."""
        named = (f"{name}={value}" for name, value in sorted(surroundings.items()) if name.startswith(_HEEDED))
        key = (*command, *_folder(command[0], surroundings), *named)
        with self._lock:
            found = self._known.get(key)
            if found is None or (found.has_served and not found.is_there):  # somebody has ended it
                found = self._known[key] = Standby(command, surroundings)
            self._known.move_to_end(key)
            while len(self._known) > _MOST:
                _close(dict([self._known.popitem(last=False)]))
            return found if found.is_there else None


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
