"""Circles: who waits for whom, so that none can ever go on.

This module also runs inside the recorded process, so it imports the standard library alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from diagram_gen.model.loop import Task
from diagram_gen.model.waiting import ON_TASKS


def edges(tasks: Iterable[Task]) -> Iterator[tuple[str, Sequence[str]]]:
    """For each task, by its id, the ids of those for which it waits, if it does: who holds its lock, say."""
    for task in tasks:
        if task.wait is not None and task.wait.held_by is not None:
            yield task.id, (task.wait.held_by,)
        elif task.wait is not None and task.wait.kind in ON_TASKS:
            yield task.id, task.wait.on


def last(waits: Mapping[str, Sequence[str]], start: str) -> str:
    """Who is at the end where one waits for another, that one for a third, and so on; anybody of a circle."""
    met = {start}
    while following := [each for each in waits.get(start, ()) if each not in met]:
        start = following[0]
        met.add(start)
    return start


def circle(waits: Mapping[str, Sequence[str]]) -> list[str]:
    """Some of the ids, each of which waits for the next, and the last for the first; none if there is no circle."""
    cleared: set[str] = set()
    for start in waits:
        path, left = [start], [iter(waits[start])]
        while path:
            following = next(left[-1], None)
            if following is None:
                cleared.add(path.pop())
                left.pop()
            elif following in path:
                return path[path.index(following) :]
            elif following in waits and following not in cleared:
                path.append(following)
                left.append(iter(waits[following]))
    return []
