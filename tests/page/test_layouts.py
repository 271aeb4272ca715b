"""A step has the browser lay the page out once, whatever is measured: counted, not timed, in a real browser."""

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
