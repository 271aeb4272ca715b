"""A reader steps through runs, in a real browser."""

from __future__ import annotations

import base64
import gzip
import hashlib
import itertools
import json
import random
import re
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from diagram_gen.model import snippet, words
from diagram_gen.model.characters import printable
from diagram_gen.page import listing, walkthrough
from diagram_gen.picture.template import parsed
from diagram_gen.pipeline.builder import Builder
from tests import stepping_site
from tests.pages import THEME_FINDINGS
from tests.reader import WHOLE, Reader, Readers
from tests.screens import SCREENS, SUBJECTS

TURNS = "#taking-turns"
"""The walkthrough of the first page: two views, six marked moments, ninety steps."""
MOST_ELEMENTS, MOST_BYTES = 1_500, 150_000
DELAYS = {"to read along": 0, "medium": 10_000, "fast": 4_000}
NOTED = "new Promise((done) => setTimeout(done, 1000))"
"""Is over when the address has the step that was shown before it began: its timer is due later."""
LAID_OUT = """new Promise((done) => {
  const wait = (frames) => frames ? requestAnimationFrame(() => wait(frames - 1)) : done();
  wait(4);
})"""
"""Is over when whatever a change of sizes sets off has been done: watched sizes are told once a frame."""

# A picture as nested lists, whatever order its attributes have; what only marks a change is no part of it.
SHOWN = """
const tree = (node) => [
  node.localName,
  [...node.attributes].map(({ name, value }) => [name, value]).sort(),
  node.localName === "text" ? node.textContent : "",
  [...node.children].map(tree),
];
const shown = (svg) => JSON.stringify([...svg.children].filter((each) => !each.matches("title, desc, .dg-marks")).map(tree));
"""
DIFFERING = f"""([id, order, expected]) => {{
  {SHOWN}
  const element = document.getElementById(id);
  const find = (selector) => element.querySelector(selector);
  const panes = [...element.querySelectorAll(".dg-views > .dg-pane")];
  const boxes = [...element.querySelectorAll("fieldset input")].filter((box) => !box.checked);
  for (const box of boxes) box.click();
  const text = (selector) => find(selector)?.textContent ?? "";
  const differing = [];
  for (const step of order) {{
    element.show(step, {{ note: false, mark: step % 2 === 0 }});
    const actual = {{
      pictures: panes.map((pane) => shown(pane.querySelector("svg"))),
      descriptions: panes.map((pane) => pane.querySelector("desc").textContent),
      sentence: text(".dg-said"),
      clock: text(".dg-clock").trim(),
      counter: text(".dg-counter > span"),
      output: text(".dg-stream--output code > span"),
      errors: text(".dg-stream--errors code > span"),
      pointers: [...element.querySelectorAll(".dg-stage .dg-row[class*=--]")].map((row) => row.dataset.line + row.className.slice(15)),
    }};
    for (const [name, value] of Object.entries(expected[step]))
      if (JSON.stringify(value) !== JSON.stringify(actual[name])) differing.push([step, name, value, actual[name]]);
  }}
  return differing.slice(0, 3);
}}"""
MOVING = """([id]) => {
  const element = document.getElementById(id);
  const parts = [element, ...element.querySelectorAll(
    ".dg-stage, .dg-bar, .dg-transport > *, .dg-sentence, .dg-listing, .dg-listing > pre, .dg-row, .dg-stream, .dg-stream > pre, "
    + ".dg-views, .dg-views > .dg-pane, .dg-picture, .dg-tools, .dg-tools > *")];
  const root = document.scrollingElement;
  // Where a picture is in its window: what runs is scrolled into sight there, as in the listing.
  const drawn = (picture) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    return [left, top + picture.closest(".dg-pane").scrollTop, width, height];
  };
  const place = () => [
    root.scrollTop, root.scrollHeight, root.scrollWidth, root.scrollLeft,
    ...parts.flatMap((each) => each instanceof HTMLElement
      ? [each.offsetLeft, each.offsetTop, each.offsetWidth, each.offsetHeight, each.matches(".dg-row") ? 0 : each.getBoundingClientRect().top]
      : drawn(each)),
  ];
  element.show(element.first, { note: false });
  const before = place();
  const moved = [];
  for (let step = element.first; step <= element.last; step++) {
    element.show(step, { mark: true, note: false });
    const now = place();
    const at = now.findIndex((number, index) => Math.abs(number - before[index]) > 0.01);
    if (at >= 0) moved.push([step, at < 4 ? "page" : at, before[at], now[at]]);
  }
  return moved.slice(0, 3);
}"""

# What stands for the step that is shown, each with its window: the line, and in each picture what runs, or else the loop.


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site's sources are."""
    return tmp_path_factory.mktemp("stepping")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The address of a small site with instant navigation."""
    with stepping_site.served(folder) as address:
        yield address


Open = Callable[..., Page]


@pytest.fixture
def open_page(readers: Readers, site: str) -> Iterator[Open]:
    """Opens a page of the site, in a browser set up like some reader's; nothing may go wrong there."""
    asked: list[Reader] = []

    def opened(address: str = "", *, ready: bool = True, clock: bool = False, **options: Any) -> Page:
        reader = readers(clock=clock, **options)
        asked.append(reader)
        page = reader.begin(site)
        page.goto(site + address, wait_until="domcontentloaded")
        if ready:
            page.wait_for_function(WHOLE)
        if clock:  # it stands still but for `run_for`, from a moment that has not gone by before it is asked for
            page.clock.pause_at(page.evaluate("Date.now() / 1000") + 3600)
        return page

    yield opened
    assert [] == [each for reader in asked for each in reader.wrong]


