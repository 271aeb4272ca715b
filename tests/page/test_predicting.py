"""A reader is asked what happens next, in a real browser, without scripts, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from diagram_gen.model import snippet
from diagram_gen.page import bundle, questions, walkthrough, walkthrough_markup
from diagram_gen.page.files import text
from diagram_gen.pipeline.builder import Builder
from tests.pages import THEME_FINDINGS
from tests.serving import served

ASKED, ANSWERED = 42, 47
"""The step of `turn:4`, and the one at which it shows which task runs next."""
QUESTIONS = [("turn:2", "output"), ("turn:4", "next-task")]
FIRST, FIRST_ANSWERED = 24, 25
LAID_OUT = """new Promise((done) => {
  const wait = (frames) => frames ? requestAnimationFrame(() => wait(frames - 1)) : done();
  wait(4);
})"""
"""Is over when whatever a change of sizes sets off has been done."""
KEPT = "localStorage.getItem('dg-answered')"
"""What the browser keeps for the reader."""
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def predicted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a walkthrough that asks twice, and with one that opens at the second of these questions."""
    folder = tmp_path_factory.mktemp("predicting")
    name = "tasks/taking_turns"
    builder = Builder()
    source = snippet.load(name)
    trace = builder.trace(source)
    templates = [builder.template(trace, "loop")]
    runs = {
        "both": walkthrough.walkthrough(source, trace, templates, predict=QUESTIONS),
        "one": walkthrough.walkthrough(source, trace, templates, at="turn:4", predict=QUESTIONS[1:]),
        "along-time": walkthrough.walkthrough(
            source, trace, [builder.template(trace, "timeline")], at="turn:2", predict=QUESTIONS[:1]
        ),
    }
    shown = "\n".join(walkthrough_markup.walkthrough(run, id=id, caption="") for id, run in runs.items())
    styles = "".join(text(f"styles/{name}.css") for name in ("diagrams", "walkthrough", "report"))
    page = folder / "page.html"
    page.write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Questions</title>'
        f'<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f"<style>{styles}</style></head><body class='md-typeset'><main><h1>Questions</h1>\n{shown}\n</main>"
        f"<script>{bundle.bundle()}</script></body></html>",
        encoding="utf-8",
    )
    return page


@pytest.fixture(scope="module")
def address(predicted: Path) -> Iterator[str]:
    """Where it is served: what is kept for a file on disk, Chromium forgets now and then when that is opened anew."""
    with served(predicted.parent) as folder:
        yield folder + predicted.name


@pytest.fixture
def asked(address: str, opened: Open, in_project: Path) -> Page:
    """That page, for a reader who has answered nothing."""
    return opened(address)


def _step(page: Page, id: str = "both") -> int:
    return int(page.evaluate("(id) => document.getElementById(id).step", id))


def _go(page: Page, step: int, id: str = "both") -> int:
    page.evaluate("([id, step]) => document.getElementById(id).go(step)", [id, step])
    return _step(page, id)


def test_it_stops_at_a_question(asked: Page) -> None:
    """However it is asked to go on: by the slider, the last button, a moment, a line of the listing or a link."""
    assert FIRST == _go(asked, ANSWERED)
    slider = asked.locator("#both .dg-slider")
    slider.evaluate("(slider) => { slider.value = 80; slider.dispatchEvent(new Event('input')); }")
    assert (FIRST, str(FIRST)) == (_step(asked), slider.input_value())
    asked.locator("#both [data-does=last]").click()
    assert FIRST == _step(asked)
    asked.locator("#both .dg-moments").select_option("turn:6")
    assert FIRST == _step(asked)
    asked.evaluate("location.hash = '#both.turn:5'")
    expect(asked.locator("#both .dg-said")).to_contain_text("This link leads to step 50")
    assert FIRST == _step(asked)


