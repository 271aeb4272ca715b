"""The playground of the site, with all that is real: the page, its editor, and the Python that runs programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from diagram_gen.site import playing
from tests.pages import THEME_FINDINGS
from tests.reader import Readers
from tests.serving import served
from tests.site.test_policy import policy

STATUS = "dg-playground .dg-run-said [role=status]"
BUSY = """import itertools

sum(itertools.count())
"""
FAILING = """import asyncio


async def main():
    await asyncio.sleep(3600)
    print(1 / 0)


asyncio.run(main())
"""


@pytest.fixture(scope="module")
def address(site_folder: Path) -> Iterator[str]:
    """The address of the site, which sends the strictest policy that it works under."""
    with served(site_folder, {"Content-Security-Policy": policy(site_folder)}) as address:
        yield address


@pytest.fixture
def page(readers: Readers, address: str) -> Iterator[Page]:
    """Where a reader is, who meets with no error, and of whom nobody else is asked for anything."""
    reader = readers(viewport={"width": 1366, "height": 768})
    yield reader.begin(address)
    assert [] == reader.wrong


def test_a_link_on_a_walkthrough_leads_to_its_program_which_runs(page: Page, address: str) -> None:
    """Its run is stepped through in all views, as on its page; what runs and the controls are in view."""
    page.goto(f"{address}part-1/")
    page.locator("dg-walkthrough").first.scroll_into_view_if_needed()  # a page has what its reader is near
    link = page.locator(".dg-edit").first
    assert link.get_attribute("href") == playing.edit("calling/subroutine", "playground/", "part-1/")
    link.click()
    expect(page.locator(STATUS)).to_have_text("Press Run, or Ctrl-Enter.")
    expect(page.locator(".cm-content")).to_contain_text("def")
    page.locator("[data-does=run]").click()
    expect(page.locator(STATUS)).to_contain_text("It ran under Python 3.")
    walkthrough = page.locator("dg-walkthrough")
    expect(walkthrough.locator("[data-does=play]")).to_be_in_viewport()
    walkthrough.locator("[data-does=next]").click()
    assert walkthrough.evaluate("each => each.step") > 0
    expect(page.locator(".dg-outcome-notes")).to_be_empty()
    assert [] == _findings(page)


def test_a_program_of_ones_own_fails_where_it_does(page: Page, address: str) -> None:
    """Its line is marked in the editor, until the program is changed."""
    page.goto(f"{address}playground/")
    editor = page.locator(".cm-content")
    expect(page.locator(STATUS)).not_to_be_empty()
    page.locator(".dg-choice select").select_option("own")
    editor.click()
    editor.fill(FAILING)
    page.keyboard.press("Control+Enter")
    expect(page.locator(STATUS)).to_contain_text("ZeroDivisionError")
    expect(page.locator(".dg-failed-line")).to_contain_text("1 / 0")
    page.get_by_role("button", name="Go to where it failed").click()
    assert page.locator("dg-walkthrough").evaluate("each => each.step") > 0
    editor.press("Control+End")
    page.keyboard.type("# more")
    expect(page.locator(".dg-failed-line")).to_have_count(0)


def test_what_loops_within_a_function_in_c_is_ended(page: Page, address: str) -> None:
    """By the page, once its time is over: no Python can. The next program runs."""
    page.goto(f"{address}playground/")
    editor = page.locator(".cm-content")
    expect(page.locator(STATUS)).not_to_be_empty()  # what was written there before is there again
    page.locator(".dg-choice select").select_option("own")
    editor.press("Control+a")
    page.keyboard.press("Delete")  # else the browser has the new text look like the old one, by styles in it
    editor.fill(BUSY)
    expect(editor).to_contain_text("itertools.count")
    page.locator("dg-playground").evaluate("each => { each.runs.limit = 1000; }")
    page.locator("[data-does=run]").click()
    expect(page.locator(STATUS)).to_have_text("The program was still running after 20 s, and was ended.")
    page.locator("dg-playground").evaluate("each => { each.runs.limit = 200_000; }")
    page.locator(".dg-choice select").select_option("snippet=calling/coroutine")
    page.locator("[data-does=run]").click()
    expect(page.locator(STATUS)).to_contain_text("It ran under Python 3.")


def _findings(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    ours = [(each["id"], str(node["target"])) for each in found for node in each["nodes"]]
    return [
        (id, target) for id, target in ours if not any(id == rule and name in target for rule, name in THEME_FINDINGS)
    ]
