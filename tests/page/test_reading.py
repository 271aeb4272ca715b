"""What the reader of a long run sees in its pictures, and gets from them, in a real browser."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.commands import report
from tests.programs import write
from tests.screens import EMPTY, OUT_OF_VIEW, SCREENS, SUBJECTS
from tests.shared import Shared

DEEP = """
    def down(number):
        if number:
            return 1 + down(number - 1)
        return 0

    def double(number):
        return number * 2

    def main():
        print(double(1))
        print(double(2))
        print(down(300))
        print(double(3))
        print(double(4))

    main()
"""
Opened = Callable[..., Page]


def shown(page: Page, step: int) -> None:
    """The walkthrough shows a step."""
    page.locator("dg-walkthrough").evaluate("(each, step) => each.show(step, { note: false })", step)


@pytest.fixture
def run(shared: Shared, tmp_path: Path, opened: Opened) -> Callable[..., Page]:
    """Opens the report of a program, on a screen of some size, in some view."""

    def run(program: str, *, view: str, screen: tuple[int, int] = (1366, 768), **options: object) -> Page:
        name = f"report-{hashlib.sha256(program.encode()).hexdigest()[:16]}.html"
        out = shared.once(name, lambda path: report(write(tmp_path, program), "-o", path))
        page = opened(out, viewport=dict(zip(("width", "height"), screen, strict=True)), **options)
        box = page.locator(".dg-tools").get_by_label(view, exact=True)
        if box.count():
            box.check()
        for box in page.locator(".dg-tools [type=checkbox]").all():
            if (box.locator("..").text_content() or "").strip() not in ("", view):
                box.uncheck()
        page.evaluate("document.fonts.ready")
        return page

    return run


# ── Room ─────────────────────────────────────────────────────────────────────────────────────────────

SKY = """() => {
  const pane = document.querySelector(".dg-views > [data-view=stack]");
  const tops = [...pane.querySelectorAll(".dg-picture text")].map((each) => each.getBoundingClientRect().top);
  return Math.min(...tops) - pane.getBoundingClientRect().top;
}"""
GROUNDS = """() => {
  const element = document.querySelector("dg-walkthrough");
  const found = [];
  for (let step = element.first; step <= element.last; step++) {
    element.show(step, { note: false });
    const { svg } = element.pictures.find((each) => !each.pane.hidden);
    found.push(svg.getAttribute("viewBox"));
  }
  return found.filter((each, index) => each !== found[index - 1]).length;
}"""


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_a_low_stack_has_no_empty_screen_above_it(run: Callable[..., Page], screen: tuple[int, int]) -> None:
    """Whatever the deepest moment of the run needs; on its way up and down the stack moves a few times, not always."""
    page = run(DEEP, view="stack", screen=screen)
    last = page.locator("dg-walkthrough").evaluate("each => each.last")
    for step in (2, last - 1):
        shown(page, step)
        assert page.evaluate(SKY) < 150
    assert 2 <= page.evaluate(GROUNDS) <= 8


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_what_runs_is_in_sight_in_a_deep_run(run: Callable[..., Page], screen: tuple[int, int]) -> None:
    """At every step forwards, and in leaps backwards, however the stack has moved."""
    page = run(DEEP, view="stack", screen=screen)
    found = page.evaluate(f"""() => {{
      {SUBJECTS}
      const element = document.querySelector("dg-walkthrough");
      const steps = Array.from({{ length: element.last - element.first + 1 }}, (_, number) => element.first + number);
      return [...steps, ...steps.filter((each) => each % 7 === 0).reverse()].flatMap((step) => {{
        element.show(step, {{ note: false }});
        return hidden(element);
      }});
    }}""")
    assert [] == found


TWELVE = """
    import asyncio

    async def fetch(number, delay):
        await asyncio.sleep(delay)
        return number * number

    async def work(number):
        total = 0
        for turn in range(2):
            total += await fetch(number, number % 4 + turn)
        print(f"worker {number} has a total, and tells of it on a line of some length: {total}")

    async def main():
        async with asyncio.TaskGroup() as group:
            for number in range(11):
                group.create_task(work(number), name=f"worker-{number}")

    asyncio.run(main())
