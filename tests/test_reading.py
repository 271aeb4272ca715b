"""What the reader of a long run sees in its pictures, and gets from them, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.programs import write
from tests.test_report import opened, report
from tests.test_stepping import SCREENS, SUBJECTS

__all__ = ["opened"]

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
def run(tmp_path: Path, opened: Opened) -> Callable[..., Page]:
    """Opens the report of a program, on a screen of some size, in some view."""

    def run(program: str, *, view: str, screen: tuple[int, int] = (1366, 768), **options: object) -> Page:
        out = tmp_path / "page.html"
        report(write(tmp_path, program), "-o", out)
        page = opened(out, viewport=dict(zip(("width", "height"), screen, strict=True)), **options)
        box = page.locator(".dg-tools").get_by_label(view, exact=True)
        if box.count():
            box.check()
        for box in page.locator(".dg-tools :checked").all():
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
        if (!/iteration/i.test(element.said.textContent)) continue;
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
