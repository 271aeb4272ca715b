"""Drawing without a cache: for programs that are nobody's snippets."""

from __future__ import annotations

from diagram_gen import views
from diagram_gen.model.trace import Trace
from diagram_gen.picture import dot, graphviz_command, svg
from diagram_gen.picture.svg import Template


def template(found: Trace, view: str, parts: str = "all") -> Template:
    """The laid-out template of a trace in a view."""
    scene = views.scene(found, view, parts)
    return svg.template(scene, graphviz_command.lay_out(dot.source(scene)))
