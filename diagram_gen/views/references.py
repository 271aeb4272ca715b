"""Who holds whom, strongly or weakly: each task with what holds it, and the circle through the future it awaits."""

from __future__ import annotations

from diagram_gen.model.picture_states import States
from diagram_gen.model.scene import Scene
from diagram_gen.model.trace import Trace
from diagram_gen.views.references_drawing import Drawing, moments, widths
from diagram_gen.views.references_layout import Layout
from diagram_gen.views.view import View


def scene(trace: Trace) -> Scene:
    """Who holds whom at each step."""
    followed = list(moments(trace))
    room, more = widths(followed)
    drawing = Drawing(room)
    states = States(map(drawing.delta, followed))
    return Scene(VIEW.name, Layout(room, more=more).placed(), states)


VIEW = View(
    name="references",
    title="Who holds whom",
    parts={"all": scene},
    shows=lambda step: step.loop,
    tells=lambda trace: any(step.loop is not None and step.loop.tasks for step in trace.steps),
    has_tasks=True,
)
