"""Who awaits whom: from each task along its chain of awaits to the future, and to what that is of, or to a task."""

from __future__ import annotations

from diagram_gen.model.picture_states import States
from diagram_gen.model.scene import Scene
from diagram_gen.model.trace import Trace
from diagram_gen.views.awaits_drawing import Drawing, widths
from diagram_gen.views.awaits_following import moments
from diagram_gen.views.awaits_layout import Layout
from diagram_gen.views.view import View


def scene(trace: Trace) -> Scene:
    """Who awaits whom at each step."""
    followed = list(moments(trace))
    room, arrows, causes, more = widths(followed)
    drawing = Drawing(room)
    states = States(map(drawing.delta, followed))
    return Scene(VIEW.name, Layout(room, arrows, causes, more=more).placed(), states)


VIEW = View(
    name="awaits",
    title="Who awaits whom",
    parts={"all": scene},
    shows=lambda step: step.loop,
    tells=lambda trace: any(step.loop for step in trace.steps),
    has_tasks=True,
)
