"""The questions that readers bring lead to the runs that answer them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import ideas, questions
from diagram_gen.site.macros import Macros
from diagram_gen.site.uses import uses, walkthroughs
from tests.programs import PROJECT, write

ASKED = [each for idea in ideas.parsed(ideas.text(PROJECT / "snippets")) for each in idea.questions]
BROUGHT = 35
"""How many questions the series sets out to answer."""
PROGRAM = '"""{title}.\n\n>>> f(1)\n1\n"""\n\n\ndef f(n):\n    print(n)  # @inside\n\n\nif __name__ == "__main__":\n    f(1)\n'
OTHER = """
    # Part 1: Another page

    {{ compare("topic/one", "topic/two", view="stack", at="inside") }}
"""
PAGE = """
    # Part 2: The page

    ## First

    {{ figure("topic/one", view="stack", at="inside") }}
    {{ walkthrough("topic/one", view="stack") }}

    ## Second

    {{ compare("topic/one", "topic/two", view="stack", at="inside") }}
    {{ walkthrough("topic/three", view="stack", at="f:call") }}
"""
IDEAS = """
    [[ideas]]
    title = "Without questions"
    page = "part-1.md"

    [[ideas]]
    title = "An idea"
    page = "part-2.md"

    [[ideas.questions]]
    id = "why"
    asked = "Why `one`?"
    answer = "So *it* is."
    snippets = {snippets}
    sections = {sections}
"""


def made(folder: Path, snippets: str, sections: str = "[]") -> str:
    """The page of one question about three snippets."""
    for name in ("one", "two", "three", "unseen"):
        write(folder, PROGRAM.format(title=f"`{name}`"), f"snippets/topic/{name}.py")
    write(folder, OTHER, "docs/part-1.md")
    write(folder, PAGE, "docs/part-2.md")
    write(folder, IDEAS.format(snippets=snippets, sections=sections), "snippets/ideas.toml")
    return questions.markdown(Builder(folder / "snippets", folder / "cache"), folder / "docs")


def test_a_question_leads_to_the_place_that_shows_most_of_it(tmp_path: Path) -> None:
    """On the page of its idea, if that does; at the moment at which it opens, if that has a name."""
    text = made(tmp_path, '["topic/one", "topic/two", "topic/three"]')
    assert text.startswith("## An idea\n\n### Why `one`? { #why }\n\nSo *it* is.\n")
    (place,) = re.findall("^- .*", text, re.MULTILINE)
    both = "[&#96;one&#96;](part-2.md#one-2.inside), compared with [&#96;two&#96;](part-2.md#two.inside)"
    assert f"- Part 2, [Second](part-2.md#second): {both}; [&#96;three&#96;](part-2.md#three)" == place


def test_what_it_does_not_ask_about_is_not_named(tmp_path: Path) -> None:
    """Though a comparison would have it; and sections that it names stand below."""
    text = made(tmp_path, '["topic/two"]', '["part-2.md#first"]')
    places = re.findall("^- .*", text, re.MULTILINE)
    assert ["- Part 2, [Second](part-2.md#second): [&#96;two&#96;](part-2.md#two.inside)"] == places[:1]
    assert ["- Part 2, [First](part-2.md#first)"] == places[1:]


def test_a_program_under_two_pythons_is_told_by_them() -> None:
    """For both have one title."""
    text = questions.markdown(Builder(PROJECT / "snippets"), PROJECT / "docs")
    place = next(line for line in text.splitlines() if "(part-7.md#current" in line)
    assert re.search(r", under Python 3\.13\]\(.+\), compared with \[.+, under Python 3\.14\]\(", place)


@pytest.mark.parametrize(
    ("snippets", "sections", "says"),
    [
        ('["topic/unseen"]', "[]", "no page steps through 'topic/unseen', which is to answer 'Why `one`?'"),
        ('["topic/missing"]', "[]", "no page steps through 'topic/missing', which is to answer 'Why `one`?'"),
        ('["topic/one"]', '["part-2.md#third"]', "there is no 'part-2.md#third', which is to answer 'Why `one`?'"),
        ('["topic/one"]', '["part-3.md#x"]', "there is no 'part-3.md#x', which is to answer 'Why `one`?'"),
    ],
)
def test_what_leads_nowhere_is_said(tmp_path: Path, snippets: str, sections: str, says: str) -> None:
    """With the question."""
    with pytest.raises(DiagramError) as caught:
        made(tmp_path, snippets, sections)
    assert says == str(caught.value)


def test_all_questions_of_the_series_are_there() -> None:
    """Each once, with an anchor of its own and an answer that is a sentence."""
    assert len(ASKED) >= BROUGHT
    for what in ({each.id for each in ASKED}, {each.asked for each in ASKED}):
        assert len(ASKED) == len(what)
    assert [] == [each.id for each in ASKED if not re.fullmatch(r"[a-z]+(-[a-z]+)*", each.id)]
    assert [] == [each.id for each in ASKED if not (each.asked.endswith("?") and each.answer.endswith("."))]


@pytest.mark.parametrize("asked", ASKED, ids=lambda each: each.id)
def test_a_run_answers_each_question(asked: ideas.Question) -> None:
    """One at least, which a page steps through; and whatever else it names, too."""
    shown = {each.name for each in walkthroughs(uses(PROJECT / "docs"))}
    assert asked.snippets
    assert set() == set(asked.snippets) - shown


def test_the_page_has_every_question_and_leads_to_parts(in_project: Path) -> None:
    """To each with an idea that has questions."""
    text = Macros(Builder()).questions()
    assert [each.id for each in ASKED] == re.findall(r"^### .+ \{ #(.+) \}$", text, re.MULTILINE)
    parts = {idea.page for idea in ideas.parsed(ideas.text(PROJECT / "snippets")) if idea.questions}
    assert set() == parts - set(re.findall(r"\]\((part-\d+\.md)#", text))
