"""Work beside: a process forked from this one makes what this one will ask for later, while it goes on.

What is made there is handed over in the cache. So nothing is lost where there can be no such process, or where it ends
early: whoever asks makes what is not there.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence

_MOST = 8
"""Processes that share some work: each has in memory what it is at."""


class Forked:
    """Work in another process, which has begun, or which there is not."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._process = os.fork() if _can_fork() else None
        if self._process == 0:
            _work(work)

    def wait(self) -> None:
        """Returns when the work is done, as far as it will be."""
        if self._process is not None:
            with contextlib.suppress(ChildProcessError):  # somebody else has waited for it
                os.waitpid(self._process, 0)
            self._process = None

    def stop(self) -> None:
        """Ends the work, however far it is."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            self.wait()


def share(pieces: Sequence[Callable[[], object]]) -> None:
    """Does all pieces of some work, in as many processes as there are cores, though not in many.

    Whatever they have to import and to prepare the first one has done, in this process, before others are forked from
    it. Of these none begins anything once this one has ended.
    """
    processes = min(_cores(), _MOST, len(pieces) - 1)
    if processes < 2:
        for piece in pieces:
            piece()
        return
    pieces[0]()
    with os.fdopen(os.memfd_create("claims"), "wb") as claims:
        work = functools.partial(_do_some, pieces[1:], claims.fileno(), os.getpid())
        helpers = [Forked(work) for _ in range(processes - 1)]
        work()
        for helper in helpers:
            helper.wait()


def _do_some(pieces: Sequence[Callable[[], object]], claims: int, first: int) -> None:
    """Does each piece that no other process has claimed, as long as the first of them is there."""
    for number, piece in enumerate(pieces):
        if first not in (os.getpid(), os.getppid()):
            return
        if _has_claimed(claims, number):
            piece()


def _has_claimed(claims: int, number: int) -> bool:
    """Whether this process is the first, of those that are there, to lock the byte with that number in a file."""
    import fcntl  # which not every system has

    try:
        fcntl.lockf(claims, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
    except OSError:
        return False
    return True


def _cores() -> int:
    """On how many cores this process may run; 1 where processes are not forked."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _can_fork() -> bool:
    """Whether there is a core to spare, and no other thread, which might hold a lock that is then never let go."""
    return _cores() > 1 and threading.active_count() == 1


def _work(work: Callable[[], object]) -> None:
    """Does the work, and ends this process without anything that the end of the other one will do."""
    try:
        logging.disable()  # what goes wrong is told by whoever asks for what was not made
        gc.freeze()  # to look for garbage among what was there before would copy all of it
        work()
    finally:
        os._exit(0)
