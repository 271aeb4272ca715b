"""What a browser is given to step through a run: each thing said once, and the whole of it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from diagram_gen import narration, views
from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.fills import At, Fill, Part
from diagram_gen.model.scene import printable
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.page import listing, markup, walkthrough
from diagram_gen.picture.template import Template, parsed, text_length
from diagram_gen.pipeline import drawing
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macros import Macros
from diagram_gen.views import alive
from tests.programs import write

COUNTING = """
    def double(number):
        return number * 2  # @twice

    def count():
        for number in range(3):
            print(double(number))
        return number  # @after

    def never():
        return 0  # @unreached

    print("first")  # @first
    count()
"""
SMILING = """
    import sys

    def say(what):
        print(what, end="")  # @said
        return "🙂" + what

    say("🙂🙂 e\\u0301\\n")
    print("🚫", file=sys.stderr)
    say("日本 👩‍👩‍👧\\n")
"""
HOSTILE = '''
    """</template><script>alert('title')</script> & \u202e more.

    >>> main()
    """

    import sys

    def main():
        text = "</template><script>alert(1)</script>&amp;\u2028\\x00\\x07\\r\\ud800"
        print("</code></template><script>alert(2)</script>&lt;\u2028\\x00\\x07\\r\\n\\rend")  # @print
        print("</noscript><script>alert(3)</script>", file=sys.stderr)

    main()
'''


def laid_out(trace: Trace, names: list[str]) -> list[Template]:
    """The templates of a trace in views."""
    return [drawing.template(trace, name) for name in names]


def made(
    builder: Builder, folder: Path, program: str, *names: str, only: tuple[str, ...] = (), at: str = ""
) -> walkthrough.Walkthrough:
    """The walkthrough of a program given as text, in the stack view unless others are named."""
    write(folder, program, "snippets/topic/one.py")
    source = builder.snippet("topic/one")
    trace = builder.recorded(source)
    return walkthrough.walkthrough(source, trace, laid_out(trace, list(names or ("stack",))), only, at)


def replayed(content: dict[str, Any], view: dict[str, Any]) -> Iterator[dict[str, Fill]]:
    """The fills of each step, from its deltas: what the browser does, in other words."""
    filled: dict[str, Fill] = {}
    for delta in view["deltas"]:
        for number, fill in zip(delta[::2], delta[1::2], strict=True):
            slot = view["slots"][number]
            if fill:
                text, classes, _, *rest = view["fills"][fill - 1]
                whole, shift, of = (*rest, *([], 0, [])[len(rest) :])
                said = content["texts"][text], tuple(classes.split()), in_full(content, whole), shift
                filled[slot] = Fill(*said, tuple(At(-each) if each < 0 else content["texts"][each] for each in of))
            else:
                del filled[slot]
        yield dict(filled)


def in_full(content: dict[str, Any], whole: list[Any]) -> tuple[str, ...] | Part:
    """What a fill is in full."""
    if whole and isinstance(whole[0], str):
        return Part(*whole)
    return tuple(content["texts"][line] for line in whole)


def shown_in_full(item: tuple[str, Fill]) -> tuple[str, Fill]:
    """A slot and its fill as HTML can hold them."""
    slot, fill = item
    return slot, fill if isinstance(fill.whole, Part) else replace(fill, whole=tuple(map(printable, fill.whole)))


def assert_lists(template: Template, shown: walkthrough.Walkthrough, texts: list[str], deltas: list[Any]) -> None:
    """The lists at each step, as the browser puts them together, are those of the picture."""
    expected: dict[str, list[str]] = {}
    actual: dict[str, list[str]] = {}
    for delta, new in zip(walkthrough._deltas(template, shown), deltas, strict=True):
        expected.update({name: list(map(printable, lines)) for name, lines in delta.lists.items()})
        for name, at, gone, *lines in new:
            actual.setdefault(name, [])[at : at + gone] = [texts[line] for line in lines]
        assert {name: lines for name, lines in expected.items() if lines} == actual


def told(descriptions: list[list[list[int]]]) -> Iterator[list[int]]:
    """The parts of the description at each step, as the browser puts them together."""
    parts: list[int] = []
    for changes in descriptions:
        for at, gone, *new in changes:
            parts[at : at + gone] = new
        yield list(parts)


def units(text: str) -> int:
    """How long JavaScript says a text is."""
    return len(text.encode("utf-16-le")) // 2


def assert_complete(shown: walkthrough.Walkthrough) -> None:
    """Whatever a run's states, narration, clocks and output are, its data says the same."""
    content = json.loads(walkthrough.data(shown))
    texts = content["texts"]
    assert len(set(texts)) == len(texts)
    for template, view in zip(shown.templates, content["views"], strict=True):
        states = [template.scene.states[index] for index in shown.stops]
        assert [dict(map(shown_in_full, state.fills.items())) for state in states] == list(replayed(content, view))
        assert_lists(template, shown, texts, view["lists"])
        described = [". ".join(texts[part] for part in parts) for parts in told(view["descriptions"])]
        assert [printable(state.description) for state in states] == described
        assert [text_length(texts[text]) for text, *_ in view["fills"]] == [each[2] for each in view["fills"]]
        assert set(view["slots"]) <= {
            each.attrib["data-slot"] for each in parsed(template.blank).iter() if each.attrib.get("data-slot")
        }
    assert list(shown.stops) == content.get("stops", list(range(shown.first, shown.last + 1)))
    said = [narration.sentences(shown.trace)[index] for index in shown.stops]
    assert [printable(sentence) for sentence in said] == [texts[number] for number in content["sentences"]]
    assert shown.clocks == [texts[number] for number in content["clocks"]]
    steps = [shown.trace.steps[index] for index in shown.stops]
    assert [step.line if step.event == "line" else None for step in steps] == content["lines"]
    known = alive.seen(shown.trace.steps)
    seen = [known[index] for index in shown.stops]
    with_tasks = any(views.of(template.scene.view).has_tasks for template in shown.templates)
    pointed = [listing.pointers(step, each if with_tasks else None) for step, each in zip(steps, seen, strict=True)]
    pointing = [dict(each.split(":") for each in texts[number].split()) for number in content["pointers"]]
    assert [{str(line): kind for line, kind in each.items()} for each in pointed] == pointing
    for kind in ("output", "errors"):
        printed = [printable(getattr(step, kind), kept="\t\n") for step in shown.trace.steps]
        lengths = [units("".join(printed[: step.index + 1])) for step in steps]
        assert lengths == content[kind]


