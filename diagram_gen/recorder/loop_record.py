"""What is remembered of an event loop from step to step."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from diagram_gen.model.loop import Handle, Requester
from diagram_gen.recorder.handles import Handles
from diagram_gen.recorder.shared import Things
from diagram_gen.recorder.task_records import Request
from diagram_gen.recorder.task_registry import TaskRegistry
from diagram_gen.recorder.tasks import Tasks
from diagram_gen.recorder.watched import Watching


class LoopRecord:
    """What is remembered of a loop."""

    def __init__(
        self,
        registry: TaskRegistry,
        tasks: Tasks,
        numbers: Iterator[int],
        describe: Callable[[object], str],
        holder: Callable[[Any], Any],
        new_id: Callable[[str], str],
    ) -> None:
        self.registry = registry
        self.tasks = tasks
        self.awaited: tuple[int, Any] = (0, None)
        """The `id` of the future that a task is about to await while a step is being observed, and that task."""
        self.handles = Handles(self._waiting_for, registry.id, tasks.futures.ended, numbers)
        self.iteration = 0
        self.handle: Handle | None = None
        self.begun: str | None = None
        """The id of the handle that has begun to run, and as what that asks for cancellations."""
        self.asks_as: Requester | None = None
        self.group: Callable[[], Any] = lambda: None
        """The task group that has begun to be told of the end of a task, if there still is one."""
        self.task: weakref.ref[Any] | None = None
        self.shared = Things(describe, lambda lock: self._id_of(holder(lock)), self._about_to_wait, registry.id)
        self.watched = Watching(partial(new_id, "watched"))
        self.step = 0
        """The last step, and the id of the task that ran at it."""
        self.running: str | None = None

    def begin(self, step: int) -> None:
        """The loop begins to run, after that step."""
        self.step, self.running, self.begun, self.asks_as, self.handle = step, None, None, None, None

    def request(self) -> Request:
        """What asks for cancellations after the last step: the task that ran at it, or the handle if none did."""
        by = (self.begun, self.asks_as) if self.running is None else (self.running, "task")
        return Request(self.step, *by)

    def may_have_asked(self) -> bool:
        """Whether the handle that has just run may have asked tasks to end: by its time-out, its group, or itself."""
        if self.asks_as == "handle":
            return self.task is None and self.handle is not None and (self.handle.function or "").endswith(".cancel")
        if self.asks_as == "task_group":
            return bool(getattr(self.group(), "_aborting", False))
        return self.asks_as == "time_out"

    def _id_of(self, task: Any) -> str | None:
        return None if task is None else self.registry.id(task)

    def _about_to_wait(self, future: Any) -> Any:
        """The task that is about to await a future, or None."""
        identity, task = self.awaited
        return task if identity == id(future) else None

    def _waiting_for(self, future: Any) -> Any:
        """The task that awaits a future, or is about to."""
        return self._about_to_wait(future) or self.registry.waiting_for(future)
