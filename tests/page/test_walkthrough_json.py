"""What a browser is given to step through a run: each thing said once, and the whole of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from diagram_gen import narration, views
from diagram_gen.model.characters import printable
from diagram_gen.model.picture_states import At, Fill, Part
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.page import listing, walkthrough, walkthrough_json, walkthrough_markup
from diagram_gen.picture.template import Template, parsed, text_length
from diagram_gen.pipeline.builder import Builder
from diagram_gen.views import alive
from tests.walkthroughs import COUNTING, laid_out, made

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
    for delta, new in zip(walkthrough_json._deltas(template, shown), deltas, strict=True):
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
    content = json.loads(walkthrough_json.data(shown))
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
    content = json.loads(walkthrough_json.data(shown))
    assert units("🙂🙂 e\u0301\n日本 👩‍👩‍👧\n") == content["output"][-1]
    assert units("🚫\n") == content["errors"][-1]


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
    content = json.loads(walkthrough_json.data(shown))
    inside = next(step.index for step in shown.steps if step.function == "work" and step.event == "line")
    assert ["12:paused", "15:paused", "4:now", "7:paused"] == sorted(
        content["texts"][content["pointers"][inside]].split()
    )


def test_markup_in_a_program_stays_text(builder: Builder, tmp_path: Path) -> None:
    """In its title, its values and its output; characters that HTML changes are shown by others that it keeps."""
    shown = made(builder, tmp_path, HOSTILE, "stack", "calls")
    text = walkthrough_markup.walkthrough(shown, id="a", caption="</figcaption><script>")
    text.encode()
    assert "<script" not in text
    assert not any(ord(character) < 0x20 and character != "\n" for character in text)
    tree = LexborHTMLParser(text)
    assert [] == tree.css("script")
    assert 1 == len(tree.css("template.dg-data"))
    content = json.loads(walkthrough_json.data(shown))
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
    sights = json.loads(walkthrough_json.data(shown))["sights"]
    turns = [sights[step.index] for step in shown.steps if step.event == "loop"]
    assert [6, 3] == turns[:2]
    assert {3, 4, 6, 7, 9} >= set(turns)
    assert {4, 9} <= set(turns)
    assert [step.line for step in shown.steps if step.line] == [sights[step.index] for step in shown.steps if step.line]
    assert sights[-1] == sights[-2]


def test_the_markup_has_all_the_output(builder: Builder, tmp_path: Path) -> None:
    """What is there when it opens, and what comes later; but nothing that comes after its last step."""
    shown = made(builder, tmp_path, COUNTING, only=("twice:2", "twice:3"))
    tree = LexborHTMLParser(walkthrough_markup.walkthrough(shown, id="a", caption=""))
    spans = tree.css(".dg-stream--output code > span")
    assert ["first\n0\n", "2\n"] == [span.text() for span in spans]
    content = json.loads(walkthrough_json.data(shown))
    assert (8, 10) == (content["output"][0], content["output"][-1])
