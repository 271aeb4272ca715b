"""The site, built for real and opened in a real browser."""

from __future__ import annotations

import colorsys
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

from diagram_gen.model import snippet, words
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.page import listing
from diagram_gen.page.pictures import standalone
from diagram_gen.pipeline import drawing
from tests.budget import MOST_ELEMENTS
from tests.pages import PAGES, THEME_FINDINGS
from tests.programs import PROJECT
from tests.reader import WHOLE, Reader, Readers
from tests.scenes import VIEWS
from tests.serving import served
from tests.site.test_policy import policy

FIGURES = {"part-1/": 10, "how-to-read/": 6, "how-it-is-made/": 1}
WALKTHROUGHS = {"": 1, "part-1/": 4, "how-to-read/": 2, "how-it-is-made/": 1}
ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe that look at colours."""
MOST_ALIKE = 30
"""Degrees between two hues that are taken for one another in a word of text."""
SMALLEST_TYPE = 9
"""Pixels that the type of a picture keeps on a small screen."""

# Marks what looks as something before it does: words of one type and colour, on grounds of the same colours, as far in sight.
ALIKE = """() => {
  const grounds = new Map([[null, '']]), windows = new Map([[null, [-Infinity, -Infinity, Infinity, Infinity]]]), known = new Set();
  const once = (map, element, make) => map.get(element) ?? map.set(element, make()).get(element);
  const ground = (element) => once(grounds, element, () => {
    const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
    return [ground(element.parentElement), backgroundColor, backgroundImage, opacity].join(' ');
  });
  const window = (element) => once(windows, element, () => {
    const outer = window(element.parentElement);
    if (getComputedStyle(element).overflow === 'visible') return outer;
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [Math.max(outer[0], left), Math.max(outer[1], top), Math.min(outer[2], right), Math.min(outer[3], bottom)];
  });
  const inSight = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect(), [first, highest, last, lowest] = window(element);
    return right > left && first <= left && highest <= top && right <= last && bottom <= lowest;
  };
  for (const each of document.body.querySelectorAll(':not(a, a *)')) {
    const own = [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
    if (own.join('').trim().length < 2) continue; // of one character axe does not judge
    const { color, fill, fontSize, fontWeight, textShadow, visibility } = getComputedStyle(each);
    const look = [each.localName, color, fill, fontSize, fontWeight, textShadow, visibility, inSight(each), ground(each)].join(' ');
    each.toggleAttribute('data-alike', known.has(look));
    known.add(look);
  }
}"""

MISFITS = """() => {
  const misfits = [];
  const inside = (a, b) => a.left >= b.left - 1.5 && a.right <= b.right + 1.5 && a.top >= b.top - 1.5 && a.bottom <= b.bottom + 1.5;
  for (const svg of document.querySelectorAll('svg.dg-picture')) {
    const frame = svg.getBoundingClientRect();
    const isPinned = (text) => svg.querySelector('.dg-ground') && text.matches('.dg-lane'); // over what has scrolled away
    const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim() && !isPinned(text));
    const boxes = texts.map(text => text.getBoundingClientRect());
    texts.forEach((text, index) => {
      if (!inside(boxes[index], frame)) misfits.push('leaves the picture: ' + text.textContent);
      const outline = text.parentElement.querySelector(':scope > .dg-line');
      if (outline?.getClientRects().length && !inside(boxes[index], outline.getBoundingClientRect())) misfits.push('leaves its box: ' + text.textContent);
      for (let other = 0; other < index; other++) {
        const a = boxes[index], b = boxes[other];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 3) misfits.push('overlaps: ' + text.textContent + ' / ' + texts[other].textContent);
      }
    });
  }
  return misfits;
}"""

# For a line of a listing, which gets so many characters: how many lines it takes, how many characters further in the rest of
# it stands, and beside how many lines there are signs.
WRAPPED = """(length) => {
  const line = document.querySelector('.dg-stills .dg-row');
  line.textContent = 'wordy '.repeat(length / 6 + 1).slice(0, length - 1) + 'x';
  const range = document.createRange();
  range.selectNodeContents(line);
  const style = getComputedStyle(line), width = parseFloat(style.fontSize) * 0.6, height = parseFloat(style.lineHeight);
  const lefts = new Map();
  for (const { left, top } of range.getClientRects()) lefts.set(top, Math.min(left, lefts.get(top) ?? Infinity));
  const [first, ...rest] = lefts.values();
  const sign = getComputedStyle(line, '::after');
  return {
    lines: 1 + rest.length,
    in: [...new Set(rest.map((left) => Math.round((left - first) / width)))],
    signs: sign.display === 'none' ? 0 : Math.round(parseFloat(sign.height) / height),
  };
}"""
# Examples and output in which a line is too long for the page: how many lines they have, and how many they take.
TOO_LONG = """() => [...document.querySelectorAll('article pre:not(.dg-listing > pre) > code')].filter((code) =>
  code.getClientRects().length).map((code) => {
    const style = getComputedStyle(code), padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const taken = (code.getBoundingClientRect().height - padding) / parseFloat(style.lineHeight);
    return [code.textContent.trimEnd().split('\\n').length, Math.round(taken), code.textContent.slice(0, 40)];
  }).filter(([lines, taken]) => taken > lines)"""
SCRIPTED = "customElements.whenDefined('dg-walkthrough').then(() => 0)"
"""Is over when the scripts are at work, which take out of the page what is far away."""
PAPER = 643
"""Pixels that a sheet of A4 has between the margins that it is printed with."""

# The characters that leave ink, each with its colour, of each of several markups of a listing.
COLOURS = """markups => markups.map(markup => {
  const place = document.createElement('div');
  place.innerHTML = '<div class="dg-listing highlight"><pre><code>' + markup + '</code></pre></div>';
  document.querySelector('article').append(place);
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    const colour = getComputedStyle(texts.currentNode.parentElement).color;
    for (const character of texts.currentNode.data.replace(/\\s/g, '')) found.push([character, colour]);
  }
  return found;
})"""

# Controls and counters that cannot be seen or reached where a reader who scrolls up comes to them, each with what is there.
COVERED = """async () => {
  const covered = new Set();
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const look = (each) => {
    const { left, top, width, height } = each.getClientRects()[0];
    const window = each.closest("pre")?.getBoundingClientRect();
    if (window && top + height / 2 < window.top) return; // scrolled out of a listing
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    if (there && !each.contains(there)) covered.add(`${each.className || each.textContent} under ${there.outerHTML.slice(0, 60)}`);
  };
  const comeTo = async (top) => {
    scrollTo({ top: top + 300, behavior: "instant" });
    await drawn();
    scrollTo({ top, behavior: "instant" });
    await drawn();
  };
  const controls = [...document.querySelectorAll("article :is(a[href], button, input, select, summary):not(.headerlink)")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".dg-bar"));
  const near = Map.groupBy(controls, (each) => Math.floor((each.getBoundingClientRect().top + scrollY) / 40));
  for (const all of near.values()) {
    await comeTo(all[0].getBoundingClientRect().top + scrollY - innerHeight / 2);
    all.forEach(look);
  }
  for (const bar of [...document.querySelectorAll(".dg-bar")].filter((each) => each.checkVisibility())) {
    const { top, bottom } = bar.closest("dg-comparison, dg-walkthrough").getBoundingClientRect();
    const leading = bar.closest("dg-comparison dg-walkthrough") ? bar.closest("dg-comparison").querySelector(".dg-bar").offsetHeight : 0;
    const [first, last] = [top + scrollY - 60, bottom + scrollY - 260 - leading]; // a side's bar is below that of both
    for (let y = first; y < last; y += 61) {
      await comeTo(y);
      for (const each of bar.querySelectorAll("button, input:not(.dg-slider), .dg-counter, .dg-clock")) if (each.getClientRects().length) look(each);
    }
  }
  return [...covered];
}"""


TOPS = """all => all.map((picture) =>
  [...picture.querySelectorAll(".dg-activation")].map((each) => Math.round(each.getBoundingClientRect().top)))"""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page of the site as a reader sees it, for all tests that leave it as it is; it had some `elements` at load."""

    name: str
    reader: Reader
    width: int
    elements: int

    @property
    def page(self) -> Page:
        """Where it is shown."""
        return self.reader.page