def step(page: Page, id: str = TURNS) -> int:
    """The step that a walkthrough is at."""
    return int(page.locator(id).evaluate("element => element.step"))


def button(page: Page, does: str) -> Any:
    """One of the buttons of the first walkthrough."""
    return page.locator(f"{TURNS} [data-does={does}]")


def moments(page: Page) -> dict[str, int]:
    """The marked moments of the first walkthrough."""
    found: dict[str, int] = page.locator(TURNS).evaluate("element => element.run.data.moments")
    return found


@contextmanager
def held(page: Page, address: str) -> Iterator[None]:
    """What a page asks for from an address comes only afterwards."""
    routes: list[Route] = []
    page.route(address, lambda route: routes.append(route))
    yield
    while not routes:
        page.wait_for_timeout(20)
    for route in routes:
        route.continue_()
    page.unroute(address)


@contextmanager
def no_new_history(page: Page) -> Iterator[None]:
    """The Back button leaves the page as it did before."""
    before = page.evaluate("history.length")
    yield
    assert before == page.evaluate("history.length")


# ── Stepping ─────────────────────────────────────────────────────────────────────────────────────────


def test_buttons_step(open_page: Open) -> None:
    """To the next, the previous, the last and the first step; at an end they say that they do nothing."""
    page = open_page()
    last = page.locator(TURNS).evaluate("element => element.last")
    assert 0 == step(page)
    visited = []
    for does in ("next", "next", "previous", "last", "next", "previous", "first", "previous"):
        button(page, does).click(force=True)
        visited.append(step(page))
    assert [1, 2, 1, last, last, last - 1, 0, 0] == visited
    off = page.locator(f"{TURNS} .dg-transport > [aria-disabled=true]").evaluate_all(
        "all => all.map(each => each.dataset.does)"
    )
    assert ["first", "previous"] == off
    assert page.locator(f"{TURNS} .dg-counter").inner_text().split() == ["0", "/", str(last)]


def test_arrow_keys_step(open_page: Open) -> None:
    """On the buttons, and in the listing, where up and down choose a line."""
    page = open_page()
    button(page, "next").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert 1 == step(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert 3 == step(page)
    row = page.locator(f"{TURNS} .dg-row[tabindex='0']")
    assert 1 == row.count()
    row.focus()
    page.keyboard.press("ArrowRight")
    assert 4 == step(page)
    focused = "Number(document.activeElement.dataset.line)"
    before = page.evaluate(focused)
    page.keyboard.press("ArrowDown")
    below = page.evaluate(focused)
    page.keyboard.press("ArrowUp")
    assert (4, True, before) == (step(page), below > before, page.evaluate(focused))


def test_keys_work_anywhere_in_a_walkthrough(open_page: Open) -> None:
    """Arrows step and Space plays, after a click on a picture and in a stream of output, and the page stays where it is."""
    page = open_page()
    page.locator(TURNS).evaluate("each => each.scrollIntoView()")
    top = page.evaluate("scrollY")
    for selector in (".dg-views .dg-picture", ".dg-stream > pre", ".dg-sentence"):
        page.locator(f"{TURNS} {selector}").first.click(position={"x": 5, "y": 5})
        before, beside = step(page), page.locator(TURNS).evaluate("each => each.beside(1)")
        page.keyboard.press("ArrowRight")
        assert before < beside == step(page)
        page.keyboard.press("Space")
        expect(page.locator(f"{TURNS} [data-does=play]")).to_have_accessible_name("Pause")
        page.keyboard.press("Space")
        expect(page.locator(f"{TURNS} [data-does=play]")).to_have_accessible_name("Play")
        assert beside < step(page)
    assert top == page.evaluate("scrollY")


def test_what_scrolls_sideways_keeps_its_arrow_keys(open_page: Open) -> None:
    """A picture that is wider than its window has them; Space plays there, too."""
    page = open_page("five/", viewport={"width": 320, "height": 800})
    pane = page.locator("#taking-turns-4 .dg-views > .dg-wide").first
    pane.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    walkthrough = "document.activeElement.closest('dg-walkthrough')"
    assert page.evaluate(f"{walkthrough}.step === {walkthrough}.run.opening")
    page.keyboard.press("Space")
    assert "Pause" == page.evaluate(f"{walkthrough}.querySelector('[data-does=play]').title")


def test_the_ribbon_leads_to_what_lies_there(open_page: Open) -> None:
    """By a press and by dragging on it; the line on it stands at the step, however that was reached."""
    page = open_page()
    ribbon, head = (
        page.locator(f"{TURNS} .dg-overview > {each}") for each in (".dg-ribbon", ".dg-ribbon > .dg-playhead")
    )
    box = ribbon.bounding_box()
    assert box is not None
    places = page.locator(TURNS).evaluate("each => each.run.places")
    at = {number: box["x"] + box["width"] * places[number] / 10_000 for number in (20, 60)}
    page.mouse.move(at[20], box["y"] + 5)
    page.mouse.down()
    assert 20 == step(page)
    page.mouse.move(at[60], box["y"] + 40)
    assert 60 == step(page)
    page.mouse.up()
    page.mouse.move(at[20], box["y"] + 5)
    assert 60 == step(page)
    page.locator(f"{TURNS} [data-does=last]").click()
    (across,) = re.findall(r"translate\((.*)\)", str(head.get_attribute("transform")))
    assert round(places[-1] / 10_000, 4) == round(
        float(across) / ribbon.evaluate("each => each.viewBox.baseVal.width"), 4
    )


def test_the_arrows_go_as_far_as_the_reader_likes(open_page: Open) -> None:
    """To the next switch, say; they tell by their names."""
    page = open_page()
    switches = page.locator(TURNS).evaluate("each => each.run.data.switches")
    page.locator(f"{TURNS} .dg-slider").fill(str(switches[0]))
    page.locator(f"{TURNS} .dg-stride").select_option("switch")
    page.locator(TURNS).get_by_role("button", name="Next switch").click()
    assert switches[1] == step(page)
    page.locator(TURNS).get_by_role("button", name="Previous switch").click()
    assert switches[0] == step(page)


def test_the_slider_steps(open_page: Open) -> None:
    """By keys and by dragging; it says where it stands, at which time, and who runs."""
    page = open_page()
    slider = page.locator(f"{TURNS} .dg-slider")
    slider.fill("17")
    assert (17, "step 17 of 89, t = 0 s, Task-1 runs") == (step(page), slider.get_attribute("aria-valuetext"))
    slider.focus()
    found = []
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "Home", "End"):
        page.keyboard.press(key)
        found.append(step(page))
    assert [18, 17, 16, 0, 89] == found


