"""The template, filled for each step."""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import pytest

from diagram_gen import views
from diagram_gen.model.characters import width
from diagram_gen.model.moment import find
from diagram_gen.model.scene import CHARACTER, Graph
from diagram_gen.model.snippet import Snippet, load
from diagram_gen.model.trace import Trace
from diagram_gen.picture import graphviz_command, svg
from diagram_gen.picture.dot import GAP
from diagram_gen.picture.rail import AWAY
from diagram_gen.picture.template import Template, parsed
from diagram_gen.pipeline import drawing
from diagram_gen.recorder.sandbox import record
from tests import toy
from tests.programs import recorded
from tests.scenes import VIEWS, text_slots

DRAWN = [*VIEWS, *toy.PARTS]
SHAPES = ("path", "polygon", "polyline", "ellipse", "rect")


@pytest.fixture(autouse=True)
def one_more_view(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds for the views of the house holds for one that places everything itself."""
    monkeypatch.setattr(views, "VIEWS", toy.REGISTERED)


def laid_out(trace: Trace, view: str, parts: str) -> Template:
    """The template of a trace."""
    return drawing.template(trace, view, parts)


def groups(template: Template, step: int) -> dict[str, Element]:
    """The visible slots at a step."""
    return {name: each for each in parsed(template.at(step)).iter() if (name := each.get("data-slot"))}


def texts(element: Element) -> list[Element]:
    """The slot itself if it is a text; a box has none of its own."""
    return [element] if element.tag == "text" else []


def shapes(group: Element) -> list[dict[str, str]]:
    """The geometry of a slot's own outlines."""
    return [dict(child.attrib) for child in group if child.tag in SHAPES]


@pytest.mark.parametrize(("view", "parts"), DRAWN)
def test_nothing_moves(recording: tuple[Snippet, Trace], view: str, parts: str) -> None:
    """Over all steps, each slot has one place, one outline and one place for its text."""
    trace = recording[1]
    template = laid_out(trace, view, parts)
    outlines: dict[str, list[dict[str, str]]] = {}
    places: dict[str, tuple[str | None, str | None]] = {}
    for step in range(len(trace.steps)):
        for name, group in groups(template, step).items():
            assert outlines.setdefault(name, shapes(group)) == shapes(group)
            for text in texts(group):
                place = (text.get("x"), text.get("y"))
                assert places.setdefault(name, place) == place


@pytest.mark.parametrize(("view", "parts"), DRAWN)
def test_every_slot_is_found_and_filled(recording: tuple[Snippet, Trace], view: str, parts: str) -> None:
    """What a state says is visible is what the SVG shows, with its text and its classes; nothing else."""
    trace = recording[1]
    template = laid_out(trace, view, parts)
    for step, state in enumerate(template.scene.states):
        shown = groups(template, step)
        assert set(state.fills) == set(shown)
        for name, fill in state.fills.items():
            assert fill.text == "".join(text.text or "" for text in texts(shown[name]))
            assert set(fill.classes) <= set((shown[name].get("class") or "").split())


@pytest.mark.parametrize(("view", "parts"), DRAWN)
def test_texts_fit_their_slots(recording: tuple[Snippet, Trace], view: str, parts: str) -> None:
    """No text is wider than what was laid out for it."""
    scene = views.scene(recording[1], view, parts)
    room = text_slots(scene)
    for state in scene.states:
        for name, fill in state.fills.items():
            if name in room:
                assert width(fill.text) <= room[name].width, (name, fill.text)


@pytest.mark.parametrize(("view", "parts"), DRAWN)
def test_texts_do_not_overlap(recording: tuple[Snippet, Trace], view: str, parts: str) -> None:
    """Measured on the laid-out picture, with every slot as wide as it can get."""
    trace = recording[1]
    template = laid_out(trace, view, parts)
    room = text_slots(template.scene)
    for step in range(0, len(trace.steps), 7):
        boxes = []
        for name, group in groups(template, step).items():
            for text in texts(group):
                right = text.get("text-anchor") == "end"
                span = width(text.text or "") * CHARACTER
                left = float(text.get("x", "0")) - (span if right else 0)
                boxes.append((float(text.get("y", "0")), left, left + span, name))
                assert name in room
        boxes.sort()
        for (y, _, end, name), (other_y, start, _, other) in itertools.pairwise(boxes):
            assert other_y - y > 12 or start >= end, (name, other)


@pytest.mark.skipif(shutil.which("dot") is None, reason="this machine has no `dot` beside the wheel's Graphviz")
@pytest.mark.parametrize(("view", "parts"), DRAWN)
def test_a_system_dot_gives_the_same_structure(
    recording: tuple[Snippet, Trace], view: str, parts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same slots with the same texts, from another Graphviz than the wheel's."""
    ours = laid_out(recording[1], view, parts)
    monkeypatch.setenv(graphviz_command.VARIABLE, "dot")
    theirs = laid_out(recording[1], view, parts)
    for step in range(0, len(recording[1].steps), 5):
        one, other = groups(ours, step), groups(theirs, step)
        assert sorted(one) == sorted(other)
        assert {name: "".join(one[name].itertext()) for name in one} == {
            name: "".join(other[name].itertext()) for name in other
        }


def test_colours_are_left_to_the_style_sheet(recording: tuple[Snippet, Trace]) -> None:
    """No fill, stroke, font, id, link or title of Graphviz's own is left."""
    template = laid_out(recording[1], "loop", "all")
    for element in parsed(template.at(len(recording[1].steps) - 2)).iter():
        assert not {"fill", "stroke", "font-family", "font-size", "id", "style"} & set(element.attrib)
        assert element.tag not in ("a", "title")


def test_blank_margins_are_cut_off(in_project: Path) -> None:
    """A picture is as large as what it shows; what it shows keeps its place."""
    source = load("calling/one_call")
    trace = record(source.recorded_as)
    template = laid_out(trace, "stack", "all")
    empty, two = (template.view_box(find(trace, source, at)) for at in ("before-the-call", "two-frames"))
    assert empty[3] < two[3] / 3
    assert empty[1] + empty[3] == two[1] + two[3]
    for step in range(len(trace.steps)):
        left, top, across, down = template.view_box(step)
        found = [text for group in groups(template, step).values() for text in texts(group)]
        assert all(left <= float(text.get("x", "0")) <= left + across for text in found)
        assert all(top <= float(text.get("y", "0")) <= top + down for text in found)


def test_a_task_that_has_ended_takes_the_room_of_its_head(in_project: Path) -> None:
    """No other part of its card is drawn."""
    template = laid_out(record(load("tasks/tea_and_toast").recorded_as), "loop", "all")
    states = [template.scene.states[step].fills.get("task-state-2") for step in range(len(template.scene.states))]
    step = next(step for step, state in enumerate(states) if state and "done" in state.text)
    _, top, _, down = template.view_box(step)
    assert template.extents["head-2"][3] == pytest.approx(top + down - 2)
    assert template.extents["task-2"][3] > top + down


def test_how_far_up_a_picture_reaches_at_each_step(in_project: Path) -> None:
    """As far as its view box at that step does, of a part of the run, too."""
    source = load("calling/one_call")
    template = laid_out(record(source.recorded_as), "stack", "all")
    last = len(template.scene.states) - 1
    expected = [template.view_box(step)[1] for step in range(last + 1)]
    assert len(set(expected)) > 2
    assert expected == list(template.tops(0, last))
    assert expected[3:7] == list(template.tops(3, 6))


def test_a_picture_of_something_else_is_refused() -> None:
    """An SVG that Graphviz has not made has no graph in it."""
    with pytest.raises(ParseError, match="not an SVG made by Graphviz"):
        svg.drawn(Graph(()), "<svg xmlns='http://www.w3.org/2000/svg'/>")


def test_arrows_of_many_tasks_stay_between_the_columns(tmp_path: Path) -> None:
    """Each leads from the side of one task to that of another; however many there are, the picture is no wider."""
    program = """
        import asyncio

        async def work(number):
            await asyncio.sleep(number % 7)

        async def after(task):
            await task

        async def main():
            tasks = [asyncio.create_task(work(number)) for number in range(20)]
            tasks += [asyncio.create_task(after(tasks[number * 3 % 20])) for number in range(100)]
            await asyncio.gather(*tasks)

        asyncio.run(main())
    """
    template = laid_out(recorded(tmp_path, program), "loop", "all").wide
    assert template is not None
    wide = template.scene.wide
    assert isinstance(wide, Graph)
    last = len(template.scene.states) - 1
    boxes = {name: each for name, each in template.extents.items() if re.fullmatch(r"task-\d+", name)}
    columns = sorted({(each[0], each[2]) for each in boxes.values()})
    arrows = {edge.slot: edge for edge in wide.edges if edge.between}
    assert len(arrows) > 20
    for slot, edge in arrows.items():
        tail, head = boxes[edge.tail], boxes[edge.head]
        assert min(tail[2], head[2]) <= template.extents[slot][0]
        assert template.extents[slot][2] <= max(tail[0], head[0], min(tail[2], head[2]) + GAP)
        assert template.extents[slot][1] <= max(tail[3], head[3])
        assert template.extents[slot][3] >= min(tail[1], head[1])
    assert template.view_box(0, last)[2] <= columns[-1][1] - columns[0][0] + GAP + AWAY + 5
    drawn = {
        name: part
        for step in range(0, last, last // 20)
        for name, part in groups(template, step).items()
        if name in arrows
    }
    assert all(part.find("path") is not None and part.find("polygon") is not None for part in drawn.values())
    assert len(drawn) > 20
