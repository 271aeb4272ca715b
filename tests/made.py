"""Traces that no program has made, for what is derived from them, and what a state then shows."""

from __future__ import annotations

from diagram_gen.model.frame import MODULE, Frame, ReturnPointer, Variable
from diagram_gen.model.loop import Handle, Loop, Task, Timer, Wait
from diagram_gen.model.scene import Scene
from diagram_gen.model.trace import MAIN_THREAD, Source, Step, Trace


def frame(number: int = 1, function: str = "main", line: int | None = 8, **variables: str) -> Frame:
    """A frame called by the module."""
    bound = tuple(Variable(name, value) for name, value in variables.items())
    return Frame(f"frame-{number}", function, "function", line, ReturnPointer(MODULE, 12), bound)


def step(
    index: int,
    *frames: Frame,
    loop: Loop | None = None,
    event: str = "line",
    value: str | None = None,
    thread: str = MAIN_THREAD,
    time: float = 1.5,
) -> Step:
    """A step with a stack; the thread is named as its id is."""
    top = frames[-1] if frames else None
    line, function = (top.line, top.function) if top else (12, MODULE)
    return Step(index, event, line, function, value, None, frames, "", "", loop, thread, thread, time)  # type: ignore[arg-type]


def trace(*steps: Step) -> Trace:
    """A trace of steps."""
    return Trace(1, "3.11.7", Source("p.py", "p", ""), steps, "", "", None, None)


def shown(scene: Scene, index: int) -> dict[str, str]:
    """The texts of a state."""
    return {slot: fill.text for slot, fill in scene.states[index].fills.items() if fill.text}


def task(
    name: str, state: str = "waiting", wait: Wait | None = None, *frames: Frame, result: str | None = None
) -> Task:
    """A task."""
    return Task(f"id-{name}", name, state, frames, wait, result, None)  # type: ignore[arg-type]


def loop(*tasks: Task, ready: int = 0, timers: int = 0) -> Loop:
    """A loop with tasks, and so many handles and timers."""
    handles = tuple(Handle(f"h{number}", "call", None, f"on_{number}", 0, "result") for number in range(ready))
    later = tuple(Timer(f"t{number}", float(number), "call", None, f"on_{number}") for number in range(timers))
    return Loop(1.5, 3, None, None, handles, later, tasks)
