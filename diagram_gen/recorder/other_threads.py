"""The other threads of this process: whether there are any, and whether they move or wait.

Facts relied on: `_thread._count` counts a thread once it has begun; Linux shows in `/proc/self/task/N/status` whether a
thread runs, and counts how often it was switched.
"""

from __future__ import annotations

import _thread
import functools
import os
import sys
import types
from collections.abc import Callable, Container
from typing import Any

from diagram_gen.recorder.built_in import built_in

_THREADS = "/proc/self/task"
_IDLE = {"_worker", "wait", "join", "_wait_for_tstate_lock", "_shutdown"}
"""Functions of the standard library in which a thread waits for another, for as long as it takes."""
_IDLE_MODULES = {"threading", "concurrent.futures.thread"}
_count, _get_ident, _native_id = _thread._count, _thread.get_ident, _thread.get_native_id
_listdir, _open, _read, _close, _current_frames = os.listdir, os.open, os.read, os.close, sys._current_frames


class OtherThreads:
    """Those that the program starts; in the module `waits_in` they wait for their turn.

    Threads that were there before are not the program's: nobody waits for them.
    """

    def __init__(self, waits_in: str) -> None:
        self._waits_in = waits_in
        self._starts = False
        self._number_before = _count()
        self._before = frozenset(_current_frames()) - {_get_ident()}
        self.can_be_seen = os.path.isdir(_THREADS)  # noqa: PTH112 - `pathlib` would be imported for that alone
        self._strangers = frozenset(_listdir(_THREADS) if self.can_be_seen else ()) - {str(_native_id())}

    def are_there(self) -> bool:
        """Whether threads have been started that are still there."""
        return _count() > self._number_before or (self._starts and self._is_any_about_to_begin())

    def _is_any_about_to_begin(self) -> bool:
        """Whether the system has a thread that Python does not count yet."""
        known = self._strangers | {str(_native_id())}
        self._starts = self.can_be_seen and not known.issuperset(_listdir(_THREADS))
        return self._starts

    def starting(self, real: Callable[..., int]) -> Callable[..., int]:
        """A function that starts a thread and does not wait until that has begun, as it is to be called here."""

        @functools.wraps(real)
        def start(*arguments: Any, **named: Any) -> int:
            self._starts = True
            return real(*arguments, **named)

        started: Callable[..., int] = built_in(start, real)
        return started

    def still(self, waiting: Container[int]) -> tuple[bytes, ...] | None:
        """Something that stays the same as long as none of them moves that isn't waiting; None if one runs."""
        switches = []
        try:
            for thread in _listdir(_THREADS) if self.can_be_seen else ():
                if int(thread) in waiting or thread in self._strangers:
                    continue
                status = _status(thread)
                state = status.partition(b"State:")[2][:2].strip()
                if state in (b"", b"R", b"D"):  # it has just ended, runs, or is in the middle of something
                    return None
                switches.append(thread.encode() + status.partition(b"\nvoluntary_ctxt_switches:")[2])
        except OSError:  # the program has used up all files
            return ()
        return tuple(switches)

    def are_idle(self) -> bool:
        """Whether each of them waits for another one, and none for anything else."""
        frames = _current_frames()
        return all(self._is_idle(frames[thread]) for thread in frames.keys() - self._before - {_get_ident()})

    def _is_idle(self, innermost: types.FrameType) -> bool:
        module = innermost.f_globals.get("__name__")
        return module == self._waits_in or (module in _IDLE_MODULES and innermost.f_code.co_name in _IDLE)


def _status(thread: str) -> bytes:
    """What the system says about a thread; nothing if there is none of that number."""
    try:
        file = _open(f"{_THREADS}/{thread}/status", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return b""
    try:
        return _read(file, 4096)
    except ProcessLookupError:
        return b""
    finally:
        _close(file)
