"""The ideas of the series: a file beside the snippets tells them, and those of this site are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.site import ideas
from diagram_gen.site.ideas import Idea, Question, Topic
from tests.programs import PROJECT

SNIPPETS = PROJECT / "snippets"
TEXT = """
[[ideas]]
title = "An idea"
page = "page.md"
topics = { one = "The first", two = "The second" }

[[ideas.questions]]
id = "why"
asked = "Why?"
answer = "So."
snippets = ["one/a", "two/b"]

[[ideas]]
title = "Another"
page = "other.md"
"""


def test_ideas_have_topics_and_questions() -> None:
    """In the order of the file."""
    topics = (Topic("one", "The first"), Topic("two", "The second"))
    question = Question("why", "Why?", "So.", ("one/a", "two/b"))
    assert (Idea("An idea", "page.md", topics, (question,)), Idea("Another", "other.md")) == ideas.parsed(TEXT)


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    """As in a project that has its own snippets and no series."""
    assert () == ideas.parsed(ideas.text(tmp_path))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[ideas", "ideas.toml is no TOML: "),
        ('[[ideas]]\ntitle = "T"\n', "missing 1 required positional argument: 'page'"),
        (TEXT.replace("answer", "anwser"), "got an unexpected keyword argument 'anwser'"),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    """In a sentence that names the file."""
    with pytest.raises(DiagramError, match=r"^ideas\.toml ") as caught:
        ideas.parsed(text)
    assert says in str(caught.value)


def test_every_topic_of_the_site_has_a_heading() -> None:
    """And every heading a topic."""
    folders = {name.partition("/")[0] for name in snippet.names(SNIPPETS)}
    known = ideas.parsed(ideas.text(SNIPPETS))
    assert [] == ideas.untitled(sorted(folders), known)
    assert folders == {topic.folder for idea in known for topic in idea.topics}


def test_every_idea_of_the_site_is_that_of_a_part() -> None:
    """In their order, and each part has one."""
    pages = [idea.page for idea in ideas.parsed(ideas.text(SNIPPETS))]
    assert [f"part-{number}.md" for number in range(1, len(pages) + 1)] == pages
    assert set() == {path.name for path in (PROJECT / "docs").glob("part-*.md")} - set(pages)
