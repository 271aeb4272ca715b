"""Lines of cause: at a step, what has become ready or runs, and what has brought it about.

Where a handle is in the queue, the line to it stands for that to its task, too.
A handle that has brought something about has left the queue: the loop has called it, and the line begins at the loop.
So does one at the title of the timers, for what was due is not among them any more.
What comes from outside the loop has no place in the picture, and no line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from diagram_gen.model import deeds
from diagram_gen.model.causes import Link, Thing, links
from diagram_gen.model.loop import ENDED, Loop
from diagram_gen.model.register import Register
from diagram_gen.model.trace import Step, Trace

_ASKS = ("cancel", "thrown")


class End(NamedTuple):
    """Where a line begins or ends: a part of the picture, of which there are several by its `place`."""

    part: str
    place: int | None = None

    @property
    def slot(self) -> str:
        """The slot of that part."""
        return self.part if self.place is None else f"{self.part}-{self.place}"

    @property
    def task(self) -> int | None:
        """The place of the task that the part is of, if it is of one."""
        return self.place if self.part in ("task", "head") else None


LOOP, TIMERS = End("loop"), End("timer-title")


class Pair(NamedTuple):
    """The ends of a line."""

    tail: End
    head: End

    @property
    def slot(self) -> str:
        """The slot of the line itself."""
        return f"cause-{self.tail.slot}-{self.head.slot}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one end to another, and what it says."""

    pair: Pair
    said: str
    wakes: bool = False
    """Whether it is the end of a future that makes a task ready."""


class Lines:
    """Finds the lines of steps, among tasks that have `places` by their ids, and so many places for handles."""

    def __init__(self, trace: Trace, places: Mapping[str, int], handles: int) -> None:
        self._steps = trace.steps
        self._links = links(trace)
        self._places = places
        self._handles = handles

    def woken(self, step: Step) -> dict[str, str]:
        """The ids of the tasks that a future makes ready at a step, and of these futures."""
        return {
            link.effect.id: link.cause.id
            for link in self._links[step.index]
            if (link.cause.kind, link.effect.kind) == ("future", "task")
        }

    def of(self, step: Step, loop: Loop, tasks: Register) -> tuple[Line, ...]:
        """The lines of a step; two between the same slots if they say different things."""
        lines: dict[Line, None] = {}
        drawn: tuple[object, ...] = ()
        for link in self._links[step.index]:
            if link.effect.kind == "task" and (link.cause, link.kind, link.since) == drawn:
                continue
            line = self._line(link, loop, tasks)
            if line is not None:
                lines[line] = None
                if link.effect.kind == "handle":
                    drawn = link.cause, link.kind, link.since
        return tuple(lines)

    def _line(self, link: Link, loop: Loop, tasks: Register) -> Line | None:
        by = doer(link, self._steps)
        tail, head = self._tail(by, tasks), self._head(link.effect, loop)
        if tail is None or head is None or tail.task == head.task is not None:
            return None
        name = _named(by, tasks)
        return Line(Pair(tail, head), _said(link, name, _what(link.effect, loop, tasks)), link.cause.kind == "future")

    def _tail(self, cause: Thing, tasks: Register) -> End | None:
        """Where a cause is: of a task that has ended, its head is all that there is."""
        if cause.kind == "task" and cause.id in self._places and cause.id in tasks.by_id:
            part = "head" if tasks.by_id[cause.id].state in ENDED else "task"
            return End(part, self._places[cause.id])
        if cause.kind == "timer" and self._handles:
            return TIMERS
        return LOOP if cause.kind in ("handle", "timer") else None

    def _head(self, effect: Thing, loop: Loop) -> End | None:
        if effect.kind == "task":
            return End("task", self._places[effect.id]) if effect.id in self._places else None
        for place, handle in enumerate(loop.ready[: self._handles]):
            if handle.id == effect.id:
                return End("ready", place)
        is_folded = len(loop.ready) > self._handles > 0 and (loop.handle is None or loop.handle.id != effect.id)
        return End("ready", self._handles - 1) if is_folded else None


def doer(link: Link, steps: Sequence[Step]) -> Thing:
    """Who is seen to have brought something about: of the end of a future, the task or the handle that ended it."""
    loop = steps[link.since].loop
    if link.cause.kind != "future" or loop is None:
        return link.cause
    if loop.running is not None:
        return Thing("task", loop.running)
    return Thing("handle", "" if loop.handle is None else loop.handle.id)


def described(lines: Sequence[Line]) -> list[str]:
    """What lines say, none of it twice."""
    return list(dict.fromkeys(line.said for line in lines))


def _named(cause: Thing, tasks: Register) -> str:
    if cause.kind == "task":
        return f"task {tasks.called(cause.id)}"
    return "a timer that is due" if cause.kind == "timer" else "a handle that the loop has called"


def _what(effect: Thing, loop: Loop, tasks: Register) -> str:
    if effect.kind == "task":
        return f"task {tasks.called(effect.id)}"
    handle = next((each for each in loop.ready if each.id == effect.id), None)
    return "a handle" if handle is None else f"the handle {deeds.spoken(handle, tasks.called)}"


def _said(link: Link, cause: str, effect: str) -> str:
    if link.kind == "runs":
        turn = "its handle’s turn has come" if link.cause.kind == "handle" else f"{cause} has let it go on"
        return f"Because {turn}, {effect} runs."
    if link.kind in _ASKS:
        does = "is asked to end" if link.kind == "cancel" else "gets an exception"
        return f"Because of {cause}, {effect} {does}."
    if link.effect.kind == "handle":
        return f"Because of {cause}, {effect} has joined the ready queue."
    return f"Because of {cause}, {effect} {'runs' if link.kind == 'created' else 'is ready'}."
