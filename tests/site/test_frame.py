"""What stands around the text of every page: the header, the tabs, the drawer and the links below."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages import PAGES
from tests.reader import Readers

PHONE = {"viewport": {"width": 360, "height": 740}}
CUT = """(all) => all.filter((each) => each.clientWidth)
  .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
  .map((each) => each.textContent.trim())"""
"""Titles of which something is left out."""


def test_titles_are_whole_on_a_phone(site: str, readers: Readers) -> None:
    """In the header, where a page's own stands as soon as it is read on, in the drawer, and in the links to its neighbours."""
    page = readers(**PHONE).begin(site)
    for name in PAGES:
        page.goto(site + name)
        titles = page.locator(":is(.md-header__topic, .md-footer__title) > .md-ellipsis")
        assert [] == titles.evaluate_all(CUT)
        header = page.locator(".md-header").evaluate("each => each.clientHeight")
        topics = page.locator(".md-header__topic > .md-ellipsis")
        assert topics.evaluate_all("(all, most) => all.every((each) => each.scrollHeight <= most)", header)
    page.locator(".md-header label[for=__drawer]").click()
    drawer = page.locator(".md-nav--primary > .md-nav__title")
    expect(drawer).to_be_in_viewport()
    assert [] == drawer.evaluate_all(CUT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tab_of_a_page_is_told_by_a_line(site: str, readers: Readers, scheme: str) -> None:
    """And not by a shade alone; no other tab has one."""
    page = readers(color_scheme=scheme).begin(site)
    page.goto(f"{site}questions/")
    lines = page.locator(".md-tabs__link").evaluate_all(
        "all => all.filter((each) => getComputedStyle(each).textDecorationLine === 'underline').map((each) => each.textContent.trim())"
    )
    assert ["Questions"] == lines


def test_where_there_is_no_page_the_text_begins_where_it_does_on_others(site: str, readers: Readers) -> None:
    """Nothing stands beside it there, either; on a phone the drawer is there."""
    page = readers(viewport={"width": 1366, "height": 768}).begin(site)
    left = []
    for name in ("about/", "404.html"):
        page.goto(site + name)
        left.append(page.locator("h1").evaluate("each => each.getBoundingClientRect().left"))
    assert left[0] == left[1]
    page = readers(**PHONE).begin(site)
    page.goto(f"{site}404.html")
    page.locator(".md-header label[for=__drawer]").click()
    expect(page.locator(".md-nav--primary > .md-nav__list")).to_be_in_viewport()
