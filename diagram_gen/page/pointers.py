"""Pointers: the lines of a program at which control stands, will go on or will start, followed from step to step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from diagram_gen.model import rope
from diagram_gen.model.frame import MODULE, Frame, ReturnPointer
from diagram_gen.model.loop import Task
from diagram_gen.model.trace import File, Step
from diagram_gen.views.alive import Seen

_HERE = {"return": "left", "suspend": "left", "raise": "failed"}
"""The pointer where control stands, if it is not about to run what stands there."""
_PAUSED, _UNBEGUN = "paused", "unbegun"
_Place = tuple[int, str]
_APART = 1_000_000
"""Rows from the first of one file to the first of the next, which no file has."""
Counted = TypeVar("Counted")


class Rows:
    """The rows of a run's listings: the number of a line, in the program's own file; in each other file they go on.

    So a number tells of each row which it is, whatever numbers of lines there are: `exec` may run what has its own.
    """

    def __init__(self, files: Sequence[File] = ()) -> None:
        self._before: dict[str | None, int] = {None: 0}
        self._before.update((each.path, place * _APART) for place, each in enumerate(files, start=1))

    def of(self, place: Frame | ReturnPointer | Step | None) -> int | None:
        """The row of the line at which something stands, None if it has none."""
        if place is None or place.line is None:
            return None
        return place.line if place.file is None else self.at(place.line, place.file)

    def at(self, line: int, file: str | None) -> int:
        """The row of a line of a file."""
        return self._before.get(file, 0) + line


class Pointers:
    """Follows the frames of the stack, and of the tasks of a loop; looks at those that are not as they were."""

    def __init__(self, rows: Rows | None = None) -> None:
        self._rows = rows or Rows()
        self._stack: Sequence[Frame] = ()
        self._tasks: Sequence[Task] = ()
        self._kinds: dict[str, str] = {}
        self._lines: Counter[int | None] = Counter()
        """How many frames of the stack stand at each row."""
        self._here: Counter[str] = Counter()
        self._of_tasks: dict[str, tuple[str, _Place]] = {}
        """By the id of a frame on a task's stack, the task and its place."""
        self._elsewhere: Counter[_Place] = Counter()
        """How many of these are not on the stack of the thread."""

    def at(self, step: Step, seen: Seen | None = None) -> dict[int, str]:
        """The rows that have a pointer at a step: where the thread stands, and where its callers will go on.

        A loop, if one is given that is to be seen there, adds where its other tasks will start or go on, and its
        caller.
        """
        self._follow_stack(step.stack)
        self._follow_tasks(seen)
        here = self._rows.of(step)
        if step.event == "end" and here is not None:
            return {here: "failed"}
        pointers: dict[int, str] = {}
        for kind in (_UNBEGUN, _PAUSED):  # what is paused at a line outdoes what starts there
            pointers.update((line, kind) for (line, each), count in self._elsewhere.items() if each == kind and count)
        pointers.update((line, _PAUSED) for line, count in self._callers(step) if line is not None and count)
        for stack in (step.stack, seen.at.stack if seen is not None else ()):
            caller = stack[0].returns_to if stack else None
            if caller is not None and caller.function == MODULE and caller.line is not None:
                pointers[caller.line] = _PAUSED
        if here is not None and step.event not in ("start", "end"):
            pointers[here] = _HERE.get(step.event, "now")
        return pointers

    def _callers(self, step: Step) -> Iterator[tuple[int | None, int]]:
        top = self._rows.of(step.stack[-1]) if step.stack else None
        return ((line, count - (line == top)) for line, count in self._lines.items())

    def _follow_stack(self, stack: Sequence[Frame]) -> None:
        changes = rope.changes(self._stack, stack)
        self._stack = stack
        for frame in (frame for change in changes for frame in change.old):
            _take_one(self._lines, self._rows.of(frame))
            _take_one(self._here, frame.id)
            if frame.id not in self._here and frame.id in self._of_tasks:
                self._elsewhere[self._of_tasks[frame.id][1]] += 1
        for frame in (frame for change in changes for frame in change.new):
            self._lines[self._rows.of(frame)] += 1
            if frame.id not in self._here and frame.id in self._of_tasks:
                _take_one(self._elsewhere, self._of_tasks[frame.id][1])
            self._here[frame.id] += 1

    def _follow_tasks(self, seen: Seen | None) -> None:
        tasks = seen.loop.tasks if seen is not None else ()
        changes = rope.changes(self._tasks, tasks)
        self._tasks = tasks
        before = {task.id: task for change in changes for task in change.old}
        after = {task.id: task for change in changes for task in change.new}
        joining: list[tuple[str, str, Frame]] = []
        for id in {**before, **after}:
            kind = _PAUSED if seen is None or id not in after or seen.has_begun(after[id]) else _UNBEGUN
            old, new = (known[id].stack if id in known else () for known in (before, after))
            if kind != self._kinds.get(id):
                self._leave(id, old)
                joining += [(id, kind, frame) for frame in new]
            else:
                for change in rope.changes(old, new):
                    self._leave(id, change.old)
                    joining += [(id, kind, frame) for frame in change.new]
            self._kinds[id] = kind
        for id, kind, frame in joining:
            row = self._rows.of(frame)
            if row is not None:
                self._join(id, frame.id, (row, kind))

    def _leave(self, task: str, frames: Sequence[Frame]) -> None:
        for frame in frames:
            if self._of_tasks.get(frame.id, ("", None))[0] == task:
                _, place = self._of_tasks.pop(frame.id)
                if frame.id not in self._here:
                    _take_one(self._elsewhere, place)

    def _join(self, task: str, frame: str, place: _Place) -> None:
        if frame in self._of_tasks and frame not in self._here:
            _take_one(self._elsewhere, self._of_tasks[frame][1])
        self._of_tasks[frame] = task, place
        if frame not in self._here:
            self._elsewhere[place] += 1


class Sights:
    """Follows the row that a reader is to see at each step, which need not have a pointer."""

    def __init__(self, rows: Rows | None = None) -> None:
        self._rows = rows or Rows()
        self._tasks: Sequence[Task] = ()
        self._by_id: dict[str, Task] = {}
        self._row: int | None = None

    def at(self, step: Step) -> int | None:
        """Where control stands; at a turn of the loop, where the task stands that is about to run, or who runs it.

        Where there is no such row, as at the end, it is that of the step before.
        """
        if step.loop is not None:
            changes = rope.changes(self._tasks, step.loop.tasks)
            self._tasks = step.loop.tasks
            self._by_id.update((task.id, task) for change in changes for task in change.new)
        self._row = self._rows.of(step) or next(self._standing(step), self._row)
        return self._row

    def _standing(self, step: Step) -> Iterator[int]:
        for stack in (self._next(step), step.stack):
            yield from (row for frame in reversed(stack) if (row := self._rows.of(frame)) is not None)
        caller = self._rows.of(step.stack[0].returns_to) if step.stack else None
        if caller is not None:
            yield caller

    def _next(self, step: Step) -> Sequence[Frame]:
        """The stack of the task that the loop runs next."""
        ready = step.loop.ready if step.loop is not None else ()
        ids = (handle.task for handle in ready if handle.task is not None and not handle.cancelled)
        task = self._by_id.get(next(ids, ""))
        return task.stack if task is not None else ()


def _take_one(counts: Counter[Counted], what: Counted) -> None:
    """One less; what there is none of is not kept."""
    counts[what] -= 1
    if not counts[what]:
        del counts[what]