"""


@pytest.mark.parametrize("screen", [*SCREENS, (1280, 720), (1920, 1080)], ids=str)
def test_one_of_twelve_tasks_that_runs_is_in_view(run: Callable[..., Page], screen: tuple[int, int]) -> None:
    """With its line and the buttons, at every step, without scrolling the page."""
    page = run(TWELVE, view="loop", screen=screen)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert [] == page.evaluate(OUT_OF_VIEW)


def test_many_tasks_stand_below_a_wide_program(run: Callable[..., Page]) -> None:
    """Where beside it there is room for one column alone: more of them is seen so."""
    page = run(TWELVE, view="loop", screen=(1366, 768))
    in_the_middle(page)
    lefts = page.locator(".dg-views .dg-task").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().left)"
    )
    assert 4 == len({round(left) for left in lefts})
    assert page.locator(".dg-scenes.dg-broad").count()


WIDE = """
    import asyncio

    async def work(number):
        await asyncio.sleep(number)
        print(f"worker {number} has come to an end")

    async def main():
        workers = [asyncio.create_task(work(number), name=f"w{number}") for number in range(11)]
        await asyncio.gather(*workers)

    asyncio.run(main())
"""


def test_a_program_leaves_its_output_the_room_for_a_line(run: Callable[..., Page]) -> None:
    """Where there is not enough for both, the rest of a long line of the program stands below it, and nothing is cut."""
    page = run(WIDE, view="loop", screen=(1100, 768))
    in_the_middle(page)
    assert page.locator(".dg-scenes.dg-broad").count()
    for pane in (page.locator(".dg-listing > pre"), page.locator(".dg-stream--output > pre")):
        assert pane.evaluate("each => each.scrollWidth <= each.clientWidth")
    heights = page.locator(".dg-row").evaluate_all("all => all.map((each) => each.offsetHeight)")
    assert max(heights) > 1.5 * min(heights)


LONG = """
    import asyncio

    class Kitchen:
        async def begin(self):
            if True:
                asyncio.get_running_loop().call_later(1,print,"tea")
                print(asyncio.get_running_loop().time())

    asyncio.get_event_loop_policy().new_event_loop().run_until_complete(Kitchen().begin())
"""


def test_code_begins_beside_its_number(run: Callable[..., Page]) -> None:
    """On a phone, too, where its first word has no room there: it is broken, and copied as it is."""
    page = run(LONG, view="stack", screen=(360, 740))
    assert [] == page.evaluate(EMPTY)
    copied = page.locator(".dg-listing code").evaluate("each => each.textContent")
    assert 'asyncio.get_running_loop().call_later(1,print,"tea")\n' in copied


def test_output_takes_no_room_from_the_pictures_below_a_program(run: Callable[..., Page]) -> None:
    """Beside a program it ends where the listing ends, however much is printed."""
    page = run(TWELVE, view="loop", screen=(1366, 768))
    assert page.locator(".dg-scenes.dg-broad").count()
    listing, output = (page.locator(f"{name} > pre") for name in (".dg-listing", ".dg-stream--output"))
    low, high = (each.evaluate("each => each.getBoundingClientRect().bottom") for each in (output, listing))
    assert output.evaluate("each => each.scrollHeight > each.clientHeight")
    assert low <= high + 1


def test_a_step_lays_the_page_out_once(run: Callable[..., Page]) -> None:
    """All parts are filled in before any is measured: a second time only where something is scrolled or cut."""
    page = run(TWELVE, view="loop")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def layouts() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == "LayoutCount")

    before = layouts()
    steps = page.evaluate("""() => {
      const element = document.querySelector("dg-walkthrough");
      for (let step = element.first + 1; step <= element.last; step++) element.show(step, { mark: true, note: false });
      return element.last - element.first;
    }""")
    session_layouts = layouts() - before
    session.detach()
    assert 0.5 <= session_layouts / steps <= 2


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────────

FAR = "\n".join(
    [
        "import asyncio",
        *["# Much else." for _ in range(40)],
        """
async def work(number):
    await asyncio.sleep(number)
""",
        *["# And more." for _ in range(60)],
        """
async def main():
    await asyncio.gather(work(1), work(2))

