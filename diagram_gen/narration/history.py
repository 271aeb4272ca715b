"""The history of a run: what is remembered of the steps so far, for what is to be said of the next one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from diagram_gen.model.loop import Future, Task, Timer, Wait
from diagram_gen.model.names import Names
from diagram_gen.model.register import Register
from diagram_gen.model.trace import Event, Step, Trace
from diagram_gen.narration.handed_over import HandedOver, handed_over


@dataclass(slots=True)
class History:
    """What is remembered of the steps so far.

    `last` is the step before. By threads: the last step there, and the register of the tasks of the loop that was seen
    there last.
    By the ids of tasks: how each was last seen, and the wait that it is in or comes from. `begun`: those that have run.
    By the ids of futures: how each was last seen, and what tasks that waited for it have `known_as` its name.
    By the ids of handles: those in a ready queue, those cancelled there, the timers, and whose failure gather has
    passed on by one that wakes.
    By the ids of frames: what each was handling, and that when it was `suspended`; what it has raised and handles
    still, or has handled meanwhile, and its last event with the line of that.
    `handed_over`: by a thread and a step of it, the handles that it has then put into ready queues of others' loops.
    `shuts_down`: whether the program may shut a queue down, which wakes those who wait for it, too.
    """

    names: Names
    registers: defaultdict[str, Register]
    last: Step | None = None
    latest: dict[str, Step] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    waits: dict[str, Wait] = field(default_factory=dict)
    futures: dict[str, Future] = field(default_factory=dict)
    known_as: dict[str, str] = field(default_factory=dict)
    queued: set[tuple[str, int]] = field(default_factory=set)
    cancelled: set[tuple[str, int]] = field(default_factory=set)
    timers: dict[str, Timer] = field(default_factory=dict)
    handling: dict[str, str | None] = field(default_factory=dict)
    suspended: dict[str, str | None] = field(default_factory=dict)
    raised: defaultdict[str, list[str | None]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, tuple[Event, int | None]] = field(default_factory=dict)
    failures: dict[tuple[str, int], str] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    shuts_down: bool = False
    handed_over: dict[tuple[str, int], list[HandedOver]] = field(default_factory=dict)

    @classmethod
    def of(cls, trace: Trace) -> History:
        """The history of a run before its first step."""
        texts = (trace.snippet.source, *(file.source for file in trace.files))
        names = Names.of_run(trace.steps)
        shuts_down = any("shutdown" in text for text in texts)
        return cls(
            names, defaultdict(lambda: Register(names)), shuts_down=shuts_down, handed_over=handed_over(trace.steps)
        )

    def note(self, step: Step, frame: str) -> None:
        """A step in a frame is over."""
        place = self.places.get(frame)
        if step.event != "loop":
            self.handling[frame] = step.handling
            if place != ("raise", step.line):  # from Python 3.12 on, an await that fails is left so
                self.places[frame] = step.event, step.line
        if step.event == "suspend":
            self.suspended[frame] = step.handling
        elif step.event == "raise":
            self.raised[frame].append(step.value)
        elif step.event == "line" and step.handling is None:
            has_raised = place is not None and place[0] == "raise"  # and may leave a with block
            del self.raised[frame][: -1 if has_raised else None]
        self.last = self.latest[step.thread] = step
