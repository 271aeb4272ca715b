"""A page has at once what its reader sees first; the rest of its walkthroughs is in files beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, Route, expect
from selectolax.lexbor import LexborHTMLParser

from diagram_gen.site.downloads import WALKTHROUGHS
from tests.pages import PAGES
from tests.reader import WHOLE, Readers
from tests.serving import served
from tests.site.test_policy import policy

FILES = f"**/{WALKTHROUGHS}/*"
FAR = "#small-task"
"""A walkthrough far below the beginning of a page that has many."""
COMPARISON, SIDE = "#run-twice-and-runner-twice-2", "#runner-twice-2"
PRINTS = "dispatchEvent(new Event('beforeprint'))"
HAS_DRAWINGS = "!document.querySelector('.dg-stills img')"


def html(site_folder: Path, name: str) -> LexborHTMLParser:
    """A page as it was built."""
    file = site_folder / (name if name.endswith(".html") else f"{name}index.html")
    return LexborHTMLParser(file.read_text(encoding="utf-8"))


def is_begun(page: Page, selector: str) -> bool:
    """Whether there is a run to be stepped through."""
    return bool(page.locator(selector).evaluate("each => Boolean(each.run)"))


@contextmanager
def held(page: Page) -> Iterator[None]:
    """While files beside the page are on their way."""
    waiting: list[Route] = []
    page.route(FILES, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()
    page.unroute(FILES)


@pytest.fixture
def opened(readers: Readers, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page from the host; nothing goes wrong there."""
    reader = readers()
    page = reader.begin(site)

    def opened(name: str) -> Page:
        page.goto(site + name)
        page.wait_for_function("Boolean(customElements.get('dg-walkthrough'))")
        return page

    yield opened
    assert [] == reader.wrong


def test_pages_ask_for_what_is_there(site_folder: Path) -> None:
    """Wherever a page is; and nothing is there that no page asks for."""
    asked = set()
    for name in PAGES:
        text = html(site_folder, name).html or ""
        found = re.findall(rf'"([^"#]*\b{WALKTHROUGHS}/[^"#]+)', text)
        asked |= {urljoin(f"http://site/{name}", each).removeprefix("http://site/") for each in found}
    built = {path.relative_to(site_folder).as_posix() for path in (site_folder / WALKTHROUGHS).iterdir()}
    assert built == asked
    assert built


def test_the_first_of_a_page_has_all_in_it(site_folder: Path) -> None:
    """It is there as soon as the page is; of the others no steps are in the page."""
    tree = html(site_folder, "part-2/")
    every = [each for each in tree.css("dg-walkthrough, dg-comparison") if each.parent.tag == "figure"]  # type: ignore[union-attr]
    assert [False, *[True] * (len(every) - 1)] == ["data-beside" in each.attributes for each in every]
    assert 1 == len(tree.css("template.dg-data"))


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_all_begin(site_folder: Path, readers: Readers, scheme: str) -> None:
    """From the disk and from a host with a strict policy; with the steps that they have when all is in the page."""
    with served(site_folder, {"Content-Security-Policy": policy(site_folder)}) as host:
        begins, end = (host, "") if scheme == "http" else (f"{site_folder.as_uri()}/", "index.html")
        reader = readers()
        page = reader.begin(begins)
        page.goto(f"{begins}part-2/{end}")
        page.wait_for_function(WHOLE)
        assert 0 == page.locator(".dg-missing, [aria-busy]").count()
        page.locator(FAR).evaluate("each => each.show(each.last)")
        expect(page.locator(f"{FAR} .dg-counter > span")).to_have_text(
            str(page.locator(FAR).evaluate("each => each.last"))
        )
        assert [] == reader.wrong


def test_what_is_far_away_is_asked_for_on_the_way(opened: Callable[..., Page]) -> None:
    """And not before; it has begun before it can be seen."""
    page = opened("part-2/")
    assert not is_begun(page, FAR)
    page.locator(FAR).scroll_into_view_if_needed()
    page.wait_for_function("id => document.querySelector(id).run", arg=FAR)


