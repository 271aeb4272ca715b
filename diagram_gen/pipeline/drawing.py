"""Drawing: from a trace, in a view, to its template; the one place that knows how scenes are laid out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diagram_gen import views
from diagram_gen.model.scene import Scene
from diagram_gen.model.trace import Trace
from diagram_gen.picture import dot, graphviz_command, svg
from diagram_gen.picture.svg import Template

LayOut = Callable[[Sequence[str]], Sequence[str]]
"""What gives the SVG text for each of several DOT texts."""


def template(found: Trace, view: str, parts: str = "all", lay_out: LayOut = graphviz_command.lay_out_all) -> Template:
    """The laid-out template of a trace in a view. Raises `DiagramError` with the near names."""
    (made,) = templates([views.scene(found, view, parts)], lay_out)
    return made


def templates(scenes: Sequence[Scene], lay_out: LayOut = graphviz_command.lay_out_all) -> list[Template]:
    """The laid-out templates of scenes, from one run of Graphviz."""
    laid_out = lay_out([dot.source(scene) for scene in scenes])
    return [svg.template(scene, text) for scene, text in zip(scenes, laid_out, strict=True)]
