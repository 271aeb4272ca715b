"""Drawing without a cache: for programs that are nobody's snippets."""

from __future__ import annotations

from diagram_gen import dot, graphviz_command, svg, views
from diagram_gen.svg import Template
from diagram_gen.trace import Trace


def template(found: Trace, view: str, parts: str = "all") -> Template:
    """The laid-out template of a trace in a view."""
    scene = views.scene(found, view, parts)
    return svg.template(scene, graphviz_command.lay_out(dot.source(scene)))
