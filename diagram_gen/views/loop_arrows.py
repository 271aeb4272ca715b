"""Arrows of the loop view: from a task that waits to those that it waits for, as far as both have a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from diagram_gen.model import rope
from diagram_gen.model.loop import ENDED, Task, Wait
from diagram_gen.model.register import Register
from diagram_gen.model.waiting import ON_TASKS

Arrow = tuple[int, int]


class Arrows:
    """Follows who waits for whom, among tasks that have `places` by their ids."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self._places = places
        self._waited: dict[str, tuple[Sequence[str], set[str]]] = {}

    def of(self, tasks: Register) -> tuple[Arrow, ...]:
        """The places of each waiting task and of one that it waits for, which has not ended."""
        known = [tasks.by_id[id] for id in self._places if id in tasks.by_id]
        return tuple([arrow for task in known if task.wait for arrow in self._from(task, task.wait, known)])

    def _from(self, task: Task, wait: Wait, known: Sequence[Task]) -> Iterator[Arrow]:
        if wait.kind not in ON_TASKS:
            return
        ids = self._waited_for(task.id, wait)
        for other in known:
            if other.id in ids and other is not task and other.state not in ENDED:
                yield self._places[task.id], self._places[other.id]

    def _waited_for(self, id: str, wait: Wait) -> set[str]:
        """The ids that a task waits for: of many, mostly one is gone."""
        before, ids = self._waited.get(id, ((), set()))
        for change in rope.changes(before, wait.on):
            ids.difference_update(change.old)
            ids.update(change.new)
        self._waited[id] = wait.on, ids
        return ids
