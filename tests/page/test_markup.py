"""The markup that pages embed."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from diagram_gen.page import markup, pictures
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import legend
from tests.programs import write

HOSTILE = '''
    """<script>alert("title")</script> & more.

    >>> main()
    <script>alert("out")</script> & \u202e
    """

    def main():
        text = "<script>alert('value')</script> & \\u202e"
        print('<script>alert("out")</script> & \u202e')  # @print

    main()
'''


def test_a_figure_has_picture_listing_caption_and_description(builder: Builder, tmp_path: Path) -> None:
    """The picture is an image with a name and a text that comes from the recorded state."""
    write(tmp_path, "def f(n):\n    return n  # @inside\n\nf(1)\n", "snippets/topic/one.py")
    moment = builder.moment(builder.snippet("topic/one"), "inside")
    text = markup.figure(
        moment, builder.template(moment.trace, "stack"), id="here", caption="A <call>.", with_listing=True
    )
    tree = LexborHTMLParser(text)
    picture = tree.css_first("figure#here svg[role=img]")
    assert picture is not None
    assert "here-title" == picture.attributes["aria-labelledby"]
    assert "f, at line 2: n = 1, returns to the module, line 4" in tree.css_first("desc#here-text").text()
    assert "A <call>." == tree.css_first("figcaption").text()
    assert ["2"] == [row.attributes["data-line"] for row in tree.css(".dg-row--now")]
    assert "about to run line 2, return n" in (tree.css_first("pre").attributes["aria-label"] or "")


def test_without_a_listing(builder: Builder, tmp_path: Path) -> None:
    """There is the picture alone."""
    write(tmp_path, "x = 1\n", "snippets/topic/one.py")
    moment = builder.moment(builder.snippet("topic/one"), "end")
    text = markup.figure(moment, builder.template(moment.trace, "stack"), id="a", caption="", with_listing=False)
    tree = LexborHTMLParser(text)
    assert (None, None) == (tree.css_first("pre"), tree.css_first("figcaption"))


def test_markup_in_a_program_is_shown_not_run(builder: Builder, tmp_path: Path) -> None:
    """In its title, its listing, its values and its output."""
    write(tmp_path, HOSTILE, "snippets/topic/hostile.py")
    moment = builder.moment(builder.snippet("topic/hostile"), "print")
    template = builder.template(moment.trace, "stack")
    texts = [
        markup.figure(moment, template, id="a", caption="<script>", with_listing=True),
        markup.listing(moment.snippet),
        markup.output(moment.snippet, moment.trace),
        pictures.standalone(moment.snippet.title, template, moment.step),
        markup.error("<script>"),
    ]
    for text in texts:
        assert "<script" not in text
        assert "&lt;script" in text


def test_a_standalone_picture_needs_nothing_else(builder: Builder, tmp_path: Path) -> None:
    """It brings its style and asks no other file for anything."""
    write(tmp_path, "x = 1\n", "snippets/topic/one.py")
    moment = builder.moment(builder.snippet("topic/one"), "end")
    text = pictures.standalone("title", builder.template(moment.trace, "stack"), moment.step)
    assert "<style>" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "url(" not in text


def test_the_legend_can_be_heard(in_project: Path) -> None:
    """Each sign has its words, each group its name."""
    tree = LexborHTMLParser(legend.markup())
    assert all(sign.attributes["aria-label"] for sign in tree.css("dt svg[role=img]"))
    assert ["Frames", "Tasks", "The loop", "What is awaited", "What is held", "The timeline", "Texts"] == [
        title.text() for title in tree.css(".dg-legend-title")
    ]
    assert len(tree.css("dt")) == len(tree.css("dd")) == len(tree.css("dt svg[role=img]"))