@pytest.fixture(scope="module")
def site(site_folder: Path) -> Iterator[str]:
    """The address of the site, which sends the strictest policy that it works under: what that forbids is an error."""
    with served(site_folder, {"Content-Security-Policy": policy(site_folder)}) as address:
        yield address


@pytest.fixture(scope="module", params=[(360, "dark"), (1280, "light")], ids=str)
def place(request: pytest.FixtureRequest) -> tuple[int, str]:
    """A small and a large screen, in either scheme; a test that looks at colours sees to the other one itself."""
    return request.param


@pytest.fixture(scope="module", params=PAGES)
def visit(request: pytest.FixtureRequest, place: tuple[int, str], readers: Readers, site: str) -> Visit:
    """A page of the site in one of those places."""
    width, scheme = place
    reader = readers(viewport={"width": width, "height": 800}, color_scheme=scheme)
    reader.begin(site).goto(site + request.param)
    reader.page.evaluate(SCRIPTED)
    elements = reader.page.evaluate("document.querySelectorAll('*').length")
    reader.page.wait_for_function(WHOLE)
    reader.page.evaluate("document.fonts.ready")
    return Visit(request.param, reader, width, elements)


def test_every_page_is_looked_at(site_folder: Path) -> None:
    """None has been built that the tests don't visit; those that are made to be taken along have tests of their own."""
    built = {path.relative_to(site_folder).as_posix() for path in site_folder.rglob("*.html")}
    pages = {name for name in built if not name.startswith("downloads/")}
    assert pages == {name if name.endswith(".html") else f"{name}index.html" for name in PAGES}


