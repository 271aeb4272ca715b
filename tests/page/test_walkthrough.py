"""The walkthrough of a run: which steps it has, where it opens, and what stands for it without motion."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from diagram_gen.model import snippet
from diagram_gen.model.characters import printable
from diagram_gen.model.errors import DiagramError
from diagram_gen.page import walkthrough, walkthrough_markup
from diagram_gen.pipeline import drawing
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macros import Macros
from tests.programs import write
from tests.walkthroughs import COUNTING, made


def test_the_clock_is_there_at_every_step(in_project: Path) -> None:
    """Before the loop runs and after; a program without a loop, in which no time passes, has none."""
    builder = Builder()
    source = builder.snippet("tasks/tea_and_toast")
    trace = builder.trace(source)
    clocks = walkthrough.walkthrough(source, trace, []).clocks
    assert len(trace.steps) == len(clocks)
    assert all(clocks)
    assert clocks == sorted(clocks)
    source = builder.snippet("calling/one_call")
    assert {""} == set(walkthrough.walkthrough(source, builder.trace(source), []).clocks)


def test_the_clock_of_a_program_that_sleeps_without_a_loop(builder: Builder, tmp_path: Path) -> None:
    """Shows the time at each step."""
    clocks = made(builder, tmp_path, "import time\ntime.sleep(1.5)\nx = 1\n").clocks
    assert ["t = 0 s", "t = 0 s", "t = 0 s", "t = 1.5 s", "t = 1.5 s"] == clocks


def test_it_opens_where_it_is_asked_to(builder: Builder, tmp_path: Path) -> None:
    """At the first of its steps unless a moment is named; the markup shows that one before any script runs."""
    shown = made(builder, tmp_path, COUNTING, at="twice:2")
    assert (0, shown.moments["twice:2"]) == (shown.first, shown.opening)
    tree = LexborHTMLParser(walkthrough_markup.walkthrough(shown, id="a", caption="A <caption>."))
    assert [shown.snippet.markers["twice"]] == [
        int(row.attributes["data-line"] or 0) for row in tree.css(".dg-stage .dg-row--now")
    ]
    assert printable(shown.sentences[shown.opening]) == tree.css_first(".dg-said").text()
    assert "A <caption>." == tree.css_first(".dg-walkthrough > figcaption").text()
    assert str(shown.opening) == tree.css_first(".dg-slider").attributes["value"]
    assert made(builder, tmp_path, COUNTING, only=("twice", "after")).opening == shown.moments["twice"]


@pytest.mark.parametrize(
    ("only", "at", "sentence"),
    [
        (("twise", "end"), "", "no marker 'twise'; did you mean 'twice'?"),
        (("twice", "twice:9"), "", "the run reaches 'twice' 3 times, not 9"),
        (("unreached", "end"), "", "the run never reaches 'unreached'"),
        (("after", "twice"), "", "only=['after', 'twice']: the run comes to step"),
        (("twice", "after"), "first", "at='first' is step"),
        (("twice", "after"), "end", "which only=['twice', 'after'] leaves out"),
        ((), "aftr", "no marker 'aftr'; did you mean 'after'?"),
    ],
)
def test_a_moment_that_is_not_there_is_a_sentence(
    builder: Builder, tmp_path: Path, only: tuple[str, ...], at: str, sentence: str
) -> None:
    """That names the snippet's file and what is wrong."""
    with pytest.raises(DiagramError) as raised:
        made(builder, tmp_path, COUNTING, only=only, at=at)
    assert sentence in str(raised.value)
    assert "snippets/topic/one.py" in str(raised.value)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "name a view or several: view='loop', views=['loop', 'stack']"),
        ({"views": []}, "name a view or several"),
        ({"view": "stakc"}, "no view 'stakc'; did you mean 'stack'?"),
        ({"views": ["stack", "lop"]}, "no view 'lop'; did you mean 'loop'?"),
        ({"view": "stack", "only": ["first"]}, "only=['first'] does not name two moments"),
        ({"view": "stack", "only": ["first", "after", "end"]}, "does not name two moments"),
    ],
)
def test_a_macro_that_asks_for_nothing_is_a_sentence(
    builder: Builder, tmp_path: Path, options: dict[str, Any], sentence: str
) -> None:
    """It says what to write."""
    write(tmp_path, COUNTING, "snippets/topic/one.py")
    with pytest.raises(DiagramError) as raised:
        Macros(builder).walkthrough("topic/one", **options)
    assert sentence in str(raised.value)


def test_each_walkthrough_of_a_page_has_ids_of_its_own(in_project: Path) -> None:
    """Named after the snippet; no id comes twice, also without scripts; a view named twice comes once."""
    macros = Macros(Builder())
    text = macros.walkthrough("tasks/taking_turns", view="loop", views=["stack", "loop"])
    text += macros.walkthrough("tasks/taking_turns", view="stack")
    tree = LexborHTMLParser(text)
    assert ["taking-turns", "taking-turns-2"] == [each.attributes["id"] for each in tree.css("dg-walkthrough")]
    assert [2, 1] == [len(each.css(".dg-views > .dg-pane")) for each in tree.css("dg-walkthrough")]
    ids = [each.attributes["id"] for each in tree.css("[id]")]
    assert len(set(ids)) == len(ids)


