"""Following a run for the awaits view: what there is to be drawn at each step, what is as it was being the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import is_

from diagram_gen.model import circles, rope, words
from diagram_gen.model.loop import ENDED, Future, Task
from diagram_gen.model.names import Names
from diagram_gen.model.register import Register
from diagram_gen.model.times import clock
from diagram_gen.model.trace import Step, Trace
from diagram_gen.views import alive, cards, cause_lines
from diagram_gen.views.alive import Seen
from diagram_gen.views.awaits_layout import (
    Cause,
    lines_of,
)
from diagram_gen.views.awaits_rows import Row, row
from diagram_gen.views.entries import Entries

MOST_TASKS = 24
"""Tasks with a row of their own; of more, the last place says how many there are."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row as it is drawn: with the two lines of each frame, the ids of the tasks that arrows lead to, and how.

    `stuck` are those to which the way is part of a circle in which none can go on; `woken` says that the end of the
    future has just made the task ready.
    """

    row: Row
    frames: tuple[tuple[str, str], ...]
    begun: bool
    targets: tuple[str, ...] = ()
    stuck: frozenset[str] = frozenset()
    woken: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A step: its rows by the ids of their tasks, those that are as they were being the same objects, and the rest.

    `causes` are the lines of cause, and `why` says the same in words.
    """

    step: Step
    seen: Seen | None
    rows: Mapping[str, Drawn]
    count: int
    others: Sequence[str]
    line: str
    causes: tuple[Cause, ...] = ()
    why: Sequence[str] = ()


def moments(trace: Trace) -> Iterator[Moment]:
    """What is to be drawn at each step, in their order."""
    following = _Following(trace)
    for step, seen in zip(trace.steps, alive.seen(trace.steps), strict=True):
        yield following.moment(step, seen)


class _Following:
    """Follows a run step by step."""

    def __init__(self, trace: Trace) -> None:
        names = Names.of_run(trace.steps)
        self._places = {id: place for place, id in enumerate(with_a_row(trace.steps, MOST_TASKS))}
        self._lost = trace.lost("loop")
        self._fails = trace.exception is not None and trace.exception.kind == "deadlock"
        self._registers: defaultdict[str, Register] = defaultdict(partial(Register, names))
        self._futures: defaultdict[str, Futures] = defaultdict(Futures)
        self._causes = cause_lines.Lines(trace, self._places, 0)
        self._known: dict[str, tuple[tuple[object, ...], Drawn]] = {}
        self._others: dict[object, Entries[Task]] = {}

    def moment(self, step: Step, seen: Seen | None) -> Moment:
        """The next step."""
        if seen is None:
            return Moment(step, None, {}, 0, (), absence(step, self._lost))
        tasks = self._registers[seen.at.thread]
        tasks.take(seen.loop.tasks)
        futures = self._futures[seen.at.thread].take(seen.loop.futures)
        shown = [task for id in self._places if (task := tasks.by_id.get(id)) is not None]
        stuck = set(self._circle(shown))
        woken = self._causes.woken(step) if seen.at is step else {}
        by = {task.id: futures.get(woken.get(task.id, "")) if task.wait is None else None for task in shown}
        rows = {task.id: self._drawn(task, tasks, seen, futures, stuck, by[task.id]) for task in shown}
        hidden = len(seen.loop.tasks) - len(rows)
        others: Sequence[str] = ()
        if hidden:
            if tasks.version not in self._others:
                self._others[tasks.version] = Entries(lambda task: cards.entry(task, tasks))
            others = self._others[tasks.version].of(seen.loop.tasks)
        lines = self._causes.of(step, seen.loop, tasks) if seen.at is step else ()
        lit = {self._places[id] for id, drawn in rows.items() if drawn.woken}
        causes = tuple(_causes(lines, lit))
        line = activity(step, seen, tasks)
        return Moment(step, seen, rows, hidden, others, line, causes, cause_lines.described(lines))

    def _circle(self, shown: Iterable[Task]) -> Sequence[tuple[str, str]]:
        """The pairs of tasks, of which each waits for the next for ever; none in a run that does not end so."""
        if not self._fails:
            return ()
        circle = circles.circle(dict(circles.edges(shown)))
        return list(zip(circle, (*circle[1:], *circle[:1]), strict=True))

    def _drawn(
        self,
        task: Task,
        tasks: Register,
        seen: Seen,
        futures: Mapping[str, Future],
        stuck: set[tuple[str, str]],
        by: Future | None,
    ) -> Drawn:
        by = by if task.state == "ready" else None
        future = futures.get(task.wait.future or "") if task.wait is not None else by
        sign = words.sign(seen.at) if task.state == "running" else None
        wait = task.wait
        ended = (
            ()
            if wait is None
            else tuple([self._is_open(id, tasks) for id in ([wait.held_by] if wait.held_by else wait.on[:MOST_TASKS])])
        )
        begun = seen.has_begun(task)
        here = tuple(sorted(pair for pair in stuck if pair[0] == task.id))
        key = (task, future, tasks.version, sign, begun, ended, here)
        known = self._known.get(task.id)
        if known is not None and all(map(is_, known[0][:3], key[:3])) and known[0][3:] == key[3:]:
            return known[1]
        said = row(task, tasks.name(task), future, tasks.called)
        on_top = sign if sign is not None else "" if begun else words.UNBEGUN
        frames = tuple(
            lines_of(each, on_top if depth == len(said.chain) - 1 else "") for depth, each in enumerate(said.chain)
        )
        targets = [id for id in said.targets if self._is_open(id, tasks)]
        made = Drawn(
            said,
            frames,
            begun,
            tuple(targets),
            frozenset(target for _, target in here),
            by is not None,
        )
        self._known[task.id] = key, made
        return made

    def _is_open(self, id: str, tasks: Register) -> bool:
        """Whether an arrow may lead to a task: it has a row, and has not ended."""
        task = tasks.by_id.get(id)
        return task is not None and id in self._places and task.state not in ENDED


