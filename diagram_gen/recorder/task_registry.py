"""The registry of the tasks of one loop: which of them something has shown, in order of creation, and by which ids."""

from __future__ import annotations

import sys
import traceback
import weakref
from collections.abc import Iterable, Iterator
from typing import Any

from diagram_gen.recorder.awaits import is_coroutine
from diagram_gen.recorder.future_waits import coroutine_of, stock, task_name
from diagram_gen.recorder.glances import Glances
from diagram_gen.recorder.lock_holders import Holders
from diagram_gen.recorder.task_records import Origin, TaskRecord


class TaskRegistry:
    """The records of tasks, `all` of them in order of creation; `born` numbers those of all loops.

    It keeps no task alive. What is new is told to `glances`, which finds what has changed.
    """

    def __init__(self, born: Iterable[int], holders: Holders, glances: Glances) -> None:
        self.all: list[TaskRecord] = []
        self._born = iter(born)
        self._known: dict[int, TaskRecord] = {}
        self._holders = holders
        self.glances = glances
        self._handed_over: dict[int, tuple[weakref.ref[Any], str | None]] = {}
        self._origins: dict[int, tuple[weakref.ref[Any], Origin]] = {}
        """Of tasks that nothing has shown yet."""

    def note_origin(self, task: Any, origin: Origin) -> None:
        """Notes who has put a task that is new into the ready queue for the first time: it was created then."""
        if id(task) not in self._origins or self._origins[id(task)][0]() is not task:
            self._origins[id(task)] = weakref.ref(task), origin

    def beneath(self, current: Any) -> str | None:
        """The id of the task in the middle of whose turn another one runs in this thread, None if there is none."""
        coroutines = [(task, coroutine_of(task)) for task in self.live() if task is not current]
        frames = {id(each.cr_frame): task for task, each in coroutines if is_running(each)}
        below = (frames[id(frame)] for frame, _ in traceback.walk_stack(sys._getframe()) if id(frame) in frames)
        task = next(below, None)
        return None if task is None else self.id(task)

    def discover(self, seen: Iterable[Any], origin: Origin | None = None) -> None:
        """Takes in the tasks that are new among those that something has shown.

        Their `origin` is the one that was noted, or else the one given.
        """
        for task in seen:
            if task is None or self.of(task) is not None or _is_housekeeping(task):
                continue
            reference, noted = self._origins.pop(id(task), (None, None))
            whence = noted if reference is not None and reference() is task else origin
            record = TaskRecord(next(self._born), len(self.all), task, whence or Origin())
            self.glances.add(len(self.all), task)
            self.all.append(record)
            self._known[id(task)] = record

    def hand_over(self, future: Any, function: str | None) -> None:
        """Notes the name of the function that a thread calls for a future."""
        self._handed_over[id(future)] = (weakref.ref(future), function)

    def called_for(self, future: Any) -> str | None:
        """The name of the function that a thread calls for a future, if it is known."""
        reference, function = self._handed_over.get(id(future), (None, None))
        return function if reference is not None and reference() is future else None

    def waiting_for(self, future: Any) -> Any:
        """The task that awaits a future, or None."""
        for record in self.all:
            task = record.reference()
            if task is not None and not stock(task).done(task) and task._fut_waiter is future:
                return task
        return None

    def unfinished(self) -> int:
        """How many tasks have no outcome yet."""
        tasks = (record.reference() for record in self.all)
        return sum(task is not None and not stock(task).done(task) for task in tasks)

    def born(self, task: Any) -> int:
        """The number of a task in order of creation; more than any for one that nothing has shown."""
        record = self.of(task)
        return sys.maxsize if record is None else record.number

    def knows(self, task: Any) -> bool:
        """Whether something has shown a task before."""
        return self.of(task) is not None

    def id(self, task: Any) -> str | None:
        """What a trace calls a task, which is taken in if nothing has shown it before.

        None for housekeeping, and for what had ended before it was seen: of that nobody can say whether it was that.
        """
        record = self.of(task)
        if record is None and not stock(task).done(task):
            self.discover([task])
            record = self.of(task)
        return None if record is None else record.id

    def holder_of(self, lock: Any) -> str | None:
        """What a trace calls the task that holds a lock of asyncio's; None if none does, or it is not known."""
        task = self._holders.of(lock)
        return None if task is None else self.id(task)

    def live(self) -> Iterator[Any]:
        """The tasks that were not destroyed, in order of creation."""
        tasks = (record.reference() for record in self.all)
        return (task for task in tasks if task is not None)

    def at(self, identity: int) -> TaskRecord:
        """The record of the task that has an `id`."""
        return self._known[identity]

    def of(self, task: Any) -> TaskRecord | None:
        """The record of a task; None if nothing has shown it yet."""
        known = self._known.get(id(task))
        return known if known is not None and known.reference() is task else None


def in_order_of_default_names(tasks: Iterable[Any]) -> list[Any]:
    """Tasks that nothing has shown yet, by the number in the name that asyncio gave them, then by name."""

    def key(task: Any) -> tuple[int, str]:
        name = task_name(task)
        number = name.removeprefix("Task-")
        return (int(number) if number.isdecimal() else sys.maxsize, name)

    return sorted(tasks, key=key)


def is_running(coroutine: Any) -> bool:
    """Whether a coroutine is on the stack of a thread."""
    return is_coroutine(coroutine) and coroutine.cr_running


def _is_housekeeping(task: Any) -> bool:
    """Whether a task is one that `asyncio.run` starts to shut its loop down: no reader has written it."""
    code = getattr(coroutine_of(task), "cr_code", None)
    return code is not None and code.co_qualname.startswith("BaseEventLoop.shutdown_")
