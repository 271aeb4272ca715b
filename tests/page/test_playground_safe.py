"""Markup from a worker, in which a stranger's program may have run, does nothing in the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from diagram_gen.page.files import FOLDER
from tests.serving import served

MADE = """async (markup) => {
  const { harmless } = await import("./playground_safe.js");
  const box = document.createElement("div");
  box.append(harmless(markup));
  return box.innerHTML;
}"""
HIDDEN = '<g id="</textarea></title><img src=x onerror=alert(1)>"></g>'
"""What is an attribute where it stands, and an element where what is around it is read as text."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page that can import the scripts."""
    with served(FOLDER / "scripts") as address:
        page = browser.new_page()
        page.goto(f"{address}made.js")
        yield page
        page.close()


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ("<p>a<script>1</script></p>", "<p>a</p>"),
        ('<p onclick="1" style="color: red" class="b">a</p>', '<p class="b">a</p>'),
        ('<a href=" javascript:1">a</a><a href="#b">b</a>', '<a>a</a><a href="#b">b</a>'),
        ('<svg><a xlink:href="javascript:1"><text>a</text></a></svg>', "<svg><a><text>a</text></a></svg>"),
        ('<svg><use href="#a"></use><foreignObject><p>a</p></foreignObject></svg>', "<svg></svg>"),
        ('<img src="/a"><img src="data:image/png;base64,a">', '<img><img src="data:image/png;base64,a">'),
        ("<template><img onload=1><dg-comparison></dg-comparison></template>", "<template><img></template>"),
        ("<form><input name=attributes></form>a", "a"),
        ("<dg-playground></dg-playground><math><mi>a</mi></math>a", "a"),
        (f"<svg><noscript><textarea>{HIDDEN}</textarea></noscript></svg>", "<svg></svg>"),
        (f"<svg><title><b>{HIDDEN}</b>a</title></svg>", "<svg><title>a</title></svg>"),
        ("<noscript>a<!--b--><p onclick=1>c</p></noscript>", "<noscript><p>c</p></noscript>"),
    ],
)
def test_nothing_is_left_that_could_run_or_ask(page: Page, markup: str, left: str) -> None:
    """At once, or once it is parsed again."""
    assert left == page.evaluate(MADE, markup)
