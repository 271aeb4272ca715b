"""The process between the recorder and the program: nothing that the program starts outlives it.

`sandbox` has `start` run it, with four arguments: the file descriptors of a socket and of a file for the steps, the
program's file, and the order for `child`.
It starts the program's process and waits for it, says over the socket what its process number is and then how it
ended, and kills whatever else it has left behind.
It does so too when the socket is closed at the other end: the recorder's time is up, or it is no more.

Facts relied on: on Linux, orphans become children of the nearest ancestor that asks for them with
`PR_SET_CHILD_SUBREAPER`, even ones in sessions of their own; a process with `PR_SET_PDEATHSIG` dies with its parent.
Objects of asyncio's are kept in sets, ordered by address: where the system doesn't choose addresses at random, two
recordings have the same order.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from diagram_gen.recorder.descriptors import out_of_the_way

ORDER, STEPS_TO = "ASYNCIO_FRAME_BY_FRAME_ORDER", "ASYNCIO_FRAME_BY_FRAME_STEPS_TO"
"""The names in the environment under which the recorded process finds what it is to do."""
_STARTUP = str(Path(__file__).with_name("startup"))
"""The folder of the module that Python imports before the program."""
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _ADDR_NO_RANDOMIZE = 1, 36, 0x40000
_LOOK = 0.001
"""Real seconds between two looks at what is left."""
_LOOKS = 200
"""Looks at what is left before it is killed."""


def main() -> None:
    """Starts the program in a process of its own, and watches over it."""
    control, steps_to, file, order = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), *sys.argv[3:]
    control.set_inheritable(False)
    system = _linux()
    system(_PR_SET_CHILD_SUBREAPER, 1)
    program = os.fork()
    if program == 0:
        os.setsid()
        system(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _become(file, order, steps_to)
    with contextlib.suppress(OSError):
        control.sendall(b"%d\n" % program)
        status = _watch(program, control)
        _let_end()
        _kill_all()
        control.sendall(b"%d\n" % status)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program, signal.SIGKILL)  # where the descendants can't be found
    _kill_all()
    os._exit(0)


def _become(file: str, order: str, steps_to: int) -> NoReturn:
    """Runs a program in this process, as Python runs any, but for the module that it imports before."""
    path = os.pathsep.join(filter(None, (_STARTUP, os.environ.get("PYTHONPATH"))))
    away = out_of_the_way(steps_to)
    os.close(steps_to)
    os.set_inheritable(away, True)
    told = {"PYTHONPATH": path, ORDER: order, STEPS_TO: str(away)}
    options = ["--"] if file.startswith("-") else []
    os.execve(sys.executable, [sys.executable, *options, file], {**os.environ, **told})


def _linux() -> Callable[[int, int], object]:
    """Linux's `prctl`, with the random choice of addresses switched off in what is executed next.

    Where there is none, or no ctypes, something that does nothing.
    """
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes

            library = ctypes.CDLL(None)
            library.personality(_ADDR_NO_RANDOMIZE)
            return lambda option, value: library.prctl(option, value, 0, 0, 0)
    return lambda option, value: None


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


def _let_end() -> None:
    """Gives what is left a moment to end by itself, such as the process of `multiprocessing` that tidies up."""
    for _ in range(_LOOKS):
        _reaped()
        if not _descendants():
            return
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
