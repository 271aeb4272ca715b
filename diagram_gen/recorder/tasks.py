"""Observing tasks: in order of creation, each with its state, a stack of its own and what it waits for.

Facts relied on: `Task._fut_waiter` is the future that a task awaits; `Task.exception()` would mark the exception as
retrieved, and the attribute `_exception` does not.
"""

from __future__ import annotations

import inspect
import sys
import traceback
import types
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from diagram_gen.model import rope
from diagram_gen.model.trace import CANCELLED, ENDED, Frame, Group, Requester, Task, TaskState, Wait
from diagram_gen.recorder import classes
from diagram_gen.recorder.done_callbacks import DoneCallbacks
from diagram_gen.recorder.frames import Frames
from diagram_gen.recorder.future_waits import coroutine_of, shortened, stock, task_name
from diagram_gen.recorder.futures import AwaitedFutures
from diagram_gen.recorder.glances import Glances
from diagram_gen.recorder.groups import Groups
from diagram_gen.recorder.ids import Ids
from diagram_gen.recorder.lock_holders import Holders, Waiters
from diagram_gen.recorder.values import Describer
from diagram_gen.recorder.waits import Namer

_LASTING_WAITS = {"sleep", "future", "lock", "semaphore", "event", "condition", "queue", "thread", "io"}
"""Kinds of wait that stay as they are in the same circumstances, if the frames do."""


class Request(NamedTuple):
    """The step that may have asked for cancellations, the id of the task or handle that ran in it, and what that is."""

    at: int
    by: str | None
    requester: Requester | None


class Origin(NamedTuple):
    """The step that has created a task, None if nobody has seen that, and the id of what ran in it."""

    at: int | None = None
    by: str | None = None


class _TaskRecord:
    """What is remembered of a task, without keeping it alive.

    `settled` is what `last` was true for, if it stays true for as long as that is the same. `waited` is what the task
    waits for, if that is other tasks alone, with what that was true for; `futures` has the ids of those that are none.
    """

    __slots__ = (
        "callbacks",
        "cancelling",
        "ended",
        "error",
        "futures",
        "group",
        "id",
        "known",
        "last",
        "number",
        "origin",
        "place",
        "reference",
        "request",
        "result",
        "settled",
        "stock",
        "waited",
    )

    def __init__(self, number: int, place: int, task: Any, origin: Origin) -> None:
        self.number = number
        self.origin = origin
        self.place = place
        self.id = f"task-{number}"
        self.reference: weakref.ref[Any] = weakref.ref(task)
        self.stock = stock(task)
        self.result: str | None = None
        self.error: tuple[str | None, str | None] = (None, None)
        self.cancelling = 0
        self.request: Request | None = None
        self.last: Task | None = None
        self.known: tuple[object, ...] = ()
        self.ended: Task | None = None
        self.settled: tuple[object, ...] | None = None
        self.waited: tuple[tuple[object, ...], Wait | None] | None = None
        self.callbacks = DoneCallbacks()
        self.futures: tuple[str, ...] = ()
        self.group: Group | None = None

    def seen(self, state: TaskState, name: str, **more: Any) -> Task:
        """The task as it is seen, with what it keeps."""
        at, by = self.origin
        known = {"stack": (), "wait": None, "result": None, "exception": None} | more
        return Task(self.id, name, state, **known, created_by=by, created_at=at, group=self.group)


@dataclass(slots=True)
class _Look:
    """What can be seen of a task at a glance; `key` holds all of it."""

    task: Any
    name: str
    running: bool
    queued: bool
    cancelling: int
    key: tuple[object, ...]