@pytest.mark.parametrize(("selector", "step"), [(FAR, 36), (SIDE, 20)])
def test_a_link_is_followed_when_all_is_there(opened: Callable[..., Page], selector: str, step: int) -> None:
    """That to a moment of a run which is still on its way: the page stays, and the run has the focus there."""
    page = opened("part-2/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.stayed = true")
    with held(page):
        page.evaluate(
            """([selector, step]) => {
              const link = Object.assign(document.createElement("a"), { href: `${selector}.${step}`, textContent: "there" });
              document.querySelector("h1").append(link);
              link.click();
            }""",
            [selector, step],
        )
        page.wait_for_function("document.querySelector('[aria-busy]')")
        assert not is_begun(page, selector)
    page.wait_for_function("([selector, step]) => document.querySelector(selector).step === step", arg=[selector, step])
    expect(page.locator(selector)).to_be_focused()
    assert page.evaluate("window.stayed")


def test_a_button_is_pressed_when_it_has_a_use(opened: Callable[..., Page]) -> None:
    """Whoever presses one while the run is on its way need not press it again."""
    page = opened("part-2/")
    page.wait_for_load_state("networkidle")
    with held(page):
        page.locator(FAR).evaluate("each => { each.begin(); each.querySelector('[data-does=last]').click(); }")
        assert not is_begun(page, FAR)
    page.wait_for_function(
        "id => { const each = document.querySelector(id); return each.run && each.step === each.last; }", arg=FAR
    )


@pytest.mark.parametrize("selector", [FAR, COMPARISON])
def test_it_says_what_could_not_be_loaded(readers: Readers, site: str, selector: str) -> None:
    """In one sentence with the remedy, which is one."""
    page = readers().begin(site)
    page.route(FILES, lambda route: route.abort())
    page.goto(f"{site}part-2/")
    page.wait_for_function("Boolean(customElements.get('dg-walkthrough'))")
    page.locator(selector).scroll_into_view_if_needed()
    said = page.locator(f"{selector} .dg-said").first
    expect(said).to_contain_text("could not be loaded: check the connection and press any button here")
    page.unroute(FILES)
    page.locator(f"{selector} [data-does=next]").click()
    page.wait_for_function("selector => document.querySelector(selector).run", arg=selector)
    expect(said).not_to_contain_text("could not be loaded")


def test_an_answer_that_is_no_file_of_ours_is_none(readers: Readers, site: str) -> None:
    """Some hosts have one for every address."""
    page = readers().begin(site)
    page.route(FILES, lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{site}part-2/{FAR}.3")
    expect(page.locator(f"{FAR} .dg-said")).to_contain_text("could not be loaded")


def test_paper_has_drawings(opened: Callable[..., Page]) -> None:
    """They come before anybody prints: of every moment one, which says what it shows."""
    page = opened("part-2/")
    page.wait_for_load_state("networkidle")
    page.evaluate(PRINTS)
    page.wait_for_function(HAS_DRAWINGS)
    drawings = page.locator(".dg-stills .dg-pane > svg")
    assert page.locator(".dg-stills .dg-pane").count() == drawings.count()
    names = drawings.evaluate_all(
        "all => all.map(each => each.getAttribute('aria-label') ?? each.querySelector('desc').textContent)"
    )
    assert all(names)


def test_a_drawing_is_where_its_image_was(opened: Callable[..., Page]) -> None:
    """In a comparison, too, whose moments are in another order: that is told by its size."""
    page = opened("part-2/")
    with held(page):
        page.reload()
        page.wait_for_function("Boolean(customElements.get('dg-walkthrough'))")
        page.evaluate(PRINTS)
        size = "all => all.map(({ attributes }) => [attributes.width, attributes.height].map(({ value }) => Number(value)))"
        images = page.locator(".dg-stills .dg-picture").evaluate_all(size)
        assert page.locator(".dg-stills img").count()
    page.wait_for_function(HAS_DRAWINGS)
    drawings = page.locator(".dg-stills .dg-picture").evaluate_all(size)
    assert len(images) == len(drawings)
    assert [pytest.approx(each, abs=0.5) for each in drawings] == images  # those of images are whole


def test_readers_without_scripts_see_each_moment(readers: Readers, site: str) -> None:
    """As an image that shows it alone, in its own size, and says what it shows."""
    reader = readers(java_script_enabled=False)
    page = reader.begin(site)
    page.goto(f"{site}part-2/")
    image = page.locator(f"{FAR} noscript img").nth(2)
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    assert box is not None
    width, height = (float(image.get_attribute(each) or 0) for each in ("width", "height"))
    assert width / height == pytest.approx(box["width"] / box["height"], rel=0.01)
    assert (image.get_attribute("alt") or "").startswith("The event loop: ")
    assert [] == reader.wrong
