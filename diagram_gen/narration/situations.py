"""Situations: every step with what is new in it, what comes before and after it, and what is remembered by then."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagram_gen.model import cancellations, rope
from diagram_gen.model.cancellations import Stage, StageKind
from diagram_gen.model.following import following
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import Future, Handle, Task
from diagram_gen.model.register import Register
from diagram_gen.model.trace import Detail, Event, Step, Trace
from diagram_gen.narration.changes import Changes, changes
from diagram_gen.narration.history import History
from diagram_gen.narration.mentions import mention, shorten
from diagram_gen.narration.nouns import Words
from diagram_gen.narration.places import frame_key, handle_key, innermost

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Situation:
    """A step, and what is `new` in it.

    `before` and `after` are its neighbours in the same thread. The world is `outside` once it has a say, and time
    `is_real` once that is by the real clock. `handled` and `raised` are what its frame was handling, and what it has
    raised meanwhile, up to now; `place` is its last event, with the line. `stages` are those of cancellations.
    `tasks` is the register of the loop that runs. `unrecorded` are the details that the recorder has failed at.
    `history` is that of the steps up to this one.
    """

    step: Step
    before: Step | None
    after: Step | None
    switched: bool
    outside: bool
    is_real: bool
    unrecorded: tuple[Detail, ...]
    new: Changes
    stages: tuple[Stage, ...]
    handled: str | None
    raised: Collection[str | None]
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
        name = self.history.known_as.get(id)
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
        """Whether the next thing that happens is an exception in the same place: it is thrown into what goes on.

        One that was being handled there when it was suspended is raised again, as at the end of a `finally` clause.
        """
        step, after = self.step, self.after
        return (
            after is not None
            and (after.event, after.line) == ("raise", step.line)
            and frame_key(after) == frame_key(step)
            and (after.value is None or after.value != self.handled_when_suspended)
        )

    @property
    def handled_when_suspended(self) -> str | None:
        """What its frame was handling when it was suspended last, and is again as it goes on."""
        return self.history.suspended.get(frame_key(self.step))

    @property
    def is_timed_out(self) -> bool:
        """Whether a time-out has taken back its request since the step before, to raise an exception of its own."""
        task, before = self.running, self.before
        if task is None or before is None or before.loop is None or self.step.exception_class != "TimeoutError":
            return False
        was = self.tasks.find(before.loop.tasks, task.id) or task
        return was.cancelling == task.cancelling + 1 and task.cancel_requested_as == "time_out"

    @property
    def is_first_of_handle(self) -> bool:
        """Whether the handle that runs has begun to since the step before."""
        return handle_key(self.step.loop) != handle_key(self.before.loop if self.before is not None else None)


def situations(trace: Trace) -> Iterator[Situation]:
    """Every step with what is new in it; each has to be used before the next is asked for."""
    history = History.of(trace)
    stages = cancellations.by_steps(cancellations.stages(trace))
    for step, after in zip(trace.steps, following(trace.steps), strict=True):
        frame = frame_key(step)
        yield _situation(step, frame, after, stages, trace, history)
        history.note(step, frame)


def _situation(
    step: Step, frame: str, after: Step | None, stages: Mapping[int, Sequence[Stage]], trace: Trace, history: History
) -> Situation:
    """A step in a frame after the history up to it, which takes in what is new."""
    outside = trace.outside
    return Situation(
        step=step,
        before=history.latest.get(step.thread),
        after=after,
        switched=history.last is not None and history.last.thread != step.thread,
        outside=outside is not None and step.index >= outside.since,
        is_real=outside is not None and outside.real_since is not None and step.index >= outside.real_since,
        unrecorded=tuple(lost.detail for lost in trace.unrecorded if lost.since <= step.index),
        new=changes(step, history),
        stages=tuple(stages.get(step.index, ())),
        handled=history.handling.get(frame),
        raised=history.raised.get(frame, ()),
        place=history.places.get(frame),
        tasks=history.registers[step.thread],
        history=history,
    )
