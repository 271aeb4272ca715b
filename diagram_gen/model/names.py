"""What tasks and threads are called: by their names, and those of one name also by which of them they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from diagram_gen.model import rope
from diagram_gen.model.characters import shorten
from diagram_gen.model.loop import Handle, Loop, Task
from diagram_gen.model.trace import Step

Bearer = tuple[str, str]
"""A name, and the id of a task or a thread that bears it."""
Places = Mapping[str, Mapping[str, int]]
_NOBODY: Mapping[str, int] = {}
_NO_LOOP = Loop(0.0, 0, None, None, (), (), ())


class Names:
    """Tells tasks of one name apart, all through a run: `worker`, `worker (2nd)`, in the order in which they bear it.

    A task that has a name to itself is called by that. So it is with threads, too.
    """

    def __init__(self, tasks: Iterable[Bearer] = (), threads: Iterable[Bearer] = ()) -> None:
        """Given all that bear a name at some time, in order of appearance."""
        self._tasks, self._threads = _places(tasks), _places(threads)

    @classmethod
    def of_run(cls, steps: Iterable[Step]) -> Names:
        """Those of all tasks and threads that there ever are."""
        tasks: dict[Bearer, None] = {}
        threads: dict[Bearer, None] = {}
        before: dict[str, Loop] = {}
        for step in steps:
            threads[step.thread_name, step.thread] = None
            if step.loop is not None:
                was = before.get(step.thread, _NO_LOOP)
                changes = rope.changes(was.tasks, step.loop.tasks)
                tasks.update(((task.name, task.id), None) for change in changes for task in change.new)
                if step.loop.ready is not was.ready:
                    threads.update((bearer, None) for bearer in _putting(was.ready, step.loop.ready))
                before[step.thread] = step.loop
        return cls(tasks, threads)

    def of(self, task: Task) -> str:
        """What a task is called that bears its name."""
        return f"{task.name}{_which(self._tasks, task.name, task.id)}"

    def short(self, task: Task, limit: int) -> str:
        """The same in so many characters: where the name is cut, it still says which of several it is."""
        which = _which(self._tasks, task.name, task.id)
        return f"{shorten(task.name, limit - len(which))}{which}"

    def of_thread(self, at: Step | Handle) -> str:
        """What the thread is called whose step it is, or which has put the handle, by the name that it bears then."""
        name = at.thread_name or ""
        return f"{name}{_which(self._threads, name, at.thread or '')}"


def _putting(before: Sequence[Handle], ready: Sequence[Handle]) -> list[Bearer]:
    """The threads that have put handles into a ready queue since it was seen before: what is new in it comes last."""
    known, found = (before[-1].id, before[-1].made_ready_at) if before else None, []
    for handle in reversed(ready):
        if (handle.id, handle.made_ready_at) == known:
            break
        if handle.thread is not None:
            found.append((handle.thread_name or "", handle.thread))
    return found[::-1]


def _places(bearers: Iterable[Bearer]) -> Places:
    """By names, the place of each who bears that among those who do, by their ids."""
    places: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, id in bearers:
        among = places[name]
        among.setdefault(id, len(among) + 1)
    return places


def _which(places: Places, name: str, id: str) -> str:
    place = places.get(name, _NOBODY).get(id, 1)
    return "" if place == 1 else f" ({ordinal(place)})"


def ordinal(number: int) -> str:
    """A number as a place in an order: `2nd`, `11th`."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
