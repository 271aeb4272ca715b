"""What was a step earlier: the frames that are not as they were, found without a look at those that are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from diagram_gen.model import rope
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import Loop, Task
from diagram_gen.model.trace import Step

NOTHING: Sequence[Task] = ()
_NONE: tuple[int, ...] = ()
Item = TypeVar("Item")


def frames(before: Step | None, stack: Sequence[Frame], loop: Loop | None) -> dict[str, Frame]:
    """The frames of a step before, by their ids, that are gone or not the same in a later one of its thread.

    Where a frame is both on the thread's stack and on a task's, the thread's counts.
    """
    if before is None:
        return {}
    by_id = {frame.id: frame for frame in _of_tasks(before.loop, loop)}
    by_id.update((frame.id, frame) for frame in _gone(before.stack, stack))
    return by_id


def tasks(before: Step | None, loop: Loop) -> set[str]:
    """The ids of the tasks of a loop that are not as they were at a step before."""
    was = before.loop.tasks if before is not None and before.loop is not None else NOTHING
    return {task.id for task in rope.fresh(was, loop.tasks)}


def moved(before: Sequence[Item], after: Sequence[Item], places: int) -> tuple[int, ...]:
    """Those of the first places whose items stood elsewhere a step before: only because others have left or come."""
    changes = rope.changes(before, after)
    if not changes:
        return _NONE
    new = {place for change in changes for place in range(change.at, min(places, change.at + len(change.new)))}
    first = min(change.at for change in changes)
    shifts = any(len(change.old) != len(change.new) for change in changes)
    return tuple(place for place in range(first, min(places, len(after))) if place not in new) if shifts else _NONE


def _of_tasks(before: Loop | None, after: Loop | None) -> Iterator[Frame]:
    old, new = (loop.tasks if loop is not None else NOTHING for loop in (before, after))
    for change in rope.changes(old, new):
        later = {task.id: task for task in change.new}
        for task in change.old:
            yield from _gone(task.stack, later[task.id].stack if task.id in later else ())


def _gone(before: Sequence[Frame], after: Sequence[Frame]) -> Iterator[Frame]:
    return (frame for change in rope.changes(before, after) for frame in change.old)
