"""A register of a loop's tasks, brought up to date step by step: who follows a run looks at what has changed alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from diagram_gen.model import rope, words
from diagram_gen.model.loop import Task
from diagram_gen.model.names import Names

Key = TypeVar("Key")


class Register:
    """The tasks that were taken in last: by their ids, by what they are called, and the one that runs.

    `names` tell them apart. `version` is another object after each step at which a task has got another name.
    """

    def __init__(self, names: Names | None = None) -> None:
        self.names = names or Names()
        self.version = object()
        self.tasks: Sequence[Task] = ()
        self.by_id: dict[str, Task] = {}
        self.running: Task | None = None
        self._places: dict[str, int] = {}
        self._shown_as: dict[str, dict[str, None]] = {}
        self._timed: dict[float | None, dict[str, None]] = {}

    def take(self, tasks: Sequence[Task]) -> list[Task]:
        """Takes in the tasks of the next step; returns those that are new or not as they were, in their order."""
        changes = rope.changes(self.tasks, tasks)
        self.tasks = tasks
        before = {task.id: task.name for change in changes for task in change.old}
        for change in changes:
            for task in change.old:
                self._leave(task)
        new: list[Task] = []
        for change in changes:
            for place, task in enumerate(change.new, change.at):
                self._join(task, place)
            new += change.new
        if any(before.get(task.id, task.name) != task.name for task in new):
            self.version = object()
        return new

    def name(self, task: Task) -> str:
        """What a task is called, which no other task is."""
        return self.names.of(task)

    def short(self, task: Task, limit: int) -> str:
        """The same in so many characters."""
        return self.names.short(task, limit)

    def called(self, id: str) -> str | None:
        """What the task with an id is called; None if it is no task's."""
        task = self.by_id.get(id)
        return None if task is None else self.names.of(task)

    def shown_as(self, value: str) -> list[Task]:
        """The tasks that a value may be, by the text that a trace has for it."""
        return [self.by_id[id] for id in self._shown_as.get(value, ())]

    def timed_out_at(self, deadline: float | None) -> list[Task]:
        """The tasks whose waits a time-out will end at that time."""
        return [self.by_id[id] for id in self._timed.get(deadline, ())]

    def find(self, tasks: Sequence[Task], id: str) -> Task | None:
        """A task at another step of the same loop: in its place, as a rule."""
        place = self._places.get(id, -1)
        if 0 <= place < len(tasks) and tasks[place].id == id:
            return tasks[place]
        return next((task for task in tasks if task.id == id), None)

    def _join(self, task: Task, place: int) -> None:
        self.by_id[task.id], self._places[task.id] = task, place
        self._shown_as.setdefault(words.of_task(task.name), {})[task.id] = None
        if task.wait is not None:
            self._timed.setdefault(task.wait.deadline, {})[task.id] = None
        if task.state == "running":
            self.running = task

    def _leave(self, task: Task) -> None:
        self.by_id.pop(task.id, None)
        _forget(self._shown_as, words.of_task(task.name), task.id)
        if task.wait is not None:
            _forget(self._timed, task.wait.deadline, task.id)
        if self.running is task:
            self.running = None


def _forget(index: dict[Key, dict[str, None]], key: Key, id: str) -> None:
    index[key].pop(id)
    if not index[key]:
        del index[key]