def test_page_is_sound(visit: Visit) -> None:
    """Its scripts are at work: no error on the console, no request to another host, nothing wider than the screen."""
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.evaluate("Boolean(customElements.get('dg-walkthrough'))")
    assert visit.page.evaluate("document.fonts.load('14px \"IBM Plex Mono\"').then(faces => faces.length)")
    assert [] == visit.reader.wrong
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= visit.width


def test_a_page_has_few_elements(visit: Visit) -> None:
    """What its templates hold doesn't count, nor what the reader is far away from: it isn't there until it is near."""
    assert visit.elements <= MOST_ELEMENTS


def test_every_figure_can_be_seen(visit: Visit) -> None:
    """As an image with a name and a description, large enough to read, no text clipped, none on top of another."""
    figures = visit.page.locator(".dg-figure svg[role=img]")
    assert FIGURES.get(visit.name, 0) == figures.count()
    for figure in figures.all():
        assert figure.is_visible()
        title, text = figure.locator("title"), figure.locator("desc")
        assert title.get_attribute("id") == figure.get_attribute("aria-labelledby")
        assert text.get_attribute("id") == figure.get_attribute("aria-describedby")
        assert title.text_content()
        assert text.text_content()
        width = figure.evaluate("svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width")
        assert width * 13 >= SMALLEST_TYPE
    assert [] == visit.page.evaluate(MISFITS)


@pytest.mark.parametrize("visit", FIGURES, indirect=True, scope="module")
def test_type_is_ours(visit: Visit) -> None:
    """Pictures are set in the monospace face that the site serves, whose characters are 0.6 em wide."""
    assert visit.page.evaluate("document.fonts.check('14px \"IBM Plex Mono\"')")
    ratio = visit.page.evaluate("""() => {
      const text = [...document.querySelectorAll('svg.dg-picture text:is(.dg-value, .dg-target)')].find(t => /^[ -~]{5,}$/.test(t.textContent));
      return text.getComputedTextLength() / text.textContent.length / parseFloat(getComputedStyle(text).fontSize);
    }""")
    assert abs(ratio - 0.6) < 0.01


def test_axe_finds_nothing_of_our_making(visit: Visit) -> None:
    """On any page, on either screen, in either scheme: in the other one nothing but the colours is different."""
    assert [] == findings(visit.page)
    with other_scheme(visit.page):
        assert [] == findings(visit.page, runOnly=ABOUT_COLOURS)


def findings(page: Page, **options: Any) -> list[tuple[str, str]]:
    """What axe objects to of our own making: its rule, and where; of words that look alike, at the first alone."""
    ours = [
        (each["id"], str(node["target"])) for each in violations(page, once=True, **options) for node in each["nodes"]
    ]
    return [
        (id, target) for id, target in ours if not any(id == rule and name in target for rule, name in THEME_FINDINGS)
    ]


