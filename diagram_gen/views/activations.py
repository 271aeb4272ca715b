"""Activations: the stretches of a run during which control stays with one function, or one task, thread or loop."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from diagram_gen.model import rope, words
from diagram_gen.model.characters import shorten
from diagram_gen.model.frame import Frame
from diagram_gen.model.names import Names
from diagram_gen.model.register import Register
from diagram_gen.model.times import clock
from diagram_gen.model.trace import Step, Trace
from diagram_gen.views import alive

LOOP = "event loop"
_LONGEST_VALUE = 10


@dataclass(slots=True)
class Activation:
    """From step `first` on, `lane` has control.

    `owner` says which frame, task or thread has it: a function has one lane for all its calls at a depth.
    `came` says how control came, `left` how it went on its own accord; `line` is where it stood,
    `returns` whether it left by a return, `is_task` whether a task has control.
    """

    lane: tuple[str, object]
    owner: str
    first: int
    came: str
    line: int | None
    left: str = ""
    returns: bool = False
    is_task: bool = False
    steps: list[Step] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the lane is called; the rest of `lane` keeps apart what has the same name."""
        return self.lane[0]

    @property
    def is_loop(self) -> bool:
        """Whether the event loop itself has control."""
        return self.owner == LOOP


def activations(trace: Trace) -> list[Activation]:
    """How control passes between functions; between tasks, the loop and other threads where there are several tasks."""
    several = any(step.loop is not None and len(step.loop.tasks) > 1 for step in trace.steps)
    return _by_task(trace) if several else _by_function(trace)


def is_between(step: Step) -> bool:
    """Whether nothing of the program has control: the loop waits, or is about to call a handle."""
    return step.loop is not None and step.loop.running is None and _top(step) is None


def _by_function(trace: Trace) -> list[Activation]:
    lanes: list[Activation] = []
    before: Step | None = None
    depth = 0
    for step in trace.steps:
        changes = rope.changes(before.stack if before is not None else (), step.stack)
        top = _top(step)
        if before is not None and lanes:
            lanes += _passed_through(before, depth, top, _gone(changes), lanes[-1])
        depth += sum(_program(new) - _program(old) for _, old, new in changes)
        if top is not None:
            if not lanes or lanes[-1].owner != top.id or _is_driven_again(step, before):
                lanes.append(Activation(_lane(top, depth), top.id, step.index, _how(step, before), top.line))
            _take(lanes[-1], step)
        before = step
    return lanes


def _is_driven_again(step: Step, before: Step | None) -> bool:
    """Whether the module, which has no lane, resumes what it has had control from before."""
    return step.event == "resume" and before is not None and before.loop is None and _top(before) is None


def _program(frames: Sequence[Frame]) -> int:
    """How many of the frames are the program's own."""
    return sum(frame.kind != "library" for frame in frames)


def _own(step: Step) -> Iterator[Frame]:
    """The program's own frames on the stack, innermost first."""
    return (frame for frame in reversed(step.stack) if frame.kind != "library")


def _top(step: Step) -> Frame | None:
    return next(_own(step), None)


def _gone(changes: Sequence[rope.Change[Frame]]) -> set[str]:
    """The ids of the frames that have left the stack."""
    return {frame.id for each in changes for frame in each.old} - {frame.id for each in changes for frame in each.new}


def _take(activation: Activation, step: Step) -> None:
    activation.steps.append(step)
    activation.returns = step.event == "return"
    if step.event == "return":
        activation.left = "returns" if step.value == "None" else f"returns {_short(step.value)}"
    elif step.event == "suspend":
        activation.left = f"yields {_short(step.value)}" if _yields(step) else "suspends"
    else:
        activation.left = ""


def _yields(step: Step) -> bool:
    """Whether what suspends hands a value to other code than a task's."""
    top = _top(step)
    is_generator = top is not None and top.kind in ("generator", "async_generator")
    has_value = step.value not in (None, "None")
    return has_value and (is_generator or step.loop is None or step.loop.running is None)