def patience(page: Page, speed: str) -> int:
    """Milliseconds that a step is shown for: by its length on the ribbon, or if it is to be read by its sentence's."""
    words = len((page.locator(f"{TURNS} .dg-said").text_content() or "").split(" "))
    if not DELAYS[speed]:
        return int(2500 * max(1, words / 6))
    places = page.locator(TURNS).evaluate("each => each.run.data.places")
    at = step(page)
    whole = DELAYS[speed] * max(1, len(places) / 40)
    return int(whole * (places[at + 1] - places[at]) / (places[-1] - places[0]))


def test_playing_gives_waiting_its_length(open_page: Open) -> None:
    """A run is played in ten seconds, and longer only if it has many steps; a step that waits takes more than others."""
    page = open_page(clock=True)
    places = page.locator(TURNS).evaluate("each => each.run.data.places")
    button(page, "play").click()
    page.clock.run_for(int(10_000 * len(places) / 40) + 100)
    assert ("Play", 89) == (button(page, "play").get_attribute("aria-label"), step(page))
    lengths = [after - before for before, after in itertools.pairwise(places)]
    assert max(lengths) > 3 * min(lengths)


def test_it_plays_and_pauses(open_page: Open) -> None:
    """At the speed asked for, until a step is taken by hand, it is paused, or the run has ended."""
    page = open_page(clock=True)
    play = button(page, "play")
    play.click()
    assert ("Pause", 1) == (play.get_attribute("aria-label"), step(page))
    play.click()
    for speed in ("medium", "fast", "to read along"):
        page.locator(f"{TURNS} .dg-speed").select_option(speed)
        play.click()
        at = step(page)
        page.clock.run_for(patience(page, speed) - 50)
        assert at == step(page)
        page.clock.run_for(100)
        assert at + 1 == step(page)
        play.click()
    at = step(page)
    page.clock.run_for(20_000)
    assert ("Play", at) == (play.get_attribute("aria-label"), step(page))
    play.click()
    button(page, "previous").click()
    page.clock.run_for(20_000)
    assert ("Play", at) == (play.get_attribute("aria-label"), step(page))
    page.locator(f"{TURNS} .dg-slider").fill("88")
    play.click()
    assert ("Play", 89) == (play.get_attribute("aria-label"), step(page))
    play.click()
    assert ("Pause", 0) == (play.get_attribute("aria-label"), step(page))


def test_one_walkthrough_plays_at_a_time(open_page: Open) -> None:
    """Starting another pauses it."""
    page = open_page("five/", ready=False)
    first, second = (page.locator("[data-does=play]").nth(number) for number in (0, 1))
    first.click()
    second.click()
    assert ("Play", "Pause") == (first.get_attribute("aria-label"), second.get_attribute("aria-label"))


def test_playing_is_not_read_out(open_page: Open) -> None:
    """A sentence a second is too much to listen to; once it pauses, the region is live again."""
    page = open_page(clock=True)
    said = page.locator(f"{TURNS} .dg-said")
    button(page, "play").click()
    assert "off" == said.get_attribute("aria-live")
    button(page, "play").click()
    assert ("status", None) == (said.get_attribute("role"), said.get_attribute("aria-live"))


def test_a_line_leads_to_its_next_time(open_page: Open) -> None:
    """Clicked, or chosen by Enter: the next step at which it is about to run; after the last comes the first."""
    page = open_page()
    named = list(moments(page).values())
    line = page.locator(f"{TURNS} .dg-stage .dg-row", has_text="print(")
    visited = []
    for _ in range(len(named) + 1):
        line.click()
        visited.append(step(page))
    assert [*named, named[0]] == visited
    line.focus()
    page.keyboard.press("Enter")
    assert named[1] == step(page)
    blank = page.locator(f"{TURNS} .dg-row[data-line='13']")
    blank.click()
    assert (named[1], None) == (step(page), blank.get_attribute("role"))


def test_copying_from_the_listing_is_no_step(open_page: Open) -> None:
    """A line whose text is being selected stays where it is."""
    page = open_page()
    line = page.locator(f"{TURNS} .dg-stage .dg-row", has_text="print(")
    line.evaluate("row => getSelection().selectAllChildren(row)")
    line.evaluate("row => row.click()")
    assert 0 == step(page)