def violations(page: Page, *, once: bool, **options: Any) -> list[Any]:
    """What axe objects to. Nine words in ten look as others do, whose contrast it need not work out more than `once`."""
    page.evaluate(Axe().axe_script)
    if once:
        page.evaluate(ALIKE)
        page.evaluate("axe.configure({ rules: [{ id: 'color-contrast', selector: ':not([data-alike])' }] })")
    found: list[Any] = page.evaluate(
        "async (options) => (await axe.run(document, options)).violations", {"resultTypes": ["violations"], **options}
    )
    return found


@contextmanager
def other_scheme(page: Page) -> Iterator[None]:
    """While this is open, the page has the colours that its reader has asked for by the button in its header."""
    before = page.locator("body").get_attribute("data-md-color-scheme")
    (other,) = {"default", "slate"} - {before}
    for scheme in (other, before):
        page.locator("label[for^=__palette]:visible").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme or "")
        if scheme == other:
            yield


def test_axe_sees_colours_that_are_too_faint(site: str, readers: Readers) -> None:
    """In the scheme that a page is opened in, and in the other."""
    page = readers(color_scheme="light").begin(site)
    page.goto(f"{site}about/")
    for name, colour in (("default", "#ddd"), ("slate", "#333")):
        rule = f"[data-md-color-scheme={name}] article p {{ color: {colour} }}"
        page.evaluate("rule => document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length)", rule)
    assert {"color-contrast"} == {rule for rule, _ in findings(page, runOnly=ABOUT_COLOURS)}
    with other_scheme(page):
        assert {"color-contrast"} == {rule for rule, _ in findings(page, runOnly=ABOUT_COLOURS)}


def test_axe_need_not_look_at_what_is_alike(site: str, readers: Readers) -> None:
    """It finds all pairs of colours that are too faint by looking at one of each."""
    page = readers(color_scheme="light").begin(site)
    page.goto(f"{site}part-1/")
    page.wait_for_function(WHOLE)
    rule = ".dg-listing span, article p, .dg-counter { opacity: 0.4 }"
    page.evaluate("rule => document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length)", rule)
    every, once = (pairs(violations(page, once=once, runOnly=["color-contrast"])) for once in (False, True))
    assert every == once
    assert len(once) > 10


def pairs(found: list[Any]) -> set[tuple[str, str, str]]:
    """The colours of words and of what is below them that axe objects to, with the size of the words."""
    of_words = [node["any"][0]["data"] for rule in found for node in rule["nodes"]]
    return {(data["fgColor"], data["bgColor"], data["fontSize"]) for data in of_words}


@pytest.mark.parametrize("visit", WALKTHROUGHS, indirect=True, scope="module")
def test_every_walkthrough_can_be_stepped_through(visit: Visit) -> None:
    """From its first step to its last, without an error, and with no text clipped or on top of another there."""
    visit.page.reload()
    visit.page.wait_for_function(WHOLE)
    walkthroughs = visit.page.locator("dg-walkthrough:not(dg-comparison dg-walkthrough)")
    assert WALKTHROUGHS[visit.name] == walkthroughs.count()
    for each in walkthroughs.all():
        each.locator("[data-does=next]").click()
        each.locator(".dg-slider").press("End")
        while (skip := each.locator(".dg-question.is-asked:not(.is-answered) .dg-skip")).count():
            skip.click()
            each.locator(".dg-slider").press("End")
        last = each.locator(".dg-slider").get_attribute("max")
        assert last == each.locator(".dg-counter > span").text_content()
        assert each.locator(".dg-said").text_content()
    assert [] == visit.reader.wrong
    assert [] == visit.page.evaluate(MISFITS)


@contextmanager
def printed(page: Page) -> Iterator[None]:
    """While this is open, the page has the width and the styles of A4 paper."""
    before = page.viewport_size
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    yield
    page.emulate_media(media="null")
    page.set_viewport_size(before or {"width": PAPER, "height": 900})


