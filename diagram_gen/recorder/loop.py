"""Observing the event loop that runs in a thread: its clock, its ready queue, its timers and its tasks.

Facts relied on: `BaseEventLoop._ready` is the queue and `_scheduled` the heap of timers.
"""

from __future__ import annotations

import itertools
import types
import weakref
from collections.abc import Iterable
from typing import Any

from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import Handle, Loop, Requester
from diagram_gen.recorder import names
from diagram_gen.recorder.callbacks import innermost, owner_of
from diagram_gen.recorder.clock import running_loop
from diagram_gen.recorder.contexts import Contexts
from diagram_gen.recorder.deadlines import Deadlines
from diagram_gen.recorder.done_callbacks import Changes
from diagram_gen.recorder.faults import Faults, following
from diagram_gen.recorder.frames import Frames
from diagram_gen.recorder.future_waits import is_future, is_task, loop_of, stock
from diagram_gen.recorder.glances import Glances
from diagram_gen.recorder.groups import Groups
from diagram_gen.recorder.handles import task_of
from diagram_gen.recorder.ids import Ids
from diagram_gen.recorder.lock_holders import Holders
from diagram_gen.recorder.loop_record import LoopRecord
from diagram_gen.recorder.loop_tasks import all_tasks, current_task, tasks_module, time_of
from diagram_gen.recorder.shared import kind_of
from diagram_gen.recorder.task_records import Origin, Request
from diagram_gen.recorder.task_registry import TaskRegistry, in_order_of_default_names
from diagram_gen.recorder.tasks import Tasks
from diagram_gen.recorder.threads import Thread
from diagram_gen.recorder.values import Describer
from diagram_gen.recorder.waits import Namer