def test_before_it_comes_it_is_announced(asked: Page) -> None:
    """And nothing of it is shown or can be reached by the keyboard."""
    assert 0 == _go(asked, 0)
    expect(asked.locator("#both .dg-awaited")).to_have_text(f"A question comes at step {FIRST}.")
    assert 0 == asked.locator("#both .dg-question input:visible").count()


def test_nothing_shown_gives_the_answer_away(asked: Page) -> None:
    """Neither the output nor the sentence nor the description has what is printed next."""
    _go(asked, FIRST)
    for selector in (".dg-said", ".dg-stream--output code > span:first-child", ".dg-picture desc"):
        assert "b: turn 1" not in (asked.locator(f"#both {selector}").text_content() or "")


def test_what_comes_then_is_covered_along_time(asked: Page) -> None:
    """In the ribbon and in a timeline, from where the question is asked; and no longer once it is answered."""
    asked.locator("#along-time").scroll_into_view_if_needed()
    asked.wait_for_function("document.getElementById('along-time').run")
    covers = asked.locator("#along-time").locator(".dg-ribbon > .dg-ahead, .dg-picture > .dg-ahead")
    ends = []
    for step in (FIRST, FIRST - 5):
        _go(asked, step, "along-time")
        expect(covers).to_have_count(2)
        for cover in covers.all():
            assert "none" == cover.evaluate("(cover) => getComputedStyle(cover).clipPath")
        ends.append(
            asked.locator("#along-time .dg-picture > .dg-ahead").evaluate(
                "(cover) => cover.getBoundingClientRect().left"
            )
        )
    assert ends[0] == ends[1]
    _go(asked, FIRST, "along-time")
    painted_last = asked.locator("#along-time .dg-picture > :is(.dg-ahead, .dg-cursor, .dg-time)").last
    expect(painted_last).to_have_text(re.compile("t = "))
    cursor = asked.locator("#along-time .dg-cursor").evaluate("(cursor) => cursor.getBoundingClientRect().left")
    assert 0 <= ends[0] - cursor < 6
    asked.locator("#along-time .dg-skip").click()
    expect(asked.locator("#along-time .dg-picture > .dg-ahead")).to_have_count(0)


def test_an_answer_leads_to_where_it_shows(asked: Page) -> None:
    """A wrong one is told what speaks against it; then the run can go on, up to the next question."""
    question = asked.locator("#one .dg-question.is-asked")
    question.get_by_label("Task c").check()
    question.get_by_role("button", name="Check").click()
    assert ANSWERED == _step(asked, "one")
    expect(question.get_by_role("status")).to_have_text(
        "No. Task c is not ready: it sleeps until t = 2 s. The answer is: Task b. Its sleep is over."
    )
    expect(question.locator("label.is-right")).to_have_text("Task b")
    expect(question.locator("label.is-wrong")).to_have_text("Task c")
    assert 89 == _go(asked, 89, "one")
    assert FIRST == _go(asked, 89)


def test_a_right_answer_is_said_to_be_right(asked: Page) -> None:
    """By the keyboard alone: the button for the next step leads to the choices, an arrow chooses, Enter answers."""
    _go(asked, FIRST)
    asked.locator("#both [data-does=next]").focus()
    asked.keyboard.press("ArrowRight")
    assert asked.evaluate("document.activeElement.matches('#both .dg-question.is-asked input')")
    labels = asked.locator("#both .dg-question.is-asked label").all_text_contents()
    place = [each.strip() for each in labels].index("b: turn 1")
    asked.keyboard.press("Space")
    for _ in range(place):
        asked.keyboard.press("ArrowDown")
    asked.keyboard.press("Enter")
    assert FIRST_ANSWERED == _step(asked)
    expect(asked.locator("#both .dg-question.is-asked .dg-verdict")).to_have_text(
        "Right: b: turn 1. Task b prints it, in work, line 21."
    )
    asked.keyboard.press("ArrowRight")
    assert FIRST_ANSWERED + 1 == _step(asked)
    assert ASKED == _go(asked, 89)


