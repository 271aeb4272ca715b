"""Which steps of a long run are shown, and what is said of those that are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.selection import Selection
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from tests.commands import run
from tests.programs import recorded
from tests.reader import Readers

PROGRAM = """
    import asyncio

    def double(n):
        return n * 2

    async def work(n):
        print("working")
        await asyncio.sleep(double(n))
        print("worked")  # @worked

    async def main():
        await asyncio.gather(work(1), work(2))

    asyncio.run(main())
"""


@pytest.fixture
def ran(tmp_path: Path) -> tuple[Trace, Snippet]:
    """A run of the program, and the program."""
    trace = recorded(tmp_path, PROGRAM)
    return trace, snippet.read(tmp_path / "program.py")


def shown(ran: tuple[Trace, Snippet], selection: Selection) -> list[str]:
    """The selected steps as `event function:line`."""
    trace, source = ran
    steps = [trace.steps[index] for index in selection.steps(trace, source)]
    return [f"{step.event} {step.function}:{step.line}" for step in steps]


def test_a_selection_of_everything_is_the_whole_run(ran: tuple[Trace, Snippet]) -> None:
    """And has nothing to say about it."""
    assert tuple(range(len(ran[0].steps))) == Selection().steps(*ran)
    assert "" == Selection().words


def test_a_selection_goes_from_one_moment_to_another(ran: tuple[Trace, Snippet]) -> None:
    """Both included, each by its name or by its number."""
    named = Selection("work:call", "double:return").steps(*ran)
    assert named == Selection(str(named[0]), str(named[-1])).steps(*ran)
    assert "call work:6" == shown(ran, Selection("work:call", "double:return"))[0]
    assert "return double:4" == shown(ran, Selection("work:call", "double:return"))[-1]
    assert "line work:9" == shown(ran, Selection("worked", "worked:2"))[0]


def test_a_selection_of_functions_has_what_happens_in_them(ran: tuple[Trace, Snippet]) -> None:
    """Not in what they call."""
    assert ["call double:3", "line double:4", "return double:4"] * 2 == shown(ran, Selection(only=("double",)))
    found = {each.split()[1].partition(":")[0] for each in shown(ran, Selection(only=("double", "main")))}
    assert {"double", "main"} == found


def test_a_selection_without_the_loop_has_all_steps_of_the_program(ran: tuple[Trace, Snippet]) -> None:
    """And none of the others."""
    steps = ran[0].steps
    assert any(step.event == "loop" for step in steps)
    expected = tuple(step.index for step in steps if step.event != "loop")
    assert expected == Selection(without_loop=True).steps(*ran)


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection(only=("wrok",)), "no function 'wrok' ran; did you mean 'work'?"),
        (Selection("999"), "there is no step 999; the run has steps 0 to"),
        (Selection("end", "start"), "the run comes to start (step 0) before end ("),
        (Selection("wroked"), "no marker 'wroked'; did you mean 'worked'?"),
        (Selection(end="1", only=("work",)), "the run has no step to 1, only in work; ask for more"),
    ],
)
def test_a_selection_of_nothing_says_why(ran: tuple[Trace, Snippet], selection: Selection, sentence: str) -> None:
    """With the names that are near."""
    with pytest.raises(DiagramError) as raised:
        selection.steps(*ran)
    assert str(raised.value).startswith(f"{ran[1].path}: {sentence}")


@pytest.fixture
def opened(readers: Readers) -> Iterator[Callable[[Path], Page]]:
    """Opens a file in a browser, in which nothing may go wrong."""
    asked: list[Any] = []

    def opened(path: Path) -> Page:
        asked.append(readers())
        page = asked[-1].begin("file:")
        page.goto(path.as_uri())
        return page

    yield opened
    assert [] == [each for reader in asked for each in reader.wrong]


def test_a_report_steps_through_the_selected_steps(
    tmp_path: Path, ran: tuple[Trace, Snippet], opened: Callable[[Path], Page]
) -> None:
    """From one to the next, each with its own number; it says that others are left out, and a link to one says so."""
    out = tmp_path / "page.html"
    done = run("report", tmp_path / "program.py", "-o", out, "--only", "double", "--no-loop")
    stops = Selection(only=("double",)).steps(*ran)
    assert "6 are shown, only in double, without the iterations of the loop" in done.stderr
    page = opened(out)
    assert "Steps are left out. 6 of them are shown: only in double" in page.locator("header").inner_text()
    counter = page.locator(".dg-counter > span")
    reached = [counter.inner_text()]
    for _ in stops[1:]:
        page.locator("[data-does=next]").click()
        reached.append(counter.inner_text())
    assert [str(stop) for stop in stops] == reached
    assert "n = 2" in str(page.locator(".dg-views svg").first.text_content())
    page.locator("[data-does=previous]").click()
    assert str(stops[-2]) == counter.inner_text()
    page.locator(".dg-slider").fill(str(stops[2] + 1))
    assert str(stops[2]) == counter.inner_text()
    page.locator(".dg-row[data-line='4']").first.click()
    assert str(stops[4]) == counter.inner_text()
    page.goto(f"{out.as_uri()}#program.0")
    assert "which is left out here: here is its step" in page.locator(".dg-said").inner_text()


def test_render_draws_the_last_of_the_selected_moments(tmp_path: Path, ran: tuple[Trace, Snippet]) -> None:
    """As if it had been named by its number."""
    program = tmp_path / "program.py"
    step = Selection(end="double:return", only=("double",)).steps(*ran)[-1]
    expected = run("render", program, "--view", "stack", "--step", step).stdout
    assert expected == run("render", program, "--view", "stack", "--to", "double:return", "--only", "double").stdout
    refused = run("render", program, "--view", "stack", "--at", "end", "--no-loop")
    assert (2, True) == (refused.returncode, "--at and --step name the moment" in refused.stderr)
