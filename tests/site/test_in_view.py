"""What runs is in view at every step of every walkthrough and comparison of the site, on the screens readers have."""

from __future__ import annotations

import pytest

from tests.reader import WHOLE, Readers
from tests.screens import OUT_OF_VIEW

WALKTHROUGHS = ("", "part-1/", "part-2/", "how-to-read/", "how-it-is-made/")
SMALL = (360, 740)
ASKS_MUCH = "part-2/"


@pytest.mark.parametrize("screen", [(1366, 768), (1280, 720), (1920, 1080), (820, 1180), SMALL], ids=str)
@pytest.mark.parametrize("name", WALKTHROUGHS)
def test_what_runs_is_in_view(site: str, readers: Readers, name: str, screen: tuple[int, int]) -> None:
    """The line, the frame that runs and the buttons, without scrolling the page, once the walkthrough is at the top.

    Of a comparison, both lines and both frames, where the sides stand beside one another.
    """
    page = readers(viewport=dict(zip(("width", "height"), screen, strict=True))).begin(site)
    page.goto(site + name, wait_until="networkidle")
    page.wait_for_function(WHOLE)
    page.evaluate("document.fonts.ready")
    page.locator("details").evaluate_all("all => all.forEach((each) => (each.open = true))")
    if screen == SMALL or name == ASKS_MUCH:  # a question takes the room that there is, until it is answered
        page.locator("dg-walkthrough:has(.dg-questions)").evaluate_all("all => all.forEach((each) => each.remove())")
    assert page.locator("dg-walkthrough").count()
    assert [] == page.evaluate(OUT_OF_VIEW)


@pytest.mark.parametrize("name", WALKTHROUGHS)
def test_eighty_columns_are_never_cut(site: str, readers: Readers, name: str) -> None:
    """On a screen of 1280 pixels no listing scrolls sideways, nor does one of two that are compared."""
    page = readers().begin(site)
    page.goto(site + name, wait_until="networkidle")
    page.wait_for_function(WHOLE)
    page.evaluate("document.fonts.ready")
    listings = page.locator("dg-walkthrough .dg-stage .dg-listing > pre")
    assert listings.count()
    assert [] == listings.evaluate_all(
        "all => all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)"
    )
