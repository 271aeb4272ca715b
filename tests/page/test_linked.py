"""What is pointed at lights up wherever else it is; the listing names tasks; a reader can stay with one of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.commands import report
from tests.programs import write

PROGRAM = '''
    """Workers share a lock.

    >>> asyncio.run(main())
    """

    import asyncio


    async def worker(seconds, lock):
        async with lock:
            await asyncio.sleep(seconds)  # @asleep
        return seconds


    async def main():
        lock = asyncio.Lock()
        first = asyncio.create_task(worker(1, lock), name="worker")
        second = asyncio.create_task(worker(2, lock), name="worker")
        await asyncio.gather(first, second)


    if __name__ == "__main__":
        asyncio.run(main())
'''
LIT = "[...document.querySelectorAll('.is-linked')].map((each) => each.dataset.slot ?? each.dataset.line ?? each.textContent).sort()"
SIZES = "[...document.querySelectorAll('.dg-stage, .dg-pane, .dg-listing')].map((each) => [each.offsetWidth, each.offsetHeight])"
WAITS = """() => {
  const shown = document.querySelector("dg-walkthrough");
  const waits = (index) => [...shown.run.standing(index).values()].some(({ name, state }) => name === "worker (2nd)" && state === "waiting");
  shown.show(shown.run.steps.stops.find((_, index) => waits(index)));
}"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page by itself."""
    folder = tmp_path_factory.mktemp("linked")
    write(folder, PROGRAM, "workers.py")
    assert 0 == report(folder / "workers.py", "-o", folder / "report.html").returncode
    return folder / "report.html"


Show = Callable[..., Page]


@pytest.fixture
def at(opened: Callable[..., Page], run: Path) -> Show:
    """Opens the page where the second worker waits for the first, which sleeps, in some views."""

    def at(*views: str, **options: Any) -> Page:
        page = opened(run, viewport={"width": 1366, "height": 1600}, **options)
        boxes = page.locator(".dg-tools fieldset label")
        for name in ("loop", *views):
            boxes.filter(has_text=name).locator("input").check()
        page.evaluate(WAITS)
        return page

    return at


def slot(page: Page, name: str, view: str = "loop") -> Locator:
    """A part of a picture."""
    return page.locator(f"[data-view={view}] [data-slot={json.dumps(name)}]")


def lit(page: Page) -> list[str]:
    """What is lit: the slots of pictures by their names, lines by their numbers, mentions by what they say."""
    found: list[str] = page.evaluate(LIT)
    return found


def test_a_task_is_lit_in_all_views_in_the_listing_and_on_the_ribbon(at: Show) -> None:
    """Where it is a card, a row, a lane or a line at which it stands, and who only has its name is not."""
    page = at("awaits", "timeline")
    slot(page, "task-name-2").hover(force=True)
    found = lit(page)
    assert 2 == found.count("task-2")
    assert {"lane-4", "10"} <= {*found}
    assert not {"task-1", "lane-3"} & {*found}
    assert page.locator(".dg-lit").get_attribute("d")
    page.mouse.move(1, 1)
    assert [] == lit(page)
    assert not page.locator(".dg-lit").get_attribute("d")


def test_values_that_are_tasks_are_told_apart(at: Show) -> None:
    """Two tasks have one name; the value of each variable lights the card of its own."""
    page = at()
    values = page.locator("[data-view=loop] text", has_text="<Task w")
    for number, card in ((0, "task-1"), (1, "task-2")):
        values.nth(number).hover(force=True)
        assert card in lit(page)
        assert ({"task-1", "task-2"} - {card}).isdisjoint(lit(page))
        page.mouse.move(1, 1)
        expect(page.locator(".dg-whole:visible")).to_have_count(0)


def test_a_frame_and_its_line_are_lit_together(at: Show) -> None:
    """From either: the line lights all frames that stand there, and a frame its own line alone."""
    page = at("awaits")
    slot(page, "frame-name-1-0").hover(force=True)
    assert {"frame-1-0", "11"} <= {*lit(page)}
    page.locator(".dg-row[data-line='11']").hover()
    assert {"frame-1-0", "task-1", "11"} <= {*lit(page)}
    assert "frame-2-0" not in lit(page)


def test_the_ribbon_lights_what_its_lane_is_of(at: Show) -> None:
    """A pointer in the lane of a task lights its card; it leads nowhere until it is pressed."""
    page = at()
    box = page.locator(".dg-bar .dg-ribbon").bounding_box()
    assert box is not None
    step = page.locator(".dg-counter > span").text_content()
    page.mouse.move(box["x"] + 200, box["y"] + box["height"] * 4.5 / 5)
    assert "task-2" in lit(page)
    page.mouse.move(box["x"] + 210, box["y"] + box["height"] * 3.5 / 5)
    assert "task-1" in lit(page)
    assert "task-2" not in lit(page)
    expect(page.locator(".dg-counter > span")).to_have_text(step or "nothing")


