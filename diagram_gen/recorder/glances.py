"""Glances at all tasks of a loop: which of them may have changed since the last one, found without a look at each.

What happens to tasks when they run or are put into the ready queue is told; their names and the requests to cancel them
anybody may change, at any time, so these are read off all tasks at once, in C.
"""

from __future__ import annotations

import itertools
import operator
import weakref
from collections.abc import Iterable, Iterator
from typing import Any

from diagram_gen.recorder.future_waits import stock
from diagram_gen.recorder.waits import Namer


class Glances:
    """Knows tasks by their places. `touched` takes the `id`s of those to which something has happened."""

    def __init__(self) -> None:
        self.touched: set[int] = set()
        self._places: dict[int, int] = {}
        self._fresh: list[int] = []
        self._apart: set[int] = set()
        """Places of tasks of a class of the program's, which are looked at every time."""
        self._alike: dict[Any, _Alike] = {}
        self._queued: set[int] = set()
        self._current = 0
        self._deadlines: dict[int, float] = {}
        self._version: object = None

    def add(self, place: int, task: Any) -> None:
        """A new task, which has that place."""
        kind = stock(task)
        self._places[id(task)] = place
        self._fresh.append(place)
        if type(task) is kind:
            self._alike.setdefault(kind, _Alike(kind)).add(place, task)
        else:
            self._apart.add(place)

    def changed(self, current: Any, queued: set[int], namer: Namer) -> set[int]:
        """The places of the tasks that may not be as they were when this was asked last."""
        ids = self.touched | (queued ^ self._queued) | {id(current), self._current}
        ids |= _differences(self._deadlines, namer.deadlines)
        places = {self._places[each] for each in ids if each in self._places}
        places.update(self._fresh, self._apart)
        for alike in self._alike.values():
            places.update(alike.changed())
        if namer.version != self._version:
            places.update(self._places.values())
        self._queued, self._current = queued, id(current)
        self._deadlines, self._version = namer.deadlines, namer.version
        self.touched = set()
        self._fresh = []
        return places


class _Alike:
    """The tasks of one of asyncio's own classes, which have attributes that nobody computes."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self._places: list[int] = []
        self._references: list[weakref.ref[Any]] = []
        self._names: list[object] = []
        self._requests: list[int] = []

    def add(self, place: int, task: Any) -> None:
        self._places.append(place)
        self._references.append(weakref.ref(task))
        self._names.append(None)
        self._requests.append(0)

    def changed(self) -> Iterator[int]:
        """The places of those that have another name, other requests, or are gone, and that once."""
        tasks = list(map(operator.call, self._references))
        if not all(tasks):
            yield from self._drop(tasks)
            tasks = list(map(operator.call, self._references))
        names, requests = list(map(self._kind.get_name, tasks)), list(map(self._kind.cancelling, tasks))
        if names != self._names:
            yield from _places(self._places, map(operator.is_not, names, self._names))
        if requests != self._requests:
            yield from _places(self._places, map(operator.ne, requests, self._requests))
        self._names, self._requests = names, requests

    def _drop(self, tasks: list[Any]) -> Iterator[int]:
        """Forgets those that were destroyed."""
        kept = [task is not None for task in tasks]
        yield from _places(self._places, map(operator.not_, kept))
        for known in (self._places, self._references, self._names, self._requests):
            known[:] = itertools.compress(known, kept)  # type: ignore[arg-type]


def _places(places: Iterable[int], selected: Iterable[object]) -> Iterator[int]:
    return itertools.compress(places, selected)


def _differences(before: dict[int, float], after: dict[int, float]) -> set[int]:
    """The keys whose values are not the same."""
    return set() if before == after else {key for key, _ in before.items() ^ after.items()}
