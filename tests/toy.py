"""A view for the tests: what adding one takes. One part of it places everything itself, the other is left to Graphviz.

`python -m tests.toy ARGUMENT...` is the command line of a package that has this view as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from diagram_gen import views
from diagram_gen.cli.command_line import run
from diagram_gen.model.characters import shorten
from diagram_gen.model.picture_states import Fill, State, States
from diagram_gen.model.scene import (
    CHARACTER,
    FONT_SIZE,
    Box,
    Edge,
    Graph,
    Node,
    Placed,
    PlacedBox,
    PlacedLine,
    PlacedText,
    Scene,
    Text,
)
from diagram_gen.model.trace import Step, Trace
from diagram_gen.views.view import View

_WIDTH = 12
_APART = 10
"""From one step to the next, along the axis."""
_LANE = 2 * FONT_SIZE


def _placed(trace: Trace) -> Scene:
    """A lane along an axis, in it a bar with what runs; a cursor marks the step."""
    width, length = (_WIDTH + 2) * CHARACTER, _APART * (len(trace.steps) + 1)
    name = PlacedText(Text("name", _WIDTH, "function"), CHARACTER, 1.4 * FONT_SIZE)
    bar = PlacedBox("bar", 0, 0, width, _LANE, "task", holds=(name,))
    axis = PlacedLine("axis", ((0, 2 * _LANE), (length, 2 * _LANE)), "wait", has_head=True)
    cursors = (
        PlacedLine(f"cursor-{step.index}", ((x, _LANE), (x, 2 * _LANE)), "pass")
        for step in trace.steps
        for x in [_APART * step.index]
    )
    states = States.of(_states(trace, lambda step: {"axis": Fill(), f"cursor-{step.index}": Fill()}))
    return Scene(VIEW.name, Placed((axis, *cursors, bar)), states)


def _graph(trace: Trace) -> Scene:
    """The bar, and an arrow to another box."""
    bar = Box("bar", ((Text("name", _WIDTH, "function"),),), "task")
    other = Box("other", ((Text("other-name", _WIDTH),),), "task")
    graph = Graph((Node(bar, 0, 0), Node(other, 1, 0)), (Edge("arrow", "bar", "other", "pass", ("s", "n")),))
    states = States.of(_states(trace, lambda _: {"arrow": Fill(), "other": Fill(), "other-name": Fill("and so on")}))
    return Scene(VIEW.name, graph, states)


def _states(trace: Trace, others: Callable[[Step], dict[str, Fill]]) -> Iterator[State]:
    for step in trace.steps:
        classes = ("is-running",) if step.stack else ()
        name = shorten(step.function or "nothing", _WIDTH)
        yield State(
            {"bar": Fill(classes=classes), "name": Fill(name), **others(step)}, f"{name} runs. Step {step.index}"
        )


VIEW = View(
    name="toy",
    title="A toy",
    parts={"all": _placed, "graph": _graph},
    shows=lambda step: step.event == "call",
    tells=lambda trace: any(step.event == "call" for step in trace.steps),
)
PARTS = [(VIEW.name, parts) for parts in VIEW.parts]
REGISTERED = (*views.VIEWS, VIEW)
"""The views, with the one entry that a new view needs."""

if __name__ == "__main__":
    from tests import toy  # as the modules of the package would import it: once

    views.VIEWS = toy.REGISTERED
    run()