@pytest.fixture
def paper(readers: Readers, site: str) -> Callable[[str], Page]:
    """A page of the site as it is printed on A4."""

    def printed(name: str) -> Page:
        page = readers(viewport={"width": PAPER, "height": 900}).begin(site)
        page.goto(site + name)
        page.wait_for_load_state()
        page.emulate_media(media="print")
        page.evaluate("document.fonts.ready")
        return page

    return printed


def test_on_paper_the_rest_of_a_long_line_stands_further_in(paper: Callable[[str], Page]) -> None:
    """With a sign at each of its lines, so that none reads as a line of code; 80 characters have room on one."""
    page = paper("part-1/")
    assert {"lines": 1, "in": [], "signs": 0} == page.evaluate(WRAPPED, 80)
    assert {"lines": 3, "in": [4], "signs": 2} == page.evaluate(WRAPPED, 230)


@pytest.mark.parametrize("place", [(1280, "light")], indirect=True, scope="module")
def test_on_paper_no_line_of_an_example_is_too_long(visit: Visit) -> None:
    """For its rest would stand at the beginning of the next line, as if it were one of code."""
    with printed(visit.page):
        assert [] == visit.page.evaluate(TOO_LONG)


def test_on_paper_the_pictures_of_the_gallery_are_light(readers: Readers, site: str) -> None:
    """For a reader whose screen is dark, too: there they look as they do for one whose screen is light."""
    pictures = []
    for scheme in ("light", "dark"):
        page = readers(color_scheme=scheme).begin(site)
        page.goto(f"{site}gallery/")
        page.emulate_media(media="print")
        picture = page.locator(".dg-card img").first
        picture.scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('.dg-card img').complete")
        pictures.append(picture.screenshot())
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize(("name", "most"), [("", 2), ("part-1/", 22), ("part-2/", 61), ("how-to-read/", 18)])
def test_a_page_takes_few_sheets(paper: Callable[[str], Page], name: str, most: int) -> None:
    """Its walkthroughs may be parted between their moments; no sheet is left half blank for a picture."""
    sheets = re.findall(rb"/Type\s*/Page\b", paper(name).pdf(format="A4", prefer_css_page_size=True))
    assert 1 < len(sheets) <= most


def test_two_figures_stand_on_one_time_axis(readers: Readers, site: str) -> None:
    """What happens in both programs at a time stands at one height, down to the end."""
    page = readers().begin(site)
    page.goto(f"{site}part-1/")
    page.wait_for_function(WHOLE)
    one, other = page.locator(".dg-pair .dg-picture").evaluate_all(TOPS)
    assert len(one) == 5
    assert one == other


@pytest.mark.parametrize("name", ["", "part-1/", "how-to-read/"])
@pytest.mark.parametrize("width", [360, 820, 1366])
def test_nothing_lies_over_a_control(readers: Readers, site: str, name: str, width: int) -> None:
    """Wherever a reader has scrolled to, downwards or back up."""
    page = readers(viewport={"width": width, "height": 768}).begin(site)
    page.goto(site + name)
    page.wait_for_function(WHOLE)
    assert [] == page.evaluate(COVERED)


@pytest.mark.parametrize(("view", "parts"), VIEWS)
def test_every_step_fits(
    recording: tuple[Snippet, Trace], view: str, parts: str, readers: Readers, tmp_path: Path
) -> None:
    """Of every scene, in the browser's own metrics: no text clipped, none on top of another."""
    trace = recording[1]
    template = drawing.template(trace, view, parts)
    shutil.copytree(PROJECT / "docs/assets/fonts", tmp_path / "fonts")
    styles = '<link rel="stylesheet" href="fonts/fonts.css"><style>svg { width: auto !important }</style>'
    pictures = "".join(standalone("a title", template, step.index) for step in trace.steps)
    (tmp_path / "steps.html").write_text(f"<!doctype html><meta charset=utf-8>{styles}{pictures}", encoding="utf-8")
    page = readers().begin("file:")
    page.goto((tmp_path / "steps.html").as_uri())
    page.evaluate("document.fonts.ready")
    assert len(trace.steps) == page.locator("svg.dg-picture").count()
    assert [] == page.evaluate(MISFITS)


