"""Activations: the stretches of a run during which control stays with one function, or one task, thread or loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from diagram_gen.scene import shorten
from diagram_gen.trace import Frame, Step, Trace, clock
from diagram_gen.views import alive, words

LOOP = "event loop"
_THREAD = "thread "
_LONGEST_VALUE = 10


@dataclass(slots=True)
class Activation:
    """From step `first` on, `lane` has control.

    `owner` says which frame, task or thread has it: a function has one lane for all its calls at a depth.
    `came` says how control came, `left` how it went on its own accord; `line` is where it stood.
    """

    lane: tuple[str, object]
    owner: str
    first: int
    came: str
    line: int | None
    left: str = ""
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


def _by_function(trace: Trace) -> list[Activation]:
    found: list[Activation] = []
    before: Step | None = None
    for step in trace.steps:
        frames = [frame for frame in step.stack if frame.kind != "library"]
        if before is not None and found:
            found += _passed_through(before, frames, found[-1])
        if frames:
            top = frames[-1]
            if not found or found[-1].owner != top.id:
                found.append(Activation(_lane(top, len(frames)), top.id, step.index, _how(step, before), top.line))
            _take(found[-1], step)
        before = step
    return found


def _take(activation: Activation, step: Step) -> None:
    activation.steps.append(step)
    if step.event == "return":
        activation.left = "returns" if step.value == "None" else f"returns {_short(step.value)}"
    else:
        activation.left = "suspends" if step.event == "suspend" else ""


def _lane(frame: Frame, depth: int) -> tuple[str, object]:
    return words.called(frame), depth


def _passed_through(before: Step, frames: Sequence[Frame], last: Activation) -> list[Activation]:
    """The caller that had control between two calls without taking a step of its own, as in `f(g(), h())`."""
    left = [frame for frame in before.stack if frame.kind != "library"]
    if before.event not in ("return", "suspend") or len(left) < 2 or not frames or last.owner != left[-1].id:
        return []
    caller = left[-2]
    if frames[-1].id == caller.id or caller.id not in {frame.id for frame in frames}:
        return []
    return [Activation(_lane(caller, len(left) - 1), caller.id, before.index + 1, _came_back(before), caller.line)]


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
    found: list[Activation] = []
    for step, seen in zip(trace.steps, alive.seen(trace.steps), strict=True):
        if seen is None:
            continue
        name, owner = _running(step)
        last = found[-1].owner if found else LOOP
        if owner != last and not any(each == LOOP or each.startswith(_THREAD) for each in (owner, last)):
            found.append(Activation((LOOP, LOOP), LOOP, step.index, "goes on", None))
        if not found or owner != last:
            found.append(Activation((name, owner), owner, step.index, _task_came(step), step.line))
        _take(found[-1], step)
        if found[-1].left.startswith("returns") and len(_own_frames(step, owner)) > 1:
            found[-1].left = ""  # one of its functions returns to another
    return found


def _running(step: Step) -> tuple[str, str]:
    """The name and the id of the running task, or the loop itself, or the thread that runs beside it."""
    if step.loop is None:
        return words.thread(step), f"{_THREAD}{step.thread}"
    for task in step.loop.tasks:
        if task.state == "running":
            return task.name, task.id
    return LOOP, LOOP


def _own_frames(step: Step, owner: str) -> tuple[Frame, ...]:
    if step.loop is None:
        return tuple([frame for frame in step.stack if frame.kind != "library"])
    return next((task.stack for task in step.loop.tasks if task.id == owner), ())


def _task_came(step: Step) -> str:
    if step.loop is not None and step.loop.running is None:
        return clock(step.loop.time)
    if step.loop is None and step.event == "call":
        return _how(step, None)
    return {"call": "started", "resume": "resumed"}.get(step.event, "goes on")