asyncio.run(main())
""",
    ]
)


def test_a_turn_of_the_loop_shows_the_line_that_matters(run: Callable[..., Page]) -> None:
    """Where the task waits that is about to run, or who runs the loop; however the reader comes there."""
    page = run(FAR, view="loop")
    found = page.evaluate("""() => {
      const element = document.querySelector("dg-walkthrough");
      const pane = element.querySelector(".dg-listing > pre");
      const loops = [];
      for (let step = element.first; step <= element.last; step++) {
        element.show(step, { note: false });
        if (!/iteration/i.test(element.querySelector(".dg-said").textContent)) continue;
        for (const from of [0, pane.scrollHeight]) {
          element.show(element.last, { note: false });
          pane.scrollTop = from;
          element.show(step, { note: false });
          const { top, bottom } = pane.getBoundingClientRect();
          loops.push([...pane.querySelectorAll(".dg-row")].filter((row) => {
            const box = row.getBoundingClientRect();
            return box.top >= top - 1 && box.bottom <= bottom + 1;
          }).map((row) => row.textContent));
        }
      }
      return loops;
    }""")
    assert len(found) >= 6
    wanted = ("async def main():", "await asyncio.sleep(number)", "asyncio.run(main())", "await asyncio.gather(")
    assert [] == [lines for lines in found if not any(each.strip().startswith(wanted) for each in lines)]


# ── In full ──────────────────────────────────────────────────────────────────────────────────────────

MANY = """
    import asyncio

    async def work(number):
        await asyncio.sleep(number % 7)

    async def main():
        text = "a value of some length, which no picture has the room for"
        one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve = range(12)
        await asyncio.gather(*(work(number) for number in range(40)))

    asyncio.run(main())
