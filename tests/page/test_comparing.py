"""A reader goes through two runs together, in a real browser, without scripts, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from diagram_gen.page import bundle
from diagram_gen.page.files import text
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macros import Macros
from tests.page.test_take import SVG, taken
from tests.pages import THEME_FINDINGS
from tests.reader import Readers
from tests.screens import EMPTY

ONE, OTHER = "awaited-coroutines", "awaited-tasks"
ID = f"{ONE}-and-{OTHER}"
PHONE = {"viewport": {"width": 360, "height": 740}}
STATE = """() => {
  const comparison = document.querySelector("dg-comparison");
  return [comparison.step, ...comparison.sides.map(({ step }) => step)];
}"""
Open = Callable[..., Page]
State = tuple[int, int, int]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a comparison."""
    shown = Macros(Builder()).compare("tasks/awaited_coroutines", "tasks/awaited_tasks", views=["loop", "stack"])
    styles = "".join(text(f"styles/{name}.css") for name in ("diagrams", "walkthrough", "comparison", "report"))
    page = tmp_path_factory.mktemp("comparing") / "page.html"
    page.write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Comparison</title>'
        f'<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f"<style>{styles}</style></head><body class='md-typeset'><main><h1>Comparison</h1>\n{shown}\n</main>"
        f"<script>{bundle.bundle()}</script></body></html>",
        encoding="utf-8",
    )
    return page


@pytest.fixture
def page(compared: Path, opened: Open, in_project: Path) -> Page:
    """That page."""
    return opened(compared)


def state(page: Page) -> State:
    """The position, and the step of either run."""
    position, one, other = page.evaluate(STATE)
    return int(position), int(one), int(other)


def by(page: Page, stride: str) -> None:
    """Chooses how far the arrows go."""
    page.locator(".dg-stride").select_option(stride)


def test_the_controls_stand_once_and_lead_both(page: Page) -> None:
    """One press takes both on where something begins in both, and to their ends."""
    for button in ("first", "previous", "play", "next", "last"):
        assert 1 == page.locator(f"[data-does={button}]").count()
    by(page, "step")
    assert (0, 0, 0) == state(page)
    page.locator("[data-does=next]").click()
    position, *steps = state(page)
    assert 1 == position
    assert [0, 0] != steps
    page.locator("[data-does=last]").click()
    counts = page.evaluate("document.querySelector('dg-comparison').sides.map(({ last }) => last)")
    assert counts == list(state(page)[1:])
    page.locator("[data-does=previous]").click()
    assert counts != list(state(page)[1:])


def test_by_time_both_clocks_are_one(page: Page) -> None:
    """At each position, and neither run shows what comes later."""
    by(page, "step")
    last = page.evaluate("document.querySelector('dg-comparison').last")
    for position in range(last + 1):
        page.evaluate("(position) => document.querySelector('dg-comparison').go(position)", position)
        clocks = page.locator(".dg-now").all_text_contents()
        assert clocks[0] == clocks[1]
        times = page.evaluate(
            "document.querySelector('dg-comparison').sides.map(({ run, step }) => run.clock(run.steps.index(step)))"
        )
        assert max(times) == clocks[0]
        since = ["" if time == clocks[0] else f"since {time}" for time in times]
        assert since == page.locator(".dg-since").all_text_contents()


def test_when_one_run_ends_the_other_goes_on(page: Page) -> None:
    """The one with the tasks is over after two seconds."""
    page.locator("[data-does=last]").click()
    by(page, "switch")
    page.locator("[data-does=previous]").click()
    _, one, other = state(page)
    ends = page.evaluate("document.querySelector('dg-comparison').sides.map(({ last }) => last)")
    assert one < ends[0]
    assert other == ends[1]


def test_by_step_each_step_goes_with_the_same(page: Page) -> None:
    """From where the reader chooses so; the clocks are two then, and the counter has another end."""
    page.locator("[data-does=last]").click()
    before = page.locator(".dg-last").text_content()
    page.locator(".dg-way").select_option("step")
    assert before != page.locator(".dg-last").text_content()
    by(page, "step")
    page.evaluate("document.querySelector('dg-comparison').go(20)")
    assert (20, 20, 20) == state(page)
    page.locator("[data-does=next]").click()
    assert (21, 21, 21) == state(page)
    page.locator(".dg-way").select_option("time")
    assert 21 == state(page)[1]


def test_a_ribbon_leads_both_to_a_time(page: Page) -> None:
    """Wherever it is pointed at, and both playheads stand there."""
    box = page.locator(".dg-bar .dg-ribbon").last.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    position, *_ = state(page)
    assert position > 0
    heads = [head.get_attribute("transform") for head in page.locator(".dg-bar .dg-playhead").all()]
    assert heads[0] == heads[1]
    boxes = [ribbon.bounding_box() for ribbon in page.locator(".dg-bar .dg-ribbon").all()]
    assert [boxes[0]["x"], boxes[0]["width"]] == [boxes[1]["x"], boxes[1]["width"]]  # type: ignore[index]


