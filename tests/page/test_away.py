"""A long page holds what its reader is near, in a real browser, and nobody misses the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from diagram_gen.page import bundle
from diagram_gen.page.files import text
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macros import Macros
from tests.budget import MOST_ELEMENTS

WALKTHROUGHS, FIGURES = 10, 20
SNIPPET = "tasks/taking_turns"
LAST = "#taking-turns-10"
COMPARISON = "awaited-coroutines-and-awaited-tasks"
LINK = "<p><a class='link' href='#taking-turns-10.turn:2'>the second turn</a></p>"
BOXES = """() => [...document.querySelectorAll(".dg-figure")].map((figure) => figure.getBoundingClientRect().height)"""
STAGES = ".dg-walkthrough > * > :is(.dg-stage, .dg-compared)"
COUNT = "document.querySelectorAll('*').length"
READ = """() => [...document.querySelectorAll("main figure")].findLast((each) => each.getBoundingClientRect().top < innerHeight)"""
"""What is lowest on the screen."""
TOP = "each => each.getBoundingClientRect().top"
SETTLED = """() => [...document.querySelectorAll("dg-comparison, dg-walkthrough")].every(
  (each) => each.run || each.getBoundingClientRect().bottom < -innerHeight
)"""
"""Whether all has begun that is a screen above, or nearer."""


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with ten walkthroughs, twenty figures, a comparison, an example, a listing and a card."""
    macros = Macros(Builder())
    walkthroughs = [macros.walkthrough(SNIPPET, views=["loop", "stack"]) for _ in range(WALKTHROUGHS)]
    figures = [macros.figure(SNIPPET, view="loop", at="turn:4", caption="The fourth turn.") for _ in range(FIGURES)]
    compared = macros.compare("tasks/awaited_coroutines", "tasks/awaited_tasks", view="loop")
    example = "<div class='highlight'><pre><code><span>&gt;&gt;&gt; </span><span>1 + 1</span>\n2\n</code></pre></div>"
    card = "<div class='dg-card'><p>A program</p><ul><li><a href='#top'>Its page</a></li></ul></div>"
    half = FIGURES // 2
    parts = [LINK, *figures[:half], *walkthroughs, compared, *figures[half:], example, macros.listing(SNIPPET), card]
    styles = "".join(text(f"styles/{name}.css") for name in ("diagrams", "walkthrough", "comparison", "report"))
    page = tmp_path_factory.mktemp("away") / "page.html"
    page.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Long</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f"<style>{styles}</style></head><body class='md-typeset'><main><h1>Long</h1>{''.join(parts)}</main>"
        f"<script>{bundle.bundle()}</script></body></html>",
        encoding="utf-8",
    )
    return page


@pytest.fixture
def unscripted(long: Path, shown: Callable[..., Page], tmp_path: Path) -> Page:
    """That page before its script has come."""
    page = tmp_path / "page.html"
    page.write_text(long.read_text(encoding="utf-8").replace(bundle.bundle(), ""), encoding="utf-8")
    return shown(page)


@pytest.fixture
def page(long: Path, shown: Callable[..., Page], in_project: Path) -> Page:
    """That page, as it comes from its host."""
    page = shown(long)
    page.wait_for_function("document.querySelector('.dg-away')")
    return page


def begun(page: Page, id: str = LAST) -> bool:
    """Whether a walkthrough can be stepped through."""
    return bool(page.locator(id).evaluate("each => Boolean(each.run)"))


def test_a_long_page_is_light(page: Page) -> None:
    """It has not a third of the elements that it may have, the frame of a site and its prose left aside."""
    assert page.evaluate(COUNT) < MOST_ELEMENTS / 3
    assert WALKTHROUGHS + 1 == page.locator(".dg-away").count()


def test_until_the_script_is_there_nobody_lays_out_what_is_far_away(unscripted: Page) -> None:
    """A theme may look at the page several times before; what stands in later is as high as what it stands for."""
    last = unscripted.locator(f"{LAST} .dg-listing").first
    assert not last.evaluate("each => each.checkVisibility({ contentVisibilityAuto: true })")
    unscripted.add_style_tag(content=f"{STAGES} {{ content-visibility: visible !important }}")
    heights = unscripted.locator(STAGES).evaluate_all("all => all.map((each) => each.parentElement.clientHeight)")
    unscripted.locator("style").last.evaluate("each => each.remove()")
    unscripted.add_script_tag(content=bundle.bundle())
    unscripted.wait_for_function("document.querySelector('.dg-away')")
    boxes = unscripted.locator(".dg-away").evaluate_all("all => all.map((each) => parseFloat(each.style.height))")
    assert heights == boxes


def test_the_words_of_an_example_are_marked_up_when_it_is_near(page: Page) -> None:
    """Its text is there all the time, and where it was."""
    code = page.locator("main > .highlight:not(.dg-listing) code")
    text = code.text_content()
    assert (">>> 1 + 1\n2\n", 0) == (text, code.locator("span").count())
    code.scroll_into_view_if_needed()
    expect(code.locator("span")).to_have_count(2)
    assert text == code.text_content()


