"""Templates of layouts whose view gives everything its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diagram_gen.model.picture_states import Fill, State, States
from diagram_gen.model.scene import (
    CHARACTER,
    FONT_SIZE,
    Bars,
    Lines,
    Placed,
    PlacedBox,
    PlacedDrawing,
    PlacedLine,
    PlacedText,
    Scene,
    Text,
    Words,
)
from diagram_gen.picture.template import Template, parsed
from diagram_gen.pipeline import drawing

NAME = PlacedText(Text("name", 5, "function"), 14, 35)
TIME = PlacedText(Text("time", 5, "pointer", "right"), 60, 35)
BAR = PlacedBox("bar", 10, 20, 100, 30, "task", holds=(NAME, TIME))
"""With a text on each side."""


def laid_out(
    *items: PlacedText | PlacedBox | PlacedLine | PlacedDrawing, steps: tuple[dict[str, Fill], ...] = ()
) -> Template:
    """The template of what is placed; without steps, of one that shows all of it."""
    slots = [each.text.slot if isinstance(each, PlacedText) else each.slot for each in items]
    states = States.of([State(fills, "") for fills in steps or ({slot: Fill() for slot in slots},)])
    return drawing.templates([Scene("toy", Placed(items), states)])[0]


def test_needs_no_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that places everything is drawn where there is none."""
    monkeypatch.setenv("DIAGRAM_GEN_DOT", "no-such-dot")
    assert laid_out(BAR).at(0)


def test_what_a_box_holds_is_there_with_it() -> None:
    """Each slot is a group or a text with its classes, in the order of drawing; without the box, none of it."""
    full = {"bar": Fill(classes=("is-running",)), "name": Fill("work"), "time": Fill("1 s")}
    template = laid_out(BAR, steps=(full, {"name": Fill("work")}, {"bar": Fill(), "time": Fill("2 s")}))
    (bar,) = parsed(template.at(0))
    assert ("g", "bar", "dg-task is-running") == (bar.tag, bar.get("data-slot"), bar.get("class"))
    assert ["rect", "text", "text"] == [each.tag for each in bar]
    assert [None, "work", "1 s"] == [each.text for each in bar]
    assert "" == template.at(1)
    assert [None, "2 s"] == [each.text for each in parsed(template.at(2))[0]]
    assert ["bar", "name", "time"] == [
        name for each in parsed(template.blank).iter() if (name := each.get("data-slot"))
    ]


def test_a_text_begins_or_ends_at_its_slot() -> None:
    """On the right side it ends where its slot does."""
    name, time = parsed(laid_out(NAME, TIME).at(0))
    assert ("14", "35", None) == (name.get("x"), name.get("y"), name.get("text-anchor"))
    assert (f"{60 + 5 * CHARACTER:g}", "35", "end") == (time.get("x"), time.get("y"), time.get("text-anchor"))


@pytest.mark.parametrize(
    ("shape", "width", "outline"), [("rounded", 100, "6"), ("rounded", 8, "4"), ("plain", 100, None), ("none", 100, "")]
)
def test_boxes_have_an_outline_or_none(shape: str, width: int, outline: str | None) -> None:
    """Corners are rounded as far as there is room for it."""
    (box,) = parsed(laid_out(PlacedBox("box", 10, 20, width, 30, "task", shape)).at(0))
    assert [] == list(box) if outline == "" else [outline] == [each.get("rx") for each in box]


@pytest.mark.parametrize(
    ("points", "line", "head"),
    [
        (((0, 0), (50, 0)), "0,0 43,0", "50,0 43,-2.5 43,2.5"),
        (((50, 0), (0, 0)), "50,0 7,0", "0,0 7,-2.5 7,2.5"),
        (((0, 0), (0, 20), (0, 50)), "0,0 0,20 0,43", "0,50 -2.5,43 2.5,43"),
        (((0, 0), (4, 0)), "0,0 0,0", "4,0 0,-1.42857 0,1.42857"),
        (((4, 0), (4, 0)), "4,0 4,0", "4,0 4,0 4,0"),
    ],
)
def test_an_arrow_ends_in_its_head(points: tuple[tuple[float, float], ...], line: str, head: str) -> None:
    """The line goes to where the head begins, whichever way it goes, and however short it is."""
    (arrow,) = parsed(laid_out(PlacedLine("arrow", points, "wait", has_head=True)).at(0))
    found = [(each.tag, each.get("class"), each.get("points")) for each in arrow]
    assert [("polyline", "dg-line", line), ("polygon", "dg-area", head)] == found


def test_a_state_moves_what_it_shows() -> None:
    """To the right of its place, by as much as it says: so one slot serves all steps."""
    steps = ({"bar": Fill(shift=7.5), "time": Fill("now", shift=3)}, {"bar": Fill()})
    template = laid_out(BAR, steps=steps)
    (bar,) = parsed(template.at(0))
    assert ["translate(7.5)", "translate(3)"] == [bar.get("transform"), bar[1].get("transform")]
    assert None is parsed(template.at(1))[0].get("transform")
    assert (10 + 7.5 - 2, 18) == template.view_box(0)[:2]
    assert (8, 18, 100 + 7.5 + 4) == template.view_box(0, 1)[:3]


def test_a_drawing_is_one_slot_for_all_that_stays() -> None:
    """Its rectangles are one element, so are its lines, and the heads of them; its texts have the size of their type."""
    parts = (
        Bars("stretch is-ready", ((0, 0, 10, 5), (20, 0, 10, 5))),
        Lines("cause", (((5, 40), (5, 10)), ((9, 40), (9, 10))), has_heads=True),
        Lines("axis", (((0, 50), (40, 50)),)),
        Words("⊘ to", 30, 60, "mark", "right", 10),
        Bars("none", ()),
        Lines("none", (), has_heads=True),
    )
    template = laid_out(PlacedDrawing("run", "run", parts))
    (run,) = parsed(template.at(0))
    assert ["path", "path", "path", "path", "text"] == [each.tag for each in run]
    assert ["dg-many dg-stretch is-ready", "M0,0h10v5h-10zM20,0h10v5h-10z"] == [run[0].get("class"), run[0].get("d")]
    assert ["M5,40 5,17M9,40 9,17", "dg-area dg-cause"] == [run[1].get("d"), run[2].get("class")]
    assert ["24", "end", "⊘ to"] == [run[4].get("textLength"), run[4].get("text-anchor"), run[4].text]
    assert (-2, -2) == template.view_box(0)[:2]


def test_a_line_has_no_head() -> None:
    """Unless it is told to."""
    (line,) = parsed(laid_out(PlacedLine("line", ((0, 0), (50, 20)), "wait")).at(0))
    assert [("polyline", "0,0 50,20")] == [(each.tag, each.get("points")) for each in line]


def test_a_picture_is_as_large_as_what_it_shows() -> None:
    """Outlines, lines with their heads, and texts as long as they are then; with room for the width of lines."""
    arrow = PlacedLine("arrow", ((0, 60), (50, 60)), "wait", has_head=True)
    steps = ({"bar": Fill()}, {"arrow": Fill()}, {"name": Fill("日本")})
    template = laid_out(replace(BAR, holds=()), arrow, NAME, steps=steps)
    assert (8, 18, 104, 34) == template.view_box(0)
    assert (-2, 55.5, 54, 9) == template.view_box(1)
    assert (12, 35 - FONT_SIZE - 2, 4 * CHARACTER + 4) == template.view_box(2)[:3]
    assert (-2, 18, 114, 46.5) == template.view_box(0, 1)
    assert [18, 55.5, 19] == list(template.tops(0, 2))