def test_copied_listings_are_programs(site: str, readers: Readers) -> None:
    """What is copied has one line for each line, without numbers and pointers."""
    page = readers().begin(site)
    page.goto(f"{site}part-1/")
    copied = page.locator(".dg-listing code").first.evaluate("code => code.innerText")
    assert 'def callee():\n    print("callee: first half")\n    print(' in copied
    compile(copied, "copied", "exec")


def test_every_figure_is_there_without_javascript(site: str, readers: Readers) -> None:
    """With its listing and its description."""
    page = readers(java_script_enabled=False).begin(site)
    page.goto(f"{site}part-1/")
    figures = page.locator(".dg-figure svg[role=img]")
    assert FIGURES["part-1/"] == figures.count()
    assert all(figure.is_visible() for figure in figures.all())


def test_the_site_names_no_path_of_this_machine(site_folder: Path) -> None:
    """What was recorded is told by the project's own paths."""
    texts = [path.read_text(encoding="utf-8") for end in ("html", "json") for path in site_folder.rglob(f"*.{end}")]
    assert len(texts) > len(PAGES)
    assert not [text for text in texts if str(PROJECT) in text or f"{Path.home()}/" in text]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_listings_have_the_colours_of_the_theme(site: str, readers: Readers, scheme: str) -> None:
    """Each character, though not each token has an element of its own."""
    source = snippet.load("tasks/taking_turns")
    tokens = highlight("\n".join(source.lines()), PythonLexer(), HtmlFormatter(nowrap=True))
    tokens = re.sub(r'<span class="[nopw]">([^<]*)</span>', r"\1", tokens)  # as on the site's pages
    page = readers(color_scheme=scheme).begin(site)
    page.goto(f"{site}part-1/")
    ours, theirs = page.evaluate(COLOURS, ["\n".join(row.markup for row in listing.rows(source)), tokens])
    assert len({colour for _, colour in ours}) > 5
    assert ours == theirs[-len(ours) :]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_has_a_colour_of_its_own(site: str, readers: Readers, scheme: Any) -> None:
    """Of its words, in the pictures; a task that is interrupted counts as running, and one that is destroyed as failed."""
    page = readers(color_scheme=scheme).begin(site)
    page.goto(f"{site}how-to-read/")
    colours = {
        state: page.locator(f".dg-task.is-{state} .dg-state").first.evaluate("(each) => getComputedStyle(each).fill")
        for state in words.SIGNS
    }
    assert colours["interrupted"] == colours["running"]
    assert colours["destroyed"] == colours["failed"]
    assert len(words.SIGNS) - 2 == len({*colours.values()})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_cancelled_does_not_look_like_a_link(site: str, readers: Readers, scheme: Any) -> None:
    """Its name in a sentence has another hue than links have, and than what is ready, which is blue, and what has failed."""
    page = readers(color_scheme=scheme).begin(site)
    page.goto(f"{site}how-to-read/")
    states = [f".dg-task.is-{state} .dg-state" for state in ("cancelled", "ready", "failed")]
    fills = [page.locator(state).first.evaluate("(each) => getComputedStyle(each).fill") for state in states]
    link = page.locator(".md-content a[href*=glossary]").first.evaluate("(each) => getComputedStyle(each).color")
    ours, *others = (_hue(colour) for colour in (*fills, link))
    assert all(abs(ours - other) > MOST_ALIKE for other in others)


def _hue(colour: str) -> float:
    """Of `rgb(…)`, in degrees."""
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    return colorsys.rgb_to_hls(red, green, blue)[0] * 360


def test_all_tabs_fit_on_a_screen(site: str, readers: Readers) -> None:
    """A part is there by its number, with its whole title where one points; and each leads to a page."""
    page = readers(viewport={"width": 1280, "height": 720}).begin(site)
    page.goto(site)
    tabs = page.locator(".md-tabs__list")
    assert tabs.evaluate("(list) => list.scrollWidth <= list.clientWidth")
    parts = page.locator(".md-tabs__link", has_text="Part ")
    expect(parts).to_have_text([f"Part {number}" for number in range(1, parts.count() + 1)])
    assert all(title.startswith("Part ") for title in parts.evaluate_all("all => all.map((each) => each.title)"))
    page.locator(".md-tabs__link", has_text="Field guide").click()
    expect(page.locator("h1")).to_contain_text("Field guide")
