"""A comparison marks what differs, has both runs on one axis, and says which steps go together."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.scene import Lines, Placed, PlacedDrawing
from diagram_gen.model.snippet import Snippet
from diagram_gen.page import comparison, markup, walkthrough
from diagram_gen.page.comparison import Comparison, by_time, data
from diagram_gen.page.walkthrough import Walkthrough
from diagram_gen.picture.template import Template
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macros import Macros
from diagram_gen.views.ribbon import ribbons
from tests.programs import pairs_of, write

PAIR = ("tasks/awaited_coroutines", "tasks/awaited_tasks")


@cache
def builder() -> Builder:
    """What has the recordings of the site's snippets."""
    return Builder()


@lru_cache(maxsize=8)
def stepped(name: str) -> Walkthrough:
    """The walkthrough of a snippet's run, without pictures; made once for those that stand near in a list."""
    source = snippet.load(name)
    return walkthrough.walkthrough(source, builder().recorded(source), [])


def any_two(one: str, other: str) -> Comparison:
    """The comparison of whichever two, though their programs may have nothing in common."""
    sides = stepped(one), stepped(other)
    drawn = ribbons([each.trace for each in sides])
    told = [replace(each, ribbon=ribbon) for each, ribbon in zip(sides, drawn, strict=True)]
    return Comparison((told[0], told[1]), ((), ()), "time", ("", ""))