def test_a_reason_is_given_once() -> None:
    """Where what speaks for the right answer is what speaks against the one that was chosen."""
    source, builder = snippet.load("awaitables/never_awaited"), Builder()
    trace = builder.trace(source)
    shown = walkthrough.walkthrough(
        source, trace, [builder.template(trace, "stack")], predict=[("forgotten", "next-line")]
    )
    asked = questions.parts(shown.questions[0], shown)
    assert {1} == {verdict.count("makes a coroutine object") for verdict in [*asked["verdicts"], asked["unchosen"]]}


def test_it_can_be_shown_without_a_guess(asked: Page) -> None:
    """Which counts as answered."""
    asked.locator("#one .dg-skip").click()
    assert ANSWERED == _step(asked, "one")
    expect(asked.locator("#one .dg-verdict")).to_have_text("The answer is: Task b. Its sleep is over.")


def test_what_plays_stops_there(asked: Page) -> None:
    """And does not begin again until there is an answer: it leads to the question."""
    _go(asked, FIRST - 1)
    asked.locator("#both .dg-speed").select_option("fast")
    play = asked.locator("#both [data-does=play]")
    play.click()
    expect(play).to_have_attribute("aria-label", "Play")
    assert FIRST == _step(asked)
    play.click()
    expect(play).to_have_attribute("aria-label", "Play")
    assert asked.evaluate("document.activeElement.matches('#both .dg-question.is-asked input')")


def test_what_is_answered_is_kept_and_can_be_forgotten(asked: Page) -> None:
    """In the browser alone; two walkthroughs ask one question in common, so they count it as one each, near or far."""
    asked.locator("#one .dg-skip").click()
    tally = asked.locator("#both .dg-tally")
    expect(tally).to_contain_text("2 of 4 on this page answered.")
    assert 1 == len(asked.evaluate(f"JSON.parse({KEPT})"))
    asked.reload()
    asked.locator("#one").scroll_into_view_if_needed()
    expect(asked.locator("#one .dg-verdict")).to_have_text("The answer is: Task b. Its sleep is over.")
    tally.get_by_role("button", name="Forget my answers").click()
    assert [None, ""] == [
        asked.evaluate(KEPT),
        asked.locator("#one .dg-verdict").inner_text(),
    ]
    assert (ASKED, ASKED) == (_step(asked, "one"), _go(asked, 89, "one"))


def test_it_works_in_a_browser_that_keeps_nothing(asked: Page) -> None:
    """Storage that refuses everything: what is answered is known until the page is left."""
    asked.context.add_init_script(
        "if (location.hash === '#none') delete window.localStorage, Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } });"
    )
    asked.goto(asked.url.partition("#")[0] + "#none")
    asked.reload()
    asked.wait_for_function("Boolean(customElements.get('dg-walkthrough'))")
    asked.locator("#one .dg-skip").click()
    assert 89 == _go(asked, 89, "one")


def test_a_small_screen_has_no_room_for_what_is_not_asked(asked: Page) -> None:
    """What runs would have none; so the question comes between, when it is asked."""
    asked.set_viewport_size({"width": 360, "height": 768})
    asked.evaluate(LAID_OUT)
    height = "document.querySelector('#both .dg-questions').offsetHeight"
    _go(asked, 0)
    before = asked.evaluate(height)
    _go(asked, FIRST)
    assert before + 40 < asked.evaluate(height)
    asked.set_viewport_size({"width": 1280, "height": 800})


def test_a_name_is_not_broken(asked: Page) -> None:
    """At its hyphen, where it comes to stand at the end of a line, in a question or in a choice."""
    asked.locator("#one .dg-skip").click()
    names = asked.locator("#one .dg-question .dg-name")
    assert {"Task-1"} == set(names.all_text_contents())
    for width in range(200, 400, 10):
        asked.set_viewport_size({"width": width, "height": 800})
        assert {0, 1} >= {each.evaluate("(name) => name.getClientRects().length") for each in names.all()}
    asked.set_viewport_size({"width": 1280, "height": 800})


