"""What a reader can take along of a walkthrough."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.commands import report
from tests.pixels import colours, pixels
from tests.programs import PROJECT

SVG = "{http://www.w3.org/2000/svg}"
TURNS = PROJECT / "snippets/tasks/taking_turns.py"
# Has a picture of a page in the page's corner, in some box and size.
ALONE = """(svg, [box, width, height]) => {
    const copy = svg.cloneNode(true); // which nobody sizes any more
    copy.setAttribute("viewBox", box);
    copy.style = `position: fixed; inset: 0 auto auto 0; z-index: 9; margin: 0; max-width: none; min-width: 0; width: ${width}px; height: ${height}px; background: var(--dg-paper)`;
    document.body.append(copy);
}"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page by itself."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    assert 0 == report(TURNS, "-o", path).returncode
    return path


def taken(page: Page, kind: str) -> tuple[str, bytes]:
    """What the menu saves, and the name that it gives to it."""
    if page.locator(".dg-take").get_attribute("aria-expanded") == "false":
        page.locator(".dg-take").click()
    menu = page.get_by_role("group", name="Take along")
    with page.expect_download() as download:
        menu.get_by_role("button", name=f"This moment as {kind}").click()
    name = download.value.suggested_filename
    expect(menu.get_by_role("status")).to_have_text(f"Saved as {name}")
    return name, download.value.path().read_bytes()


def show(page: Page, moment: str, *views: str) -> Locator:
    """Goes to a moment in some views, and returns the picture of the first."""
    boxes = page.locator(".dg-tools fieldset label")
    for name in views:
        boxes.filter(has_text=name).locator("input").check()
    for name in {*map(str.strip, boxes.all_text_contents())} - {*views}:
        boxes.filter(has_text=name).locator("input").uncheck()
    page.locator(".dg-moments").select_option(moment)
    page.locator(".dg-marks").first.evaluate(
        "marks => marks.closest('dg-walkthrough').show(marks.closest('dg-walkthrough').step)"
    )
    return page.locator(f"[data-view={views[0]}] svg")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_moment_is_saved_as_it_looks(run: Path, opened: Callable[..., Page], browser: Browser, scheme: str) -> None:
    """The SVG, in another program, has the page's own pixels: its colours in this scheme, its face, its signs."""
    page = opened(run, color_scheme=scheme, viewport={"width": 1280, "height": 2000})
    picture = show(page, "turn:4", "loop")
    name, content = taken(page, "SVG")
    assert "taking_turns-loop-turn-4.svg" == name
    root = ElementTree.fromstring(content)
    width, height = (int(root.attrib[side]) for side in ("width", "height"))
    (left, top), *_ = re.findall(rb'<g transform="translate\(([-\d.]+) ([-\d.]+)\)">', content)
    box = f"{-float(left)} {-float(top)} {width} {height}"
    picture.evaluate(ALONE, [box, width, height])
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    on_page = pixels(browser, page.screenshot(clip=clip))
    by_itself = pixels(browser, content, type="image/svg+xml")
    assert len(on_page) == len(by_itself)
    differing = sum(abs(one - other) > 60 for one, other in zip(on_page, by_itself, strict=True))
    assert differing < len(on_page) / 200
    assert len(colours(by_itself)) > 50


def test_an_svg_needs_nothing_else(run: Path, opened: Callable[..., Page]) -> None:
    """It has a name and a description, its look is in its attributes, and its face comes with it."""
    page = opened(run)
    picture = show(page, "turn", "loop")
    _, content = taken(page, "SVG")
    root = ElementTree.fromstring(content)
    assert root.findtext(f"{SVG}title", "").endswith("Three tasks take turns on one thread")
    assert root.findtext(f"{SVG}desc", "").endswith(picture.locator("desc").text_content() or "nothing")
    assert "font/woff2;base64," in root.findtext(f"{SVG}style", "")
    assert not [each for each in root.iter() if "class" in each.attrib or "data-slot" in each.attrib]
    assert b"var(" not in content


def test_a_png_is_twice_as_large(run: Path, opened: Callable[..., Page], browser: Browser) -> None:
    """It has the same picture, twice as sharp, and is not empty."""
    page = opened(run)
    show(page, "turn:2", "stack")
    _, svg = taken(page, "SVG")
    name, png = taken(page, "PNG")
    assert "taking_turns-stack-turn-2.png" == name
    root = ElementTree.fromstring(svg)
    size = [2 * int(root.attrib[side]) for side in ("width", "height")]
    assert size == [int.from_bytes(png[place : place + 4], "big") for place in (16, 20)]
    assert len(colours(pixels(browser, png))) > 50


def test_all_views_that_are_shown_are_taken(run: Path, opened: Callable[..., Page]) -> None:
    """Side by side; a step without a name has its number."""
    page = opened(run, viewport={"width": 1600, "height": 900})
    show(page, "turn:2", "loop", "calls")
    page.get_by_role("button", name="Next step").click()
    step = page.locator(".dg-counter > span").text_content()
    name, content = taken(page, "SVG")
    assert f"taking_turns-loop+calls-step-{step}.svg" == name
    assert 2 == len(ElementTree.fromstring(content).findall(f"{SVG}g"))


def test_the_menu_is_anybodys(run: Path, opened: Callable[..., Page]) -> None:
    """It opens and closes by keys and by a click elsewhere, keeps the focus, and has the names of what it does."""
    page = opened(run)
    button, menu = page.get_by_role("button", name="Take along"), page.get_by_role("group", name="Take along")
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="This moment as SVG")).to_be_focused()
    assert 0 == Axe().run(page, context=".dg-tools").violations_count
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(menu).to_be_hidden()
    button.click()
    expect(menu).to_be_visible()
    page.locator("h1").click()
    expect(menu).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_menu_stays_on_a_small_screen(run: Path, opened: Callable[..., Page]) -> None:
    """All of it."""
    page = opened(run, viewport={"width": 320, "height": 600})
    page.locator(".dg-take").click()
    for each in page.locator(".dg-taken > button").all():
        box = each.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 320
