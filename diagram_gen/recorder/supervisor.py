"""The process between the recorder and the program: nothing that the program starts outlives it.

`sandbox` starts this file as a script, with two arguments: the file descriptor of a socket, and the order for `child`.
It forks; one of the two processes becomes the program's, the other waits for it, says over the socket what its process
number is and then how it ended, and kills whatever else it has left behind.
It does so too when the socket is closed at the other end: the recorder's time is up, or it is no more.

Facts relied on: on Linux, orphans become children of the nearest ancestor that asks for them with
`PR_SET_CHILD_SUBREAPER`, even ones in sessions of their own.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_LOOK = 0.001
"""Real seconds between two attempts to kill what is left."""


def main() -> None:
    """Runs the program in one process, and watches over it in another."""
    control = socket.socket(fileno=int(sys.argv[1]))
    ready, is_ready = os.pipe()
    program = os.fork()
    if program == 0:
        control.close()
        os.close(is_ready)
        os.setsid()
        _become_program(sys.argv[2], ready)
        return
    os.close(ready)
    _adopt_orphans()
    with contextlib.suppress(OSError):
        control.sendall(b"%d\n" % program)
        os.write(is_ready, b"\n")
        status = _watch(program, control)
        _kill_all()
        control.sendall(b"%d\n" % status)
    _kill_all()
    os._exit(0)


def _become_program(order: str, ready: int) -> None:
    sys.path[0] = str(Path(__file__).resolve().parents[2])  # this file's own folder would hide standard modules
    from diagram_gen.recorder import child

    sys.path.pop(0)
    os.read(ready, 1)
    os.close(ready)
    child.main(order)


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError):  # a Python without ctypes does without
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _watch(program: int, control: socket.socket) -> int:
    """How the program ended: its exit status, or the number of the signal below zero.

    Raises an `OSError` when nobody wants to know any more.
    """
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    while True:
        for pid, status in _reaped():
            if pid == program:
                return os.waitstatus_to_exitcode(status)
        readable, _, _ = select.select([woken, control.fileno()], [], [])
        if control.fileno() in readable:
            raise BrokenPipeError
        os.read(woken, 4096)


def _reaped() -> list[tuple[int, int]]:
    """The processes that have ended, with their statuses."""
    found = []
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            found.append(ended)
    return found


def _kill_all() -> None:
    """Kills all descendants: stopped first, so that none can start another meanwhile."""
    while found := _descendants():
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in found:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, number)
        _reaped()
        time.sleep(_LOOK)


def _descendants() -> list[int]:
    """The numbers of the processes below this one, parents first."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [os.getpid()]
    for pid in found:
        found += children.get(pid, [])
    return found[1:]


if __name__ == "__main__":
    main()