def test_the_line_that_runs_is_in_sight_on_a_small_screen(asked: Page) -> None:
    """However many choices there are."""
    asked.set_viewport_size({"width": 360, "height": 640})
    asked.evaluate(LAID_OUT)
    _go(asked, FIRST)
    asked.evaluate("""() => {
      const choices = document.querySelector("#both .dg-question.is-asked fieldset");
      for (let more = 0; more < 20; more++) choices.append(choices.querySelector("label").cloneNode(true));
    }""")
    asked.evaluate(LAID_OUT)
    asked.locator("#both").evaluate("(each) => each.scrollIntoView()")
    line = asked.locator("#both .dg-row:is(.dg-row--now, .dg-row--left)")
    assert line.evaluate("(row) => row.getBoundingClientRect().bottom") < 640
    assert asked.locator("#both .dg-question.is-asked [type=submit]").evaluate(
        "(button) => button.getBoundingClientRect().bottom"
    ) < line.evaluate("(row) => row.getBoundingClientRect().top")
    asked.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("width", [820, 1366])
def test_nothing_moves(asked: Page, width: int) -> None:
    """Whatever is asked or answered, what stands below the questions stays where it is."""
    asked.set_viewport_size({"width": width, "height": 768})
    asked.evaluate(LAID_OUT)
    place = "document.querySelector('#both .dg-scenes').offsetTop"
    places = {asked.evaluate(place)}
    for step in (0, FIRST):
        _go(asked, step)
        places.add(asked.evaluate(place))
    for _ in QUESTIONS:
        asked.locator("#both .dg-question.is-asked .dg-skip").click()
        places.add(asked.evaluate(place))
        _go(asked, ASKED)
        places.add(asked.evaluate(place))
    assert 1 == len(places)
    asked.set_viewport_size({"width": 1280, "height": 800})


def test_a_question_can_be_used_without_seeing_it(asked: Page) -> None:
    """A group of choices with a name, a verdict that is announced, and nothing that axe objects to."""
    expect(asked.get_by_role("group", name="Task-1 runs. Which task runs next").first).to_be_visible()
    found: dict[str, Any] = Axe().run(asked, options={"rules": {"region": {"enabled": False}}}).response
    assert [] == [each["id"] for each in found["violations"] if each["id"] not in THEME_FINDINGS]


def test_without_scripts_the_answer_is_folded(predicted: Path, opened: Open) -> None:
    """Before it are the moments up to the question, in it the reason and the rest of the run."""
    page = opened(predicted, java_script_enabled=False)
    expect(page.locator("#one .dg-ask")).to_have_text(
        "Task-1 runs. Which task runs next, once it has given way or ended?"
    )
    expect(page.locator("#one .dg-ask")).to_be_visible()
    details = page.locator("#one details")
    assert details.get_attribute("open") is None
    expect(page.locator("[id='one.turn:4']")).to_be_visible()
    expect(page.locator("[id='one.turn:5']")).to_be_hidden()
    details.locator("summary").click()
    expect(details).to_contain_text("The answer is: Task b. Task b goes on in rest, line 16: its sleep is over.")
    expect(page.locator("[id='one.turn:5']")).to_be_visible()


def test_on_paper_the_answer_is_unfolded(asked: Page) -> None:
    """Nobody could unfold it there, and the rest of the run is in it."""
    asked.emulate_media(media="print")
    expect(asked.locator("#one details")).to_have_attribute("open", "")
    expect(asked.locator("[id='one.turn:5']")).to_be_visible()


def test_the_page_is_valid(predicted: Path, opened: Open, html_findings: Callable[[Path], list[object]]) -> None:
    """The Nu checker has nothing to say."""
    assert [] == html_findings(predicted)