def test_moments_are_named_in_the_order_of_the_run(builder: Builder, tmp_path: Path) -> None:
    """A step is named by its marker, and by its number where it has none; the menu tells visits apart."""
    shown = made(builder, tmp_path, COUNTING)
    assert ["first", "twice", "twice:2", "twice:3", "after"] == list(shown.moments)
    assert sorted(shown.moments.values()) == list(shown.moments.values())
    assert ("twice:2", "0") == (shown.name(shown.moments["twice:2"]), shown.name(0))
    tree = LexborHTMLParser(walkthrough_markup.walkthrough(shown, id="a", caption=""))
    words = [option.text() for option in tree.css(".dg-moments option")]
    assert ["a moment", "first", "twice, 1 of 3", "twice, 2 of 3", "twice, 3 of 3", "after"] == words


def test_stills_are_the_marked_moments(builder: Builder, tmp_path: Path) -> None:
    """In order, as many as there is room for."""
    shown = made(builder, tmp_path, COUNTING)
    assert list(shown.moments.values()) == shown.stills(12)
    assert list(shown.moments.values())[:2] == shown.stills(2)
    tree = LexborHTMLParser(walkthrough_markup.walkthrough(shown, id="a", caption=""))
    stills = tree.css("noscript .dg-still")
    assert [f"a.{name}" for name in shown.moments] == [still.attributes["id"] for still in stills]
    assert all(still.css_first("svg[role=img] > desc").text() for still in stills)


def test_the_ribbon_is_on_paper_where_it_tells_something() -> None:
    """Who runs when, of several; not that one thing runs all the time."""
    macros = Macros(Builder())
    shown = [macros.walkthrough(name, view="stack") for name in ("calling/one_call", "tasks/taking_turns")]
    assert [0, 1] == [len(tree.css("noscript .dg-ribbon")) for tree in map(LexborHTMLParser, shown)]


def test_tasks_stand_side_by_side_on_paper() -> None:
    """In the wide layout of their view, so that a sheet has room for two moments."""
    source = snippet.load("tasks/taking_turns")
    trace = Builder().recorded(source)
    template = drawing.template(trace, "loop")
    shown = walkthrough.walkthrough(source, trace, [template])
    tree = LexborHTMLParser(walkthrough_markup.walkthrough(shown, id="a", caption=""))
    assert template.wide is not None
    boxes = [" ".join(f"{each:g}" for each in template.wide.view_box(step)) for step in shown.moments.values()]
    assert boxes == [still.attributes["viewBox"] for still in tree.css("noscript .dg-still--broad .dg-picture")]


def test_where_it_opens_is_among_the_stills(builder: Builder, tmp_path: Path) -> None:
    """If that is a moment of its own, and not the beginning."""
    write(tmp_path, COUNTING, "snippets/topic/one.py")
    source = builder.snippet("topic/one")
    trace = builder.recorded(source)
    template = builder.template(trace, "stack")
    shown = walkthrough.walkthrough(source, trace, [template], at="end")
    assert [*shown.moments.values(), len(trace.steps) - 1] == shown.stills(12)


def test_without_marks_stills_are_where_something_happens(builder: Builder, tmp_path: Path) -> None:
    """Where something is printed or raised, and the last step."""
    shown = made(builder, tmp_path, "x = 1\nprint(x)\nx = 2\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    x = 3\n")
    steps = [shown.trace.steps[index] for index in shown.stills(12)]
    assert [("line", "1\n"), ("raise", ""), ("end", "")] == [(step.event, step.output) for step in steps]


def test_without_marks_stills_are_spread_evenly(builder: Builder, tmp_path: Path) -> None:
    """From the first step to the last; never more than there are steps."""
    shown = made(builder, tmp_path, "\n".join(f"x{number} = {number}" for number in range(29)) + "\n")
    last = len(shown.trace.steps) - 1
    stills = shown.stills(12)
    gaps = {after - before for before, after in itertools.pairwise(stills)}
    assert (6, 0, last) == (len(stills), stills[0], stills[-1])
    assert max(gaps) - min(gaps) <= 1
    short = made(builder, tmp_path, "x = 1\n")
    assert list(range(len(short.trace.steps))) == short.stills(12)
    assert [short.first] == short.stills(1)


def test_callbacks_of_the_program_take_turns_too(builder: Builder, tmp_path: Path) -> None:
    """To each that the loop calls there is a switch, as there is to a task."""
    program = """
        import asyncio

        def ring(number):
            return number

        loop = asyncio.new_event_loop()
        loop.call_soon(ring, 1)
        loop.call_soon(ring, 2)
        loop.call_soon(loop.stop)
        loop.run_forever()
        loop.close()
        """
    shown = made(builder, tmp_path, program, "loop")
    calls = [step.index for step in shown.steps if step.event == "call"]
    assert 2 == len(calls)
    assert set(calls) <= {shown.stops[place] for place in shown.switches}