def test_the_menu_leads_to_moments(open_page: Open) -> None:
    """By name; it shows the one that is reached in any other way."""
    page = open_page()
    menu = page.locator(f"{TURNS} .dg-moments")
    named = moments(page)
    for name, index in named.items():
        menu.select_option(name)
        assert index == step(page)
    button(page, "next").click()
    assert "" == menu.input_value()
    page.locator(f"{TURNS} .dg-slider").fill(str(named["turn:3"]))
    assert "turn:3" == menu.input_value()


@pytest.mark.parametrize(
    "place", [".dg-bar .dg-sentence", ".dg-listing > pre", ".dg-pane:not([hidden])", ".dg-stream > pre"]
)
def test_a_finger_swipes(open_page: Open, place: str) -> None:
    """To the left for the next step, to the right for the one before; up and down it scrolls the page."""
    page = open_page(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    target = page.locator(f"{TURNS} {place}").first
    target.evaluate("each => each.scrollIntoView({ block: 'center' })")
    devtools = page.context.new_cdp_session(page)

    def swipe(across: int, down: int) -> None:
        box = target.bounding_box()
        assert box is not None
        x, y = box["x"] + 150, min(max(box["y"] + box["height"] / 2, 250), 600)
        for kind, part in (("touchStart", 0.0), *(("touchMove", part / 8) for part in range(1, 9)), ("touchEnd", 1.0)):
            points = [] if kind == "touchEnd" else [{"x": x + across * part, "y": y + down * part}]
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    visited = []
    for across, down in ((-90, 5), (-90, 0), (90, 5), (-20, 0), (-60, 120)):
        swipe(across, down)
        visited.append(step(page))
    assert [1, 2, 1, 1, 1] == visited


def test_views_are_chosen(open_page: Open) -> None:
    """Any of them, in step with one another, but always one; the address stays as it is."""
    page = open_page()
    stack, loop = (page.locator(f"{TURNS} .dg-tools").get_by_label(name) for name in ("stack", "loop"))
    panes = page.locator(f"{TURNS} .dg-views > .dg-pane")
    loop.uncheck()
    button(page, "next").click()
    button(page, "next").click()
    assert [True, False] == [pane.is_visible() for pane in panes.all()]
    loop.check()
    stack.click()
    assert [False, True] == [pane.is_visible() for pane in panes.all()]
    loop.click()
    assert [False, True] == [pane.is_visible() for pane in panes.all()]
    assert loop.is_checked()
    stack.check()
    assert [True, True] == [pane.is_visible() for pane in panes.all()]


def test_whoever_comes_back_finds_all_views(open_page: Open) -> None:
    """However the browser left the boxes: they say what is shown."""
    page = open_page()
    page.locator(f"{TURNS} .dg-tools").get_by_label("loop").uncheck()
    page.goto("about:blank")
    page.go_back()
    page.wait_for_function("Boolean(customElements.get('dg-walkthrough'))")
    expect(page.locator(f"{TURNS} .dg-tools :checked[type=checkbox]")).to_have_count(2)
    expect(page.locator(f"{TURNS} .dg-views > .dg-pane:visible")).to_have_count(2)


# ── Links ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "wanted"), [("turn:3", None), ("17", 17), ("turn%3A2", None)])
def test_a_link_opens_at_a_step(open_page: Open, name: str, wanted: int | None) -> None:
    """By its marker or by its number; the walkthrough is in sight."""
    page = open_page(f"{TURNS}.{name}")
    index = moments(page)[name.replace("%3A", ":")] if wanted is None else wanted
    assert index == step(page)
    expect(page.locator(f"{TURNS} .dg-bar")).to_be_in_viewport()
    expect(page.locator(f"{TURNS} .dg-slider")).to_have_value(str(index))


@pytest.mark.parametrize("name", ["nowhere", "9999", "-1", "toString", "%3Cb%3E"])
def test_a_link_to_nowhere_says_so(open_page: Open, name: str) -> None:
    """Politely, at the step that it opens with."""
    page = open_page(f"{TURNS}.{name}")
    said = page.locator(f"{TURNS} .dg-said").inner_text()
    assert (0, True) == (step(page), "is no moment of this run" in said)


def test_a_link_within_the_page_leads_there(open_page: Open) -> None:
    """Each time that it is followed, and the focus with it; the page is not fetched anew."""
    page = open_page()
    left = page.locator(TURNS).element_handle()
    link = page.get_by_role("link", name="the third turn")
    for _ in range(2):
        link.click()
        assert [moments(page)["turn:3"], "taking-turns"] == [step(page), page.evaluate("document.activeElement.id")]
        expect(page.locator(f"{TURNS} .dg-bar")).to_be_in_viewport()
        page.keyboard.press("ArrowRight")
        assert moments(page)["turn:3"] + 1 == step(page)
        page.wait_for_function(f"location.hash === '#taking-turns.{step(page)}'")
    assert left is not None
    assert left.evaluate("element => element.isConnected")
    page.go_back()
    page.go_back()
    expect(page.locator(f"{TURNS}")).to_be_attached()
    assert "" == page.evaluate("location.hash")


def test_other_links_are_none_of_its_business(open_page: Open, site: str) -> None:
    """It stays at its step, even where the theme makes the page anew, and leaves the address to them."""
    page = open_page()
    left = page.locator(TURNS).element_handle()
    link = page.get_by_role("link", name="a place elsewhere").element_handle()
    with held(page, site):
        page.locator(TURNS).evaluate("(element, link) => { element.show(17); link.click(); }", link)
        page.wait_for_function("location.hash === '#further'")
        page.evaluate(NOTED)
    page.wait_for_function("left => !left.isConnected", arg=left)
    page.wait_for_function("Boolean(document.querySelector('.dg-said'))")
    page.evaluate(NOTED)
    assert (17, "#further") == (step(page), page.evaluate("location.hash"))


def test_the_address_names_the_step(open_page: Open) -> None:
    """Without filling the history; by its marker if it has one."""
    page = open_page()
    with no_new_history(page):
        for _ in range(3):
            button(page, "next").click()
        page.wait_for_function("location.hash === '#taking-turns.3'")
        page.locator(f"{TURNS} .dg-moments").select_option("turn:2")
        page.wait_for_function("location.hash === '#taking-turns.turn:2'")
    page.reload()
    page.wait_for_function("Boolean(customElements.get('dg-walkthrough'))")
    assert moments(page)["turn:2"] == step(page)


def test_the_link_is_copied(open_page: Open, site: str) -> None:
    """The button says that it is done, then what it does, however often it is pressed."""
    page = open_page(clock=True, permissions=["clipboard-read", "clipboard-write"])
    page.locator(f"{TURNS} .dg-moments").select_option("turn:2")
    copy = page.locator(f"{TURNS} .dg-copy")
    for _ in range(2):
        copy.click()
        expect(copy).to_have_text("Copied")
    assert f"{site}{TURNS}.turn:2" == page.evaluate("navigator.clipboard.readText()")
    page.clock.run_for(5_000)
    expect(copy).to_have_text("Copy link")


# ── Everyone can use it ──────────────────────────────────────────────────────────────────────────────


def test_each_step_is_said(open_page: Open, folder: Path) -> None:
    """The live region has the narration's sentence, the slider its number."""
    shown = told(folder, "tasks/taking_turns", ("stack", "loop"))
    page = open_page()
    for index in (1, 2, 3):
        button(page, "next").click()
        expect(page.locator(".dg-said").first).to_have_text(printable(shown.sentences[index]))
    assert [] == page.locator(f"{TURNS} [role=status] [role=status]").all()


def test_why_leads_from_reason_to_reason_and_back(open_page: Open, folder: Path) -> None:
    """By button and by key; the button says to which step, and one that leads nowhere says that."""
    reasons = told(folder, "tasks/taking_turns", ("stack", "loop")).reasons
    chain = [20]
    while (reason := reasons[chain[-1]]) is not None:
        chain.append(reason)
    page = open_page(f"{TURNS}.20")
    why, back = (page.locator(f"{TURNS} [data-asks={each}]") for each in ("why", "back"))
    counter = page.locator(f"{TURNS} .dg-counter > span")
    expect(back).to_have_attribute("aria-disabled", "true")
    for number, step in enumerate(chain[1:]):
        expect(why).to_have_attribute("aria-label", f"why? Leads to step {step}")
        why.click() if number % 2 else why.press("w")
        expect(counter).to_have_text(str(step))
    expect(why).to_have_attribute("aria-disabled", "true")
    for number, step in enumerate(reversed(chain[:-1])):
        expect(back).to_have_attribute("aria-label", f"back to step {step}")
        back.click() if number % 2 else back.press("b")
        expect(counter).to_have_text(str(step))
    expect(back).to_have_attribute("aria-disabled", "true")


def test_a_task_is_named_with_the_sign_and_the_colour_of_its_state(open_page: Open) -> None:
    """The sign is seen, and is no part of the text that is read aloud; the colour is that of the picture."""
    page = open_page(f"{TURNS}.turn:3")
    button(page, "next").click()
    name = page.locator(f"{TURNS} .dg-said > .dg-mention").first
    while not name.count():
        button(page, "next").click()
    state, sign = (name.get_attribute(each) or "" for each in ("title", "data-sign"))
    assert ["dg-mention", f"is-{state}"] == (name.get_attribute("class") or "").split()[:2]
    assert (state, sign) in words.SIGNS.items()
    assert sign not in name.inner_text()
    styles = "(each) => [getComputedStyle(each, '::before').content.includes(each.dataset.sign), getComputedStyle(each).color]"
    seen, colour = name.evaluate(styles)
    assert seen
    assert colour != page.locator(f"{TURNS} .dg-said").evaluate("(each) => getComputedStyle(each).color")


def test_nothing_that_is_heard_is_out_of_date(open_page: Open) -> None:
    """Names and descriptions follow the step, or don't speak of one; the pointer's line is the current one."""
    page = open_page(f"{TURNS}.turn:3")
    listing = page.locator(f"{TURNS} .dg-stage .dg-listing > pre")
    assert "Listing: Three tasks take turns on one thread" == listing.get_attribute("aria-label")
    current = page.locator(f"{TURNS} .dg-stage [aria-current]")
    assert ["step", "21"] == [current.get_attribute("aria-current"), current.get_attribute("data-line")]
    described = page.locator(f"{TURNS} .dg-views desc").first.text_content()
    button(page, "last").click()
    assert described != page.locator(f"{TURNS} .dg-views desc").first.text_content()
    assert 0 == current.count()


def test_the_tab_key_reaches_all_of_it_in_order(open_page: Open) -> None:
    """And what has the focus is outlined."""
    page = open_page()
    page.locator(f"{TURNS}").evaluate("element => element.focus()")
    stops = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
          const each = document.activeElement;
          if (!each.closest("dg-walkthrough")) return null;
          const style = getComputedStyle(each);
          const name = each.getAttribute("aria-label") ?? (each.labels?.[0]?.textContent.trim().split(/\\s/).slice(0, 2).join(" ") || each.textContent || each.title);
          return [each.dataset.line ? "a line" : each.localName === "pre" ? "output" : name, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
        }""")
        if stop is None:
            break
        stops.append(stop)
    stops = [stop for stop in stops if stop[0] != "Copy to clipboard"]  # the theme's own
    names = [name for name, _ in stops]
    assert ["First step", "Previous step", "Play", "Next step", "Last step"] == names[:5]
    assert ["by switchlinestep", "Step", "a line"] == [
        name for name in names[5:10] if not name.startswith(("why?", "back"))
    ]
    assert ["output", "stack view", "loop view", "stack", "loop"] == names[10:15]
    assert "Copy link" == names[-1]
    assert [] == [name for name, outlined in stops if not outlined]


def test_the_keys_of_the_page_stay_the_pages(open_page: Open) -> None:
    """Arrows with modifiers, Home, End, letters; and all of them where they have another use."""
    page = open_page()
    page.evaluate("""() => {
      window.taken = [];
      addEventListener("keydown", (event) => event.defaultPrevented && taken.push(event.key));
    }""")
    for selector in ("[data-does=next]", ".dg-row[tabindex='0']"):
        page.locator(f"{TURNS} {selector}").focus()
        for key in (
            "Home",
            "End",
            "PageDown",
            "PageUp",
            "a",
            "Alt+ArrowDown",
            "Control+ArrowRight",
            "Shift+ArrowLeft",
            "Meta+ArrowRight",
        ):
            page.keyboard.press(key)
    for selector in (".dg-moments", ".dg-stream > pre", ".dg-copy"):
        page.locator(f"{TURNS} {selector}").focus()
        page.keyboard.press("Control+ArrowRight")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert ([], 0) == (page.evaluate("taken"), step(page))


def test_what_changed_is_marked_for_a_moment(open_page: Open) -> None:
    """By an animation that ends; nothing moves before the reader asks."""
    page = open_page(f"{TURNS}.turn:2")
    ours = "document.getAnimations().filter(each => each.constructor === Animation)"  # not the theme's transitions
    assert 0 == page.evaluate(f"{ours}.length")
    rects = page.locator(f"{TURNS} .dg-marks > rect")
    button(page, "next").click()
    assert rects.count() > 0
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    assert {"0"} == set(rects.evaluate_all("all => all.map(each => getComputedStyle(each).opacity)"))
    button(page, "last").click()
    assert 0 == rects.count()


def test_less_motion_for_those_who_ask(open_page: Open) -> None:
    """Marks stand still, then go; nothing fades."""
    page = open_page(f"{TURNS}.turn:2", reduced_motion="reduce")
    eased = button(page, "next").evaluate("""button => {
      button.click();
      const ours = document.getAnimations().filter(each => each.constructor === Animation);
      return ours.map(each => each.effect.getTiming().easing);
    }""")
    assert {"steps(1)"} == {each.replace("steps(1, end)", "steps(1)") for each in eased}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["", "five/"])
def test_axe_finds_nothing_of_our_making(open_page: Open, scheme: str, name: str) -> None:
    """In either scheme, at the first step and at another."""
    page = open_page(name, color_scheme=scheme)
    page.locator(f"{TURNS} [data-does=next]").click()
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    found = Axe().run(page).response["violations"]
    ours = [(each["id"], str(node["target"])) for each in found for node in each["nodes"]]
    assert [] == [(id, at) for id, at in ours if not any(id == rule and name in at for rule, name in THEME_FINDINGS)]


def test_in_high_contrast_the_line_can_be_read(open_page: Open) -> None:
    """Every token of the pointer's line has the system's colours, and the line stands out."""
    page = open_page(f"{TURNS}.turn:2", forced_colors="active")
    row = page.locator(f"{TURNS} .dg-stage .dg-row--now")
    colours = row.evaluate("row => [row, ...row.children].map(each => getComputedStyle(each).color)")
    text, paper = row.evaluate("""row => {
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.cssText = "forced-color-adjust: none; color: HighlightText; background: Highlight";
      const { color, backgroundColor } = getComputedStyle(probe);
      probe.remove();
      return [color, backgroundColor];
    }""")
    assert {text} == set(colours)
    assert paper == row.evaluate("row => getComputedStyle(row).backgroundColor")


# ── Nothing jumps ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("wide", [320, 768, 1280])
def test_nothing_moves(open_page: Open, wide: int) -> None:
    """At any step, on any screen; and no page is wider than its screen."""
    page = open_page("all/", viewport={"width": wide, "height": 800})
    page.evaluate("document.fonts.ready")
    page.evaluate("scrollTo(0, 500)")
    page.evaluate(LAID_OUT)
    ids = page.locator("dg-walkthrough").evaluate_all("all => all.map(each => each.id)")
    assert len(stepping_site.NAMES) == len(ids)
    assert {id: [] for id in ids} == {id: page.evaluate(MOVING, [id]) for id in ids}
    assert wide == page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_what_runs_is_in_sight_at_every_step(open_page: Open, screen: tuple[int, int]) -> None:
    """The line in its listing, and the frame or the box in each picture's window, however the reader comes to a step."""
    page = open_page("all/", viewport=dict(zip(("width", "height"), screen, strict=True)))
    page.evaluate("document.fonts.ready")
    script = f"""() => {{
      {SUBJECTS}
      const found = [];
      for (const element of document.querySelectorAll("dg-walkthrough")) {{
        const steps = Array.from({{ length: element.last - element.first + 1 }}, (_, number) => element.first + number);
        for (const step of [...steps, ...steps.filter((each) => each % 7 === 0).reverse()]) {{
          element.show(step, {{ note: false }});
          found.push(...hidden(element));
        }}
      }}
      return found.slice(0, 3);
    }}"""
    assert [] == page.evaluate(script)


@pytest.mark.parametrize("screen", SCREENS, ids=str)
@pytest.mark.parametrize(("path", "name"), [("five/", "turn:2"), ("five/", "36"), ("", "turn:6"), ("", "72")])
def test_a_link_shows_what_it_leads_to(open_page: Open, path: str, name: str, screen: tuple[int, int]) -> None:
    """At load, back and forward again: on the screen, with nothing above it, beside the text that speaks of it."""
    page = open_page(f"{path}{TURNS}.{name}", viewport=dict(zip(("width", "height"), screen, strict=True)))
    script = f"id => {{ {SUBJECTS} return [hidden, covered].flatMap((each) => each(document.getElementById(id))); }}"

    def shown() -> None:
        page.evaluate("document.fonts.ready")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert [] == page.evaluate(script, TURNS[1:])

    at = step(page)
    shown()
    page.goto("about:blank")
    page.go_back()
    page.wait_for_function("Boolean(customElements.get('dg-walkthrough'))")
    assert at == step(page)
    shown()
    page.locator(f"{TURNS} .dg-slider").fill("28")
    shown()
    page.locator(f"{TURNS} .dg-moments").select_option("turn:3")
    shown()
    page.evaluate(
        "id => document.body.appendChild(Object.assign(document.createElement('a'), { href: `#${id}.turn:6` })).click()",
        TURNS[1:],
    )
    assert moments(page)["turn:6"] == step(page)
    shown()


# ── The picture is the recorded one ──────────────────────────────────────────────────────────────────


def told(folder: Path, name: str, views: tuple[str, ...]) -> walkthrough.Walkthrough:
    """What Python has to say of a walkthrough of the site."""
    builder = Builder(folder / "snippets", folder / ".cache" / "diagrams")
    source = snippet.load(name, folder / "snippets")
    trace = builder.trace(source)
    return walkthrough.walkthrough(source, trace, [builder.template(trace, view) for view in views])


def tree(element: ElementTree.Element) -> list[Any]:
    """An element of a picture as the script above gives it."""
    text = element.text or "" if element.tag == "text" else ""
    return [element.tag, [list(each) for each in sorted(element.attrib.items())], text, list(map(tree, element))]


def expected_at(shown: walkthrough.Walkthrough, index: int) -> dict[str, Any]:
    """All that the browser is to show at a step."""
    step = shown.trace.steps[index]
    pointers = listing.pointers(step, shown.seen[index])
    return {
        "pictures": [
            json.dumps(list(map(tree, parsed(each.at(index)))), separators=(",", ":"), ensure_ascii=False)
            for each in shown.templates
        ],
        "descriptions": [printable(each.scene.states[index].description) for each in shown.templates],
        "sentence": re.sub(r"(?<![^\s(])`([^`\s]+)`", r"\1", printable(shown.sentences[index])),
        "clock": shown.clocks[index - shown.first],
        "counter": str(index),
        "output": "".join(shown.output[: index + 1]),
        "errors": "".join(shown.errors[: index + 1]),
        "pointers": [f"{line}{kind}" for line, kind in sorted(pointers.items()) if line >= shown.snippet.body],
    }


def test_every_step_is_the_recorded_one(open_page: Open, folder: Path) -> None:
    """Slot for slot what Python draws, in every view, forwards, backwards and in leaps; and all that is told with it."""
    page = open_page("all/")
    for name in stepping_site.NAMES:
        shown = told(folder, name, stepping_site.VIEWS)
        steps = list(range(shown.first, shown.last + 1))
        order = [*steps, *reversed(steps), *random.Random(name).sample(steps, len(steps))]
        expected = {str(index): expected_at(shown, index) for index in steps}
        id = page.locator("dg-walkthrough").nth(stepping_site.NAMES.index(name)).get_attribute("id")
        assert [] == page.evaluate(DIFFERING, [id, order, expected]), name


# ── Without scripts, on paper, elsewhere ─────────────────────────────────────────────────────────────


def stills(page: Page) -> list[str]:
    """The ids of the plain figures that can be seen, in order."""
    return [str(each.get_attribute("id")) for each in page.locator(".dg-still").all() if each.is_visible()]


EVERY_TURN = [f"taking-turns.turn{visit}" for visit in ("", ":2", ":3", ":4", ":5", ":6")]


def test_without_scripts_the_moments_are_figures(open_page: Open) -> None:
    """In order, in both views, with the program; no control that does nothing; every id comes once."""
    page = open_page(java_script_enabled=False, ready=False)
    assert EVERY_TURN == stills(page)
    assert all(picture.is_visible() for picture in page.locator(".dg-still svg[role=img]").all())
    assert [2] * 6 == [still.locator("svg[role=img]").count() for still in page.locator(".dg-still").all()]
    controls = page.locator("dg-walkthrough :is(button, input, select)")
    assert [] == [each for each in controls.all() if each.is_visible()]
    assert 1 == sum(each.is_visible() for each in page.locator("dg-walkthrough .dg-listing").all())
    ids = re.findall(r'\bid="([^"]*)"', page.content())
    assert len(set(ids)) == len(ids)


def test_paper_has_the_moments_in_order(open_page: Open) -> None:
    """As without scripts; afterwards the page is what it was."""
    page = open_page()
    for _ in range(2):
        page.emulate_media(media="print")
        expect(page.locator(".dg-still").first).to_be_visible()
        assert EVERY_TURN == stills(page)
        assert not page.locator(f"{TURNS} > .dg-stage").is_visible()
        page.emulate_media(media="screen")
        expect(page.locator(f"{TURNS} > .dg-stage")).to_be_visible()
        assert [] == stills(page)
    page.evaluate("""() => {
      window.printed = [];
      addEventListener("afterprint", () => printed.push(document.querySelectorAll(".dg-still").length));
      addEventListener("beforeprint", () => printed.push(document.querySelectorAll(".dg-still").length));
    }""")
    assert page.pdf().startswith(b"%PDF")
    assert [6, 0] == page.evaluate("printed")


def test_instant_navigation_comes_and_goes(open_page: Open) -> None:
    """Between pages that are never reloaded: to a step, back, forward, to a page with others."""
    page = open_page("other/", ready=False)
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="the second turn").click()
    expect(page.locator(f"{TURNS} .dg-moments")).to_have_value("turn:2")
    assert moments(page)["turn:2"] == step(page)
    expect(page.locator(f"{TURNS} .dg-bar")).to_be_in_viewport()
    button(page, "next").click()
    after = step(page)
    page.wait_for_function(f"location.hash === '#taking-turns.{after}'")
    page.go_back()
    expect(page.get_by_role("heading", name="Other")).to_be_visible()
    page.go_forward()
    expect(page.locator(f"{TURNS} .dg-counter > span")).to_have_text(str(after))
    page.go_back()
    page.get_by_role("link", name="all", exact=True).click()
    expect(page.locator("dg-walkthrough")).to_have_count(len(stepping_site.NAMES))
    page.locator(TURNS).scroll_into_view_if_needed()
    page.wait_for_function("id => document.querySelector(id).run", arg=TURNS)
    page.locator(f"{TURNS} [data-does=next]").click()
    assert (1, True) == (step(page), page.evaluate("window.stayed"))


