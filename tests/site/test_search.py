"""The search of the site, by the words that readers bring."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from diagram_gen.site import ideas
from tests.programs import PROJECT
from tests.reader import Readers

ASKED = [each for idea in ideas.parsed(ideas.text(PROJECT / "snippets")) for each in idea.questions]
AMISS = 2
"""How many of the questions may be found below another section, typed as their headings are."""
NOTHING = "No matching documents"


@pytest.fixture(scope="module")
def page(readers: Readers, site: str) -> Page:
    """The home page, with the search begun."""
    page = readers().begin(site)
    page.goto(site)
    page.get_by_role("textbox", name="Search").focus()
    return page


def found(page: Page, words: str) -> list[str]:
    """The sections that are found by some words, from the first on."""
    field, said = page.get_by_role("textbox", name="Search"), page.locator(".md-search-result__meta")
    links = page.locator(".md-search-result__link")
    for typed, answer in (("", "Type to start searching"), (words, re.compile("matching document"))):
        field.fill(typed)
        field.press("End")  # the search listens to keys
        expect(said).to_have_text(answer)
    if said.inner_text() != NOTHING:
        expect(links.first).to_be_attached()
    addresses = links.evaluate_all("links => links.map((link) => link.href)")
    return [address.rpartition("#")[2] for address in addresses if "#" in address]


def test_a_question_is_found_by_its_own_words(page: Page) -> None:
    """It comes first among the sections, whatever small words are in it; those for which it does not are named."""
    first = {each.id: found(page, each.asked.replace("`", ""))[0] for each in ASKED}
    amiss = {asked: section for asked, section in first.items() if section != asked}
    assert len(amiss) <= AMISS, amiss


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("handle SIGTERM in asyncio", "sigterm"),
        ("docker stop SIGTERM", "sigterm"),
        ("Is there an RLock?", "two-locks"),
        ("Why is gather so slow?", "gather-slower"),
        ("can't pickle coroutine objects", "typeerror-cannot-pickle-coroutine-object"),
        ("ValueError: too many file descriptors in select()", "oserror-errno-24-too-many-open-files"),
    ],
)
def test_what_readers_write_leads_to_its_section(page: Page, words: str, section: str) -> None:
    """Small words among it are the beginning of no other word."""
    assert section == found(page, words)[0]


def test_small_words_alone_find_nothing(page: Page) -> None:
    """As part of another word they do."""
    assert [] == found(page, "is in a")
    assert "invalidstateerror-invalid-state" == found(page, "inva")[0]