"""
WHOLE = '"a value of some length, which no picture has the room for"'.replace('"', "'")


def in_the_middle(page: Page) -> None:
    """The walkthrough shows a step at which many tasks wait."""
    shown(page, int(page.locator("dg-walkthrough").evaluate("each => each.last")) // 2)


def cut(page: Page, text: str) -> Locator:
    """What opens a text that is cut."""
    return page.locator(".dg-pane:not([hidden])").get_by_role("button", name=text).first


def test_what_is_cut_opens_in_full(run: Callable[..., Page]) -> None:
    """By a pointer over it, which may go on to what is opened; by the focus of the keyboard; by a click, to stay."""
    page = run(MANY, view="loop", screen=(1366, 1600))
    in_the_middle(page)
    panel = page.get_by_role("group", name="In full")
    expect(panel).to_have_count(0)
    cut(page, "text = ").hover()
    expect(panel).to_have_text(f"text = {WHOLE}")
    panel.hover()
    page.wait_for_timeout(400)
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    page.mouse.move(2, 2)
    cut(page, "text = ").click()
    page.mouse.move(2, 2)
    page.wait_for_timeout(400)
    expect(panel).to_have_text(f"text = {WHOLE}")
    expect(cut(page, "text = ")).to_have_attribute("aria-expanded", "true")
    page.mouse.click(2, 2)
    expect(panel).to_have_count(0)


def test_the_keyboard_opens_what_is_cut(run: Callable[..., Page]) -> None:
    """One stop of the Tab key for a picture; up and down go on to the next; steps leave what is still cut open."""
    page = run(MANY, view="loop", screen=(1366, 1600))
    in_the_middle(page)
    panel = page.get_by_role("group", name="In full")
    page.locator("[data-does=last]").focus()
    stops = 0
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.dg-cut')"):
            stops += 1
            break
    assert 1 == stops
    names = []
    for _ in range(4):
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        expect(panel).to_be_visible()
        page.keyboard.press("ArrowDown")
    assert len(names) == len(set(names))
    assert any(name.startswith("text = ") for name in names)
    cut(page, "more tasks").focus()
    beside = page.locator("dg-walkthrough").evaluate("each => each.beside(1)")
    page.keyboard.press("ArrowRight")
    assert beside == page.locator("dg-walkthrough").evaluate("each => each.step")
    expect(panel).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.dg-whole')")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "count", "last"),
    [
        ("more tasks", 18, "Task-41: "),
        ("… 8 more, in full", 8, "twelve = 11"),
        ("… ", None, None),
    ],
)
def test_what_is_left_out_is_told(run: Callable[..., Page], name: str, count: int | None, last: str | None) -> None:
    """Each task, variable, handle or timer that has no place, a line each."""
    page = run(MANY, view="loop", screen=(1366, 1600))
    in_the_middle(page)
    buttons = (
        page.locator(".dg-pane:not([hidden])").get_by_role("button", name=re.compile(f"^{name}|^… .*{name}")).all()
    )
    assert buttons
    for button in buttons:
        button.click(force=True)
        lines = page.get_by_role("group", name="In full").get_by_role("listitem").all_inner_texts()
        told = re.search(r"… (\d+) more", button.get_attribute("aria-label") or "")
        assert told is not None
        assert int(told[1]) == len(lines) == len(set(lines))
        assert count in (None, len(lines))
        assert lines[-1].startswith(last or "")


def test_frames_that_are_left_out_are_told(run: Callable[..., Page]) -> None:
    """Of a deep stack, forwards and back again."""
    page = run(DEEP, view="stack", screen=(1366, 1600))
    last = int(page.locator("dg-walkthrough").evaluate("each => each.last"))
    for step in (last // 2, last // 2 + 90, last // 2):
        shown(page, step)
        button = cut(page, "more frames")
        hidden = int((button.get_attribute("aria-label") or "").split()[1])
        button.click(force=True)
        lines = page.get_by_role("group", name="In full").get_by_role("listitem").all_inner_texts()
        assert [f"down(), line 3: number = {300 - 5 - at}" for at in range(hidden)] == lines
        page.keyboard.press("Escape")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_full_on_a_small_screen(run: Callable[..., Page], scheme: str) -> None:
    """By touch, within the screen, and axe finds nothing; paper and readers without scripts have the picture alone."""
    page = run(MANY, view="loop", screen=(360, 740), has_touch=True, color_scheme=scheme)
    in_the_middle(page)
    panel = page.get_by_role("group", name="In full")
    for name in ("text = ", "more tasks"):
        cut(page, name).tap()
        box = panel.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 360
        assert 360 == page.evaluate("document.documentElement.scrollWidth")
    found = Axe().run(page).response["violations"]
    assert [] == [(each["id"], str(node["target"])) for each in found for node in each["nodes"]]
    page.emulate_media(media="print")
    assert 0 == page.locator(".dg-cut:visible, .dg-whole:visible").count()


# ── Search ───────────────────────────────────────────────────────────────────────────────────────────

HITS = """([element, text]) => {
  const input = element.querySelector(".dg-search input");
  input.value = text;
  input.dispatchEvent(new Event("input"));
  return element.search.found;
}"""


def found(page: Page, text: str) -> list[int]:
    """The steps that are found by a text."""
    element = page.locator("dg-walkthrough").element_handle()
    steps: list[int] = page.evaluate(HITS, [element, text])
    return steps


@pytest.mark.parametrize("screen", [(1366, 768), (360, 740)], ids=str)
def test_steps_are_found(run: Callable[..., Page], screen: tuple[int, int]) -> None:
    """By the key `/`; it says how many there are, marks them on the track of steps, and goes to each in turn."""
    page = run(DEEP, view="stack", screen=screen)
    page.locator("body").press("/")
    field = page.get_by_role("searchbox", name="Find")
    expect(field).to_be_focused()
    page.keyboard.type("CALLS DOUBLE")
    hits = page.locator(".dg-hits")
    expect(hits).to_have_text("4 steps")
    assert 2 <= page.locator(".dg-found > span").count() <= 4
    step = "each => each.step"
    visited = []
    for key in ("Enter", "Enter", "Shift+Enter", "Shift+Enter"):
        page.keyboard.press(key)
        visited.append(page.locator("dg-walkthrough").evaluate(step))
        expect(field).to_be_focused()
    steps = found(page, "calls double")
    assert [steps[0], steps[1], steps[0], steps[-1]] == visited
    expect(hits).to_have_text("4 of 4 steps")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(hits).to_have_text("1 of 4 steps")
    page.get_by_role("button", name="Previous", exact=True).click()
    expect(hits).to_have_text("4 of 4 steps")
    assert screen[0] == page.evaluate("document.documentElement.scrollWidth")
    field.fill("no such thing")
    expect(hits).to_have_text("No step")
    field.press("Escape")
    expect(hits).to_have_text("")
    assert 0 == page.locator(".dg-found > span").count()


def test_steps_are_found_by_names_values_and_output(run: Callable[..., Page]) -> None:
    """Where they are said first or anew; what is cut in a picture is found in full."""
    page = run(MANY + "    print('a line that is printed')\n", view="loop")
    said = "(each, step) => { each.show(step); return each.querySelector('.dg-said').textContent; }"
    (printed,) = found(page, "a line that is printed")[-1:]
    assert "Printed" in page.locator("dg-walkthrough").evaluate(said, printed)
    assert 1 <= len(found(page, "which no picture has the room for")) < 50
    assert 1 <= len(found(page, "number = 39")) < 50
    assert found(page, "main")
    assert [] == found(page, "no such thing")


def test_without_scripts_there_is_no_search(tmp_path: Path, opened: Opened) -> None:
    """It would find nothing."""
    out = tmp_path / "page.html"
    report(write(tmp_path, DEEP), "-o", out)
    assert not opened(out, java_script_enabled=False).locator(".dg-search").is_visible()