class Futures:
    """The futures of a loop by their ids, brought up to date step by step."""

    def __init__(self) -> None:
        self._futures: Sequence[Future] = ()
        self._by_id: dict[str, Future] = {}

    def take(self, futures: Sequence[Future]) -> Mapping[str, Future]:
        """Takes in those of the next step."""
        changes = rope.changes(self._futures, futures) if futures is not self._futures else ()
        for change in changes:
            for each in change.old:
                self._by_id.pop(each.id, None)
        for change in changes:
            self._by_id.update((each.id, each) for each in change.new)
        self._futures = futures
        return self._by_id


def _causes(lines: Iterable[cause_lines.Line], lit: Container[int]) -> Iterable[Cause]:
    """Where lines lead: to the future that has woken a task, where that is shown, and else to the task."""
    causes: dict[tuple[int | None, int], Cause] = {}
    for line in lines:
        tail, place = line.pair.tail.task, line.pair.head.task
        if place is not None:
            to_future = line.wakes and place in lit
            if to_future or (tail, place) not in causes:
                causes[tail, place] = Cause(tail, place, to_future)
    return causes.values()


def with_a_row(steps: Iterable[Step], most: int) -> list[str]:
    """The ids of the tasks of a run that have one of at most so many rows: of more, the last row is for the rest."""
    ids = list(dict.fromkeys(id for step in _new_tasks(steps) for id in step))
    return ids if len(ids) <= most else ids[: most - 1]


def _new_tasks(steps: Iterable[Step]) -> Iterator[list[str]]:
    """The ids of the tasks that are new or changed at each step."""
    before: dict[str, Sequence[Task]] = {}
    for step in steps:
        if step.loop is not None:
            changes = rope.changes(before.get(step.thread, ()), step.loop.tasks)
            before[step.thread] = step.loop.tasks
            yield [task.id for change in changes for task in change.new]


def absence(step: Step, lost: float) -> str:
    """Why there are no tasks to be seen, where no loop is; from step `lost` on none is recorded."""
    if step.index >= lost:
        return "event loop: not recorded"
    return "the program has ended" if step.event == "end" else "no event loop is running, so no task can go on"


def activity(step: Step, seen: Seen, tasks: Register) -> str:
    """The time, the iteration, and what runs: the function, where that is in no task, but called by the loop."""
    loop = seen.loop
    running = "running no task" if loop.running is None else f"running {tasks.called(loop.running)}"
    if loop.running is None and step.stack and step.stack[-1].kind != "library":
        running = f"running {step.stack[-1].function}() in no task"
    if seen.at is not step:
        running = f"{words.thread(step, tasks.names)} runs"
    return f"{clock(loop.time)}, iteration {loop.iteration}, {running}"