@pytest.mark.parametrize("every", [2, 3, 7])
def test_steps_that_are_left_out_leave_the_others_as_they_are(recording: tuple[Snippet, Trace], every: int) -> None:
    """What is shown of a step is the same, whichever are shown before it."""
    source, trace = recording
    stops = range(1, len(trace.steps), every)
    assert_complete(walkthrough.walkthrough(source, trace, laid_out(trace, ["stack", "loop", "calls"]), stops=stops))


def test_every_step_of_every_run_is_there(recording: tuple[Snippet, Trace]) -> None:
    """In all views: its slots, its description, its sentence, its clock, its pointers, its output."""
    source, trace = recording
    assert_complete(walkthrough.walkthrough(source, trace, laid_out(trace, ["stack", "loop", "calls"])))


def test_a_range_is_as_complete(in_project: Path, tmp_path: Path) -> None:
    """It begins with all that is there at its first step."""
    project = Builder(cache=tmp_path)
    source = project.snippet("tasks/taking_turns")
    trace = project.trace(source)
    shown = walkthrough.walkthrough(source, trace, laid_out(trace, ["loop"]), ("turn:2", "turn:5"))
    assert 0 < shown.first < shown.last < len(trace.steps) - 1
    assert ["turn:2", "turn:3", "turn:4", "turn:5"] == list(shown.moments)
    assert (shown.first, shown.last) == (shown.moments["turn:2"], shown.moments["turn:5"])
    assert_complete(shown)


def test_characters_beyond_the_first_plane_count_as_browsers_count_them(builder: Builder, tmp_path: Path) -> None:
    """In output, in standard error and in values: by UTF-16 units."""
    shown = made(builder, tmp_path, SMILING)
    assert_complete(shown)
    content = json.loads(walkthrough.data(shown))
    assert units("🙂🙂 e\u0301\n日本 👩‍👩‍👧\n") == content["output"][-1]
    assert units("🚫\n") == content["errors"][-1]


