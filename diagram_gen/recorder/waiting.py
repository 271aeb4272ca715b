"""Pythons that wait for programs to record: to fork one takes a tenth of the time that it takes to start another.

The first program that is recorded under a Python is started by itself. From the second on there is one that waits,
until this process ends, or has asked for several others.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from diagram_gen.recorder import script
from diagram_gen.recorder.fork_server import FILES, LONGEST
from diagram_gen.recorder.invocation import Invocation

_MOST = 8
"""How many Pythons wait at a time: those that were asked last."""
_ANSWER = 60.0
"""Real seconds that a Python may take to start, on a machine however busy."""
_Key = tuple[str, ...]


class Waiting:
    """A Python that waits, unless it cannot: `is_there` says so."""

    def __init__(self, command: Sequence[str], surroundings: Mapping[str, str]) -> None:
        self._server, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, tempfile.TemporaryFile() as nowhere:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=nowhere,  # a file, as the streams of a recorded program are
                stderr=nowhere,
                env=surroundings,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._server.settimeout(_ANSWER)
        try:
            self.is_there = bool(self._server.recv(1))
        except OSError:
            self.is_there = False
        if not self.is_there:
            self.close()

    def fork(self, called: Invocation, order: Mapping[str, Any], files: Mapping[str, int]) -> bool:
        """Has it fork a program, which gets these files and is watched over; whether it could be asked."""
        word = called.path
        told = {**order, "path": script.path_of(word), "words": called.words}
        with tempfile.TemporaryFile() as written, contextlib.ExitStack() as undo:
            written.write(json.dumps(told).encode())
            written.flush()
            try:
                folder = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                undo.callback(os.close, folder)
                given = {**files, "order": written.fileno(), "folder": folder}
                socket.send_fds(self._server, [b"!"], [given[name] for name in FILES])
            except OSError:
                self.is_there = False
        return self.is_there

    def close(self) -> None:
        """Ends it."""
        self.is_there = False
        self._server.close()
        self._process.wait()


class Pythons:
    """The Pythons that wait for this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[_Key, Waiting | None] = OrderedDict()

    def waiting(self, command: Sequence[str], surroundings: Mapping[str, str]) -> Waiting | None:
        """One that is called so, with this environment; None when it is asked for first, or if there can be none."""
        named = (f"{name}={value}" for name, value in sorted(surroundings.items()))
        key = (*command, *_folder(command[0], surroundings), *named)
        with self._lock:
            if key not in self._known:
                self._known[key] = None
                self._forget()
                return None
            self._known.move_to_end(key)
            found = self._known[key]
            if found is None:
                found = self._known[key] = Waiting(command, surroundings)
            return found if found.is_there else None

    def _forget(self) -> None:
        """Ends those that nobody has asked for long."""
        while len(self._known) > _MOST:
            _, oldest = self._known.popitem(last=False)
            if oldest is not None and oldest.is_there:
                oldest.close()


def can_fork(called: Invocation) -> bool:
    """Whether a Python that waits can become this program: a file with a name that is not too long, on Linux."""
    return sys.platform == "linux" and called.module is None and len(script.path_of(called.path)) <= LONGEST


def _folder(python: str, surroundings: Mapping[str, str]) -> Sequence[str]:
    """The current folder, if Python itself is to be found from there, or looks for anything there when it starts."""
    paths = [*filter(None, surroundings.get("PYTHONPATH", "").split(os.pathsep)), *([python] if "/" in python else [])]
    return () if all(map(os.path.isabs, paths)) else (os.getcwd(),)  # noqa: PTH109 - as Python itself asks
