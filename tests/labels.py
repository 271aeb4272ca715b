"""What readers see of handles and timers: their labels, by the names of the tasks of a loop."""

from __future__ import annotations

from collections.abc import Callable

from diagram_gen.model import deeds
from diagram_gen.model.loop import Handle, Loop, Timer
from diagram_gen.model.names import Names
from diagram_gen.model.trace import Trace


def called(loop: Loop) -> Callable[[str], str | None]:
    """What each task of a loop is called, by its id; None for another id."""
    names = Names((task.name, task.id) for task in loop.tasks)
    return {task.id: names.of(task) for task in loop.tasks}.get


def label(handle: Handle | Timer, loop: Loop) -> str:
    """What a handle or a timer of a loop does: `wake tea`."""
    return deeds.label(handle, called(loop))


def ready(loop: Loop) -> list[str]:
    """The labels of the ready queue."""
    return [label(handle, loop) for handle in loop.ready]


def timers(loop: Loop) -> list[str]:
    """The labels of the timers."""
    return [label(timer, loop) for timer in loop.timers]


def queued(trace: Trace) -> dict[str, tuple[Handle, str]]:
    """All that was ever in the ready queue, by id, with its label: each as it was there last."""
    loops = [step.loop for step in trace.steps if step.loop]
    return {handle.id: (handle, label(handle, loop)) for loop in loops for handle in loop.ready}