def test_a_walkthrough_that_plays_stops_when_its_page_goes(open_page: Open) -> None:
    """It does not go on in the dark, or write to the address of the next page, which is there before that page is."""
    page = open_page()
    left = page.locator(TURNS).element_handle()
    with held(page, "**/other/"):
        page.locator(f"{TURNS} .dg-speed").select_option("fast")
        button(page, "play").click()
        page.evaluate("document.querySelector('a[href$=\"other/\"]').click()")
        at = step(page)
        page.wait_for_function("([left, at]) => left.step > at", arg=[left, at])
        page.evaluate(NOTED)
    expect(page.get_by_role("heading", name="Other")).to_be_visible()
    stopped = left.evaluate("element => [element.step, element.querySelector('[data-does=play]').title]")
    assert "Play" == stopped[1]
    assert "" == page.evaluate("location.hash")


def test_the_palette_changes_the_colours_alone(open_page: Open) -> None:
    """The step stays; the picture is drawn in the other scheme."""
    page = open_page(f"{TURNS}.turn:2", locale="en-GB")  # a reader of its own, who keeps the other scheme
    text = page.locator(f"{TURNS} .dg-views text.dg-value").first
    before = text.evaluate("each => getComputedStyle(each).fill")
    page.locator("label[for=__palette_1]").click()
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    assert moments(page)["turn:2"] == step(page)
    assert before != text.evaluate("each => getComputedStyle(each).fill")