def test_so_are_those_of_a_listing(page: Page) -> None:
    """One that stands by itself; it keeps its text and its size."""
    listing = page.locator("main > .dg-listing")
    text, size = listing.text_content(), listing.bounding_box()
    assert size is not None
    assert 0 == listing.locator("span").count()
    listing.scroll_into_view_if_needed()
    expect(listing.locator(".dg-row").first).to_be_attached()
    after = listing.bounding_box()
    assert after is not None
    assert (text, size["width"], size["height"]) == (listing.text_content(), after["width"], after["height"])


def test_a_card_is_its_words_until_it_is_near(page: Page) -> None:
    """In a box of its size, which the keyboard reaches; its links are there as soon as it has the focus."""
    card = page.locator(".dg-card")
    words, height = card.inner_text().split(), card.evaluate("each => each.offsetHeight")
    assert (["A", "program", "Its", "page"], 0) == (words, card.locator("*").count())
    card.focus()
    expect(card.get_by_role("link")).to_have_text("Its page")
    assert (words, height, -1) == (
        card.inner_text().split(),
        *card.evaluate("each => [each.offsetHeight, each.tabIndex]"),
    )


def test_what_stands_in_for_a_picture_says_and_measures_the_same(page: Page) -> None:
    """It is an image to a screen reader, with the description for its name; nothing moves when the picture comes."""
    last = page.locator(".dg-figure").last
    before, name = page.evaluate(BOXES), last.get_by_role("img").get_attribute("aria-label")
    assert 0 == last.locator("desc").count()
    last.scroll_into_view_if_needed()
    expect(last.locator("desc")).to_have_count(1)
    assert name is not None
    assert name.endswith(last.locator("desc").text_content() or "nothing")
    assert before == page.evaluate(BOXES)


def test_axe_finds_nothing_in_what_stands_in(page: Page) -> None:
    """Neither a picture without a name nor a place that the keyboard does not reach."""
    assert [] == [each["id"] for each in Axe().run(page).response["violations"]]


def test_what_is_near_begins(page: Page) -> None:
    """By scrolling there; and from then on it stays."""
    assert not begun(page)
    page.locator(LAST).scroll_into_view_if_needed()
    page.wait_for_function("id => document.querySelector(id).run", arg=LAST)
    page.evaluate("scrollTo(0, 0)")
    assert begun(page)


def test_browsers_find_all_programs(page: Page) -> None:
    """With their search, wherever a line of one stands."""
    texts = page.evaluate("document.body.innerText")
    assert WALKTHROUGHS + FIGURES + 1 == texts.count("async def main():\n    async with asyncio.TaskGroup()")


@pytest.mark.parametrize("keys", ["Control+f", "F3"])
def test_the_keys_of_their_search_bring_all_texts_back(page: Page, keys: str) -> None:
    """Those of the pictures, too."""
    page.keyboard.press(keys)
    assert 0 == page.locator(".dg-away").count()
    assert FIGURES == page.locator(".dg-figure desc").count()


def test_a_link_leads_to_a_moment_of_what_is_far_away(page: Page) -> None:
    """Which has the focus then, as every walkthrough that a link leads to."""
    page.locator(".link").click()
    page.wait_for_function("id => document.querySelector(id).run", arg=LAST)
    second = page.locator(LAST).evaluate("each => each.run.data.moments['turn:2']")
    assert second == page.locator(LAST).evaluate("each => each.step")
    expect(page.locator(LAST)).to_be_focused()


@pytest.mark.parametrize("name", ["taking-turns-10", "awaited-tasks"])
def test_an_address_opens_what_is_far_away(page: Page, name: str, long: Path) -> None:
    """Whether the page was there already, or comes with it; a side of a comparison brings the whole of it."""
    page.evaluate("hash => { location.hash = hash }", f"{name}.5")
    page.wait_for_function("id => document.getElementById(id).step === 5", arg=name)
    page.goto("about:blank")
    page.goto(f"{long.as_uri()}#{name}.5")
    page.wait_for_function("id => document.getElementById(id)?.step === 5", arg=name)


def test_the_tab_key_stops_at_what_is_far_away(page: Page) -> None:
    """It has a name before its controls are there, and has them once it has the focus."""
    walkthrough = page.locator(LAST)
    assert "group" == walkthrough.get_attribute("role")
    assert "0" == walkthrough.get_attribute("tabindex")
    walkthrough.focus()
    assert begun(page)
    expect(walkthrough).to_be_focused()
    page.keyboard.press("Tab")
    expect(walkthrough.locator(":focus")).to_have_count(1)


def test_paper_has_everything(page: Page) -> None:
    """All figures, and the moments of all walkthroughs."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert FIGURES == page.locator(".dg-figure desc").count()
    assert WALKTHROUGHS + 1 == page.locator(".dg-stills").count()


def test_nothing_moves_when_something_above_begins(page: Page) -> None:
    """A reader who comes from below reads on."""
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    while page.evaluate("scrollY") > 300:
        read = page.evaluate_handle(READ)
        before = read.evaluate(TOP)
        page.evaluate("scrollBy({ top: -300, behavior: 'instant' })")
        page.wait_for_function(SETTLED)
        assert before + 300 == pytest.approx(read.evaluate(TOP), abs=1)
