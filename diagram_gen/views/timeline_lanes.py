"""The lanes of a run: what each task, each loop and each thread does, as stretches of one state.

Places along the run are numbered: the moment of step `n` takes up place `2n`, and what passes after it, until the next
one, place `2n + 1`. A stretch lasts from one place up to another, which is not its own any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from diagram_gen.model import family, waiting, words
from diagram_gen.model.characters import printable
from diagram_gen.model.frame import MODULE, Frame
from diagram_gen.model.loop import ENDED, Task, TaskState
from diagram_gen.model.names import Names
from diagram_gen.model.register import Register
from diagram_gen.model.trace import MAIN_THREAD, Step, Trace

LaneKind = Literal["thread", "loop", "task"]
BarState = TaskState | Literal["mixed"]
_LEAVING = ("suspend", "return", "raise")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one place up to another, a lane is in a state; `label` says more, such as what a wait is for."""

    first: int
    last: int
    state: BarState
    label: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """From step `first` to step `last` the clock moves while a thread goes on with a line: nothing else can run in it.

    `line` is null where that is no line of the program's. `lane` is the one that runs.
    """

    first: int
    last: int
    thread: str
    lane: str
    line: int | None
    seconds: float


@dataclass(slots=True)
class Lane:
    """What one task, loop or thread does, from its first step to its last; what it never did has no stretch."""

    id: str
    kind: LaneKind
    thread: str
    name: str = ""
    task: Task | None = None
    stretches: list[Stretch] = field(default_factory=list)
    _open: tuple[int, TaskState, str] | None = None

    def turn(self, place: int, state: TaskState | None, label: str = "") -> None:
        """From a place on it is in a state, or in none."""
        if self._open is not None:
            first, was, said = self._open
            if (was, said) == (state, label):
                return
            if first < place:
                self.stretches.append(Stretch(first, place, was, said))
        self._open = None if state is None else (place, state, label)

    @property
    def outcome(self) -> str:
        """How a task has ended, or what it is at the end: `→ 'tea'`, `failed: ValueError`, `cancelled`."""
        if self.task is None:
            return ""
        sign = words.SIGNS[self.task.state]
        if self.task.state == "done":
            return f"{sign} → {self.task.result}" if self.task.result not in (None, "None") else f"{sign} done"
        if self.task.state == "failed":
            return f"{sign} failed: {words.class_name(self.task.exception_class) or self.task.exception}"
        return f"{sign} {self.task.state if self.task.state in ENDED else f'still {self.task.state}'}"


@dataclass(frozen=True, slots=True)
class Run:
    """A run as lanes: the `lanes` in their order, which of them `runs` at each step, and the `holds`."""

    lanes: tuple[Lane, ...]
    runs: tuple[str, ...]
    holds: tuple[Hold, ...]


def run(trace: Trace) -> Run:
    """The lanes of a run: of each thread its own code, then its loop, then the tasks, each with its children below."""
    following = _Following(Names.of_run(trace.steps))
    runs = tuple([following.take(step) for step in trace.steps])
    following.end(2 * len(trace.steps))
    return Run(tuple(following.ordered()), runs, tuple(following.holds))


def ordered(lanes: Sequence[Lane], order: Sequence[str]) -> list[Lane]:
    """Lanes, those of them whose names are in an `order` in that, where they were; what is there twice stays."""
    names = [lane.name for lane in lanes]
    known = [name for name in order if names.count(name) == order.count(name) == 1]
    found = iter([lanes[names.index(name)] for name in known])
    return [next(found) if lane.name in known else lane for lane in lanes]


