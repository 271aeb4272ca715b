"""Changes: what differs between a step and the ones before it in its thread and its loop."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from diagram_gen.model import cancellations, rope
from diagram_gen.model.cancellations import Stage, StageKind
from diagram_gen.model.following import following
from diagram_gen.model.names import Names
from diagram_gen.model.register import Register
from diagram_gen.model.trace import (
    ENDED,
    Detail,
    Event,
    Frame,
    Future,
    Handle,
    Loop,
    Step,
    Task,
    Timer,
    Trace,
    Variable,
    Wait,
)
from diagram_gen.narration.mentions import mention, shorten
from diagram_gen.narration.nouns import Words

Item = TypeVar("Item")
_LONGEST = 80
GATHER = "gather.<locals>._done_callback"
"""The function of asyncio's by which gather learns that a task has ended."""


@dataclass(slots=True)
class History:
    """What is remembered of the steps so far.

    By threads: the register of the tasks of the loop that was seen there last, and that loop.
    By the ids of tasks: how each was last seen, and the wait that it is in or comes from. `begun`: those that have run.
    By the ids of futures: how each was last seen, and the names by which tasks that waited for them knew them.
    By the ids of handles: those in a ready queue, those cancelled there, the timers, and whose failure gather has
    passed on by one that wakes.
    By the ids of frames: what each was handling, what it last raised, and its last event with the line of that.
    `shuts_down`: whether the program may shut a queue down, which wakes those who wait for it, too.
    """

    registers: defaultdict[str, Register]
    loops: dict[str, Loop | None] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    waits: dict[str, Wait] = field(default_factory=dict)
    futures: dict[str, Future] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    queued: set[tuple[str, int]] = field(default_factory=set)
    cancelled: set[tuple[str, int]] = field(default_factory=set)
    timers: dict[str, Timer] = field(default_factory=dict)
    handling: dict[str, str | None] = field(default_factory=dict)
    raised: dict[str, str | None] = field(default_factory=dict)
    places: dict[str, tuple[Event, int | None]] = field(default_factory=dict)
    failures: dict[tuple[str, int], str] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    shuts_down: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """A step, and what is new in it.

    `before` and `after` are its neighbours in the same thread. `handled` and `raised` are what its frame was handling
    and what it last raised, up to now; `place` is its last event, with the line. `paused` are the tasks that have run
    between two steps, to wait now, and whether each has started so. `globals` are the variables of the module that were
    bound, or have changed, since the step before, whichever thread that was in, and `unbound` those that are gone.
    `cancelled` are the handles in the ready queue that will not run any more; `withdrawn` are the tasks of which a
    request to cancel them was taken back; `stages` are those of cancellations. `tasks` is the register of the loop
    that runs. `unrecorded` are the details that the recorder has failed at.
    `history` is that of the steps up to this one.
    """

    step: Step
    before: Step | None
    after: Step | None
    switched: bool
    outside: bool
    unrecorded: tuple[Detail, ...]
    created: tuple[Task, ...]
    ended: tuple[Task, ...]
    requested: tuple[Task, ...]
    paused: tuple[tuple[Task, bool], ...]
    renamed: tuple[tuple[str, str], ...]
    queued: tuple[Handle, ...]
    timers: tuple[Timer, ...]
    dropped: tuple[Timer, ...]
    cancelled: tuple[Handle, ...]
    withdrawn: tuple[Task, ...]
    stages: tuple[Stage, ...]
    globals: tuple[Variable, ...]
    unbound: tuple[str, ...]
    handled: str | None
    raised: str | None
    place: tuple[Event, int | None] | None
    tasks: Register
    history: History

    @property
    def frame(self) -> Frame | None:
        """The frame in which control stands; None in the module, and where the loop has control."""
        return innermost(self.step)

    @property
    def running(self) -> Task | None:
        """The task that runs."""
        loop = self.step.loop
        return self.tasks.running if loop is not None and loop.running is not None else None

    def source(self, handle: Handle) -> str | None:
        """The id of the task whose end put a handle into the queue; None if it was no task's."""
        id = handle.source
        return id if id is not None and (id in self.tasks.by_id or id in self.history.tasks) else None

    def called(self, id: str | None) -> str:
        """What a task of any loop is called that was ever seen, to be mentioned."""
        task = self.task(id)
        return "that is not shown" if task is None else self.named(task)

    def known(self, id: str) -> str | None:
        """What a task of the loop that runs is called, to be mentioned; None if it is no task's id."""
        task = self.tasks.by_id.get(id)
        return None if task is None else self.named(task)

    def named(self, task: Task) -> str:
        """What a task is called, to be mentioned."""
        return mention(self.tasks.name(task), task.id)

    def future(self, id: str | None) -> Future | None:
        """A future that is no task, as it was last seen."""
        return self.history.futures.get(id or "")

    def future_named(self, id: str) -> str:
        """A future, by the name by which a task knows it that has waited for it, if there is one."""
        name = self.history.names.get(id)
        return Words("a future" if name is None else f"future {shorten(f'`{name}`', _LONGEST)}")

    def task(self, id: str | None) -> Task | None:
        """A task of any loop, as it was last seen."""
        return self.tasks.by_id.get(id or "") or self.history.tasks.get(id or "")

    @property
    def left(self) -> frozenset[str]:
        """The ids of the frames that the stack has here and no more at the next step of the thread."""
        after = self.after.stack if self.after is not None else ()
        changes = rope.changes(self.step.stack, after)
        old = {frame.id for change in changes for frame in change.old}
        return frozenset(old - {frame.id for change in changes for frame in change.new})

    def comes_to(self, kind: StageKind) -> bool:
        """Whether the cancellation of the task that runs comes to such a stage."""
        task = self.running
        return task is not None and any((each.task, each.kind) == (task.id, kind) for each in self.stages)

    @property
    def is_thrown_into(self) -> bool:
        """Whether the next thing that happens is an exception in the same place: it is thrown into what goes on."""
        step, after = self.step, self.after
        return (
            after is not None
            and (after.event, after.line) == ("raise", step.line)
            and frame_key(after) == frame_key(step)
        )

    @property
    def is_first_of_handle(self) -> bool:
        """Whether the handle that runs has begun to since the step before."""
        return key(self.step.loop) != key(self.before.loop if self.before is not None else None)