def test_the_markup_has_all_the_output(builder: Builder, tmp_path: Path) -> None:
    """What is there when it opens, and what comes later; but nothing that comes after its last step."""
    shown = made(builder, tmp_path, COUNTING, only=("twice:2", "twice:3"))
    tree = LexborHTMLParser(markup.walkthrough(shown, id="a", caption=""))
    spans = tree.css(".dg-stream--output code > span")
    assert ["first\n0\n", "2\n"] == [span.text() for span in spans]
    content = json.loads(walkthrough.data(shown))
    assert (8, 10) == (content["output"][0], content["output"][-1])


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


def test_paused_tasks_keep_their_pointers_while_a_thread_runs(builder: Builder, tmp_path: Path) -> None:
    """In the listing beside the loop; a task in the middle of a line comes back to it."""
    program = """
        import asyncio

        def work():
            return 7

        async def tick():
            await asyncio.sleep(1)

        async def main():
            ticking = asyncio.create_task(tick())
            await asyncio.sleep(0)
            await asyncio.to_thread(work)
            await ticking

        asyncio.run(main())
    """
    shown = made(builder, tmp_path, program, "loop")
    assert_complete(shown)
    content = json.loads(walkthrough.data(shown))
    inside = next(step.index for step in shown.steps if step.function == "work" and step.event == "line")
    assert ["12:paused", "15:paused", "4:now", "7:paused"] == sorted(
        content["texts"][content["pointers"][inside]].split()
    )


def test_it_opens_where_it_is_asked_to(builder: Builder, tmp_path: Path) -> None:
    """At the first of its steps unless a moment is named; the markup shows that one before any script runs."""
    shown = made(builder, tmp_path, COUNTING, at="twice:2")
    assert (0, shown.moments["twice:2"]) == (shown.first, shown.opening)
    tree = LexborHTMLParser(markup.walkthrough(shown, id="a", caption="A <caption>."))
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
    tree = LexborHTMLParser(markup.walkthrough(shown, id="a", caption=""))
    words = [option.text() for option in tree.css(".dg-moments option")]
    assert ["a moment", "first", "twice, 1 of 3", "twice, 2 of 3", "twice, 3 of 3", "after"] == words


def test_stills_are_the_marked_moments(builder: Builder, tmp_path: Path) -> None:
    """In order, as many as there is room for."""
    shown = made(builder, tmp_path, COUNTING)
    assert list(shown.moments.values()) == shown.stills(12)
    assert list(shown.moments.values())[:2] == shown.stills(2)
    tree = LexborHTMLParser(markup.walkthrough(shown, id="a", caption=""))
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
    tree = LexborHTMLParser(markup.walkthrough(shown, id="a", caption=""))
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


def test_markup_in_a_program_stays_text(builder: Builder, tmp_path: Path) -> None:
    """In its title, its values and its output; characters that HTML changes are shown by others that it keeps."""
    shown = made(builder, tmp_path, HOSTILE, "stack", "calls")
    text = markup.walkthrough(shown, id="a", caption="</figcaption><script>")
    text.encode()
    assert "<script" not in text
    assert not any(ord(character) < 0x20 and character != "\n" for character in text)
    tree = LexborHTMLParser(text)
    assert [] == tree.css("script")
    assert 1 == len(tree.css("template.dg-data"))
    content = json.loads(walkthrough.data(shown))
    assert any("</template><script>alert(1)" in each for each in content["texts"])
    for kind in ("output", "errors"):
        spans = tree.css(f".dg-stream--{kind} code > span")
        assert content[kind][-1] == sum(units(span.text()) for span in spans)
    assert "\u202e" not in (tree.css_first("dg-walkthrough").attributes["aria-label"] or "")


def test_each_step_has_a_line_to_be_seen(builder: Builder, tmp_path: Path) -> None:
    """At turns of the loop that of the task which runs next, by its first handle; or that of `asyncio.run`."""
    program = """
        import asyncio

        async def work(number):
            await asyncio.sleep(number)

        async def main():
            await asyncio.gather(work(1), work(2))

        asyncio.run(main())
    """
    shown = made(builder, tmp_path, program)
    sights = json.loads(walkthrough.data(shown))["sights"]
    turns = [sights[step.index] for step in shown.steps if step.event == "loop"]
    assert [6, 3] == turns[:2]
    assert {3, 4, 6, 7, 9} >= set(turns)
    assert {4, 9} <= set(turns)
    assert [step.line for step in shown.steps if step.line] == [sights[step.index] for step in shown.steps if step.line]
    assert sights[-1] == sights[-2]
