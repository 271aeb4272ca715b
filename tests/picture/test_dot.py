"""Scene to DOT text."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from diagram_gen import views
from diagram_gen.model.picture_states import Fill, State, States
from diagram_gen.model.scene import Box, Edge, Graph, Node, Scene, Text
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.picture import dot, placed
from diagram_gen.picture.template import parsed
from diagram_gen.pipeline import drawing
from tests.scenes import VIEWS

HOSTILE = [
    "a", 'double "quotes"', "it's", "<b>bold</b>", "a & b &amp; c", "back\\slash \\N \\n", "{braces|bars}", "🎉 🧑‍🚀", "日本語",
    "العربية", "-->", "]]>", "<!--", "%s {{ x }} {% y %}",
]  # fmt: skip


def one_box(slot: str, text: str) -> Scene:
    """A scene with one text in a box, and an edge to another."""
    cell = Text("text", max(1, len(text) * 2))
    nodes = (Node(Box(slot, ((cell,),), "frame"), 0, 0), Node(Box("other", ((Text("t", 3),),), "frame"), 1, 0))
    edges = (Edge("edge", slot, "other", "wait", ("e", "e")),)
    fills = {slot: Fill(), "text": Fill(text), "other": Fill(), "t": Fill("abc"), "edge": Fill()}
    return Scene("stack", Graph(nodes, edges), States.of([State(fills, text)]))


@pytest.mark.parametrize(("view", "parts"), VIEWS)
def test_golden_dot(recording: tuple[Snippet, Trace], view: str, parts: str, snapshot: SnapshotAssertion) -> None:
    """The DOT text of every snippet in every view is the one that was reviewed, or what the view places itself."""
    layout = views.scene(recording[1], view, parts).layout
    if isinstance(layout, Graph):
        assert snapshot == dot.source(layout, view)
    else:
        assert snapshot == "\n".join(map(str, placed.drawn(layout)[0]))


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_in_a_slot(text: str) -> None:
    """Graphviz lays it out without complaint, and the template gives it back unchanged."""
    scene = one_box("box", text)
    (template,) = drawing.templates([scene])
    root = parsed(template.at(0))
    assert text in ["".join(element.itertext()) for element in root.iter() if element.tag.endswith("text")]


@pytest.mark.parametrize("slot", ["plain", "a-b", 'quo"te', "a<b>&c", "sp ace", "日本", "semi;colon", "node"])
def test_any_name_of_a_slot(slot: str) -> None:
    """Names are quoted for DOT and for HTML-like labels, so each slot is found again in the SVG."""
    scene = one_box(slot, "text")
    (template,) = drawing.templates([scene])
    assert slot in {element.get("data-slot") for element in parsed(template.at(0)).iter()}


def test_the_layout_does_not_depend_on_values() -> None:
    """Two scenes whose slots are equally wide have the same DOT text."""
    assert dot.source(one_box("box", "abc").layout, "a") == dot.source(one_box("box", "<&>").layout, "a")
