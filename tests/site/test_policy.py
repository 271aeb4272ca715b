"""The site works under a strict Content-Security-Policy, such as a careful host sends.

Markup, scripts and styles of our own need nothing but files of the same host, and the playground to compile Python, which
`'wasm-unsafe-eval'` allows: its worker does, which the policy that its own file is sent with holds for. Material needs two
things more:

- its inline scripts, which choose the colours before anything is drawn, and open the tab that a link leads to. There are
  three to a page, and one of them differs with the page's depth. The policy names them by their hashes.
- pictures that stand in style sheets as `data:` addresses: its icons (and, in site.css, those of our boxes).

Its search runs in a worker, and it fetches the index: from the same host, so they need nothing more than to be allowed.
With `navigation.instant` it needs no more than without.

That every page is drawn under it, `test_pages` sees; here is what readers do there.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.reader import Reader, Readers
from tests.serving import served

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL)
VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
  violated(`${effectiveDirective} forbids ${blockedURI}, ${sourceFile}:${lineNumber}`));
"""


def policy(folder: Path) -> str:
    """The strictest policy that the site works under."""
    scripts = {text for path in folder.rglob("*.html") for text in INLINE_SCRIPT.findall(path.read_text("utf-8"))}
    digests = (hashlib.sha256(text.encode()).digest() for text in scripts)
    hashes = sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *hashes]),
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


@pytest.fixture(scope="module")
def site(site_folder: Path) -> Iterator[str]:
    """The address of the site, which sends the policy."""
    with served(site_folder, {"Content-Security-Policy": policy(site_folder)}) as address:
        yield address


@pytest.fixture(scope="module")
def reader(readers: Readers) -> Reader:
    """Who is told what the policy forbids."""
    reader = readers(color_scheme="light")
    reader.page.expose_function("violated", lambda text: reader.wrong.append(text))
    reader.page.add_init_script(VIOLATIONS)
    return reader


@pytest.fixture
def visit(reader: Reader, site: str) -> Iterator[Callable[[str], Page]]:
    """Opens a page of the site; at the end of the test nothing was forbidden, and no other host was asked."""
    page = reader.begin(site)

    def visited(name: str) -> Page:
        page.goto(site + name, wait_until="networkidle")
        return page

    yield visited
    assert [] == reader.wrong


def test_the_search_finds(visit: Callable[[str], Page]) -> None:
    """In a worker, with an index that it fetches."""
    page = visit("part-1/")
    page.keyboard.press("/")
    page.keyboard.type("ready queue")
    expect(page.locator(".md-search-result__item").first).to_be_visible()


def test_the_palette_changes(visit: Callable[[str], Page]) -> None:
    """On this page at once, and on the next before it is drawn."""
    page = visit("part-1/")
    page.locator("label[for=__palette_1]").click()
    expect(page.locator("body[data-md-color-scheme=slate]")).to_be_attached()
    page.reload()
    expect(page.locator("body[data-md-color-scheme=slate]")).to_be_attached()


def test_code_is_copied(visit: Callable[[str], Page]) -> None:
    """By the theme's button."""
    page = visit("part-1/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".dg-listing .md-code__button[data-md-type=copy]").first.click()
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("def callee():")


def test_a_walkthrough_steps_and_a_link_is_followed(visit: Callable[[str], Page]) -> None:
    """To the next moment of a run, and to the next page."""
    page = visit("")
    walkthrough = page.locator("dg-walkthrough")
    before = walkthrough.evaluate("element => element.step")
    walkthrough.locator("[data-does=next]").click()
    assert before + 1 == walkthrough.evaluate("element => element.step")
    page.locator(".md-tabs__link").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Part 1")


def test_the_policy_is_enforced(readers: Readers, site: str) -> None:
    """Else these tests would prove nothing: what the site doesn't need is forbidden."""
    page = readers(color_scheme="dark").begin(site)
    page.goto(site)
    forbidden = page.evaluate("""() => new Promise((resolve) => {
      const forbidden = new Set();
      addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
        if (forbidden.add(effectiveDirective).size === 3) resolve([...forbidden]);
      });
      document.body.insertAdjacentHTML("beforeend", '<p style="color: red"></p><img src="http://127.0.0.1:9/x.png">');
      document.body.append(Object.assign(document.createElement("script"), { text: "1" }));
    })""")
    assert ["img-src", "script-src-elem", "style-src-attr"] == sorted(forbidden)
