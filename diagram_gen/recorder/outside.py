"""The world outside the program: other processes, sockets and alarms, which keep their own time.

Functions that begin to deal with it are replaced by ones that take note of that; audit events would say it too, but
CPython raises one for every frame that is looked at.

Facts relied on: `waitid` with `WNOWAIT` tells whether there are children without collecting one; `subprocess` and
`multiprocessing` start processes with `_posixsubprocess.fork_exec`, or fork.
"""

from __future__ import annotations

import _posixsubprocess
import functools
import os
import signal
import socket
import sys
import time
import types
from collections.abc import Callable, Iterator
from typing import Any

from diagram_gen.recorder.built_in import built_in

_STARTERS = ((os, "posix_spawn"), (os, "posix_spawnp"), (os, "system"), (_posixsubprocess, "fork_exec"))
_OPENERS = ((socket.socket, "bind"), (socket.socket, "connect"), (socket.socket, "connect_ex"))
_SETTERS = ((signal, "setitimer"), (signal, "alarm"))
_real_time, _waitid, _getitimer = time.monotonic, os.waitid, signal.getitimer  # the program may replace them


class Outside:
    """Notes when the program begins to deal with what lies outside it: `reason` says how, the first time.

    `since` is the real time since which something there is under way by itself, None if nothing is; `was_under_way`
    says whether anything ever was.
    """

    def __init__(self) -> None:
        self.reason: str | None = None
        self.since: float | None = None
        self.was_under_way = False
        self._alarm = _alarm_is_set()  # one that is set from the start is not the program's
        self._for_ever = False

    def is_active(self) -> bool:
        """Whether a process that the program started has not been waited for yet, or an alarm of its own is set."""
        active = self._for_ever or _has_children() or (_alarm_is_set() and not self._alarm)
        if not active:
            self.since = None
        elif self.since is None:
            self._begin()
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
        self._for_ever = True
        self._begin()

    def starts_process(self) -> None:
        """Notes that a process begins."""
        self._goes_on("started a process")

    def replacements(self) -> Iterator[tuple[Any, str, Callable[..., Any]]]:
        """What is replaced to be noted, but for forks: its owner, its name there, and what stands in for it."""
        loaded = ((sys.modules.get("subprocess"), "_fork_exec"),)  # its own name for what starts a process
        noted = (
            ((*_STARTERS, *loaded), self.starts_process),
            (_SETTERS, self._sets_alarm),
            (_OPENERS, self._opens_socket),
        )
        for owners, note in noted:
            for owner, name in owners:
                if hasattr(owner, name):
                    real = getattr(owner, name)
                    noting = _noting(real, note)
                    yield owner, name, noting
                    defined = sys.modules.get(str(real.__module__)) if hasattr(real, "__module__") else None
                    if defined is not owner and vars(defined or object).get(name) is real:
                        yield defined, name, noting

    def _goes_on(self, reason: str) -> None:
        """Something begins that goes on by itself."""
        self.reason = self.reason or reason
        if self.since is None:
            self._begin()

    def _begin(self) -> None:
        self.since, self.was_under_way = _real_time(), True

    def _sets_alarm(self) -> None:
        self._goes_on("set an alarm")

    def _opens_socket(self) -> None:
        self.reason = self.reason or "opened a socket"


def _noting(function: Callable[..., Any], note: Callable[[], None]) -> Callable[..., Any]:
    @functools.wraps(function)
    def noted(*arguments: Any, **named: Any) -> Any:
        note()
        return function(*arguments, **named)

    return built_in(noted, function) if isinstance(function, types.BuiltinFunctionType) else noted


def _has_children() -> bool:
    try:
        _waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _alarm_is_set() -> bool:
    return any(_getitimer(signal.ITIMER_REAL))