class _Following:
    """Follows a run, step by step: looks at what has changed alone."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._lanes: dict[str, Lane] = {}
        self._registers: dict[str, Register] = {}
        self._last: dict[str, Step] = {}
        self._doing: dict[str, str] = {}
        self.holds: list[Hold] = []

    def take(self, step: Step) -> str:
        """Takes the next step; returns the id of the lane that runs."""
        before = self._last.get(step.thread)
        self._last[step.thread] = step
        register = self._registers.setdefault(step.thread, Register(self._names))
        is_idle = before is not None and _is_idle(before, step)
        if before is not None and not is_idle and before.time < step.time:
            self._hold(before, step)
        self._take_tasks(step, before, register, is_idle=is_idle)
        lane = self._running(step, register)
        was = self._doing.get(step.thread)
        if was is not None and was != lane.id and self._lanes[was].kind != "task" and before is not None:
            self._lanes[was].turn(2 * before.index + 1, None)
        if lane.kind != "task":
            if is_idle and before is not None and lane.kind == "loop":
                lane.turn(2 * before.index + 1, "waiting", "idle")
            lane.turn(2 * step.index, "running", _function(step) if lane.kind == "thread" or step.stack else "")
        self._doing[step.thread] = lane.id
        if lane.kind == "thread" and step.thread != MAIN_THREAD and _is_last(step):
            lane.turn(2 * step.index + 1, None)  # it may have more to do, later
        return lane.id

    def _hold(self, before: Step, step: Step) -> None:
        seconds = round(step.time - before.time, 9)
        line = before.line if before.stack or before.loop is None else None
        self.holds.append(Hold(before.index, step.index, step.thread, self._doing[step.thread], line, seconds))

    def _take_tasks(self, step: Step, before: Step | None, register: Register, *, is_idle: bool) -> None:
        for task in register.take(step.loop.tasks) if step.loop is not None else ():
            lane = self._lane(task.id, "task", step.thread)
            ran = lane.task is not None and lane.task.state == "running" and task.state != "running"
            left = before is not None and ran and (is_idle or before.event in _LEAVING)
            place = 2 * before.index + 1 if left and before is not None else 2 * step.index
            lane.task, lane.name = task, self._names.of(task)
            label = waiting.short(task.wait, register.called) if task.wait is not None else ""
            lane.turn(place, None if task.state in ENDED else task.state, label)
        if step.loop is None and before is not None and before.loop is not None:
            self._end_loop(step, before, register)

    def _end_loop(self, step: Step, before: Step, register: Register) -> None:
        """What a loop has left behind when it ends does not go on in any way."""
        for task in register.tasks:
            self._lanes[task.id].turn(2 * before.index + 1, None)
        register.take(())

    def _running(self, step: Step, register: Register) -> Lane:
        """The lane that runs at a step: a task's, the loop's, or the thread's own."""
        if step.loop is None:
            return self._lane(step.thread, "thread", step.thread)
        if step.loop.running is not None and step.loop.running in self._lanes:
            return self._lanes[step.loop.running]
        return self._lane(f"loop {step.thread}", "loop", step.thread)

    def _lane(self, id: str, kind: LaneKind, thread: str) -> Lane:
        if id not in self._lanes:
            self._lanes[id] = Lane(id, kind, thread)
        return self._lanes[id]

    def end(self, place: int) -> None:
        """The run is over: so is each stretch."""
        for lane in self._lanes.values():
            lane.turn(place, None)

    @property
    def tasks(self) -> list[Task]:
        """All tasks in the order of their creation, as they were seen last."""
        return [lane.task for lane in self._lanes.values() if lane.task is not None]

    def ordered(self) -> Iterator[Lane]:
        """The lanes, those of a thread together, children below the task that has created them; each has its name."""
        threads = list(self._last)
        loops = [lane for lane in self._lanes.values() if lane.kind == "loop"]
        order: dict[LaneKind, int] = {"thread": 0, "loop": 1, "task": 2}
        places = {id: place for place, id in enumerate(family.ordered(self.tasks))}

        def key(lane: Lane) -> tuple[int, int, int]:
            return threads.index(lane.thread), order[lane.kind], places.get(lane.id, 0)

        for lane in sorted(self._lanes.values(), key=key):
            if lane.kind == "thread":
                lane.name = self._called(lane.thread, main="main thread")
            elif lane.kind == "loop":
                lane.name = "event loop" if len(loops) == 1 else f"loop of {self._called(lane.thread, main='main')}"
            yield lane

    def _called(self, thread: str, *, main: str) -> str:
        """What a thread is called, by the name that it had last."""
        return main if thread == MAIN_THREAD else self._names.of_thread(self._last[thread])


def _is_idle(before: Step, step: Step) -> bool:
    """Whether between two steps of a thread its loop waits: it has begun another iteration, later."""
    if before.loop is None or step.loop is None or step.time <= before.time:
        return False
    return step.loop.iteration != before.loop.iteration


def _is_last(step: Step) -> bool:
    """Whether the only function of the program's on a stack returns."""
    return step.event == "return" and sum(frame.kind != "library" for frame in step.stack) == 1


def _function(step: Step) -> str:
    """The function of the program's that runs, `main()`; of the module's own code, nothing."""
    frame: Frame | None = next((each for each in reversed(step.stack) if each.kind != "library"), None)
    if frame is None:
        return "" if step.function in (None, MODULE) else printable(f"{step.function}()")
    return printable(f"{frame.function.rpartition('<locals>.')[2]}()")
