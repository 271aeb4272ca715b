"""Slides: each has all of its step, in the same places."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page

from diagram_gen.model import snippet
from diagram_gen.page import faces, slides
from diagram_gen.page import walkthrough as walkthroughs
from diagram_gen.page.slides import Slide
from diagram_gen.pipeline import drawing
from diagram_gen.recorder import sandbox
from tests.pixels import pixels
from tests.programs import PROJECT, write

TURNS = PROJECT / "snippets/tasks/taking_turns.py"
HARD = r"""
import asyncio

class A:
    def __repr__(self):
        return "<&>\x00漢字"

async def main():
    value = A()
    very_long = "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"
    print("\t<b>&amp;", value, "x" * 5000, "\x1b[1m")
    await asyncio.sleep(1)

asyncio.run(main())
"""


def made(path: Path, view: str = "loop", every: int = 7) -> list[Slide]:
    """Slides of some steps of a program."""
    source = snippet.any_of(path)
    trace = sandbox.record(source.recorded_as)
    stops = range(0, len(trace.steps), every)
    return list(slides.slides(walkthroughs.walkthrough(source, trace, [drawing.template(trace, view)], stops=stops)))


def texts(slide: Slide) -> list[str]:
    """All that is written on a slide, from the first to the last."""
    root = ElementTree.fromstring(slides.standalone(slide))
    return [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_slide_stands_by_itself() -> None:
    """It has the title, the clock, the sentence, the program with its pointer, the output, the picture, and its place."""
    slide = made(TURNS)[6]
    said = texts(slide)
    assert {"Three tasks take turns on one thread", "t = 1 s", "step 42 of 89, turn:4", "7 / 13"} <= {*said}
    assert slide.sentence in " ".join(said)
    assert {"▸  21", "Output", "a: turn 1", "c: turn 1", "event loop"} <= {*said}
    assert "a: turn 2" not in said


def test_what_all_slides_have_is_in_one_place() -> None:
    """The listing, the output and the picture do not move from slide to slide."""
    places = [
        re.findall(r'transform="([^"]+)"|x="([^"]+)" y="([^"]+)"[^>]*>Output<', each.elements) for each in made(TURNS)
    ]
    assert 2 == len(places[0])
    assert [places[0]] * len(places) == places


@pytest.mark.parametrize("view", ["loop", "stack", "calls"])
def test_any_text_has_room(tmp_path: Path, view: str) -> None:
    """Whatever a program holds and prints, a slide is XML, and no line of it reaches beyond its side."""
    for slide in made(write(tmp_path, HARD), view, every=3):
        root = ElementTree.fromstring(slides.standalone(slide))
        for each in root.iterfind("{http://www.w3.org/2000/svg}text"):
            size = float(each.get("font-size", 24))
            length = float(each.get("textLength") or 0.6 * size * len(each.text or ""))
            right = float(each.attrib["x"]) + (0 if each.get("text-anchor") else length)
            assert right <= slides.WIDTH, each.text
            assert "dg-code" not in each.get("class", "") or right <= 40 + 620.1, each.text


def test_another_file_is_shown_where_control_is_there(tmp_path: Path) -> None:
    """Its lines take the place of those of the program's own."""
    (tmp_path / "other.py").write_text("def there(number):\n    return number + 41\n")
    shown = [texts(each) for each in made(write(tmp_path, "from other import there\n\nthere(1)\n"), "stack", every=1)]
    inside = [each for each in shown if "there" in each and "number" in "".join(each) and "▸   2" in each]
    assert 1 == len(inside)
    assert "from" not in inside[0]


@pytest.mark.parametrize("dark", [False, True])
def test_a_slide_needs_nothing_else(dark: bool) -> None:
    """Its rules are plain, and the face that it brings has all its characters and no more."""
    fonts = faces.embedded(set("abc"))
    text = slides.standalone(made(TURNS)[0], dark=dark, fonts=fonts)
    assert not [word for word in ("var(", "@media", "--dg-", "color-scheme", "xlink") if word in text]
    assert 2 == fonts.count("data:font/woff2;base64,")
    assert len(fonts) < 8000 < len(faces.all_embedded())


def lead(page: Page, *keys: str) -> str:
    """Presses keys, one after the other; the slide that is shown then, and the only one."""
    for key in keys:
        page.keyboard.press(key)
    (shown,) = page.locator(".slide:visible").all()
    return shown.get_attribute("id") or ""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A page of slides."""
    path = tmp_path / "deck.html"
    path.write_text(slides.deck("Turns", made(TURNS)), encoding="utf-8")
    return path


def test_a_page_shows_one_slide_at_a_time(deck: Path, shown: Callable[..., Page]) -> None:
    """The usual keys lead through them, a click to the next or, far left, to the one before; its address says which."""
    page = shown(deck)
    assert "1" == lead(page)
    assert ["2", "3", "2", "13", "13", "1", "1"] == [
        lead(page, key) for key in (" ", "ArrowRight", "PageUp", "End", "ArrowRight", "Home", "ArrowLeft")
    ]
    page.mouse.click(900, 300)
    assert "2" == lead(page)
    page.mouse.click(100, 300)
    assert "1" == lead(page)
    lead(page, "ArrowRight")
    assert page.url.endswith("#2")
    assert re.match(r"2 of 13: ", page.get_by_role("status").text_content() or "")
    page.reload()
    assert "2" == lead(page)


def test_printed_or_without_scripts_all_are_there(deck: Path, shown: Callable[..., Page]) -> None:
    """On paper each on a sheet of its own, of its form."""
    page = shown(deck)
    sheets = page.pdf(prefer_css_page_size=True)
    assert 13 == len(re.findall(rb"/Type /Page\b", sheets))
    assert {b"0 0 960 540"} == {*re.findall(rb"/MediaBox \[([^]]*)\]", sheets)}
    assert 13 == shown(deck, java_script_enabled=False).locator(".slide:visible").count()


def test_a_slide_looks_the_same_by_itself(deck: Path, shown: Callable[..., Page], browser: Browser) -> None:
    """As an image, to the pixel what the page shows."""
    page = shown(deck, viewport={"width": slides.WIDTH, "height": slides.HEIGHT})
    slide = made(TURNS)[0]
    alone = slides.standalone(slide, fonts=faces.all_embedded()).encode()
    on_page, by_itself = pixels(browser, page.screenshot()), pixels(browser, alone, type="image/svg+xml")
    assert len(on_page) == len(by_itself)
    assert sum(abs(one - other) > 40 for one, other in zip(on_page, by_itself, strict=True)) < len(on_page) / 1000