def innermost(step: Step) -> Frame | None:
    """The frame of the program in which a step stands, if it is in one."""
    if step.event == "loop" or not step.stack or step.stack[-1].kind == "library":
        return None
    return step.stack[-1]


def frame_key(step: Step) -> str:
    """What tells the frame of a step from all others, also where it is the module's or none."""
    frame = innermost(step)
    return frame.id if frame is not None else f"{step.function} {step.thread}"


def key(loop: Loop | None) -> tuple[str, int, int] | None:
    """What tells one run of a handle from any other."""
    if loop is None or loop.handle is None:
        return None
    return loop.handle.id, loop.handle.made_ready_at, loop.iteration


def situations(trace: Trace) -> Iterator[Situation]:
    """Every step with what is new in it; each has to be used before the next is asked for."""
    texts = (trace.snippet.source, *(each.source for each in trace.files))
    names = Names.of_run(trace.steps)
    history = History(defaultdict(lambda: Register(names)), shuts_down=any("shutdown" in text for text in texts))
    after, stages = following(trace.steps), cancellations.by_steps(cancellations.stages(trace))
    latest: dict[str, Step] = {}
    last: Step | None = None
    since = trace.outside.since if trace.outside is not None else math.inf
    for place, step in enumerate(trace.steps):
        changed = history.registers[step.thread].take(step.loop.tasks if step.loop is not None else ())
        renamed = tuple(_renamed(changed, history, names))
        paused = tuple(_paused(changed, history))
        withdrawn = tuple(_withdrawn(changed, history))
        _note_futures(step.loop, history.loops.get(step.thread), history)
        created, ended, requested = _tasks(changed, history)
        queued, cancelled, timers, dropped = _handles(step.loop, history.loops.get(step.thread), history)
        bound, unbound = _globals(last, step)
        _note_failures(queued, step, latest.get(step.thread), history)
        frame = frame_key(step)
        yield Situation(
            step=step,
            before=latest.get(step.thread),
            after=after[place],
            switched=last is not None and last.thread != step.thread,
            outside=step.index >= since,
            unrecorded=tuple(each.detail for each in trace.unrecorded if each.since <= step.index),
            created=created,
            ended=ended,
            requested=requested,
            paused=paused,
            renamed=renamed,
            queued=queued,
            timers=timers,
            dropped=dropped,
            cancelled=cancelled,
            withdrawn=withdrawn,
            stages=tuple(stages.get(step.index, ())),
            globals=bound,
            unbound=unbound,
            handled=history.handling.get(frame),
            raised=history.raised.get(frame),
            place=history.places.get(frame),
            tasks=history.registers[step.thread],
            history=history,
        )
        if step.event != "loop":
            history.handling[frame] = step.handling
            if history.places.get(frame) != ("raise", step.line):  # from Python 3.12 on, an await that fails is left so
                history.places[frame] = step.event, step.line
        if step.event == "raise":
            history.raised[frame] = step.value
        history.loops[step.thread] = step.loop
        last = latest[step.thread] = step


def _renamed(changed: Iterable[Task], history: History, names: Names) -> Iterator[tuple[str, str]]:
    """The tasks that bear another name than before, each with what it was called and that name."""
    for task in changed:
        known = history.tasks.get(task.id, task)
        if known.name != task.name:
            yield names.of(known), task.name


def _paused(changed: Iterable[Task], history: History) -> Iterator[tuple[Task, bool]]:
    """The tasks that could run when last seen and wait now: none of their steps is one of the program's."""
    for task in changed:
        known = history.tasks.get(task.id)
        if known is not None and (known.state, task.state) == ("ready", "waiting"):
            yield task, task.id not in history.begun
        if task.state != "ready":
            history.begun.add(task.id)