def elements(html: str) -> int:
    """How many elements markup has in a browser that runs scripts."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["noscript", "template"])
    return len(tree.css("figure *"))


def program(folder: Path, name: str, body: str) -> Snippet:
    """A snippet with such lines below its docstring."""
    write(folder, f'"""Some program.\n\n>>> main()\n"""\n\n{body}', f"snippets/topic/{name}.py")
    return snippet.load(f"topic/{name}", folder / "snippets")


def test_the_lines_that_differ_are_marked(in_project: Path) -> None:
    """In both programs, by their numbers in the files; what the docstrings say does not count."""
    shown = comparison.comparison(*map(stepped, PAIR))
    lines = [side.snippet.lines() for side in shown.sides]
    marked = [[text[line - 1].strip() for line in found] for text, found in zip(lines, shown.differing, strict=True)]
    assert [
        ['page = fetch("page", 2)', 'image = fetch("image", 1)'],
        [
            'page = asyncio.create_task(fetch("page", 2), name="page")',
            'image = asyncio.create_task(fetch("image", 1), name="image")',
        ],
    ] == marked


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a = 1\nb = 2\nc = 3\n", "a = 1\nc = 3\n", ([7], [])),
        ("a = 1\n\nb = 2\n", "a = 1\n\n\nx = 0\nb = 2\n", ([], [9])),
        ("a = 1  # @here\nb = 2\n", "a = 1\nb = 3\n", ([7], [7])),
    ],
    ids=["missing", "blank", "marker"],
)
def test_marks_are_of_what_a_reader_sees(
    tmp_path: Path, one: str, other: str, expected: tuple[list[int], list[int]]
) -> None:
    """A line that one program lacks is marked in the other; blank lines and markers are nothing to be compared."""
    sources = [program(tmp_path, name, body) for name, body in (("one", one), ("other", other))]
    assert expected == comparison.differing_lines(*sources)


def test_programs_that_differ_in_nothing_are_no_comparison(tmp_path: Path) -> None:
    """Nor are those that differ in nearly everything: an error says so, and what to do."""
    same = [program(tmp_path, name, "a = 1\n") for name in ("one", "other")]
    with pytest.raises(DiagramError, match="are the same program: there is nothing to compare"):
        comparison.differing_lines(*same)
    strange = program(tmp_path, "strange", "x = 1\ny = 2\nz = 3\n")
    with pytest.raises(DiagramError, match=r"have 0 of 3 lines in common.*show each in a walkthrough of its own"):
        comparison.differing_lines(same[0], strange)


def test_one_program_that_runs_the_same_is_no_comparison(in_project: Path) -> None:
    """Under two Pythons something has to be seen to differ; no line is marked as differing then."""
    one = stepped(PAIR[0])
    with pytest.raises(DiagramError, match=r"runs the same under Python 3\.11 and Python 3\.12: there is nothing to"):
        comparison.under_two(one, one, ["Python 3.11", "Python 3.12"])
    shown = comparison.under_two(one, stepped(PAIR[1]), ["Python 3.11", "Python 3.12"])
    assert (((), ()), ("Python 3.11", "Python 3.12")) == (shown.differing, shown.heads)


def test_by_time_each_run_shows_the_last_step_that_has_begun(in_project: Path) -> None:
    """Of whichever two snippets: none is ahead of the clock, none behind, no step is left out and none comes back."""
    for one, other in pairs_of(snippet.names()):
        shown = any_two(one, other)
        begins = shown.begins
        places, pairs = zip(*shown.by_time, strict=True)
        assert list(places) == sorted(places)
        for side, steps in enumerate(shown.sides):
            indexes = [pair[side] for pair in pairs]
            assert list(range(len(steps.stops))) == sorted(set(indexes))
            assert indexes == sorted(indexes)
        for place, pair in shown.by_time:
            for side, index in enumerate(pair):
                assert begins[side][index] <= place or index == 0
                assert index + 1 == len(begins[side]) or begins[side][index + 1] >= place
        assert len(pairs) == len(set(pairs))


def test_by_time_what_begins_together_goes_on_together() -> None:
    """And of several steps at one place each is shown."""
    assert [(0, (0, 0)), (1, (0, 1)), (2, (1, 2)), (2, (1, 3)), (3, (1, 4))] == list(by_time([0, 2], [0, 1, 2, 2, 3]))


def test_by_step_who_has_ended_waits(in_project: Path) -> None:
    """The other goes on to its own end."""
    shown = comparison.comparison(*map(stepped, PAIR), "step")
    counts = [len(side.stops) for side in shown.sides]
    told = json.loads(data(shown))
    assert "step" == told["by"]
    assert max(counts) == len(told["step"][0])
    for count, indexes in zip(counts, told["step"], strict=True):
        assert [min(place, count - 1) for place in range(max(counts))] == indexes


def test_a_part_of_both_runs_may_be_shown(in_project: Path) -> None:
    """From a moment to another, which both have; the ribbons say so, and what is told of the counter which steps those are."""
    macros = Macros(Builder())
    tree = LexborHTMLParser(macros.compare(*PAIR, view="loop", only=["main:call", "end"]))
    assert 2 == len(tree.css(".dg-compared > .dg-bar .dg-veil"))
    counter = tree.css_first(".dg-counter")
    assert re.fullmatch(r"\d+ / \d+", counter.text())
    assert (counter.attributes["title"] or "").startswith("A: Steps 8 to 33 ")
    assert " B: Steps 8 to 37 " in (counter.attributes["title"] or "")
    whole = LexborHTMLParser(macros.compare(*PAIR, view="loop"))
    assert [] == whole.css(".dg-compared > .dg-bar .dg-veil")
    assert "title" not in whole.css_first(".dg-counter").attributes


def test_it_opens_where_both_have_come_to_a_moment(in_project: Path) -> None:
    """By time, one may have gone on meanwhile: then that opens there."""
    sources = [snippet.load(name) for name in PAIR]
    one, other = (walkthrough.walkthrough(each, Builder().recorded(each), [], at="here") for each in sources)
    for by in comparison.WAYS:
        shown = comparison.comparison(one, other, by)
        pair = shown.pairs[shown.opening]
        assert list(pair) == [side.stops.index(side.opening) for side in shown.sides]
        assert any(new.opening == was.opening for new, was in zip(shown.sides, (one, other), strict=True))
        assert all(new.opening >= was.opening for new, was in zip(shown.sides, (one, other), strict=True))


def test_the_menu_has_the_moments_of_both(in_project: Path) -> None:
    """Each by the letter of its program."""
    tree = LexborHTMLParser(Macros(Builder()).compare(*PAIR, view="loop"))
    options = tree.css(".dg-moments option")
    assert "" == options[0].attributes["value"]
    assert {"0 here", "1 here"} <= {option.attributes["value"] for option in options}
    assert {"A", "B"} == {option.text()[0] for option in options[1:]}


def test_equal_times_stand_at_equal_places_of_both_ribbons(in_project: Path) -> None:
    """Where the two first do something at a time, by the places that pages are told."""
    shown = comparison.comparison(*map(stepped, PAIR))
    widths = [side.ribbon.width for side in shown.sides]
    assert widths[0] == widths[1]
    begins = [
        {
            steps.trace.steps[stop].time: place
            for stop, place in zip(reversed(steps.stops), reversed(found), strict=True)
        }
        for steps, found in zip(shown.sides, map(list, shown.begins), strict=True)
    ]
    assert [0, 2] == sorted(begins[0].keys() & begins[1].keys())
    assert all(begins[0][time] == begins[1][time] for time in (0, 2))


def _brackets(template: Template) -> Iterator[float]:
    """Where on a timeline each instant begins."""
    layout = template.scene.layout
    assert isinstance(layout, Placed)
    for item in layout.items:
        for part in item.parts if isinstance(item, PlacedDrawing) else ():
            if isinstance(part, Lines) and part.role == "bracket":
                yield from (line[0][0] for line in part.lines)


def test_two_timelines_have_one_axis(in_project: Path) -> None:
    """Their pictures are of one width, and what begins at a time stands at one place in both; their lanes in one order."""
    traces = [Builder().recorded(snippet.load(name)) for name in PAIR]
    one, other = Builder().compared(traces, "timeline")
    boxes = [each.view_box(0, len(trace.steps) - 1) for each, trace in zip((one, other), traces, strict=True)]
    assert (boxes[0][0], boxes[0][2]) == (boxes[1][0], boxes[1][2])
    begins = [set(_brackets(each)) for each in (one, other)]
    assert [3, 3, 2] == [len(begins[0]), len(begins[1]), len(begins[0] & begins[1])]
    by_itself = Builder().template(traces[1], "timeline")
    assert by_itself.view_box(0, len(traces[1].steps) - 1) != boxes[1]


def test_costs_no_more_than_two_walkthroughs(in_project: Path) -> None:
    """In bytes, as a host sends them, and in elements, what is for readers without scripts not counted."""
    macros = Macros(Builder())
    both = [macros.walkthrough(name, view="loop") for name in PAIR]
    compared = macros.compare(*PAIR, view="loop")
    assert len(gzip.compress(compared.encode())) <= sum(len(gzip.compress(each.encode())) for each in both)
    assert elements(compared) <= sum(map(elements, both))


def test_without_scripts_it_has_both_programs(in_project: Path) -> None:
    """With the marks, both ribbons, what both print, and the moments that both have side by side."""
    tree = LexborHTMLParser(Macros(Builder()).compare(*PAIR, view="loop"))
    still = tree.css_first("dg-comparison > noscript")
    assert 2 == len(still.css(".dg-ribbon"))
    assert [2, 2] == [len(each.css(".dg-row > mark")) for each in still.css(".dg-listing")]
    assert [Builder().recorded(snippet.load(name)).stdout for name in PAIR] == [
        each.text() for each in still.css(".dg-stream code")
    ]
    rows = [[figure.attributes["id"] for figure in row.css(".dg-still")] for row in still.css(".dg-sides")[1:]]
    assert ["awaited-coroutines.here", "awaited-tasks.here"] == rows[0]


def test_a_listing_says_which_lines_differ(in_project: Path) -> None:
    """Its name does, for those who cannot see the marks."""
    source = snippet.load(PAIR[0])
    shown = LexborHTMLParser(markup.listing(source, differing=[20, 21]))
    assert f"Listing: {source.title}; differing: lines 20, 21" == shown.css_first("pre").attributes["aria-label"]
    assert ["20", "21"] == [row.parent.attributes["data-line"] for row in shown.css(".dg-row > mark") if row.parent]


def test_each_program_can_be_changed(in_project: Path) -> None:
    """Where the site has a page for that; a link for each leads there, by its letter."""

    def links(macros: Macros) -> list[tuple[str, str | None]]:
        return [
            (link.text(), link.attributes["href"])
            for link in LexborHTMLParser(macros.compare(*PAIR, view="loop")).css("a.dg-edit")
        ]

    one, other = (f"playground/#snippet={name}" for name in PAIR)
    assert [("Edit A", one), ("Edit B", other)] == links(Macros(Builder(), playing="playground/"))
    assert [] == links(Macros(Builder()))


@pytest.mark.parametrize(
    ("names", "options", "says"),
    [
        ((PAIR[0], PAIR[0]), {}, "'tasks/awaited_coroutines' is named twice; name the two programs"),
        (
            (PAIR[0], "tasks/awaited_task"),
            {},
            "no snippet 'tasks/awaited_task' in .*did you mean 'tasks/awaited_tasks'",
        ),
        (PAIR, {"view": "lop"}, "no view 'lop'; did you mean 'loop'"),
        (PAIR, {"by": "tim"}, "by='tim' is no way to go through two runs together; did you mean 'time'"),
        (PAIR, {"only": ["main:call"]}, "does not name two moments"),
        (PAIR, {"only": ["here", "there"]}, "awaited_coroutines.py: no marker 'there'; did you mean 'here'"),
        (("awaitables/not_retrieved", "awaitables/asked_for"), {"at": "later"}, "asked_for.py: no marker 'later'"),
        ((PAIR[0], "calling/one_call"), {}, "lines in common: a comparison is of programs that differ in a few"),
    ],
)
def test_a_call_that_cannot_be_says_why(
    in_project: Path, names: tuple[str, str], options: dict[str, str], says: str
) -> None:
    """With the near names, and what to do."""
    with pytest.raises(DiagramError, match=says):
        Macros(Builder()).compare(*names, **options)  # type: ignore[arg-type]


def test_an_edit_of_either_program_makes_it_anew(tmp_path: Path) -> None:
    """It is kept under what both are."""
    write(tmp_path, '"""One.\n\n>>> 1\n1\n"""\n\na = 1\nb = 2\nprint(1)\n', "snippets/topic/one.py")
    write(tmp_path, '"""Other.\n\n>>> 1\n1\n"""\n\na = 1\nb = 3\nprint(1)\n', "snippets/topic/other.py")
    macros = Macros(Builder(tmp_path / "snippets", tmp_path / "cache"))
    first = macros.compare("topic/one", "topic/other", view="stack")
    write(tmp_path, '"""Other.\n\n>>> 1\n1\n"""\n\na = 1\nb = 9876543\nprint(1)\n', "snippets/topic/other.py")
    assert "9876543" in Macros(Builder(tmp_path / "snippets", tmp_path / "cache")).compare(
        "topic/one", "topic/other", view="stack"
    )
    assert "9876543" not in first
