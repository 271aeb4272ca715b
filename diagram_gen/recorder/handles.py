"""Observing handles: the callbacks in a loop's ready queue and among its timers, and what they do.

Facts relied on: `futures._set_result_unless_cancelled`, with which a timer ends a sleep, ends waits for connections, as
well; what calls a task's wake-up or a done callback gives it the future that is done, alone, and a context.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diagram_gen.model.loop import Handle, HandleCause, HandleKind, Timer
from diagram_gen.model.times import finite
from diagram_gen.recorder import awaits
from diagram_gen.recorder.callbacks import closes, codes, innermost, is_of_asyncio, name_of, owner_of, throws, woken_by
from diagram_gen.recorder.future_waits import is_cancellation, is_future, is_task, stock
from diagram_gen.recorder.own_code import OwnCode
from diagram_gen.recorder.threads import Thread

_FORGET_AT = 256
"""Records beyond which those of dead handles are dropped."""


@dataclass(frozen=True, slots=True)
class _Deed:
    """What a handle does: to a task, or by calling a function."""

    kind: HandleKind
    task: weakref.ref[Any] | None = None
    function: str | None = None


class _HandleRecord:
    """What is remembered of a handle, without keeping it alive; a `deed` that may be another one is not `settled`."""

    __slots__ = (
        "cause",
        "deed",
        "id",
        "made_ready_at",
        "of_asyncio",
        "ready",
        "reference",
        "settled",
        "source",
        "task",
        "task_id",
        "thread",
        "timer",
        "wakes_loop",
    )

    def __init__(self, id: str, handle: Any) -> None:
        self.id = id
        self.reference: weakref.ref[Any] = weakref.ref(handle)
        task = task_of(handle)
        self.task: weakref.ref[Any] | None = None if task is None else weakref.ref(task)
        self.made_ready_at: int | None = None
        self.cause: HandleCause = "called"
        self.source: str | None = None
        self.thread: Thread | None = None
        self.wakes_loop = False
        self.of_asyncio = is_of_asyncio(handle._callback)
        self.deed: _Deed | None = _Deed("nothing") if handle._cancelled else None
        self.settled = False
        self.task_id: str | None = None
        self.ready: Handle | None = None
        self.timer: Timer | None = None


class Handles:
    """Turns a loop's handles into `Handle`s and `Timer`s.

    `waiting_for` gives the task that awaits a future, or None, and `id_of` the id of a task, `ended` that of a future
    that has ended; `numbers` are for handles in order of appearance.
    """

    def __init__(
        self,
        waiting_for: Callable[[Any], Any],
        id_of: Callable[[Any], str | None],
        ended: Callable[[Any], str],
        numbers: Iterator[int],
    ) -> None:
        self._waiting_for = waiting_for
        self._id_of = id_of
        self._ended = ended
        self._numbers = numbers
        self._begun: weakref.WeakSet[Any] = weakref.WeakSet()
        """The tasks that a handle has run."""
        self._records: dict[int, _HandleRecord] = {}
        self._forget_at = _FORGET_AT

    def set(self, handle: Any, *, for_sleep: bool, task: Any) -> None:
        """Notes what a new timer is for, maybe a sleep of a `task`: one that is cancelled has forgotten it."""
        record = self._record(handle)
        if for_sleep:
            record.deed, record.settled = _Deed("end_sleep", _reference(task)), True
        self._deed(handle, record)

    def put(self, handle: Any, step: int, thread: Thread | None, *, by_future: bool, wakes_loop: bool) -> None:
        """Notes that a step has put a handle into the ready queue, the end of a future did, or another `thread`."""
        record = self._record(handle)
        record.made_ready_at = step
        self._deed(handle, record)
        record.thread, record.wakes_loop = thread, thread is not None and wakes_loop
        source = None
        record.cause = "thread"
        if thread is None:
            record.cause, source = self._cause(handle, by_future=by_future)
        if source is not None:
            source = self._id_of(source) if is_task(source) else self._ended(source)
        record.source = source

    def begin(self, handle: Any, step: int) -> Handle:
        """A handle that leaves the ready queue to run. It may come back: that of a reader is one for all its data."""
        begun = self.ready(handle, step)
        record = self._record(handle)
        record.made_ready_at = record.ready = None
        task = record.task() if record.task is not None else None
        if task is not None and not awaits.is_coroutine(stock(task).get_coro(task)):
            self._begun.add(task)
        return begun

    def tasks(self, ready: Sequence[Any]) -> list[Any]:
        """The tasks that the handles of the ready queue start or wake, None for another callback."""
        tasks = [None if handle._cancelled else self._record(handle).task for handle in ready]
        return [None if task is None else task() for task in tasks]

    def queue(self, ready: Sequence[Any], step: int) -> tuple[Handle, ...]:
        """The ready queue in its order. What nobody has put there the loop has, in this step."""
        return tuple(
            [
                (known.ready if known is not None else None) or self.ready(handle, step)
                for handle, known in zip(ready, self._settled(ready), strict=True)
            ]
        )

    def _settled(self, handles: Sequence[Any]) -> list[_HandleRecord | None]:
        """The records of handles, None in the place of one about which something can have changed."""
        records = self._records
        return [
            known
            if (known := records.get(id(handle))) is not None
            and known.settled
            and not handle._cancelled
            and known.reference() is handle
            else None
            for handle in handles
        ]

    def ready(self, handle: Any, step: int) -> Handle:
        """A handle that is or was in the ready queue."""
        record = self._record(handle)
        if record.made_ready_at is None:
            record.made_ready_at = step
            record.cause, record.thread = "timer" if is_timer(handle) else "io", None
            record.wakes_loop = False
        what, cancelled, known = self._what(handle, record), bool(handle._cancelled), record.ready
        if known is None or (known.kind, known.task, known.cancelled) != (*what[:2], cancelled):
            at, cause = record.made_ready_at, record.cause
            id, name = record.thread or (None, None)
            whence = record.source, id, name
            flags = cancelled, record.of_asyncio, record.wakes_loop
            known = record.ready = Handle(record.id, *what, at, cause, *whence, *flags)
        return known

    def timers(self, scheduled: Sequence[Any]) -> tuple[Timer, ...]:
        """The timers, in the order given."""
        self._forget()
        return tuple(
            [
                (known.timer if known is not None else None) or self._timer(handle)
                for handle, known in zip(scheduled, self._settled(scheduled), strict=True)
            ]
        )

    def _timer(self, handle: Any) -> Timer:
        record = self._record(handle)
        what, cancelled, known = self._what(handle, record), bool(handle._cancelled), record.timer
        if known is None or (known.kind, known.task, known.cancelled) != (*what[:2], cancelled):
            known = record.timer = Timer(record.id, finite(handle._when), *what, cancelled, record.of_asyncio)
        return known

    def _record(self, handle: Any) -> _HandleRecord:
        known = self._records.get(id(handle))
        if known is None or known.reference() is not handle:
            known = self._records[id(handle)] = _HandleRecord(f"handle-{next(self._numbers)}", handle)
        return known

    def _forget(self) -> None:
        if len(self._records) > self._forget_at:
            self._records = {key: record for key, record in self._records.items() if record.reference() is not None}
            self._forget_at = max(_FORGET_AT, 2 * len(self._records))

    def _what(self, handle: Any, record: _HandleRecord) -> tuple[HandleKind, str | None, str | None]:
        """What a handle does, the id of the task, and the function."""
        deed = self._deed(handle, record)
        task = deed.task() if deed.task is not None else None
        if task is not None:
            record.task_id = self._id_of(task)
        return deed.kind, record.task_id, deed.function

    def _deed(self, handle: Any, record: _HandleRecord) -> _Deed:
        """What a handle does, and to which task. One that was cancelled has forgotten it: it would have done that."""
        if record.deed is None or not (record.settled or handle._cancelled):
            record.deed = self._found(handle)
            record.settled = record.deed.kind != "end_wait" or record.deed.task is not None  # else someone may yet wait
        return record.deed

    def _found(self, handle: Any) -> _Deed:
        task = task_of(handle)
        if task is not None:
            return _Deed("wake" if self._has_run(task) else "start", weakref.ref(task))
        callback = innermost(handle._callback)
        if _sets_a_result(handle):
            waiter = self._waiting_for(handle._args[0])
            return _Deed("end_wait", _reference(waiter))
        closed = closes(callback, handle._args or ())
        if closed is not None:
            return _Deed("close", None, closed)
        owner = owner_of(callback)
        timed = owner._task if type(owner) is sys.modules["asyncio.timeouts"].Timeout else None
        return _Deed("call", None, name_of(callback)) if timed is None else _Deed("time_out", weakref.ref(timed))

    def _cause(self, handle: Any, *, by_future: bool) -> tuple[HandleCause, Any]:
        """Why a handle is put into the ready queue, and the task or the future that ended, if that is why."""
        task = task_of(handle)
        arguments: tuple[Any, ...] = handle._args or ()
        future: Any = arguments[0] if len(arguments) == 1 else None
        if by_future and is_future(future) and future._state != "PENDING":
            if future._state == "CANCELLED" or is_cancellation(future._exception):
                return "cancelled", future
            return ("result" if future._exception is None else "exception"), future
        if task is None:
            return "called", None
        if not self._has_run(task):
            return "created", None
        return ("refused" if throws(handle._callback, arguments) else "yielded"), None

    def _has_run(self, task: Any) -> bool:
        """Whether a task has begun. What else than a coroutine can be awaited does not say."""
        coroutine = stock(task).get_coro(task)
        if awaits.is_coroutine(coroutine):
            return awaits.has_started(coroutine)
        return task in self._begun or task._fut_waiter is not None


def _reference(task: Any) -> weakref.ref[Any] | None:
    return None if task is None else weakref.ref(task)


def is_timer(handle: Any) -> bool:
    """Whether a handle was put among the timers first."""
    return hasattr(handle, "_when")


def task_of(handle: Any) -> Any:
    """The task that a handle starts or wakes, or None for any other callback."""
    return woken_by(handle._callback)


def is_internal(handle: Any, own: OwnCode) -> bool:
    """Whether a handle runs no code of the program's own: neither its own function nor one that its task is in."""
    task = task_of(handle)
    if task is not None:
        return not any(own.runs_in(frame) for _, frame in awaits.chain(stock(task).get_coro(task)))
    return not any(map(own.has, codes(handle._callback)))


def _sets_a_result(handle: Any) -> bool:
    """Whether a handle ends a wait of asyncio's own."""
    return innermost(handle._callback) is sys.modules["asyncio.futures"]._set_result_unless_cancelled