def _note_failures(queued: Sequence[Handle], step: Step, before: Step | None, history: History) -> None:
    """Notes whose failure gather has passed on to a task, if it can have been no other's."""
    was = before.loop if before is not None else None
    woken = [handle for handle in queued if handle.task is not None and handle.cause == "exception"]
    if was is None or step.loop is None or not woken:
        return
    ran = [handle for handle in (was.handle, *was.ready) if handle is not None and calls(handle, GATHER)]
    ends = [handle for handle in ran if handle.cause != "result"]
    if len(ends) != 1 or ends[0].cause != "exception":
        return
    source = ends[0].source
    if source is not None and source in history.tasks:
        history.failures.update(((handle.id, handle.made_ready_at), source) for handle in woken)


def _tasks(changed: Iterable[Task], history: History) -> tuple[tuple[Task, ...], tuple[Task, ...], tuple[Task, ...]]:
    """The tasks that were created, have ended, and were asked to end, since they were last seen."""
    created: list[Task] = []
    ended: list[Task] = []
    requested: list[Task] = []
    for task in changed:
        known = history.tasks.get(task.id)
        if known is task:
            continue
        if known is None:
            created.append(task)
        if task.state in ENDED and (known is None or known.state not in ENDED):
            ended.append(task)
        if task.cancel_requested_at != (None if known is None else known.cancel_requested_at):
            requested.append(task)
        if task.wait is not None:
            history.waits[task.id] = task.wait
            _note_name(task.wait, history)
        elif task.state == "running" and known is not None and known.state == "running":
            history.waits.pop(task.id, None)  # it was told why it goes on
        history.tasks[task.id] = task
    return tuple(created), tuple(ended), tuple(requested)


def _note_name(wait: Wait, history: History) -> None:
    """Notes the name of a future that a task waits for, and for nothing else."""
    if wait.kind == "future" and wait.future is not None and wait.names and wait.names[0] is not None:
        history.names.setdefault(wait.future, wait.names[0])


def _note_futures(loop: Loop | None, before: Loop | None, history: History) -> None:
    """Notes the futures of a loop that are new, or not as they were."""
    known = before.futures if before is not None else ()
    if loop is not None and loop.futures is not known:
        history.futures.update((each.id, each) for each in _new(known, loop.futures))


def _handles(
    loop: Loop | None, before: Loop | None, history: History
) -> tuple[tuple[Handle, ...], tuple[Handle, ...], tuple[Timer, ...], tuple[Timer, ...]]:
    """The handles that have joined the ready queue or were cancelled in it, the timers that were set or cancelled."""
    if loop is None:
        return (), (), (), ()
    queued: list[Handle] = []
    cancelled: list[Handle] = []
    for handle in _new(before.ready if before is not None else (), loop.ready):
        place = handle.id, handle.made_ready_at
        if place not in history.queued:
            history.queued.add(place)
            queued.append(handle)
        elif handle.cancelled and place not in history.cancelled:
            cancelled.append(handle)
        if handle.cancelled:
            history.cancelled.add(place)
    timers: list[Timer] = []
    dropped: list[Timer] = []
    for timer in _new(before.timers if before is not None else (), loop.timers):
        known = history.timers.get(timer.id)
        if known is timer:
            continue
        if known is None:
            timers.append(timer)
        elif timer.cancelled and not known.cancelled:
            dropped.append(known)
        history.timers[timer.id] = timer
    return tuple(queued), tuple(cancelled), tuple(timers), tuple(dropped)


def _withdrawn(changed: Iterable[Task], history: History) -> Iterator[Task]:
    """The tasks that fewer requests to cancel them stand for than before."""
    for task in changed:
        known = history.tasks.get(task.id)
        if known is not None and task.state not in ENDED and task.cancelling < known.cancelling:
            yield task


def _globals(before: Step | None, step: Step) -> tuple[tuple[Variable, ...], tuple[str, ...]]:
    """The variables of the module that are new, or have other values; and the names of those that are gone."""
    changes = rope.changes(before.globals if before is not None else (), step.globals)
    known = {(each.name, each.value) for change in changes for each in change.old}
    new = [each for change in changes for each in change.new]
    gone = {each.name: None for change in changes for each in change.old}
    there = {each.name for each in new}
    bound = tuple([each for each in new if (each.name, each.value) not in known])
    return bound, tuple([name for name in gone if name not in there])


def calls(handle: Handle, *functions: str) -> bool:
    """Whether a handle calls one of these functions of asyncio's."""
    return handle.of_asyncio and handle.function in functions


def _new(before: Sequence[Item], after: Sequence[Item]) -> Iterator[Item]:
    """What there is of a sequence that it did not have before."""
    return (item for change in rope.changes(before, after) for item in change.new)
