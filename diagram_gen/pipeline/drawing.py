"""Drawing: from a trace, in a view, to its template; the one place that knows how scenes are laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from diagram_gen import views
from diagram_gen.model.scene import Graph, Placed, Scene
from diagram_gen.model.trace import Trace
from diagram_gen.picture import dot, graphviz_command, placed, svg
from diagram_gen.picture.template import Template

LayOut = Callable[[Sequence[str]], Sequence[str]]
"""What gives the SVG text for each of several DOT texts."""


def template(
    found: Trace,
    view: str,
    parts: str = "all",
    lay_out: LayOut = graphviz_command.lay_out_all,
    *,
    wide: bool = True,
) -> Template:
    """The laid-out template of a trace in a view; not in its `wide` layout as well, where nobody asks for that.

    Raises `DiagramError` with the near names.
    """
    scene = views.scene(found, view, parts)
    (made,) = templates([scene if wide else replace(scene, wide=None)], lay_out)
    return made


def templates(scenes: Sequence[Scene], lay_out: LayOut = graphviz_command.lay_out_all) -> list[Template]:
    """The laid-out templates of scenes, from one run of Graphviz, or none where all are of a layout of their own."""
    sources = [
        dot.source(layout, scene.view) for scene in scenes for layout in _layouts(scene) if isinstance(layout, Graph)
    ]
    laid_out = iter(lay_out(sources) if sources else ())
    return [_drawn(scene, laid_out) for scene in scenes]


def _drawn(scene: Scene, laid_out: Iterator[str]) -> Template:
    """The template of a scene; each graph takes the next of the SVG texts."""
    made = [
        svg.drawn(layout, next(laid_out)) if isinstance(layout, Graph) else placed.drawn(layout)
        for layout in _layouts(scene)
    ]
    wide = Template(scene, *made[1]) if made[1:] else None
    return Template(scene, *made[0], wide)


def _layouts(scene: Scene) -> list[Graph | Placed]:
    """The layouts of a scene: its own, and the wide one if there is one."""
    return [scene.layout] if scene.wide is None else [scene.layout, scene.wide]
