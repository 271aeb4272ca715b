"""The watch over a program that runs, and the end of all that it has started.

It says over a socket what its own number and that of the program's process are, and then how that ended, and kills
whatever else is left. It does so too when the socket is closed at the other end: the recorder's time is up, or it is no
more.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time

_LOOK = 0.001
"""Real seconds between two looks at what is left."""
_LOOKS = 200
"""Looks at what is left before it is killed."""


def over(program: int, control: int) -> None:
    """Watches over a program's process, whose number this is, then ends this one; `control` is the socket."""
    with contextlib.suppress(OSError):
        os.write(control, b"%d %d\n" % (os.getpid(), program))
        status = _watch(program, control)
        _let_end()
        _kill_all()
        os.write(control, b"%d\n" % status)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program, signal.SIGKILL)  # where the descendants can't be found
    _kill_all()
    os._exit(0)


def _watch(program: int, control: int) -> int:
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
        readable, _, _ = select.select([woken, control], [], [])
        if control in readable:
            raise BrokenPipeError
        os.read(woken, 4096)


def _reaped() -> list[tuple[int, int]]:
    """The processes that have ended, with their statuses."""
    reaped = []
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            reaped.append(ended)
    return reaped


def _kill_all() -> None:
    """Kills all descendants: stopped first, so that none can start another meanwhile."""
    while pids := _descendants():
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in pids:
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
    if not _has_children():  # so there are none of theirs: orphans would be children of this one
        return []
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if not entry.name.isdecimal():
            continue
        with contextlib.suppress(OSError):
            fields = _read(f"{entry.path}/stat").rpartition(b")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    pids = [os.getpid()]
    for pid in pids:
        pids += children.get(pid, [])
    return pids[1:]


def _has_children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _read(path: str) -> bytes:
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(file, 4096)
    finally:
        os.close(file)
