"""The world outside the program: other processes, sockets and alarms, which keep their own time.

Facts relied on: CPython raises audit events before it starts a process or uses a socket; `waitid` with `WNOWAIT` tells
whether there are children without collecting one.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any

_PROCESS = "started a process"
_REASONS = {
    "subprocess.Popen": _PROCESS,
    "os.posix_spawn": _PROCESS,
    "os.system": _PROCESS,
    "os.fork": _PROCESS,
    "os.forkpty": _PROCESS,
    "socket.bind": "opened a socket",
    "socket.connect": "opened a socket",
}
_real_time = time.monotonic


class Outside:
    """Notes when the program begins to deal with what lies outside it: `reason` says with what, first.

    `since` is the real time since which something there is under way by itself, None if nothing is.
    """

    def __init__(self) -> None:
        self.reason: str | None = None
        self.since: float | None = None
        self._alarm = _alarm_is_set()  # one that is set from the start is not the program's
        self._watching = True
        self._for_ever = False
        sys.addaudithook(self._note)

    def is_active(self) -> bool:
        """Whether a process that the program started has not been waited for yet, or an alarm of its own is set."""
        active = self._for_ever or _has_children() or (_alarm_is_set() and not self._alarm)
        if not active:
            self.since = None
        elif self.since is None:
            self.since = _real_time()
        return active

    def elapsed(self) -> float:
        """Real seconds that have gone by with something under way, since this was last asked."""
        if self.since is None:
            return 0.0
        before, self.since = self.since, _real_time()
        elapsed = self.since - before
        self.is_active()
        return elapsed

    def enter(self) -> None:
        """This process is itself outside now: the program has forked it."""
        self._for_ever, self.since = True, _real_time()

    def stop(self) -> None:
        """Takes no more notes. An audit hook can't be removed."""
        self._watching = False

    def _note(self, event: str, _: tuple[Any, ...]) -> None:
        if event not in _REASONS or not self._watching:
            return
        self.reason = self.reason or _REASONS[event]
        if _REASONS[event] is _PROCESS and self.since is None:
            self.since = _real_time()


def _has_children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _alarm_is_set() -> bool:
    return any(signal.getitimer(signal.ITIMER_REAL))
