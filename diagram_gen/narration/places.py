"""Places: where a step stands, in which frame of the program, and in which run of a handle."""

from __future__ import annotations

from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import Loop, Task
from diagram_gen.model.trace import Step


def innermost(step: Step) -> Frame | None:
    """The frame of the program in which a step stands, if it is in one."""
    if step.event == "loop" or not step.stack or step.stack[-1].kind == "library":
        return None
    return step.stack[-1]


def frame_key(step: Step) -> str:
    """What tells the frame of a step from all others, also where it is the module's or none."""
    frame = innermost(step)
    return frame.id if frame is not None else f"{step.function} {step.thread}"


def handle_key(loop: Loop | None) -> tuple[str, int, int] | None:
    """What tells one run of a handle from any other."""
    if loop is None or loop.handle is None:
        return None
    return loop.handle.id, loop.handle.made_ready_at, loop.iteration


def running(loop: Loop) -> Task | None:
    """The task of a loop that runs, as it is then."""
    return next((task for task in loop.tasks if task.id == loop.running), None)
