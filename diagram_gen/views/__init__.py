"""The views: each turns a trace into a scene. Pure: nothing here runs a program or touches the disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diagram_gen.model import garbage
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.scene import Scene
from diagram_gen.model.trace import Trace
from diagram_gen.views import calls, loop, stack

_VIEWS: dict[str, dict[str, Callable[[Trace], Scene]]] = {
    "stack": {"all": stack.scene},
    "loop": {"all": loop.scene, "tasks": loop.tasks_scene},
    "calls": {"all": calls.scene},
}


def names() -> list[str]:
    """The names of all views."""
    return sorted(_VIEWS)


def scene(trace: Trace, view: str, parts: str = "all") -> Scene:
    """The scene of a trace in a view, or of some `parts` of it. Raises `DiagramError` with the near names."""
    check(view, parts)
    with garbage.left_alone():
        return _VIEWS[view][parts](trace)


def telling(trace: Trace) -> list[str]:
    """The views that have something to show of a trace, the most telling first; the stack if none has."""
    looped = any(step.loop for step in trace.steps)
    called = any(step.stack for step in trace.steps)
    return [view for view, tells in (("loop", looped), ("stack", called or not looped), ("calls", called)) if tells]


def last_shown(trace: Trace, view: str, among: Sequence[int] | None = None) -> int:
    """The index of the last step of which a view has something to show, or of the last one; `among` some, or all."""
    steps = trace.steps if among is None else [trace.steps[index] for index in among]
    shown = [step.index for step in steps if (step.loop if view == "loop" else step.stack)]
    return shown[-1] if shown else steps[-1].index


def check(view: str, parts: str = "all") -> None:
    """Raises `DiagramError` with the near names unless there is such a view with such parts."""
    if view not in _VIEWS:
        raise DiagramError(f"no view {view!r}{suggestion(view, _VIEWS)}")
    if parts not in _VIEWS[view]:
        raise DiagramError(f"view {view!r} has no parts {parts!r}{suggestion(parts, _VIEWS[view])}")
