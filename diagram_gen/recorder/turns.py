"""Threads take turns: one at a time runs the program's code, until it waits for something.

So the order in which threads run does not depend on when the operating system switches between them, and the virtual
clock moves on only when all of them wait.
A thread that waits inside a lock can't say so: it is known by its standing still while others let go of CPython's
global lock.
"""

from __future__ import annotations

import _thread
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from diagram_gen.recorder import sending, whereabouts
from diagram_gen.recorder.clock import Clock, Pace, tick
from diagram_gen.recorder.other_threads import OtherThreads
from diagram_gen.recorder.outside import Outside

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
_get_ident, _native_id, _sleep = _thread.get_ident, _thread.get_native_id, time.sleep


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
        self._retired = False
        self.catch_up: Callable[[], None] = _nothing
        self.others = OtherThreads(__name__)

    def take(self) -> None:
        """Returns once it is the calling thread's turn."""
        mine = self._mine
        mine.taken += 1
        if mine.turn != self._turn:
            self.wait(-math.inf, at_ease=False)
        elif mine.taken > _QUANTUM and self.others.are_there():
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
            patience = 1 if self.others.can_be_seen and not slow else _PATIENCE
            if stuck is not None and math.isinf(until):
                self.waits[_get_ident()] = on
            try:
                self._wait(_Waiting(until, came, stuck, patience, self._mine.turn), slow=slow, at_ease=at_ease)
            finally:
                self.waits.pop(_get_ident(), None)
        self._mine.taken = 0
        self._mine.turn = self._turn = self._turn + 1

    def _wait(self, mine: _Waiting, *, slow: bool, at_ease: bool) -> None:
        catch_up = self.catch_up if at_ease else _nothing
        is_active = self.outside.is_active()
        catch_up()  # with an alarm that has gone off by now: time must not pass before its handler has run
        if self.others.are_there() or slow or is_active or self.outside.is_active():
            self._wait_among_others(mine, catch_up)
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
                was_active = self.outside.is_active()
                catch_up()
                if not self._is_arbiter(me, mine):
                    continue
                now = self.others.still(self._waiting)
                looks = looks + 1 if now is not None and now == before else 0
                before = now
                if looks and self._is_delayed(looks):
                    looks = 0
                elif looks:
                    self._decide(looks, may_move=not was_active)
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

    def _decide(self, looks: int, *, may_move: bool) -> None:
        """Chooses the next among the waiting threads, now that nothing else moves, if need be by moving the clock on.

        It `may_move` unless there was something outside when what was put off was last caught up with.
        `looks` is how many times in a row nothing was seen to move.
        Of those that may go on it is the one whose last turn is longest ago.
        """
        with self._lock:
            waiting = [self._waiting[thread] for thread in sorted(self._waiting)]
            if any(waiter.is_next for waiter in waiting):
                return
        if looks < (1 if self.others.can_be_seen else _PATIENCE):
            return
        waiting.sort(key=lambda waiter: waiter.last)
        chosen = next((waiter for waiter in waiting if self.clock.has_reached(waiter.until) or _has_come(waiter)), None)
        if chosen is not None:
            chosen.is_next = True
            chosen.poke.release()
            return
        wake = min(waiter.until for waiter in waiting)
        if not may_move or self.outside.is_active() or looks < max(waiter.patience for waiter in waiting):
            return  # the clock moves by itself, or something may still come
        if math.isfinite(wake):
            self.clock.advance(wake)
            return
        stuck = next((waiter.stuck for waiter in waiting if waiter.stuck is not None), None)
        if stuck is not None and looks >= _PATIENCE and self.others.are_idle():
            stuck()


def _nothing() -> None:
    """Nothing is to be caught up with."""


def _has_come(waiting: _Waiting) -> bool:
    """Whether what a thread waits for is there; it will find out itself why that can't be told."""
    try:
        return waiting.came()
    except Exception:
        return True
