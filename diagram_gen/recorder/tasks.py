"""Observing tasks: in order of creation, each with its state, a stack of its own and what it waits for.

Fact relied on: `Task._fut_waiter` is the future that a task awaits.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from diagram_gen.model import rope
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import ENDED, Task, Wait
from diagram_gen.recorder.frames import Frames
from diagram_gen.recorder.future_waits import coroutine_of, stock, task_name
from diagram_gen.recorder.futures import AwaitedFutures
from diagram_gen.recorder.groups import Groups
from diagram_gen.recorder.ids import Ids
from diagram_gen.recorder.lock_holders import Holders, Waiters
from diagram_gen.recorder.looks import Look
from diagram_gen.recorder.task_records import Request, TaskRecord
from diagram_gen.recorder.task_registry import TaskRegistry, is_running
from diagram_gen.recorder.unheld import Unheld
from diagram_gen.recorder.values import Describer
from diagram_gen.recorder.variants import variant
from diagram_gen.recorder.waits import Namer

_LASTING_WAITS = {"sleep", "future", "lock", "semaphore", "event", "condition", "queue", "thread", "io"}
"""Kinds of wait that stay as they are in the same circumstances, if the frames do."""


class Tasks:
    """Turns the tasks of one loop into `Task`s. `news` counts what may change what others show of them.

    A task is looked at when something may have changed about it: all that
    can change while it neither runs nor is put into the ready queue are its name and the requests to cancel it.
    """

    def __init__(
        self, registry: TaskRegistry, frames: Frames, describer: Describer, ids: Ids, holders: Holders, groups: Groups
    ) -> None:
        self._registry = registry
        self._records = registry.all
        self._glances = registry.glances
        self._frames = frames
        self._describe = describer.describe
        self._before = Request(0, None, None)
        self._current: Any = None
        self._shown: Sequence[Task] = ()
        self._restless: set[int] = set()
        self._on_tasks: set[int] = set()
        self._on_locks = Waiters(holders)
        self._awaited: set[int] = set()
        """The places of tasks that may have other done callbacks: new ones, and those for which others wait now."""
        self._unheld = Unheld()
        self._groups = groups
        self.futures = AwaitedFutures(ids, describer.describe, registry.id)
        self.news = 0

    def touch(self, task: Any) -> None:
        """Something happens to a task: it runs, or is put into the ready queue."""
        self._glances.touched.add(id(task))

    def outcome(self, task: Any, result: str | None, error: tuple[str | None, str | None]) -> None:
        """Notes how a task's own coroutine ended, for a task that nobody keeps until the next step.

        Of an error, that is the text and the class.
        """
        record = self._registry.of(task)
        if record is not None:
            record.result, record.error = result, error

    def ended(self, task: Any) -> None:
        """Notes the outcome of a task that is done, which may be gone at the next step."""
        record = self._registry.of(task)
        if record is not None:
            record.ended = record.finished(task_name(task), task, self._describe)

    def note_requests(self, before: Request) -> None:
        """Notes that tasks were asked to be cancelled since they were last observed: `before`, as for `observe`."""
        for record in self._records:
            task = record.reference()
            if task is not None and stock(task).cancelling(task) > record.cancelling:
                record.request, record.cancelling = before, stock(task).cancelling(task)

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
            record = self._registry.at(identity)
            record.settled = record.waited = None
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
        looks.clear()  # they hold tasks, whose references are counted now
        changes = [*self._of_references()]
        self._shown = rope.changed(self._shown, changes) if changes else self._shown
        return self._shown

    def _changes(
        self, places: Iterable[int], looks: Mapping[int, Look | None], stack: tuple[Frame, ...], namer: Namer
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
                record.callbacks.look(task, self._registry.id)
            shown = record.callbacks.shown if task is not None else ()
            if record.group is None and shown:
                record.group = self._groups.of(task, namer, self._registry.id)
            if was.callbacks != shown or was.group is not record.group:
                record.last = variant(was, callbacks=shown, group=record.group)
                yield rope.Change(record.place, (was,), (record.last,))

    def _of_references(self) -> Iterator[rope.Change[Task]]:
        """What is new of tasks that nothing holds any more, or something holds again."""
        for place, unheld in self._unheld.changed():
            record = self._records[place]
            was = record.last
            if was is not None and record.unheld != unheld:
                record.unheld, record.last = unheld, variant(was, unheld=unheld)
                yield rope.Change(place, (was,), (record.last,))

    def _settle(self, place: int) -> None:
        """Notes whether a task is to be looked at at every step, or when others have news."""
        record = self._records[place]
        settled, wait = record.settled, record.last.wait if record.last is not None else None
        if wait is None or wait.kind == "sleep" or wait.deadline is not None:  # or else a timer holds it
            self._unheld.leave(place)
            record.unheld = False
        else:
            self._unheld.watch(place, record.reference)
        self._restless.discard(place)
        self._on_tasks.discard(place)
        if settled is None:
            self._restless.add(place)
        elif len(settled) > 1:
            self._on_tasks.add(place)

    def _look(self, record: TaskRecord, current: Any, queued: set[int], namer: Namer) -> Look | None:
        """What can be seen of a task at a glance, or None if that says that it is as it was.

        On the way, `news` counts what may change what others wait for.
        """
        look = Look.at(record, current, queued, namer)
        if record.known != look.known:
            record.known = look.known
            self.news += 1
        return None if record.settled == (look.key,) else look

    def _task(self, record: TaskRecord, look: Look | None, stack: tuple[Frame, ...], namer: Namer) -> Task:
        last = record.last
        if look is None or (last is not None and record.settled == (look.key, self.news)):
            return cast(Task, last)
        if look.task is None:
            seen, record.settled = record.collected(), (look.key,)
        else:
            if look.cancelling > record.cancelling:
                record.request = self._before
            record.cancelling = look.cancelling
            seen, record.settled = self._seen(record, look, stack, namer)
        if seen.wait is None and record.futures:
            self._leave(record)
        if record.request is not None:
            request = record.request
            seen = variant(
                seen,
                cancelling=record.cancelling,
                cancel_requested_at=request.at,
                cancel_requested_by=request.by,
                cancel_requested_as=request.requester,
            )
        if last is None or last != seen:
            record.last = last = seen
        return last

    def _seen(
        self, record: TaskRecord, look: Look, stack: tuple[Frame, ...], namer: Namer
    ) -> tuple[Task, tuple[object, ...] | None]:
        """A task as it is, and what has to stay the same for it to stay so; None if it may change at any step."""
        task, name = look.task, look.name
        if stock(task).done(task):
            return record.finished(name, task, self._describe), (look.key,)
        coroutine, then = stock(task).get_coro(task), record.callbacks.shown
        if look.running:
            own = self._frames.own_stack(stack, coroutine)
            return record.seen("running", name, stack=own, callbacks=then), None
        if is_running(coroutine):
            own = self._interrupted(stack, coroutine)
            return record.seen("interrupted", name, stack=own, callbacks=then), None
        chain, live, fixed = self._frames.chain(coroutine)
        if look.queued:
            seen = record.seen("ready", name, stack=chain, callbacks=then)
            return seen, (look.key,) if fixed else None
        wait, on_tasks = self._wait(record, look, live, namer)
        seen = record.seen("waiting", name, stack=chain, wait=wait, callbacks=then)
        if fixed and wait is not None and wait.kind in _LASTING_WAITS:
            return seen, (look.key,)
        return seen, (look.key, self.news) if fixed and on_tasks else None

    def _wait(
        self, record: TaskRecord, look: Look, live: list[types.FrameType], namer: Namer
    ) -> tuple[Wait | None, bool]:
        """What a task waits for, and whether that is tasks alone: then it is the same until one has news."""
        known = look.key, self.news
        if record.waited is not None and record.waited[0] == known:
            return record.waited[1], True
        named = namer.wait(look.task, live)
        record.futures = self.futures.hold(record.futures, named.futures)
        if named.lock is not None:
            self._on_locks.join(id(look.task), named.lock)
        awaited = self._registry.of(look.task._fut_waiter)
        if awaited is not None:
            self._awaited.add(awaited.place)
        record.waited = (known, named.wait) if named.on_tasks else None
        return named.wait, named.on_tasks

    def _leave(self, record: TaskRecord) -> None:
        """A task waits for nothing any more."""
        record.futures, record.waited = self.futures.hold(record.futures, ()), None
        task = record.reference()
        if task is not None:
            self._on_locks.leave(id(task))

    def _interrupted(self, stack: tuple[Frame, ...], coroutine: Any) -> tuple[Frame, ...]:
        """The part of a running stack that belongs to a task up to where it has started another one."""
        own = self._frames.own_stack(stack, coroutine)
        coroutines = [(task is self._current, coroutine_of(task)) for task in self._registry.live()]
        others = [each for is_current, each in coroutines if is_current or is_running(each)]
        deeper = [len(self._frames.own_stack(stack, each)) for each in others]
        own = own[: len(own) - max((each for each in deeper if each < len(own)), default=0)]
        while own and own[-1].kind == "library":
            own = own[:-1]
        return own