def _lane(frame: Frame, depth: int) -> tuple[str, object]:
    return words.called(frame), depth


def _passed_through(before: Step, depth: int, top: Frame | None, gone: set[str], last: Activation) -> list[Activation]:
    """The caller that had control between two calls without taking a step of its own, as in `f(g(), h())`.

    `depth` is that of the stack before.
    """
    if before.event not in ("return", "suspend") or depth < 2 or top is None:
        return []
    left, caller = itertools.islice(_own(before), 2)
    if last.owner != left.id or top.id == caller.id or caller.id in gone:
        return []
    return [Activation(_lane(caller, depth - 1), caller.id, before.index + 1, _came_back(before), caller.line)]


def _how(step: Step, before: Step | None) -> str:
    """How control came to a function; another thread that ran in between gave it nothing."""
    if step.event == "call":
        # Calling a coroutine function or a generator function runs nothing: this is its first run.
        verb = "called" if step.stack[-1].kind == "function" else "started"
        arguments = words.bindings(step.stack[-1].variables, _LONGEST_VALUE)
        return f"{verb}: {arguments}" if arguments else verb
    if step.event == "resume":
        return "resumed"
    if before is not None and before.thread != step.thread:
        return "goes on"
    return _came_back(before) if before is not None else ""


def _came_back(before: Step) -> str:
    if before.event in ("return", "suspend") and before.value not in (None, "None"):
        return f"gets {_short(before.value)}"
    return f"gets {_short(before.value)}" if before.event == "raise" else "gets control back"


def _short(value: str | None) -> str:
    return shorten(value or "", _LONGEST_VALUE)


def _by_task(trace: Trace) -> list[Activation]:
    lanes: list[Activation] = []
    called = {LOOP: LOOP}
    names = Names.of_run(trace.steps)
    registers: defaultdict[str, Register] = defaultdict(lambda: Register(names))
    for step, seen in zip(trace.steps, alive.seen(trace.steps), strict=True):
        tasks = registers[step.thread]
        tasks.take(step.loop.tasks if step.loop is not None else ())
        if seen is None:
            continue
        name, owner, is_task = _running(step, tasks)
        called[owner] = name
        last = lanes[-1] if lanes else None
        if last is None or owner != last.owner:
            if last is not None and last.is_task and is_task:  # no task hands control to another
                lanes.append(Activation((LOOP, LOOP), LOOP, step.index, "goes on", None))
            lanes.append(Activation((name, owner), owner, step.index, _task_came(step), step.line, is_task=is_task))
        _take(lanes[-1], step)
        if lanes[-1].returns and _has_callers(step, tasks):
            lanes[-1].left = ""  # one of its functions returns to another
    for each in lanes:  # one that was renamed has one lane, by its last name
        each.lane = called[each.owner], each.owner
    return lanes


def _running(step: Step, tasks: Register) -> tuple[str, str, bool]:
    """What has control, as it is called and as it is told apart, and whether that is a task.

    Otherwise it is the loop itself, or the thread that runs beside it.
    """
    if step.loop is None:
        return words.thread(step, tasks.names), step.thread, False
    if tasks.running is None:
        return LOOP, LOOP, False
    return tasks.name(tasks.running), tasks.running.id, True


def _has_callers(step: Step, tasks: Register) -> bool:
    """Whether the function that returns was called by another of the same task, or of a thread beside the loop."""
    if step.loop is None:
        return len([*itertools.islice(_own(step), 2)]) > 1
    return tasks.running is not None and len(tasks.running.stack) > 1


def _task_came(step: Step) -> str:
    if step.loop is not None and step.loop.running is None:
        return clock(step.loop.time)
    if step.loop is None and step.event == "call":
        return _how(step, None)
    return {"call": "started", "resume": "resumed"}.get(step.event, "goes on")