def test_it_works_under_a_strict_policy(open_page: Open, site: str) -> None:
    """The page's own files, and the theme's own inline scripts; nothing else."""
    page = open_page("other/", ready=False)

    def strict(route: Route) -> None:
        answer = route.fetch()
        scripts = re.findall(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", answer.text(), re.DOTALL)
        hashes = " ".join(
            f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in scripts
        )
        policy = f"default-src 'self'; script-src 'self' {hashes}; img-src 'self' data:"
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    page.route(re.compile(re.escape(site) + "(#.*)?$"), strict)
    page.goto(f"{site}{TURNS}.turn:2")
    page.wait_for_function("Boolean(customElements.get('dg-walkthrough'))")
    button(page, "next").click()
    played = "each => (each.querySelector('[data-does=play]').click(), each.step)"  # at once: it plays on
    assert moments(page)["turn:2"] + 2 == page.locator(TURNS).evaluate(played)


def test_a_page_of_five_is_light(open_page: Open, site: str) -> None:
    """In elements and in bytes, with our scripts and styles."""
    page = open_page("five/")
    assert 5 == page.locator("dg-walkthrough").count()
    lengths = page.locator("dg-walkthrough").evaluate_all("all => all.map(each => each.last - each.first + 1)")
    assert all(60 <= length < 80 for length in lengths)
    assert page.evaluate("document.querySelectorAll('*').length") <= MOST_ELEMENTS
    assert {urlsplit(site).netloc} == {
        urlsplit(each).netloc
        for each in page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    }
    files = ("five/", "assets/walkthrough.js", "assets/walkthrough.css", "assets/diagrams.css")
    content = [urllib.request.urlopen(site + each).read() for each in files]
    assert sum(len(gzip.compress(each)) for each in content) <= MOST_BYTES
