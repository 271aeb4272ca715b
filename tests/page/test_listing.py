"""Listings show the snippet's lines, with the pointers of a moment."""

from __future__ import annotations

from pathlib import Path

from diagram_gen.model import moment, snippet
from diagram_gen.page import listing
from diagram_gen.recorder.sandbox import record
from diagram_gen.views import alive
from tests.programs import recorded, write

PROGRAM = '''
    """Title.

    >>> outer()
    """

    def inner(text):
        return text  # @inside

    def outer():
        inner("<b>&amp;")

    outer()
'''


def pointers(path: Path, at: str) -> dict[int, str]:
    """The pointers at a moment."""
    source = snippet.read(path)
    trace = record(source.recorded_as)
    step = trace.steps[moment.find(trace, source, at)]
    return {row.number: row.pointer for row in listing.rows(source, step) if row.pointer}


def test_pointers_of_a_moment(tmp_path: Path) -> None:
    """Where control stands, where it is about to leave, and where callers will go on."""
    path = write(tmp_path, PROGRAM)
    assert {7: "now", 10: "paused", 12: "paused"} == pointers(path, "inside")
    assert {7: "left", 10: "paused", 12: "paused"} == pointers(path, "inner:return")
    assert {} == pointers(path, "start") == pointers(path, "end")


def test_tasks_that_have_not_begun_have_a_sign_of_their_own(tmp_path: Path) -> None:
    """Where their coroutines start; one that is paused has that of a line where something will go on."""
    text = """
        import asyncio

        async def work(seconds):
            await asyncio.sleep(seconds)

        async def main():
            first = asyncio.create_task(work(1))
            await asyncio.sleep(0)
            second = asyncio.create_task(work(1))
            await second

        asyncio.run(main())
    """
    trace = recorded(tmp_path, text)
    found = [listing.pointers(step, each) for step, each in zip(trace.steps, alive.seen(trace.steps), strict=True)]
    made = [each for step, each in zip(trace.steps, found, strict=True) if (step.event, step.line) == ("line", 8)]
    assert [{8: "now", 3: "unbegun", 12: "paused"}] == made
    both = [each for step, each in zip(trace.steps, found, strict=True) if (step.event, step.line) == ("line", 10)]
    assert [{10: "now", 3: "unbegun", 4: "paused", 12: "paused"}] == both
    assert {3: "now", 4: "paused", 10: "paused", 12: "paused"} in found


def test_what_is_paused_outdoes_what_starts_on_the_same_line(tmp_path: Path) -> None:
    """Of a coroutine that is all on one line."""
    text = """
        import asyncio

        async def work(): await asyncio.sleep(1)

        async def main():
            first = asyncio.create_task(work())
            await asyncio.sleep(0)
            second = asyncio.create_task(work())
            await second

        asyncio.run(main())
    """
    trace = recorded(tmp_path, text)
    seen = alive.seen(trace.steps)
    found = {step.line: listing.pointers(step, seen[step.index]) for step in trace.steps if step.event == "line"}
    assert ["unbegun", "paused"] == [found[7][3], found[9][3]]


def test_lines_below_the_docstring_with_true_numbers(tmp_path: Path) -> None:
    """Highlighted, escaped, without markers."""
    rows = listing.rows(snippet.read(write(tmp_path, PROGRAM)))
    assert list(range(6, 13)) == [row.number for row in rows]
    assert "@inside" not in rows[1].markup
    assert "&lt;b&gt;&amp;amp;" in rows[4].markup
    assert '<span class="k">def</span>' in rows[0].markup


def test_says_where_the_pointer_stands(tmp_path: Path) -> None:
    """For those who do not see the mark."""
    source = snippet.read(write(tmp_path, PROGRAM))
    trace = record(source.recorded_as)
    step = trace.steps[moment.find(trace, source, "inside")]
    assert "about to run line 7, return text" == listing.says(source, step)


def test_a_run_of_one_colour_is_one_element(tmp_path: Path) -> None:
    """With the blanks in it; what is in the colour of text needs none."""
    rows = listing.rows(snippet.read(write(tmp_path, PROGRAM)))
    assert '<span class="k">def</span> <span class="nf">inner</span>(text' in rows[0].markup
    assert '(<span class="s2">"&lt;b&gt;&amp;amp;"</span>)' in rows[4].markup
