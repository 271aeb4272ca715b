"""The gallery shows every snippet, and where it is used."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

from diagram_gen.page import markup
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import gallery
from diagram_gen.site.macros import Macros
from diagram_gen.site.uses import uses
from tests.budget import MOST_BYTES
from tests.programs import PROJECT, write

PROGRAM = '"""{title}.\n\n>>> f(1)\n1\n"""\n\n\ndef f(n):\n    print(n)  # @inside\n\n\nif __name__ == "__main__":\n    f(1)\n'
PAGE = """
    # The page

    ## First

    {{ walkthrough("topic/one", view="stack") }}

    ## Second

    {{ figure("topic/one", view="stack", at="inside") }}
    {{ walkthrough("topic/one", view="stack", at="inside") }}
    {{ walkthrough("two/one", view="stack") }}
"""


IDEAS = """
    [[ideas]]
    title = "The second idea"
    page = "page.md"

    [ideas.topics]
    two = "What is in `two`"

    [[ideas.questions]]
    id = "why"
    asked = "Why `one`?"
    answer = "So."
    snippets = ["two/one", "topic/one"]
"""


def made(builder: Builder, folder: Path, title: str = "One") -> str:
    """The gallery of two snippets with one idea's name, and of one that no page uses."""
    for name in ("topic/one", "two/one", "two/unused"):
        write(folder, PROGRAM.format(title=title), f"snippets/{name}.py")
    write(folder, PAGE, "docs/page.md")
    return gallery.markdown(builder, folder / "docs")


def test_every_snippet_has_a_card_with_its_uses(builder: Builder, tmp_path: Path) -> None:
    """By topic; with the pages, the headings and the walkthrough."""
    text = made(builder, tmp_path)
    assert text.index("## Topic") < text.index("topic/one") < text.index("## Two") < text.index("two/unused")
    assert "- [The page](page.md): [First](page.md#first), [Second](page.md#second)" in text
    assert "- [Step through it](page.md#one)" in text
    assert "- [Step through it](page.md#one-3)" in text
    assert 1 == text.count("- On no page yet.")


def test_topics_stand_below_their_ideas_with_their_headings(builder: Builder, tmp_path: Path) -> None:
    """A topic that belongs to none comes last, by the name of its folder; those on pages come in the order of these."""
    write(tmp_path, IDEAS, "snippets/ideas.toml")
    write(tmp_path, PROGRAM.format(title="Not used"), "snippets/two/first_by_name.py")
    text = made(builder, tmp_path)
    places = ("## By idea", "### The second idea", "#### What is in `two`", "`two/one`", "`two/first_by_name`")
    found = [text.index(each) for each in (*places, "### Other topics", "#### Topic", "`topic/one`", "## By question")]
    assert sorted(found) == found


def test_each_question_leads_to_the_cards_of_its_snippets(builder: Builder, tmp_path: Path) -> None:
    """And to its answer on the page of the questions."""
    write(tmp_path, IDEAS, "snippets/ideas.toml")
    text = made(builder, tmp_path)
    assert "## By question\n\n**The second idea**\n" in text
    assert "- **[Why `one`?](questions.md#why)**<br>\n  [One](#card-two-one); [One](#card-topic-one)" in text
    ids = {each.id for each in LexborHTMLParser(text).css(".dg-card")}
    assert {"card-topic-one", "card-two-one", "card-two-unused"} == ids


def test_without_questions_there_is_one_order(builder: Builder, tmp_path: Path) -> None:
    """By idea, where all topics are others."""
    assert "## By question" not in made(builder, tmp_path)


def test_a_link_to_a_walkthrough_leads_to_it(builder: Builder, tmp_path: Path) -> None:
    """Also where walkthroughs of one name stand on one page."""
    made(builder, tmp_path)
    macros = Macros(builder)
    ids = [
        LexborHTMLParser(macros.walkthrough(name, view="stack")).css_first("dg-walkthrough").id
        for name in ("topic/one", "topic/one", "two/one")
    ]
    assert ["one", "one-2", "one-3"] == ids


def test_the_picture_is_one_element_that_follows_the_scheme(builder: Builder, tmp_path: Path) -> None:
    """An image of the moment that pages show, with a name, asking for no file."""
    tree = LexborHTMLParser(made(builder, tmp_path))
    picture = tree.css("img")[0]
    assert "The call stack: One" == picture.attributes["alt"]
    svg = unquote((picture.attributes["src"] or "").removeprefix("data:image/svg+xml,"))
    ElementTree.fromstring(svg)
    assert "▸ line 9" in svg
    assert "@media (prefers-color-scheme: dark) {\n:root {\n  --dg-paper: #16181f" in svg
    assert "url(" not in svg


def test_a_title_stays_a_text(builder: Builder, tmp_path: Path) -> None:
    """Whatever Markdown or HTML it looks like."""
    text = made(builder, tmp_path, title="<b>[x](y) `code` *and* _so_")
    words = LexborHTMLParser(text).css_first("img").attributes["alt"]
    assert "The call stack: <b>[x](y) `code` *and* _so_" == words
    assert 'alt="The call stack: &lt;b&gt;&#91;x&#93;(y) &#96;code&#96; &#42;and&#42; &#95;so&#95;"' in text


def test_names_in_words() -> None:
    """As a heading."""
    assert "Event loop" == markup.words("event_loop")


def test_the_gallery_of_the_site_is_whole(in_project: Path) -> None:
    """Every use on the pages is in it."""
    text = Macros(Builder()).gallery()
    assert all(use.target in text for use in uses(PROJECT / "docs") if use.call.snippet)


def test_a_hundred_snippets_fit_a_page() -> None:
    """A card more takes a hundredth of what a page may, as a host sends it: its style sheet is that of the cards before."""
    text = gallery.markdown(Builder(), PROJECT / "docs")
    head, *cards = text.partition("## By question")[0].split('<div class="dg-card" ')
    assert len(cards) > 3
    first, every = (len(gzip.compress("".join(each).encode())) for each in ([head, cards[0]], [head, *cards]))
    assert (every - first) / (len(cards) - 1) < MOST_BYTES / 100 - 200
