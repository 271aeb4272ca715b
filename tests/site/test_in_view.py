"""What runs is in view at every step of every walkthrough and comparison of the site, on the screens readers have."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.reader import WHOLE, Readers
from tests.screens import OUT_OF_VIEW

WALKTHROUGHS = (
    "",
    "part-1/",
    "part-2/",
    "part-3/",
    "part-4/",
    "part-5/",
    "part-6/",
    "part-7/",
    "part-8/",
    "part-9/",
    "how-to-read/",
    "how-it-is-made/",
    "glossary/",
)
SCREENS = ((1366, 768), (1280, 720), (1920, 1080), (820, 1180))
LONG = ("part-3/", "part-4/", "part-5/", "part-6/", "part-7/", "part-8/", "part-9/")
"""Pages with so many steps that they are looked at on the first of these screens alone, and on the small one."""
CASES = [(name, screen) for name in WALKTHROUGHS for screen in (SCREENS[:1] if name in LONG else SCREENS)]
ASKING = ":has(.dg-questions)"
ANSWERS, FORGETS = ".dg-question .dg-skip", ".dg-forget"
PRESSED = "all => all.forEach((each) => each.click())"
LAID_OUT = """new Promise((done) => {
  const wait = (frames) => frames ? requestAnimationFrame(() => wait(frames - 1)) : done();
  wait(4);
})"""
"""Is over when whatever another size of the screen sets off has been done: watched sizes are told once a frame."""


@pytest.fixture(scope="module")
def page(request: pytest.FixtureRequest, readers: Readers, site: str) -> Page:
    """A page of the site with walkthroughs, for all tests that leave it as it is but for the size of its screen."""
    return opened(readers().begin(site), site + request.param)


def opened(page: Page, address: str) -> Page:
    """The page, with that address open."""
    page.goto(address)
    page.wait_for_function(WHOLE)
    page.evaluate("document.fonts.ready")
    page.locator("details").evaluate_all("all => all.forEach((each) => (each.open = true))")
    return page


def resized(page: Page, width: int, height: int) -> None:
    """It has a screen of another size."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(LAID_OUT)


@pytest.mark.parametrize("page", WALKTHROUGHS, indirect=True)
def test_eighty_columns_are_never_cut(page: Page) -> None:
    """On a screen of 1280 pixels no listing scrolls sideways, nor does one of two that are compared."""
    resized(page, 1280, 800)
    listings = page.locator("dg-walkthrough .dg-stage .dg-listing > pre")
    assert listings.count()
    assert [] == listings.evaluate_all(
        "all => all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)"
    )


@pytest.mark.parametrize(("page", "screen"), CASES, ids=str, indirect=["page"])
def test_what_runs_is_in_view(page: Page, screen: tuple[int, int]) -> None:
    """The line, the frame that runs and the buttons, without scrolling the page, once the walkthrough is at the top.

    Of a comparison, both lines and both frames, where the sides stand beside one another. Where something is asked, both
    before it is answered and after that.
    """
    resized(page, *screen)
    assert page.locator("dg-walkthrough").count()
    page.locator(FORGETS).evaluate_all(PRESSED)
    assert [] == page.evaluate(OUT_OF_VIEW)
    page.locator(ANSWERS).evaluate_all(PRESSED)
    assert [] == page.evaluate(OUT_OF_VIEW, ASKING)


@pytest.mark.parametrize("name", WALKTHROUGHS)
def test_what_runs_is_in_view_on_a_small_screen(site: str, readers: Readers, name: str) -> None:
    """A question takes the room that there is, until it is answered."""
    page = opened(readers(viewport={"width": 360, "height": 740}).begin(site), site + name)
    page.locator(ANSWERS).evaluate_all(PRESSED)
    assert page.locator("dg-walkthrough").count()
    assert [] == page.evaluate(OUT_OF_VIEW)
