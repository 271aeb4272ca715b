"""A step has the browser lay the page out once, counted, not timed; and what runs is in view then, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page

from tests.commands import report
from tests.programs import write

PROGRAM = '''
    """Many tasks, more of which are ready than a picture has room to list."""

    import asyncio


    async def work(number):
        await asyncio.sleep(number % 3)
        return f"what task number {number} has made of it, at some length"


    async def main():
        tasks = [asyncio.create_task(work(number), name=f"worker number {number}") for number in range(20)]
        results = await asyncio.gather(*tasks)
        print(len(results))


    if __name__ == "__main__":
        asyncio.run(main())
'''
STEPS = 60
SHOW = f"""() => {{
  const shown = document.querySelector("dg-walkthrough");
  for (let step = 1; step <= {STEPS}; step++) shown.show(step, {{ mark: true, note: false }});
}}"""
"""Shows steps one after the other in one go, so that the browser lays out only where it is asked to measure."""
HIDDEN = """() => {
  const shown = document.querySelector("dg-walkthrough");
  const pane = shown.querySelector(".dg-views > .dg-pane:not([hidden])");
  const hidden = [];
  for (let step = shown.first; step <= shown.last; step++) {
    shown.show(step, { note: false });
    const window = pane.getBoundingClientRect();
    for (const lane of pane.querySelectorAll(".dg-lane.is-running")) {
      const { top, bottom } = lane.getBoundingClientRect();
      if (top < window.top || bottom > window.bottom) hidden.push([step, lane.textContent]);
    }
  }
  return [pane.scrollHeight > pane.clientHeight, hidden.slice(0, 3)];
}"""
"""Whether the timeline is higher than its window, and the steps at which a lane that runs then is out of it."""
SCROLLED = """() => {
  const shown = document.querySelector("dg-walkthrough");
  const pane = shown.querySelector(".dg-views > .dg-pane:not([hidden])");
  const found = [];
  for (let step = shown.first; step <= shown.last; step++) {
    shown.show(step, { note: false });
    const { left, width } = pane.getBoundingClientRect();
    found.push([pane.scrollLeft, (pane.querySelector(".dg-cursor").getBoundingClientRect().left - left) / width]);
  }
  return found;
}"""
"""At each step, how far a timeline is scrolled, and where in its window its cursor is, as a part of that."""
NAMES = """[...document.querySelectorAll("[data-view=timeline] .dg-lane")].map((name) =>
  name.getBoundingClientRect().left - name.closest(".dg-pane").getBoundingClientRect().left)"""
"""How far into the window of a timeline the names of its lanes begin."""
BARE = """(() => {
  const ground = document.querySelector("[data-view=timeline] .dg-ground").getBoundingClientRect();
  return [...document.querySelectorAll("[data-view=timeline] .dg-lane")].filter((name) => {
    const { left, right, top, bottom } = name.getBoundingClientRect();
    return left < ground.left || right > ground.right + 1 || top < ground.top || bottom > ground.bottom;
  }).map((name) => name.textContent);
})()"""
"""The names of a timeline's lanes that do not stand on the ground over what has scrolled away."""
SMALLEST_TYPE = """Math.min(...[...document.querySelectorAll("[data-view=timeline] .dg-picture text")].map((text) => {
  const svg = text.closest("svg");
  return parseFloat(getComputedStyle(text).fontSize) * svg.clientWidth / svg.viewBox.baseVal.width;
}))"""
"""The height of the smallest type in a timeline, in pixels."""
CUTS = "document.querySelectorAll('.dg-cut').length"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page by itself."""
    folder = tmp_path_factory.mktemp("layouts")
    write(folder, PROGRAM, "many.py")
    assert 0 == report(folder / "many.py", "-o", folder / "report.html").returncode
    return folder / "report.html"


def layouts(devtools: CDPSession) -> int:
    """How often the browser has laid the page out so far."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(int(each["value"]) for each in metrics if each["name"] == "LayoutCount")


@pytest.mark.parametrize("more", [(), ("calls",), ("timeline", "references")], ids=", ".join)
def test_a_step_is_laid_out_once(more: tuple[str, ...], run: Path, opened: Callable[..., Page]) -> None:
    """Also where texts are cut, which have buttons over them, and with several views."""
    page = opened(run)
    for view in more:
        page.get_by_role("checkbox", name=view, exact=True).check()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    page.evaluate(SHOW)  # all that is measured but once has been measured then
    before = layouts(devtools)
    page.evaluate(SHOW)
    assert layouts(devtools) - before <= STEPS + 2  # the frame that is shown at the end, and what its sizes set off
    assert page.evaluate(CUTS) > 0


@pytest.mark.parametrize("width", [1366, 360])
def test_the_lane_that_runs_is_in_view(width: int, run: Path, opened: Callable[..., Page]) -> None:
    """In a timeline that is higher than its window, where all lanes have stretches in which they run."""
    page = opened(run, viewport={"width": width, "height": 768})
    page.get_by_role("checkbox", name="timeline", exact=True).check()
    page.get_by_role("checkbox", name="loop", exact=True).uncheck()
    assert [True, []] == page.evaluate(HIDDEN)


def test_lanes_have_their_names_wherever_the_cursor_is(run: Path, opened: Callable[..., Page]) -> None:
    """They stay at the left of a timeline that scrolls sideways."""
    page = opened(run, viewport={"width": 800, "height": 768})
    page.get_by_role("checkbox", name="timeline", exact=True).check()
    pane = page.locator(".dg-views > .dg-pane[data-view=timeline]")
    before = page.evaluate(NAMES)
    page.evaluate("document.querySelector('dg-walkthrough').show(1e9)")
    page.wait_for_function("pane => pane.style.getPropertyValue('--dg-left')", arg=pane.element_handle())
    assert pane.evaluate("each => each.scrollLeft") > 0
    assert [] == page.evaluate(BARE)
    assert before == pytest.approx(page.evaluate(NAMES), abs=1)


def test_a_timeline_scrolls_when_its_cursor_is_far(run: Path, opened: Callable[..., Page]) -> None:
    """Where it is wider than its window: once its cursor is three quarters across, which then is in the middle."""
    page = opened(run, viewport={"width": 800, "height": 768})
    page.get_by_role("checkbox", name="timeline", exact=True).check()
    page.get_by_role("checkbox", name="loop", exact=True).uncheck()
    found = page.evaluate(SCROLLED)
    near = [at for scrolled, at in found if scrolled == 0]
    far = [at for scrolled, at in found if scrolled > 0]
    assert near
    assert far
    assert max(near) < 0.75
    assert [] == [at for at in far if not 0.4 < at <= 1]


@pytest.mark.parametrize("is_alone", [True, False])
@pytest.mark.parametrize("width", [1366, 820, 360])
def test_the_type_of_a_timeline_can_be_read(width: int, is_alone: bool, run: Path, opened: Callable[..., Page]) -> None:
    """However little room it has, beside a program, beside another view or on a phone: rather it scrolls."""
    page = opened(run, viewport={"width": width, "height": 768})
    page.get_by_role("checkbox", name="timeline", exact=True).check()
    if is_alone:
        page.get_by_role("checkbox", name="loop", exact=True).uncheck()
    assert page.evaluate(SMALLEST_TYPE) > 10.4