class Tasks:
    """Turns the tasks of one loop into `Task`s. `news` counts what may change what others show of them.

    A task is looked at when something may have changed about it: all that
    can change while it neither runs nor is put into the ready queue are its name and the requests to cancel it.
    """

    def __init__(
        self,
        frames: Frames,
        describer: Describer,
        born: Iterable[int],
        ids: Ids,
        holders: Holders,
        groups: Groups,
    ) -> None:
        self._frames = frames
        self._describe = describer.describe
        self._born = iter(born)
        self._records: list[_TaskRecord] = []
        self._known: dict[int, _TaskRecord] = {}
        self._before = Request(0, None, None)
        self._current: Any = None
        self._handed_over: dict[int, tuple[weakref.ref[Any], str | None]] = {}
        self._glances = Glances()
        self._shown: Sequence[Task] = ()
        self._restless: set[int] = set()
        self._on_tasks: set[int] = set()
        self._holders = holders
        self._on_locks = Waiters(holders)
        self._origins: dict[int, tuple[weakref.ref[Any], Origin]] = {}
        """Of tasks that nothing has shown yet."""
        self._awaited: set[int] = set()
        """The places of tasks that may have other done callbacks: new ones, and those for which others wait now."""
        self._groups = groups
        self.futures = AwaitedFutures(ids, describer.describe, self.id)
        self.news = 0

    def is_new(self, task: Any) -> bool:
        """Whether nothing has shown a task yet."""
        return self._record(task) is None

    def note_origin(self, task: Any, origin: Origin) -> None:
        """Notes who has put a task that is new into the ready queue for the first time: it was created then."""
        if id(task) not in self._origins or self._origins[id(task)][0]() is not task:
            self._origins[id(task)] = weakref.ref(task), origin

    def beneath(self, current: Any) -> str | None:
        """The id of the task in the middle of whose turn another one runs in this thread, None if there is none."""
        coroutines = {task: coroutine_of(task) for task in self.live() if task is not current}
        frames = {id(each.cr_frame): task for task, each in coroutines.items() if _is_running(each)}
        below = (frames[id(frame)] for frame, _ in traceback.walk_stack(sys._getframe()) if id(frame) in frames)
        task = next(below, None)
        return None if task is None else self.id(task)

    def discover(self, seen: Iterable[Any], origin: Origin | None = None) -> None:
        """Takes in the tasks that are new among those that something has shown.

        Their `origin` is the one that was noted, or else the one given.
        """
        for task in seen:
            if task is None or self._record(task) is not None or _is_housekeeping(task):
                continue
            reference, noted = self._origins.pop(id(task), (None, None))
            whence = noted if reference is not None and reference() is task else origin
            record = _TaskRecord(next(self._born), len(self._records), task, whence or Origin())
            self._glances.add(len(self._records), task)
            self._records.append(record)
            self._known[id(task)] = record

    def touch(self, task: Any) -> None:
        """Something happens to a task: it runs, or is put into the ready queue."""
        self._glances.touched.add(id(task))

    def outcome(self, task: Any, result: str | None, error: tuple[str | None, str | None]) -> None:
        """Notes how a task's own coroutine ended, for a task that nobody keeps until the next step.

        Of an error, that is the text and the class.
        """
        record = self._record(task)
        if record is not None:
            record.result, record.error = result, error

    def ended(self, task: Any) -> None:
        """Notes the outcome of a task that is done, which may be gone at the next step."""
        record = self._record(task)
        if record is not None:
            record.ended = self._finished(record, task_name(task), task)

    def hand_over(self, future: Any, function: str | None) -> None:
        """Notes the name of the function that a thread calls for a future."""
        self._handed_over[id(future)] = (weakref.ref(future), function)

    def called_for(self, future: Any) -> str | None:
        """The name of the function that a thread calls for a future, if it is known."""
        reference, function = self._handed_over.get(id(future), (None, None))
        return function if reference is not None and reference() is future else None

    def note_requests(self, before: Request) -> None:
        """Notes that tasks were asked to be cancelled since they were last observed: `before`, as for `observe`."""
        for record in self._records:
            task = record.reference()
            if task is not None and stock(task).cancelling(task) > record.cancelling:
                record.request, record.cancelling = before, stock(task).cancelling(task)

    def waiting_for(self, future: Any) -> Any:
        """The task that awaits a future, or None."""
        for record in self._records:
            task = record.reference()
            if task is not None and not stock(task).done(task) and task._fut_waiter is future:
                return task
        return None

    def observe(
        self,
        current: Any,
        queued: set[int],
        stack: tuple[Frame, ...],
        namer: Namer,
        before: Request,
        *,
        callbacks_changed: bool,
    ) -> Sequence[Task]:
        """All tasks so far. `queued` has the ids of those in the ready queue, `stack` is that of the running one.

        What was asked of tasks since they were last observed, `before` says who did. `callbacks_changed` says that any
        task may have other done callbacks.
        """
        self._before, self._current = before, current
        news = self.news
        for identity in self._on_locks.moved():
            self._known[identity].settled = self._known[identity].waited = None
            self._glances.touched.add(identity)
        places = sorted(self._restless.union(self._glances.changed(current, queued, namer)))
        looks = {place: self._look(self._records[place], current, queued, namer) for place in places}
        if self.news != news:  # who waits for tasks may wait for others now
            places = sorted(self._on_tasks.difference(looks))
            looks.update((place, self._look(self._records[place], current, queued, namer)) for place in places)
        known = len(self._records)
        self._awaited = set(range(len(self._shown), known))  # those that are new
        changes = [*self._changes(sorted(looks), looks, stack, namer)]
        while known < len(self._records):  # whoever waits for them has shown them
            places, known = [*range(known, len(self._records))], len(self._records)
            looks = {place: self._look(self._records[place], current, queued, namer) for place in places}
            changes += self._changes(places, looks, stack, namer)
            self._awaited.update(places)
        self._shown = rope.changed(self._shown, changes)
        if callbacks_changed or self._awaited:
            looked_at = range(len(self._records)) if callbacks_changed else sorted(self._awaited)
            changes = [*self._of_callbacks(looked_at, namer)]
            self._shown = rope.changed(self._shown, changes) if changes else self._shown
        self._current = None
        return self._shown

    def _changes(
        self, places: Iterable[int], looks: Mapping[int, _Look | None], stack: tuple[Frame, ...], namer: Namer
    ) -> Iterator[rope.Change[Task]]:
        """What is new of the tasks in some places, from left to right."""
        for place in places:
            task = self._task(self._records[place], looks[place], stack, namer)
            was = tuple(self._shown[place : place + 1])
            if was != (task,):
                yield rope.Change(place, was, (task,))
            self._settle(place)

    def _of_callbacks(self, places: Iterable[int], namer: Namer) -> Iterator[rope.Change[Task]]:
        """What is new of the done callbacks of tasks in some places, from left to right, and so of their groups."""
        for record in map(self._records.__getitem__, places):
            task, was = record.reference(), record.last
            if was is None or (was.state in ENDED and not was.callbacks):
                continue
            if task is not None:
                record.callbacks.look(task, self.id)
            shown = record.callbacks.shown if task is not None else ()
            if record.group is None and shown:
                record.group = self._groups.of(task, namer, self.id)
            if was.callbacks != shown or was.group is not record.group:
                record.last = replace(was, callbacks=shown, group=record.group)
                yield rope.Change(record.place, (was,), (record.last,))

    def _settle(self, place: int) -> None:
        """Notes whether a task is to be looked at at every step, or when others have news."""
        settled = self._records[place].settled
        self._restless.discard(place)
        self._on_tasks.discard(place)
        if settled is None:
            self._restless.add(place)
        elif len(settled) > 1:
            self._on_tasks.add(place)

    def unfinished(self) -> int:
        """How many tasks have no outcome yet."""
        tasks = (record.reference() for record in self._records)
        return sum(task is not None and not stock(task).done(task) for task in tasks)

    def born(self, task: Any) -> int:
        """The number of a task in order of creation; more than any for one that nothing has shown."""
        record = self._record(task)
        return sys.maxsize if record is None else record.number

    def knows(self, task: Any) -> bool:
        """Whether something has shown a task before."""
        return self._record(task) is not None

    def id(self, task: Any) -> str | None:
        """What a trace calls a task, which is taken in if nothing has shown it before.

        None for housekeeping, and for what had ended before it was seen: of that nobody can say whether it was that.
        """
        record = self._record(task)
        if record is None and not stock(task).done(task):
            self.discover([task])
            record = self._record(task)
        return None if record is None else record.id

    def holder_of(self, lock: Any) -> str | None:
        """What a trace calls the task that holds a lock of asyncio's; None if none does, or it is not known."""
        task = self._holders.of(lock)
        return None if task is None else self.id(task)

    def live(self) -> Iterator[Any]:
        """The tasks that were not destroyed, in order of creation."""
        tasks = (record.reference() for record in self._records)
        return (task for task in tasks if task is not None)

    def _record(self, task: Any) -> _TaskRecord | None:
        known = self._known.get(id(task))
        return known if known is not None and known.reference() is task else None

    def _look(self, record: _TaskRecord, current: Any, queued: set[int], namer: Namer) -> _Look | None:
        """What can be seen of a task at a glance, or None if that says that it is as it was.

        On the way, `news` counts what may change what others wait for.
        """
        task, stock = record.reference(), record.stock
        if task is None:
            name, running, is_queued, cancelling = "", False, False, 0
            known: tuple[object, ...] = ("collected",)
            key: tuple[object, ...] = known
        else:
            name, running, is_queued, cancelling = (
                stock.get_name(task),
                task is current,
                id(task) in queued,
                stock.cancelling(task),
            )
            known = (name, stock.done(task))
            key = (
                known,
                running,
                is_queued,
                id(task._fut_waiter),
                cancelling,
                namer.deadlines.get(id(task)),
                namer.version,
            )
        if record.known != known:
            record.known = known
            self.news += 1
        if record.settled == (key,):
            return None
        return _Look(task, shortened(name), running, is_queued, cancelling, key)

    def _task(self, record: _TaskRecord, look: _Look | None, stack: tuple[Frame, ...], namer: Namer) -> Task:
        last = record.last
        if look is None or (last is not None and record.settled == (look.key, self.news)):
            return cast(Task, last)
        if look.task is None:
            found, record.settled = self._collected(record), (look.key,)
        else:
            if look.cancelling > record.cancelling:
                record.request = self._before
            record.cancelling = look.cancelling
            found, record.settled = self._seen(record, look, stack, namer)
        if found.wait is None and record.futures:
            self._leave(record)
        if record.request is not None:
            request = record.request
            found = replace(
                found,
                cancelling=record.cancelling,
                cancel_requested_at=request.at,
                cancel_requested_by=request.by,
                cancel_requested_as=request.requester,
            )
        if last is None or last != found:
            record.last = last = found
        return last

    def _seen(
        self, record: _TaskRecord, look: _Look, stack: tuple[Frame, ...], namer: Namer
    ) -> tuple[Task, tuple[object, ...] | None]:
        """A task as it is, and what has to stay the same for it to stay so; None if it may change at any step."""
        task, name = look.task, look.name
        if stock(task).done(task):
            return self._finished(record, name, task), (look.key,)
        coroutine, then = stock(task).get_coro(task), record.callbacks.shown
        if look.running:
            own = self._frames.own_stack(stack, coroutine)
            return record.seen("running", name, stack=own, callbacks=then), None
        if _is_running(coroutine):
            own = self._interrupted(stack, coroutine)
            return record.seen("interrupted", name, stack=own, callbacks=then), None
        chain, live, fixed = self._frames.chain(coroutine)
        if look.queued:
            found = record.seen("ready", name, stack=chain, callbacks=then)
            return found, (look.key,) if fixed else None
        wait, on_tasks = self._wait(record, look, live, namer)
        found = record.seen("waiting", name, stack=chain, wait=wait, callbacks=then)
        if fixed and wait is not None and wait.kind in _LASTING_WAITS:
            return found, (look.key,)
        return found, (look.key, self.news) if fixed and on_tasks else None

    def _wait(
        self, record: _TaskRecord, look: _Look, live: list[types.FrameType], namer: Namer
    ) -> tuple[Wait | None, bool]:
        """What a task waits for, and whether that is tasks alone: then it is the same until one has news."""
        known = look.key, self.news
        if record.waited is not None and record.waited[0] == known:
            return record.waited[1], True
        named = namer.wait(look.task, live)
        record.futures = self.futures.hold(record.futures, named.futures)
        if named.lock is not None:
            self._on_locks.join(id(look.task), named.lock)
        awaited = self._record(look.task._fut_waiter)
        if awaited is not None:
            self._awaited.add(awaited.place)
        record.waited = (known, named.wait) if named.on_tasks else None
        return named.wait, named.on_tasks

    def _leave(self, record: _TaskRecord) -> None:
        """A task waits for nothing any more."""
        record.futures, record.waited = self.futures.hold(record.futures, ()), None
        task = record.reference()
        if task is not None:
            self._on_locks.leave(id(task))

    def _interrupted(self, stack: tuple[Frame, ...], coroutine: Any) -> tuple[Frame, ...]:
        """The part of a running stack that belongs to a task up to where it has started another one."""
        own = self._frames.own_stack(stack, coroutine)
        coroutines = [(task is self._current, coroutine_of(task)) for task in self.live()]
        others = [each for is_current, each in coroutines if is_current or _is_running(each)]
        deeper = [len(self._frames.own_stack(stack, each)) for each in others]
        own = own[: len(own) - max((each for each in deeper if each < len(own)), default=0)]
        while own and own[-1].kind == "library":
            own = own[:-1]
        return own

    def _finished(self, record: _TaskRecord, name: str, task: Any) -> Task:
        if stock(task).cancelled(task):
            return record.seen("cancelled", name)
        if task._exception is not None:
            error, kind = self._error(task._exception)
            return record.seen("failed", name, exception=error, exception_class=kind)
        return record.seen("done", name, result=self._describe(task._result))

    def _error(self, error: BaseException) -> tuple[str, str]:
        return self._describe(error), classes.full_name(type(error))

    def _collected(self, record: _TaskRecord) -> Task:
        """A task that was destroyed: as it was last seen done, or as its coroutine's end said."""
        last = record.last
        if last is not None and last.state in ENDED:
            return last
        if record.ended is not None:
            return record.ended
        name = last.name if last is not None else record.id
        result, (error, kind) = record.result, record.error
        if kind == CANCELLED:
            return record.seen("cancelled", name)
        if error is not None:
            return record.seen("failed", name, exception=error, exception_class=kind)
        return record.seen("destroyed" if result is None else "done", name, result=result)


def in_order_of_default_names(tasks: Iterable[Any]) -> list[Any]:
    """Tasks that nothing has shown yet, by the number in the name that asyncio gave them, then by name."""

    def key(task: Any) -> tuple[int, str]:
        name = task_name(task)
        number = name.removeprefix("Task-")
        return (int(number) if number.isdecimal() else sys.maxsize, name)

    return sorted(tasks, key=key)


def _is_running(coroutine: Any) -> bool:
    """Whether a coroutine is on the stack of a thread."""
    return inspect.iscoroutine(coroutine) and coroutine.cr_running


def _is_housekeeping(task: Any) -> bool:
    """Whether a task is one that `asyncio.run` starts to shut its loop down: no reader has written it."""
    code = getattr(coroutine_of(task), "cr_code", None)
    return code is not None and code.co_qualname.startswith("BaseEventLoop.shutdown_")
