"""The parts of the series lead to one another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import prose
from tests.programs import PROJECT

PARTS = sorted((PROJECT / "docs").glob("part-*.md"), key=lambda page: int(page.stem.partition("-")[2]))
_NAMED = re.compile(r"\bPart (?P<number>\d+)\b")


def unlinked(text: str) -> list[str]:
    """The lines of prose that name a part which there is, and do not lead to it."""
    names = {page.name for page in PARTS}
    lines = (line for line in prose.without_code(text).split("\n") if line and not line.startswith(("#", "title:")))
    return [
        line
        for line in lines
        for match in _NAMED.finditer(line)
        if (page := f"part-{match['number']}.md") in names and page not in line
    ]


@pytest.mark.parametrize("page", PARTS, ids=lambda page: page.stem)
def test_a_part_that_is_named_is_a_link(page: Path) -> None:
    """Also where it was written before there was that part."""
    assert [] == unlinked(page.read_text("utf-8"))


def test_a_part_that_is_no_link_would_be_found() -> None:
    """If there is such a part."""
    promise = "Part 1 has it, and Part 1000 will."
    assert [promise] == unlinked(f"# Part 1: Not this\n\n{promise}\n[Part 1](part-1.md) has it.\n")


@pytest.mark.parametrize("page", PARTS, ids=lambda page: page.stem)
def test_each_part_says_where_to_go_on(page: Path) -> None:
    """At its end: to the part after it, if there is one, and to the questions of its readers."""
    following = PARTS[PARTS.index(page) + 1 :][:1]
    end = page.read_text("utf-8").partition("\n## Where to next\n")[2]
    assert "](questions.md" in end
    assert [each.name for each in following] == [each.name for each in following if f"]({each.name}" in end]
