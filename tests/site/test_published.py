"""The site as it is published: the same files on a host and on the disk, with the metadata that a host makes possible."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from tests.programs import PROJECT
from tests.reader import WHOLE, Readers
from tests.serving import served
from tests.shared import Shared

HOST, REPOSITORY = "https://example.org/course/", "https://github.com/example/course"
PAGES = sorted(path.stem for path in (PROJECT / "docs").glob("*.md"))


def built(folder: Path, **environment: str) -> Path:
    """The site, built as `make site` builds it."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    surroundings = {**os.environ, "OFFLINE": "true", **environment}
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, env=surroundings)
    assert 0 == done.returncode, done.stderr
    return folder


@pytest.fixture(scope="module")
def published(shared: Shared) -> Path:
    """The site for a host, from a repository."""
    where = {"SITE_URL": HOST, "REPO_URL": REPOSITORY, "EDIT_URI": "edit/main/docs/"}
    return shared.once("published", lambda folder: built(folder, **where))


@pytest.fixture(scope="module")
def host(published: Path) -> Iterator[str]:
    """The address of a host that has it."""
    with served(published) as address:
        yield address


@pytest.fixture(params=["disk", "host"])
def place(request: pytest.FixtureRequest, published: Path, host: str) -> str:
    """Where the site is opened from."""
    return f"{published.as_uri()}/" if request.param == "disk" else host


@pytest.fixture
def page(readers: Readers, place: str) -> Iterator[Page]:
    """A reader's page, which has met with no error and asked no one else for anything."""
    reader = readers()
    yield reader.begin(place)
    assert [] == reader.wrong


def tree(published: Path, name: str) -> LexborHTMLParser:
    """A page of the site, read."""
    return LexborHTMLParser((published / f"{name}.html").read_text(encoding="utf-8"))


@cache
def ids(path: Path) -> frozenset[str | None]:
    """What places in a page are called: many links lead to it, and it is read once."""
    return frozenset(each.attributes["id"] for each in LexborHTMLParser(path.read_text(encoding="utf-8")).css("[id]"))


def meta(published: Path, name: str) -> dict[str, str]:
    """The metadata of a page, by name or property."""
    found = [each.attributes for each in tree(published, name).css("meta[content]")]
    return {each.get("property") or each.get("name") or "": each["content"] or "" for each in found}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_word(page: Page, place: str, name: str) -> None:
    """From the disk as from a host: no error, and no request to anyone else."""
    page.goto(f"{place}{name}.html")
    page.wait_for_function(WHOLE)  # and so has all that it loads late
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["gallery", "about"])
def test_the_gallery_and_the_links_below_a_page_are_sound(
    readers: Readers, published: Path, name: str, scheme: str, width: int
) -> None:
    """For readers of every kind, on any screen; and a page of the site stays light."""
    page = readers(viewport={"width": width, "height": 800}, color_scheme=scheme).begin("file:")
    page.goto((published / f"{name}.html").as_uri())
    page.locator(".site-mend a").first.wait_for()
    found = Axe().run(page).response["violations"]
    assert [] == [str(node["target"]) for each in found for node in each["nodes"] if "md-code__nav" not in str(node)]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelectorAll('*').length") < 1500


def test_links_lead_from_page_to_page(page: Page, place: str) -> None:
    """By the tabs, and by what comes next."""
    page.goto(f"{place}index.html")
    page.get_by_role("link", name="Part 1: Basic concepts").first.click()
    assert "part-1.html" == page.url.removeprefix(place)
    page.locator(".md-footer__link--next").click()
    assert "part-2.html" == page.url.removeprefix(place)


def test_a_walkthrough_steps(page: Page, place: str) -> None:
    """Forwards, by its button."""
    page.goto(f"{place}index.html")
    counter = page.locator(".dg-counter > span").first
    before = counter.inner_text()
    page.get_by_role("button", name="Next step").first.click()
    assert int(before.split("/")[0]) + 1 == int(counter.inner_text().split("/")[0])


def test_search_finds(page: Page, place: str) -> None:
    """And what it finds opens."""
    page.goto(f"{place}about.html")
    page.get_by_role("textbox", name="Search").press_sequentially("ready queue", delay=40)
    result = page.locator(".md-search-result__link:visible", has_text="ready queue").first
    result.wait_for()
    result.click()
    page.wait_for_url(lambda address: not address.startswith(f"{place}about"))
    assert page.locator("h1").count() == 1


def test_every_link_within_the_site_leads_somewhere(published: Path) -> None:
    """To a file that is there, and to a place in it that is there: no folder, no address that only a host completes."""
    for name in PAGES:
        for link in tree(published, name).css("a[href]"):
            target = urlsplit(urljoin((published / f"{name}.html").as_uri(), link.attributes["href"] or ""))
            if target.scheme != "file":
                continue
            path = Path(unquote(target.path))
            assert path.is_file(), (name, link.attributes["href"])
            if target.fragment.startswith("snippet="):  # the playground opens it
                file = published / f"downloads/{target.fragment.removeprefix('snippet=')}.py"
                assert file.is_file(), (name, link.attributes["href"])
                continue
            words = {target.fragment, target.fragment.partition(".")[0]}
            assert not target.fragment or words & ids(path), (name, link.attributes["href"])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_is(published: Path, name: str) -> None:
    """Its address, its title, what it is about, and a picture of ours, for where it is shared."""
    found = meta(published, name)
    canonical = tree(published, name).css_first("link[rel=canonical]").attributes["href"]
    assert f"{HOST}{name}.html" == canonical == found["og:url"]
    assert found["description"] == found["og:description"] != ""
    assert "Asyncio, frame by frame" in found["og:title"]
    assert (f"{HOST}assets/social.png", "1200", "630") == (
        found["og:image"],
        found["og:image:width"],
        found["og:image:height"],
    )
    assert "summary_large_image" == found["twitter:card"]


def test_descriptions_are_all_different(published: Path) -> None:
    """Each page is about something of its own."""
    assert len(PAGES) == len({meta(published, name)["description"] for name in PAGES})


def test_the_sitemap_lists_every_page(published: Path) -> None:
    """By its whole address."""
    text = (published / "sitemap.xml").read_text(encoding="utf-8")
    assert all(f"<loc>{HOST}{name}.html</loc>" in text for name in PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_put_right(published: Path, name: str) -> None:
    """By editing its source, or by a report that says which page it is about."""
    edit, report = (link.attributes["href"] or "" for link in tree(published, name).css(".site-mend a"))
    assert f"{REPOSITORY}/edit/main/docs/{name}.md" == edit
    asked = parse_qs(urlsplit(report).query)
    assert report.startswith(f"{REPOSITORY}/issues/new?")
    assert (["problem.yml"], [f"{HOST}{name}.html"]) == (asked["template"], asked["page"])
    assert asked["title"][0].endswith(": ")


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    """Without a host and a repository there are no links to them, rather than wrong ones."""
    folder = built(tmp_path / "site", SITE_URL="", REPO_URL="", EDIT_URI="")
    text = (folder / "part-1.html").read_text(encoding="utf-8")
    assert not [word for word in ("og:image", "og:url", "canonical", "site-mend", "md-source") if word in text]
