"""Threads take turns: one at a time runs the program's code, until it waits for something.

So the order in which threads run does not depend on when the operating system switches between them, and the virtual
clock moves on only when all of them wait.
A thread that waits inside a lock can't say so: it is known by its standing still while others let go of CPython's
global lock.

Facts relied on: `_thread._count` counts a thread once it has begun; Linux shows in `/proc/self/task/N/status` whether a
thread runs, and counts how often it was switched.
"""

from __future__ import annotations

import _thread
import functools
import math
import os
import sys
import threading
import time
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from diagram_gen.recorder import sending, whereabouts
from diagram_gen.recorder.built_in import built_in
from diagram_gen.recorder.clock import Clock, Pace, tick
from diagram_gen.recorder.outside import Outside

_THREADS = "/proc/self/task"
_LOOK, _LONGEST_LOOK = 0.0005, 0.01
"""Real seconds between two looks at what the other threads do: at first, and when nothing has moved for long."""
_PATIENCE = 20
"""Looks without a change until it is believed where threads can't be seen, sockets are open, or all seems lost."""
_MOST_DELAYS = 400
"""Times that the looks begin anew for what is under way to arrive, of some seconds in all, until it is given up."""
_QUANTUM = 200
"""Times that a thread may go on while others are ready."""
_WORK: Pace = (20, 1e-3, 4)
"""Who goes on and on while others sleep may wait for one of them: so after some such turns time passes for them."""
_IN_VAIN: Pace = (5, 1e-3, 1)
"""The same for one that comes back to where it was, with the same values in its variables."""
_IDLE = {"_worker", "wait", "join", "_wait_for_tstate_lock", "_shutdown"}
"""Functions of the standard library in which a thread waits for another, for as long as it takes."""
_IDLE_MODULES = {"threading", "concurrent.futures.thread"}
_get_ident = _thread.get_ident
_other_threads, _native_id, _listdir, _sleep = _thread._count, _thread.get_native_id, os.listdir, time.sleep
_open, _read, _close, _current_frames = os.open, os.read, os.close, sys._current_frames


class _Mine(threading.local):
    """The last turn that a thread had, how often it has gone on in it, and where it was when others were let go."""

    turn = -1
    taken = 0

    def __init__(self) -> None:
        self.places: set[int] = set()


@dataclass(slots=True)
class _Waiting:
    """What a thread waits for; when it had its last turn; and whether it has the next one, for which it is poked."""

    until: float
    came: Callable[[], bool]
    stuck: Callable[[], None] | None
    patience: int
    last: int
    poke: _thread.LockType = field(default_factory=_thread.allocate_lock)
    is_next: bool = False