def test_where_one_run_goes_by_itself_the_other_follows(page: Page) -> None:
    """By a line of its listing, and by asking why."""
    page.locator(f"#{OTHER} .dg-row[data-line='16']").click()
    position, one, other = state(page)
    assert position > 0
    assert one > 0
    by_time = page.evaluate(
        "document.querySelector('dg-comparison').run.at(document.querySelector('dg-comparison').step)"
    )
    assert [one, other] == by_time
    page.locator(f"#{OTHER} [data-asks=why]").click()
    assert state(page)[0] < position


def test_a_link_to_a_step_of_one_leads_both(compared: Path, page: Page) -> None:
    """When the page opens with it, and when it is followed there."""
    page.evaluate(f"location.hash = '#{ONE}.here'")
    expect(page.locator(f"#{ONE} .dg-row[data-line='16']")).to_have_attribute("aria-current", "step")
    position, one, other = state(page)
    assert 0 < position
    assert 0 < other
    page.goto("about:blank")
    page.goto(f"{compared.as_uri()}#{ONE}.here")
    page.wait_for_function("Boolean(document.querySelector('dg-comparison').run)")
    assert (position, one, other) == state(page)


def test_the_address_names_who_moved(page: Page) -> None:
    """So that it leads back to the same position."""
    page.locator("[data-does=last]").click()
    expected = state(page)
    page.wait_for_function("location.hash.length > 1")
    address = page.evaluate("location.href")
    assert f"#{ONE}." in address
    page.reload()
    page.wait_for_function("Boolean(document.querySelector('dg-comparison').run)")
    assert expected == state(page)


def test_a_moment_of_either_is_gone_to(page: Page) -> None:
    """It leads both to where that run comes to it, and the menu says that they are there."""
    menu = page.locator(".dg-moments")
    menu.select_option("1 here:2")
    position, one, other = state(page)
    assert page.evaluate("document.querySelector('dg-comparison').sides[1].run.steps.moments.get('here:2')") == other
    assert one > 0
    assert "1 here:2" == menu.input_value()
    page.locator("[data-does=first]").click()
    assert "" == menu.input_value()
    assert position > state(page)[0]


def test_the_keyboard_leads_both(page: Page) -> None:
    """The arrows, on the buttons, on the slider and in a listing; each key once."""
    by(page, "step")
    for place in (".dg-transport > [data-does=next]", ".dg-slider", f"#{OTHER} .dg-row[tabindex='0']"):
        page.evaluate("document.querySelector('dg-comparison').go(3)")
        page.locator(place).focus()
        page.keyboard.press("ArrowRight")
        assert 4 == state(page)[0]
        page.keyboard.press("ArrowLeft")
        assert 3 == state(page)[0]


def test_it_plays_to_the_end(compared: Path, opened: Open) -> None:
    """One after the other, and stops there."""
    page = opened(compared, clock=True)
    page.locator("[data-does=play]").click()
    page.clock.run_for(120_000)
    assert page.evaluate("document.querySelector('dg-comparison').last") == state(page)[0]
    expect(page.locator("[data-does=play]")).to_have_attribute("aria-label", "Play")


def test_each_sentence_says_of_which_program_it_is(page: Page) -> None:
    """Aloud, too; and the one that has not moved keeps still."""
    said = page.locator(".dg-said")
    assert ["A", "B"] == [each.text_content()[:1] for each in said.all() if each.text_content()]  # type: ignore[index]
    assert {"status"} == {each.get_attribute("role") for each in said.all()}
    label = page.locator(f"#{OTHER}").get_attribute("aria-label")
    assert "B: Two tasks, awaited one after the other" == label


def test_a_name_is_not_broken(compared: Path, opened: Open) -> None:
    """In no sentence of either run, however narrow that is."""
    page = opened(compared, **PHONE)
    broken = page.evaluate("""() => {
      const comparison = document.querySelector("dg-comparison");
      const found = [];
      for (let position = 0; position <= comparison.last; position++) {
        comparison.show(position, { note: false });
        const names = [...comparison.querySelectorAll(".dg-said > .dg-mention")];
        found.push(...names.filter((name) => name.getClientRects().length > 1).map((name) => name.textContent));
      }
      return found;
    }""")
    assert [] == broken


def test_one_choice_of_views_is_for_both(page: Page) -> None:
    """So that the same stands beside the same."""
    page.get_by_label("stack", exact=True).uncheck()
    assert [True, False, True, False] == [pane.is_visible() for pane in page.locator(".dg-views > .dg-pane").all()]


