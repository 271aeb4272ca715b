"""Work beside: a process forked from this one makes what this one will ask for later, while it goes on.

What is made there is handed over in the cache. So nothing is lost where there can be no such process, or where it ends
early: whoever asks makes what is not there.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable


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


def _can_fork() -> bool:
    """Whether there is a core to spare, and no other thread, which might hold a lock that is then never let go."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def _work(work: Callable[[], object]) -> None:
    """Does the work, and ends this process without anything that the end of the other one will do."""
    try:
        logging.disable()  # what goes wrong is told by whoever asks for what was not made
        gc.freeze()  # to look for garbage among what was there before would copy all of it
        work()
    finally:
        os._exit(0)