class Turns:
    """Whose turn it is. Waiting in virtual time gives a turn away."""

    def __init__(self, clock: Clock, outside: Outside) -> None:
        self.clock = clock
        self.outside = outside
        self._lock = _thread.allocate_lock()
        self._mine = _Mine()
        self._turn = 0
        self._waiting: dict[int, _Waiting] = {}
        self.waits: dict[int, object] = {}
        """What each thread waits for, by its identifier, where it may wait for ever: None if that has no name."""
        self._last_long, self._long_turns, self._vain_turns = 0, 0, 0
        self._delays = 0
        self._retired = self._starts = False
        self.catch_up: Callable[[], None] = _nothing
        # Threads that were there before are not the program's: nobody waits for them.
        self._number_before = _other_threads()
        self._before = frozenset(_current_frames()) - {_thread.get_ident()}
        self._can_see = os.path.isdir(_THREADS)  # noqa: PTH112 - `pathlib` would be imported for that alone
        self._strangers = frozenset(_listdir(_THREADS) if self._can_see else ()) - {str(_native_id())}

    def take(self) -> None:
        """Returns once it is the calling thread's turn."""
        mine = self._mine
        mine.taken += 1
        if mine.turn != self._turn:
            self.wait(-math.inf, at_ease=False)
        elif mine.taken > _QUANTUM and self._has_others():
            self._let_others_go()

    def wait(
        self,
        until: float,
        came: Callable[[], bool] = bool,
        stuck: Callable[[], None] | None = None,
        *,
        on: object = None,
        slow: bool = False,
        at_ease: bool = True,
    ) -> None:
        """Waits until the clock reaches `until` or something `came`; then it is the calling thread's turn again.

        `stuck` is called when nothing can ever end this: the wait is `on` something.
        What comes from sockets and pipes is `slow`: it may take a moment to show.
        At ease, what was put off for the time of the wait is caught up with meanwhile.
        """
        if self._retired:
            while not came() and self.clock.now < until:
                _sleep(_LOOK)
                self.catch_up()
        else:
            if stuck is not None and math.isinf(until):
                self.waits[_get_ident()] = on
            try:
                self._wait(
                    _Waiting(until, came, stuck, _PATIENCE if slow or not self._can_see else 1, self._mine.turn),
                    slow=slow,
                    at_ease=at_ease,
                )
            finally:
                self.waits.pop(_get_ident(), None)
        self._mine.taken = 0
        self._mine.turn = self._turn = self._turn + 1

    def _wait(self, mine: _Waiting, *, slow: bool, at_ease: bool) -> None:
        if self._has_others() or slow or self.outside.is_active():
            self._wait_among_others(mine, self.catch_up if at_ease else _nothing)
        elif not mine.came() and self.clock.now < mine.until:
            if mine.stuck is not None and math.isinf(mine.until):
                mine.stuck()
            self.clock.advance(mine.until)

    def retire(self) -> None:
        """This process was forked from the program's: nobody watches it, and it lives in real time."""
        self.outside.enter()
        self._retired = True

    def _let_others_go(self) -> None:
        """Ends a long turn. Who takes one after the other may wait busily for one that sleeps: time passes."""
        me, place = _native_id(), whereabouts.place()
        if self._last_long != me:
            self._last_long, self._long_turns, self._vain_turns = me, 0, 0
            self._mine.places.clear()
        self._long_turns += 1
        self._vain_turns = self._vain_turns + 1 if place in self._mine.places else 0
        self._mine.places.add(place)
        later = max(tick(self._long_turns, _WORK), tick(self._vain_turns, _IN_VAIN))
        if later:
            with self._lock:
                wake = min((each.until for each in self._waiting.values()), default=math.inf)
            if math.isfinite(wake):
                self.clock.advance(min(wake, self.clock.now + later))
        self.wait(-math.inf, at_ease=False)

    def starting(self, real: Callable[..., int]) -> Callable[..., int]:
        """A function that starts a thread and does not wait until that has begun, as it is to be called here."""

        @functools.wraps(real)
        def start(*arguments: Any, **named: Any) -> int:
            self._starts = True
            return real(*arguments, **named)

        started: Callable[..., int] = built_in(start, real)
        return started

    def _has_others(self) -> bool:
        """Whether threads have been started that are still there."""
        return _other_threads() > self._number_before or (self._starts and self._is_any_about_to_begin())

    def _is_any_about_to_begin(self) -> bool:
        """Whether the system has a thread that Python does not count yet."""
        known = self._strangers | {str(_native_id())}
        self._starts = self._can_see and not known.issuperset(_listdir(_THREADS))
        return self._starts

    def _wait_among_others(self, mine: _Waiting, catch_up: Callable[[], None]) -> None:
        me = _native_id()
        mine.poke.acquire()
        before, looks = None, 0
        try:
            while True:
                if not self._is_arbiter(me, mine):
                    mine.poke.acquire(timeout=_LONGEST_LOOK)
                if mine.is_next:
                    return
                catch_up()
                if not self._is_arbiter(me, mine):
                    continue
                now = self._still()
                looks = looks + 1 if now is not None and now == before else 0
                before = now
                if looks and self._is_delayed(looks):
                    looks = 0
                elif looks:
                    self._decide(looks)
                if not mine.is_next:
                    _sleep(min(_LOOK * 1.02**looks, _LONGEST_LOOK))
        finally:
            with self._lock:
                self._waiting.pop(me, None)

    def _is_arbiter(self, me: int, mine: _Waiting) -> bool:
        """Whether this waiting thread, which gives its turn away, is the one that decides who comes next."""
        with self._lock:
            if self._mine.turn == self._turn:
                self._turn += 1
            self._waiting[me] = mine
            return min(self._waiting) == me

    def _is_delayed(self, looks: int) -> bool:
        """Whether something is under way to the waiting threads, now that the clock would move on.

        It is asked before it is looked at what has come: by then it may have.
        """
        with self._lock:
            patience = max(each.patience for each in self._waiting.values())
        if self.outside.reason is None or looks < patience:
            return False
        self._delays = self._delays + 1 if sending.is_under_way() else 0
        return 0 < self._delays <= _MOST_DELAYS

    def _decide(self, looks: int) -> None:
        """Chooses the next among the waiting threads, now that nothing else moves, if need be by moving the clock on.

        `looks` is how many times in a row nothing was seen to move.
        Of those that may go on it is the one whose last turn is longest ago.
        """
        with self._lock:
            waiting = [self._waiting[thread] for thread in sorted(self._waiting)]
            if any(waiter.is_next for waiter in waiting):
                return
        if looks < (1 if self._can_see else _PATIENCE):
            return
        waiting.sort(key=lambda waiter: waiter.last)
        chosen = next((waiter for waiter in waiting if self.clock.has_reached(waiter.until) or _has_come(waiter)), None)
        if chosen is not None:
            chosen.is_next = True
            chosen.poke.release()
            return
        wake = min(waiter.until for waiter in waiting)
        if self.outside.is_active() or looks < max(waiter.patience for waiter in waiting):
            return  # the clock moves by itself, or something may still come
        if math.isfinite(wake):
            self.clock.advance(wake)
            return
        stuck = next((waiter.stuck for waiter in waiting if waiter.stuck is not None), None)
        if stuck is not None and looks >= _PATIENCE and self._all_idle():
            stuck()

    def _still(self) -> tuple[bytes, ...] | None:
        """Something that stays the same as long as no thread moves that isn't waiting here; None if one runs."""
        switches = []
        try:
            for thread in _listdir(_THREADS) if self._can_see else ():
                if int(thread) in self._waiting or thread in self._strangers:
                    continue
                status = _status(thread)
                state = status.partition(b"State:")[2][:2].strip()
                if state in (b"", b"R", b"D"):  # it has just ended, runs, or is in the middle of something
                    return None
                switches.append(thread.encode() + status.partition(b"\nvoluntary_ctxt_switches:")[2])
        except OSError:  # the program has used up all files
            return ()
        return tuple(switches)

    def _all_idle(self) -> bool:
        """Whether every thread waits for another one, and none for anything else."""
        frames = _current_frames()
        return all(_is_idle(frame) for thread, frame in frames.items() if thread not in self._before)


def _nothing() -> None:
    """Nothing is to be caught up with."""


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


def _has_come(waiting: _Waiting) -> bool:
    """Whether what a thread waits for is there; it will find out itself why that can't be told."""
    try:
        return waiting.came()
    except Exception:
        return True


def _is_idle(innermost: types.FrameType) -> bool:
    module = innermost.f_globals.get("__name__")
    return module == __name__ or (module in _IDLE_MODULES and innermost.f_code.co_name in _IDLE)