def test_a_moment_of_both_can_be_taken_along(page: Page) -> None:
    """As one picture, with the title of each program above what it shows, as wide as that is."""
    page.locator(".dg-moments").select_option(index=2)
    name, content = taken(page, "SVG")
    assert re.fullmatch(r"awaited_coroutines\+awaited_tasks-loop\+stack-.+\.svg", name)
    root = ElementTree.fromstring(content)
    titles = [text.text or "" for text in root.findall(f"{SVG}text")]
    sides = page.locator("dg-comparison dg-walkthrough")
    assert sides.evaluate_all("all => all.map((each) => each.ariaLabel)") == titles
    assert page.locator(".dg-sides .dg-pane:visible").count() == len(root.findall(f"{SVG}g"))
    assert float(root.attrib["width"]) >= sum(len(title) * 14 * 0.6 for title in titles)


def test_side_by_side_where_there_is_room(compared: Path, opened: Open) -> None:
    """Else one above the other, with both ribbons on top, and nothing hangs out."""
    for options, beside in (({}, True), (PHONE, False)):
        page = opened(compared, **options)
        one, other = (page.locator(f"#{id}").bounding_box() for id in (ONE, OTHER))
        assert one is not None
        assert other is not None
        assert beside is (other["x"] > one["x"])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        ribbons = [ribbon.bounding_box() for ribbon in page.locator(".dg-bar .dg-ribbon").all()]
        assert all(ribbon is not None and ribbon["y"] < one["y"] for ribbon in ribbons)


def test_each_part_begins_at_one_height_on_both_sides(compared: Path, opened: Open) -> None:
    """Sentence, listing, pictures and output, where the sides stand beside one another; a listing that fits is whole."""
    page = opened(compared, viewport={"width": 1366, "height": 1000})
    for part in (".dg-sentence", ".dg-listing", ".dg-views", ".dg-stream"):
        boxes = [each.bounding_box() for each in page.locator(f".dg-compared {part}").all()]
        assert 2 == len(boxes)
        assert boxes[0]["y"] == pytest.approx(boxes[1]["y"], abs=0.6)  # type: ignore[index]
    listings = page.locator(".dg-compared .dg-listing > pre")
    assert listings.evaluate_all("all => all.every((each) => each.scrollHeight <= each.clientHeight + 1)")


def test_code_begins_beside_its_number(readers: Readers, site: str) -> None:
    """Where two programs stand side by side: a first word that is long is broken there."""
    page = readers(viewport={"width": 1366, "height": 768}).begin(site)
    page.goto(f"{site}part-2/#vanished-2-and-held")
    page.wait_for_function("document.querySelector('#vanished-2-and-held').run")
    rows = page.locator("#vanished-2-and-held .dg-row")
    expect(rows.filter(has_text="background.add(asyncio.create_task(")).to_have_count(1)
    assert [] == page.evaluate(EMPTY.replace(".dg-row", "#vanished-2-and-held .dg-row"))


def test_without_scripts_both_programs_are_there(compared: Path, opened: Open) -> None:
    """With ribbons, marks, output and moments, and no controls."""
    page = opened(compared, java_script_enabled=False)
    assert 2 == page.locator(".dg-stills .dg-ribbon:visible").count()
    assert 4 == page.locator(".dg-row > mark:visible").count()
    assert 2 == page.locator(".dg-stream pre:visible").count()
    assert 0 == page.locator("button:visible, input:visible, select:visible").count()


def test_paper_has_what_readers_without_scripts_get(page: Page) -> None:
    """And not the controls; the screen has them back afterwards."""
    page.emulate_media(media="print")
    expect(page.locator(".dg-stills .dg-ribbon").first).to_be_visible()
    assert 0 == page.locator("button:visible").count()
    boxes = [figure.bounding_box() for figure in page.locator(".dg-stills .dg-still").all()[:2]]
    assert boxes[0]["y"] == boxes[1]["y"]  # type: ignore[index]
    page.emulate_media(media="screen")
    expect(page.locator("[data-does=play]")).to_be_visible()


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_everybody_can_use_it(page: Page, scheme: str) -> None:
    """As far as axe can tell, at the start and on the way."""
    page.evaluate("(scheme) => (document.documentElement.dataset.mdColorScheme = scheme)", scheme)
    for position in (0, 20):
        page.evaluate("(position) => document.querySelector('dg-comparison').go(position)", position)
        found = Axe().run(page).response["violations"]
        findings = {(each["id"], node["target"][0]) for each in found for node in each["nodes"]} - THEME_FINDINGS
        assert set() == findings
