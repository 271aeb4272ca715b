"""The views: each turns a trace into a scene. Pure: nothing here runs a program or touches the disk.

Each is a module with a record of the view, and an entry in `VIEWS`; nothing else knows its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diagram_gen.model import garbage
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.scene import Scene
from diagram_gen.model.trace import Trace
from diagram_gen.views import awaits, calls, loop, references, stack, timeline
from diagram_gen.views.view import View

VIEWS: tuple[View, ...] = (loop.VIEW, stack.VIEW, calls.VIEW, awaits.VIEW, references.VIEW, timeline.VIEW)
"""All there are. Of those that tell of a run, the first is the one to be shown if none is asked for."""


def names() -> list[str]:
    """The names of all views, in their order."""
    return [view.name for view in VIEWS]


def of(name: str) -> View:
    """The view of that name. Raises `DiagramError` with the near names."""
    for view in VIEWS:
        if view.name == name:
            return view
    raise DiagramError(f"no view {name!r}{suggestion(name, names())}")


def check(view: str, parts: str = "all") -> None:
    """Raises `DiagramError` with the near names unless there is such a view with such parts."""
    of(view).check(parts)


def parted(text: str) -> tuple[str, str]:
    """A view and its parts, as a page names them together: `timeline`, or `timeline:family`. Raises `DiagramError`."""
    view, _, parts = text.partition(":")
    check(view, parts or "all")
    return view, parts or "all"


def scene(trace: Trace, view: str, parts: str = "all") -> Scene:
    """The scene of a trace in a view, or of some `parts` of it. Raises `DiagramError` with the near names."""
    check(view, parts)
    with garbage.left_alone():
        return replace(of(view).parts[parts](trace), parts=parts)


def scenes(traces: Sequence[Trace], view: str) -> list[Scene]:
    """The scenes of traces that are to be compared. Raises `DiagramError` with the near names."""
    together = of(view).together
    if together is None:
        return [scene(trace, view) for trace in traces]
    with garbage.left_alone():
        return together(traces)


def telling(trace: Trace) -> list[str]:
    """The views that have something to show of a trace, the most telling first; there always is one."""
    return [view.name for view in VIEWS if view.tells(trace)]


def last_shown(trace: Trace, view: str, among: Sequence[int] | None = None) -> int:
    """The index of the last step of which a view has something to show, or of the last one; `among` some, or all."""
    steps = trace.steps if among is None else [trace.steps[index] for index in among]
    shown = [step.index for step in steps if of(view).shows(step)]
    return shown[-1] if shown else steps[-1].index
