"""The glossary has the words that the pages define."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagram_gen.site.uses import headings
from tests.programs import PROJECT

DOCS = PROJECT / "docs"
ENTRIES = {each.anchor for each in headings((DOCS / "glossary.md").read_text("utf-8")) if each.level == 3}
_BOX = re.compile(r'^!!! terminology "(?P<title>.+)"\n(?P<text>(?:\n| {4}.*\n)+)', re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![*\w])\*(?P<words>[^*\n]+)\*(?![*\w])")
_ENTRY = re.compile(r"\]\(glossary\.md#(?P<anchor>[\w-]+)\)")


def unlinked(text: str) -> list[str]:
    """What the terminology boxes in the text of a page define without a link to the glossary."""
    found = []
    for box in _BOX.finditer(text):
        if not ENTRIES.intersection(_ENTRY.findall(box["text"])):
            found.append(box["title"])
        found += [each["words"] for each in _EMPHASIS.finditer(box["text"]) if not _ENTRY.search(each["words"])]
    return found


@pytest.mark.parametrize("page", sorted(DOCS.glob("part-*.md")), ids=lambda page: page.stem)
def test_what_a_box_defines_is_in_the_glossary(page: Path) -> None:
    """Each box of terminology leads there, and so does every word that stands out in one."""
    assert [] == unlinked(page.read_text("utf-8"))


def test_a_word_without_an_entry_would_be_found() -> None:
    """Be it what the box is about, or a word in it."""
    box = '!!! terminology "A box"\n\n    A [future](glossary.md#{}) is {} until it is done.\n'
    assert [] == unlinked(box.format("future", "*[pending](glossary.md#pending)*"))
    assert ["pending"] == unlinked(box.format("future", "*pending*"))
    assert ["A box"] == unlinked(box.format("no-such-word", "pending"))


def test_every_link_of_a_page_to_the_glossary_finds_its_word() -> None:
    """On all pages."""
    lost = [
        (page.name, anchor)
        for page in DOCS.glob("*.md")
        for anchor in _ENTRY.findall(page.read_text("utf-8"))
        if anchor not in ENTRIES
    ]
    assert [] == lost
