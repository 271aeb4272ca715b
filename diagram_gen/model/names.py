"""What tasks are called: by their names, and where several of a run have the same, by which of them they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from diagram_gen.model import rope
from diagram_gen.model.loop import Task
from diagram_gen.model.scene import shorten
from diagram_gen.model.trace import Step


class Names:
    """Tells tasks of one name apart, all through a run: `worker`, `worker (2nd)`, in the order in which they bear it.

    A task that has a name to itself is called by that.
    """

    def __init__(self, bearers: Iterable[tuple[str, str]] = ()) -> None:
        """The `bearers` are pairs of a name and the id of a task that bears it at some time, in order of appearance."""
        self._among: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for name, id in bearers:
            among = self._among[name]
            among.setdefault(id, len(among) + 1)

    @classmethod
    def of_run(cls, steps: Iterable[Step]) -> Names:
        """Those of all tasks that there ever are."""
        bearers: dict[tuple[str, str], None] = {}
        before: dict[str, Sequence[Task]] = {}
        for step in steps:
            if step.loop is not None:
                changes = rope.changes(before.get(step.thread, ()), step.loop.tasks)
                bearers.update(((task.name, task.id), None) for change in changes for task in change.new)
                before[step.thread] = step.loop.tasks
        return cls(bearers)

    def of(self, task: Task) -> str:
        """What a task is called that bears its name."""
        return f"{task.name}{self._which(task)}"

    def short(self, task: Task, limit: int) -> str:
        """The same in so many characters: where the name is cut, it still says which of several it is."""
        which = self._which(task)
        return f"{shorten(task.name, limit - len(which))}{which}"

    def _which(self, task: Task) -> str:
        place = self._among.get(task.name, _NOBODY).get(task.id, 1)
        return "" if place == 1 else f" ({ordinal(place)})"


_NOBODY: Mapping[str, int] = {}


def ordinal(number: int) -> str:
    """A number as a place in an order: `2nd`, `11th`."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
