"""Arrows of the loop view: from a task that waits to those that it waits for, as far as both have a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from diagram_gen.model import rope
from diagram_gen.model.register import Register
from diagram_gen.model.trace import Task, Wait

_ON_TASKS = {"task", "gather", "task_group", "timeout"}
"""Kinds of wait that are on tasks, by name."""
Arrow = tuple[int, int]


class Arrows:
    """Follows who waits for whom, among tasks that have `places` by their ids."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self._places = places
        self._names: dict[str, tuple[Sequence[str], Counter[str]]] = {}

    def of(self, tasks: Register) -> tuple[Arrow, ...]:
        """The places of each waiting task and of one that it waits for; a name that two tasks have tells nothing."""
        known = [tasks.by_id[id] for id in self._places if id in tasks.by_id]
        return tuple([arrow for task in known if task.wait for arrow in self._from(task, task.wait, known, tasks)])

    def _from(self, task: Task, wait: Wait, known: Sequence[Task], tasks: Register) -> Iterator[Arrow]:
        if wait.kind not in _ON_TASKS:
            return
        names = self._waited_for(task.id, wait)
        for other in known:
            if names[other.name] and other is not task and tasks.alive(other.name) is other:
                yield self._places[task.id], self._places[other.id]

    def _waited_for(self, id: str, wait: Wait) -> Counter[str]:
        """How often each name is among those that a task waits for: of many, mostly one is gone."""
        before, names = self._names.get(id, ((), Counter()))
        for change in rope.changes(before, wait.on):
            names.subtract(change.old)
            names.update(change.new)
        self._names[id] = wait.on, names
        return names
