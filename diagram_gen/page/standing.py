"""Where the tasks of a run stand: for the marks in a listing, and for whoever follows one of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diagram_gen.model import rope
from diagram_gen.model.characters import width
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import Loop, Task, TaskState
from diagram_gen.model.names import Names
from diagram_gen.page.pointers import Rows

LONGEST = 10
"""Characters of a task's name beside a line of a listing."""
_FRAMES = 8
"""So many frames are looked at from each end of a stack: more rows than that nobody reads at once."""
_MORE = 3
"""Characters that say how many more tasks stand there: ` +2`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A task by its id: what it is called, also in short, its state, and the rows of its frames, outermost first."""

    id: str
    name: str
    short: str
    state: TaskState
    rows: tuple[int, ...]


class Following:
    """Follows the tasks of a loop from step to step; `widest` is how many characters their marks ever take."""

    def __init__(self, rows: Rows, names: Names) -> None:
        self.widest = 0
        self._rows = rows
        self._names = names
        self._tasks: Sequence[Task] = ()
        self._known: dict[str, Standing] = {}
        self._standing: Counter[int] = Counter()

    def at(self, loop: Loop | None) -> Iterator[Standing]:
        """The tasks that do not stand, or are not, as they were; where no loop is to be seen, all are as they were."""
        tasks = loop.tasks if loop is not None else self._tasks
        changes = rope.changes(self._tasks, tasks) if tasks is not self._tasks else ()
        self._tasks = tasks
        after = {task.id: task for change in changes for task in change.new}
        gone = {task.id for change in changes for task in change.old} - after.keys()
        standing = [replace(self._known[id], rows=()) for id in sorted(gone)]
        standing += [self._of(task) for task in after.values()]
        for each in standing:
            if each != self._known.get(each.id):
                self._take(each)
                yield each

    def _of(self, task: Task) -> Standing:
        name, short = self._names.of(task), self._names.short(task, LONGEST)
        return Standing(task.id, name, short, task.state, self._rows_of(task))

    def _rows_of(self, task: Task) -> tuple[int, ...]:
        stack: Sequence[Frame] = task.stack
        ends = stack if len(stack) <= 2 * _FRAMES else (*stack[:_FRAMES], *stack[-_FRAMES:])
        return tuple(dict.fromkeys(row for frame in ends if (row := self._rows.of(frame)) is not None))

    def _take(self, new: Standing) -> None:
        known = self._known.get(new.id)
        self._standing.subtract(known.rows if known is not None else ())
        self._standing.update(new.rows)
        self._known[new.id] = new
        for row in new.rows:
            more = _MORE if self._standing[row] > 1 else 0
            self.widest = max(self.widest, width(new.short) + more)
