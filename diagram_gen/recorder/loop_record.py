"""What is remembered of an event loop from step to step."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from diagram_gen.model.loop import Handle, Requester
from diagram_gen.recorder.handles import Handles
from diagram_gen.recorder.shared import Things
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
        self.handles = Handles(self._waiting_for, registry.id, tasks.futures.ended, numbers)
        self.iteration = 0
        self.handle: Handle | None = None
        self.begun: tuple[str | None, Requester | None] = (None, None)
        self.group: Callable[[], Any] = lambda: None
        """The task group that has begun to be told of the end of a task, if there still is one."""
        self.task: weakref.ref[Any] | None = None
        self.shared = Things(describe, lambda lock: self._id_of(holder(lock)), self._about_to_wait, registry.id)
        self.watched = Watching(partial(new_id, "watched"))
        self.before: tuple[int, str | None] = (0, None)
        """The last step, and the id of the task that ran at it."""

    def may_have_asked(self) -> bool:
        """Whether the handle that has just run may have asked tasks to end: by its time-out, its group, or itself."""
        asked_as = self.begun[1]
        if asked_as == "handle":
            return self.task is None and self.handle is not None and (self.handle.function or "").endswith(".cancel")
        return asked_as == "time_out" or (asked_as == "task_group" and bool(getattr(self.group(), "_aborting", False)))

    def _id_of(self, task: Any) -> str | None:
        return None if task is None else self.registry.id(task)

    def _about_to_wait(self, future: Any) -> Any:
        """The task that is about to await a future, or None."""
        identity, task = self.awaited
        return task if identity == id(future) else None

    def _waiting_for(self, future: Any) -> Any:
        """The task that awaits a future, or is about to."""
        return self._about_to_wait(future) or self.registry.waiting_for(future)