class LoopObserver:
    """Turns the running loop into a `Loop`; of one that it cannot follow, it says so and gives up."""

    def __init__(self, frames: Frames, describer: Describer, deadlines: Deadlines, faults: Faults) -> None:
        self.faults = faults
        self._frames = frames
        self._describer = describer
        self._deadlines = deadlines
        self._born, self._numbers = itertools.count(1), itertools.count(1)
        self._loops: dict[int, tuple[weakref.ref[Any], LoopRecord]] = {}
        self._ids = Ids()
        self._holders = Holders()
        self._groups = Groups(self._ids)
        self._contexts = Contexts(describer.describe)
        self.callbacks = Changes()

    @following
    def begin_iteration(self, loop: Any) -> None:
        """The loop starts another turn."""
        record = self._record(loop)
        record.iteration += 1
        record.handle = None

    @following
    def begin_handle(self, handle: Any, step: int) -> None:
        """The loop of this thread runs a handle, before this step."""
        loop = running_loop()
        if loop is not None:
            record = self._record(loop)
            record.handle = record.handles.begin(handle, step)
            record.begun, record.asks_as = record.handle.id, _requester(record.handle)
            if record.asks_as == "task_group":
                record.group = weakref.ref(owner_of(innermost(handle._callback)))
            task = task_of(handle)
            record.task = None if task is None else weakref.ref(task)
            record.tasks.touch(task)

    @following
    def end_handle(self) -> None:
        """The handle that this thread's loop ran has ended, and with it maybe a task; or it has asked some to end."""
        loop = running_loop()
        if loop is None:
            return
        record = self._record(loop)
        task = record.task() if record.task is not None else None
        if task is not None and stock(task).done(task):
            record.tasks.ended(task)
        if record.may_have_asked():
            record.tasks.note_requests(Request(record.step, record.begun, record.asks_as))

    @following
    def begin(self, loop: Any, step: int) -> None:
        """A loop begins to run; this was the last step before."""
        record = self._record(loop)
        self.callbacks.open()
        record.begin(step)
        record.tasks.note_requests(record.request())

    @following
    def hand_over(self, loop: Any, future: Any, function: Any) -> None:
        """A thread is to call a function, and to end a future of the loop with what comes out."""
        self._record(loop).registry.hand_over(future, names.of_callable(function))

    @following
    def set(self, loop: Any, handle: Any, caller: types.FrameType | None) -> None:
        """A timer of a loop was set by the code of a frame."""
        for_sleep = caller is not None and caller.f_code is tasks_module().sleep.__code__
        task = current_task(running_loop()) if for_sleep else None
        self._record(loop).handles.set(handle, for_sleep=for_sleep, task=task)

    @following
    def put(self, loop: Any, handle: Any, step: int, by_thread: Thread, *, by_future: bool, wakes_loop: bool) -> None:
        """A step has put a handle into a loop's ready queue, because a future has ended or for another reason."""
        running = running_loop()
        thread = None if running is loop or not loop.is_running() else by_thread
        record, task = self._record(loop), task_of(handle)
        record.tasks.touch(task)
        if task is not None and not record.registry.knows(task):
            record.registry.note_origin(task, Origin(step, self._running(record, loop) if running is loop else None))
        record.handles.put(handle, step, thread, by_future=by_future, wakes_loop=wakes_loop)

    def _running(self, record: LoopRecord, loop: Any) -> str | None:
        """The id of the task that a loop runs in this thread, or of the handle that does without one."""
        task = current_task(loop)
        return record.begun if task is None else record.registry.id(task)

    @following
    def acquired(self, lock: Any) -> None:
        """The running task has got a lock of asyncio's."""
        self._holders.acquired(lock, current_task(running_loop()))

    @following
    def named(self, value: Any) -> str | None:
        """What a trace calls a value that is a task, or that tasks may wait for; None for all others.

        Before there is a loop that is so of all.
        """
        if not self._loops:
            return None
        if is_task(value):
            return self._task(value)
        if is_future(value):
            return self._ids.of(value, "future")
        kind = kind_of(value)
        if kind is None:
            return None
        id = self._ids.of(value, "condition" if kind == "barrier" else kind)
        loop = running_loop()
        if loop is not None:
            self._record(loop).shared.note(value, id)
        return id

    def _task(self, task: Any) -> str | None:
        """What a trace calls a task, which is taken in after all those that are to start before it.

        None for one that its class is yet to make one: it has no loop.
        """
        loop = loop_of(task)
        if loop is None:
            return None
        registry = self._record(loop).registry
        if not registry.knows(task):
            registry.discover(map(task_of, list(getattr(loop, "_ready", ()))))
        return registry.id(task)

    @following
    def in_order_of_creation(self, tasks: Iterable[Any]) -> list[Any]:
        """Tasks of one loop, those that nothing can show at the end."""
        known = in_order_of_default_names(filter(is_task, tasks))
        if not known:
            return []
        loop = stock(known[0]).get_loop(known[0])
        registry = self._record(loop).registry
        registry.discover([*map(task_of, list(getattr(loop, "_ready", ()))), *known])
        return sorted(known, key=registry.born)

    def loop_of(self, thread: int) -> Any:
        """The loop that a thread runs, by the thread's identifier, or None."""
        for reference, _ in [*self._loops.values()]:
            loop = reference()
            if getattr(loop, "_thread_id", None) == thread:
                return loop
        return None

    @following
    def has_news(self, before: Loop) -> bool:
        """Whether the running loop has a task that it did not have at an earlier step, or a timer."""
        loop = running_loop()
        if loop is None:  # the program goes through a turn by itself
            return False
        record = self._record(loop)
        record.registry.discover([*map(task_of, loop._ready), *all_tasks(loop)])
        return bool(record.registry.unfinished() or loop._scheduled) or time_of(loop) != before.time

    @following
    def outcome(
        self, frame: Any, result: str | None = None, error: tuple[str | None, str | None] = (None, None)
    ) -> None:
        """Notes how the running task ended, if the frame that ends is the outermost of its own."""
        loop = running_loop()
        task = current_task(loop)
        if task is not None and getattr(stock(task).get_coro(task), "cr_frame", None) is frame:
            self._record(loop).tasks.outcome(task, result, error)

    @following
    def observe(
        self,
        step: int,
        stack: tuple[Frame, ...],
        *,
        loop: Any = None,
        at_turn: bool = False,
        awaited: Any = None,
        begins: Any = None,
    ) -> Loop | None:
        """The state of a loop at a step, by default that of the running loop of this thread, or None if there is none.

        `at_turn` says that the loop has just moved due timers to the ready queue;
        `awaited` is what the running task is about to wait for; `begins` is the handle that is about to run.
        """
        loop = running_loop() if loop is None else loop
        if loop is None:
            return None
        record, current = self._record(loop), current_task(loop)
        ready, scheduled = list(loop._ready), self._deadlines.in_order(loop._scheduled)
        queued, request = record.handles.tasks(ready if begins is None else [*ready, begins]), record.request()
        self._discover(record, current, queued)
        if at_turn:
            record.registry.discover(all_tasks(loop))
        record.awaited = (id(awaited), current) if awaited is not None else (0, None)
        namer = Namer([*scheduled, *ready], record.registry, self._ids, self._frames.is_program)
        if begins is not None:
            self.begin_handle(begins, step)
        queue, timers = record.handles.queue(ready, step), record.handles.timers(scheduled)
        may_differ = self.callbacks.may_have()
        tasks = record.tasks.observe(current, {*map(id, queued)}, stack, namer, request, callbacks_changed=may_differ)
        futures = record.tasks.futures.observe(_sources(queue, record.handle), look_at_all=may_differ)
        shared = record.shared.observe(loop, namer.name)
        context, watched = self._contexts.now(namer.name), record.watched.observe(loop, namer.name)
        record.awaited = (0, None)
        record.step, record.running = step, None if current is None else record.registry.id(current)
        parts = queue, timers, tasks, futures, shared, context, watched
        return Loop(time_of(loop), record.iteration, record.running, record.handle, *parts)

    def _discover(self, record: LoopRecord, current: Any, seen: Iterable[Any]) -> None:
        """Takes in the task that runs, and others that were seen; what nobody has put anywhere starts eagerly."""
        registry = record.registry
        if current is not None and not registry.knows(current):
            registry.discover([current], Origin(record.step, registry.beneath(current) or record.begun))
        registry.discover([*seen, current])

    def _record(self, loop: Any) -> LoopRecord:
        reference, known = self._loops.get(id(loop), (None, None))
        if reference is None or known is None or reference() is not loop:
            registry = TaskRegistry(self._born, self._holders, Glances())
            shared = self._frames, self._describer, self._ids, self._holders, self._groups
            tasks = Tasks(registry, *shared)
            known = LoopRecord(
                registry, tasks, self._numbers, self._describer.describe, self._holders.of, self._ids.new
            )
            self._loops[id(loop)] = (weakref.ref(loop), known)
        return known


def _sources(ready: Iterable[Handle], running: Handle | None) -> frozenset[str]:
    """The ids of the futures and tasks whose end has put handles into the queue, or the one that runs now."""
    sources = [handle.source for handle in ready if handle.source is not None]
    return frozenset(sources if running is None or running.source is None else (*sources, running.source))


def _requester(handle: Handle) -> Requester:
    """As what a handle asks for cancellations."""
    if handle.kind == "time_out":
        return "time_out"
    return "task_group" if handle.of_asyncio and handle.function == "TaskGroup._on_task_done" else "handle"