def test_what_is_lit_stays_lit_at_the_next_step(at: Show) -> None:
    """Wherever it is then; and nothing has moved or changed its size."""
    page = at("awaits")
    size = page.evaluate(SIZES)
    page.locator("dg-walkthrough").focus()
    slot(page, "task-name-1").hover(force=True)
    page.keyboard.press("ArrowRight")
    assert "task-1" in lit(page)
    assert size == page.evaluate(SIZES)


def test_the_focus_lights_a_line(at: Show) -> None:
    """The keys that choose a line light what stands there; there is no stop of the Tab key more than before."""
    page = at()
    row = page.locator(".dg-listing .dg-row[tabindex='0']")
    assert "11" != row.get_attribute("data-line")
    row.focus()
    for _ in range(12):
        if page.evaluate("document.activeElement.dataset.line") == "11":
            break
        page.keyboard.press(
            "ArrowDown" if int(page.evaluate("document.activeElement.dataset.line")) < 11 else "ArrowUp"
        )
    assert "frame-1-0" in lit(page)
    assert 1 == page.locator(".dg-listing [tabindex='0']").count()


def test_a_tap_lights_and_another_elsewhere_ends_that(at: Show) -> None:
    """And so does Escape."""
    page = at(has_touch=True)
    name = slot(page, "task-name-2")
    for end in (lambda: page.locator("h1").tap(), lambda: page.locator("dg-walkthrough").press("Escape")):
        name.tap(force=True)
        assert "task-2" in lit(page)
        end()
        assert [] == lit(page)


@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_the_light_is_seen_in_any_colours(at: Show, options: dict[str, str]) -> None:
    """The outline of a box is another one then."""
    page = at(**options)
    outline = slot(page, "task-2").locator("> .dg-line")
    look = "each => [getComputedStyle(each).stroke, getComputedStyle(each).strokeWidth]"
    before = outline.evaluate(look)
    slot(page, "task-name-2").hover(force=True)
    after = outline.evaluate(look)
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_line_names_the_task_that_waits_there(at: Show) -> None:
    """With the sign of its state; all of them are in its title, and the code of no line is elsewhere than before."""
    page = at()
    code = "rows => rows.map((row) => { const range = document.createRange(); range.selectNodeContents(row); return range.getBoundingClientRect().left; })"
    rows = page.locator(".dg-listing .dg-row")
    before = rows.evaluate_all(code)
    row = page.locator(".dg-row[data-line='10']")
    assert ("wo…r (2nd)", "‖") == (row.get_attribute("data-name"), row.get_attribute("data-sign"))
    assert "worker (2nd): waiting" == row.get_attribute("title")
    page.evaluate("document.querySelector('dg-walkthrough').show(0)")
    assert before == rows.evaluate_all(code)
    assert 0 == page.locator(".dg-row[data-name]").count()


def test_a_line_says_how_many_more_tasks_wait_there(at: Show) -> None:
    """One is named; the title has all."""
    page = at()
    titles = page.evaluate("""() => {
      const shown = document.querySelector("dg-walkthrough");
      return shown.run.steps.stops.map((step) => {
        shown.show(step, { note: false });
        return [...shown.querySelectorAll(".dg-row[data-name$='+1']")].map((row) => [row.dataset.name, row.title]);
      }).flat();
    }""")
    assert ["worker +1", "worker: ready, worker (2nd): ready"] in titles


def test_the_steps_are_those_of_the_task_that_is_followed(at: Show) -> None:
    """Its lane is marked, the arrows say so, and Escape ends it."""
    page = at()
    menu = page.locator(".dg-follow")
    menu.select_option(label="worker (2nd)")
    buttons = page.locator("[data-does=next]")
    expect(buttons).to_have_attribute("title", "Next step of worker (2nd)")
    assert page.locator(".dg-followed").get_attribute("d")
    states = []
    for _ in range(6):
        buttons.click()
        states.append(slot(page, "task-state-2").text_content())
    assert "▸ running" in states
    page.locator("dg-walkthrough").press("Escape")
    expect(menu).to_have_value("")
    expect(buttons).to_have_attribute("title", "Next step")
    assert not page.locator(".dg-followed").get_attribute("d")


def test_one_task_alone_is_not_to_be_followed(opened: Callable[..., Page], tmp_path: Path) -> None:
    """There is no such choice then."""
    write(tmp_path, "import asyncio\n\nasync def main():\n    return 1\n\nasyncio.run(main())\n", "one.py")
    assert 0 == report(tmp_path / "one.py", "-o", tmp_path / "one.html").returncode
    assert 0 == opened(tmp_path / "one.html").locator(".dg-follow").count()
