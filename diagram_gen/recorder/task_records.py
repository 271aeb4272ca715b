"""Records of tasks: what is remembered of each, and how it is seen with that, its outcome above all.

Facts relied on: `Task.exception()` would mark the exception as retrieved, and the attribute `_exception` does not.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

from diagram_gen.model.loop import CANCELLED, ENDED, Group, Requester, Task, TaskState, Wait
from diagram_gen.recorder import classes
from diagram_gen.recorder.done_callbacks import DoneCallbacks
from diagram_gen.recorder.future_waits import stock


class Request(NamedTuple):
    """The step that may have asked for cancellations, the id of the task or handle that ran in it, and what that is."""

    at: int
    by: str | None
    requester: Requester | None


class Origin(NamedTuple):
    """The step that has created a task, None if nobody has seen that, and the id of what ran in it."""

    at: int | None = None
    by: str | None = None


class TaskRecord:
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
        "unheld",
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
        self.unheld = False

    def seen(self, state: TaskState, name: str, **more: Any) -> Task:
        """The task as it is seen, with what it keeps."""
        at, by = self.origin
        known = {"stack": (), "wait": None, "result": None, "exception": None} | more
        unheld = self.unheld and state == "waiting"
        return Task(self.id, name, state, **known, created_by=by, created_at=at, group=self.group, unheld=unheld)

    def finished(self, name: str, task: Any, describe: Callable[[object], str]) -> Task:
        """The task with its outcome, once it is done."""
        if self.stock.cancelled(task):
            return self.seen("cancelled", name)
        error = task._exception
        if error is not None:
            return self.seen("failed", name, exception=describe(error), exception_class=classes.full_name(type(error)))
        return self.seen("done", name, result=describe(task._result))

    def collected(self) -> Task:
        """The task once it was destroyed: as it was last seen done, or as its coroutine's end said."""
        last = self.last
        if last is not None and last.state in ENDED:
            return last
        if self.ended is not None:
            return self.ended
        name = last.name if last is not None else self.id
        result, (error, kind) = self.result, self.error
        if kind == CANCELLED:
            return self.seen("cancelled", name)
        if error is not None:
            return self.seen("failed", name, exception=error, exception_class=kind)
        return self.seen("destroyed" if result is None else "done", name, result=result)
