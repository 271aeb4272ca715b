"""What tasks share, as a program's variables hold it: locks, semaphores, events, conditions, barriers and queues.

Facts relied on, in CPython 3.11 to 3.15: each keeps the futures of those that wait for it in order, in `_waiters`, a
queue in `_getters` and `_putters`; a condition has its lock in `_lock`, a barrier its condition in `_cond`, and a queue
an event in `_finished`, for which those wait that have it joined. A task's wake-up is a callback of its future.
"""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from diagram_gen.model.loop import Shared, SharedKind
from diagram_gen.recorder import classes
from diagram_gen.recorder.callbacks import woken_by
from diagram_gen.recorder.future_waits import callbacks_of, state_of
from diagram_gen.recorder.variants import variant

MOST = 12
"""Things of one loop that are told of, the first that were seen."""
LISTED = 8
"""Items and waiting tasks that are told of each."""
_SORTED = 100
"""Items of a heap up to which they are told in their order."""
_PLAIN = classes.ids(int, float, bool, str, bytes)
_KINDS: dict[tuple[str, str], SharedKind] = {
    ("asyncio.locks", "Lock"): "lock",
    ("asyncio.locks", "Event"): "event",
    ("asyncio.locks", "Condition"): "condition",
    ("asyncio.locks", "Barrier"): "barrier",
    ("asyncio.locks", "Semaphore"): "semaphore",
    ("asyncio.locks", "BoundedSemaphore"): "semaphore",
    ("asyncio.queues", "Queue"): "queue",
    ("asyncio.queues", "LifoQueue"): "queue",
    ("asyncio.queues", "PriorityQueue"): "queue",
}


class Things:
    """What the tasks of one loop may share, in the order in which it was seen; nothing is kept alive.

    `holder` gives the id of the task that holds a lock, `about_to_wait` the task that is about to await a future,
    `id_of` the id of a task.
    """

    def __init__(
        self,
        describe: Callable[[object], str],
        holder: Callable[[Any], str | None],
        about_to_wait: Callable[[Any], Any],
        id_of: Callable[[Any], str | None],
    ) -> None:
        self._describe = describe
        self._holder = holder
        self._about_to_wait = about_to_wait
        self._id_of = id_of
        self._known: dict[str, tuple[weakref.ref[Any], SharedKind, Shared | None]] = {}
        self._shown: tuple[Shared, ...] = ()

    def note(self, thing: Any, id: str) -> None:
        """A variable of the program holds a thing."""
        kind = kind_of(thing)
        if kind == "condition" and kind_of(thing._lock) != "lock":
            return  # of somebody's own lock nothing is known
        if kind is not None and id not in self._known and len(self._known) < MOST:
            self._known[id] = weakref.ref(thing), kind, None

    def observe(self, loop: Any, name: Callable[[object], str | None]) -> tuple[Shared, ...]:
        """What they are now, but for those of another loop; `name` gives that by which the program knows one."""
        if not self._known:
            return ()
        shown = tuple(self._seen(loop, name))
        if shown != self._shown:
            self._shown = shown
        return self._shown

    def _seen(self, loop: Any, name: Callable[[object], str | None]) -> Iterator[Shared]:
        for id, (reference, kind, last) in [*self._known.items()]:
            thing = reference()
            if thing is None:
                del self._known[id]
            elif _may_be_of(thing, kind, loop):
                found = self._found(thing, id, kind, name(thing) if last is None else last.name)
                found = last if last is not None and found == last else found
                self._known[id] = reference, kind, found
                yield found

    def _found(self, thing: Any, id: str, kind: SharedKind, name: str | None) -> Shared:
        if kind == "queue":
            return self._queue(thing, id, name)
        if kind == "barrier":
            waiters, count = self._waiting(thing._cond._waiters)
            state = str(thing._state.value)
            fills = state == "filling"
            come, why = (thing._count, ()) if fills else (0, (state,))
            return Shared(id, kind, name, False, None, come, thing._parties, why, 0, waiters, count)
        waiters, count = self._waiting(thing._waiters)
        if kind == "condition":
            line, asking = self._waiting(thing._lock._waiters)
            held = Shared(id, kind, name, bool(thing._lock._locked), self._holder(thing._lock))
            return variant(held, waiters=waiters, waiting=count, putters=line, putting=asking)
        if kind == "lock":
            return Shared(id, kind, name, bool(thing._locked), self._holder(thing), waiters=waiters, waiting=count)
        if kind == "event":
            return Shared(id, kind, name, bool(thing._value), waiters=waiters, waiting=count)
        return Shared(id, kind, name, value=thing._value, waiters=waiters, waiting=count)

    def _queue(self, queue: Any, id: str, name: str | None) -> Shared:
        items = queue._queue
        getters, waiting = self._waiting(queue._getters)
        putters, putting = self._waiting(queue._putters)
        return Shared(
            id,
            "queue",
            name,
            value=len(items),
            size=queue._maxsize if queue._maxsize > 0 else None,
            items=tuple(map(self._describe, _next(queue))),
            unfinished=queue._unfinished_tasks,
            waiters=getters,
            waiting=waiting,
            putters=putters,
            putting=putting,
            joiners=self._waiting(queue._finished._waiters)[0],
        )

    def _waiting(self, futures: Iterable[Any] | None) -> tuple[tuple[str, ...], int]:
        """The ids of the first tasks that wait by futures which are not done, and how many there are."""
        pending = [each for each in futures or () if state_of(each)[0] == "PENDING"]
        tasks = (self._about_to_wait(each) or _woken(each) for each in pending[:LISTED])
        ids = (None if task is None else self._id_of(task) for task in tasks)
        return tuple([id for id in ids if id is not None]), len(pending)


def _may_be_of(thing: Any, kind: SharedKind, loop: Any) -> bool:
    """Whether a thing belongs to a loop or to none yet; one may do so by a part alone by which it has tasks wait."""
    parts = [thing]
    if kind == "barrier":
        parts.append(thing._cond)
    if kind in ("barrier", "condition"):
        parts.append(parts[-1]._lock)
    return all(each._loop in (None, loop) for each in parts)


def kind_of(thing: Any) -> SharedKind | None:
    """What a thing is of those that tasks share, if it is of asyncio's own class and of none derived from that."""
    return _KINDS.get((classes.module(type(thing)), classes.name(type(thing))))


def _next(queue: Any) -> list[Any]:
    """The next items of a queue; in a heap those that only the program can compare are as they lie there."""
    kind, items = classes.name(type(queue)), queue._queue
    if kind == "LifoQueue":
        return [*islice(reversed(items), LISTED)]
    if kind == "PriorityQueue" and len(items) <= _SORTED and all(map(_is_plain, items)):
        with contextlib.suppress(TypeError):  # numbers and texts, say: a heap of two may hold one of each
            return sorted(items)[:LISTED]
    return [*islice(items, LISTED)]


def _is_plain(item: Any) -> bool:
    """Whether comparing an item runs none of the program's code."""
    return id(type(item)) in _PLAIN or (type(item) is tuple and all(map(_is_plain, item)))


def _woken(future: Any) -> Any:
    """The task that the end of a future wakes, or None."""
    tasks = (woken_by(callback) for callback, _ in callbacks_of(future))
    return next((task for task in tasks if task is not None), None)
