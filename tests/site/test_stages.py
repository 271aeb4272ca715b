"""What the stages of the pipeline make of a snippet is shown as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown import markdown
from selectolax.lexbor import LexborHTMLParser

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import stages
from diagram_gen.site.macros import Macros
from tests import commands
from tests.programs import write

NAME = "calling/one_call"


def shown(stage: str, **options: object) -> str:
    """The text that stands on a page."""
    return text_of(Macros(Builder()).stage(NAME, stage=stage, **options))  # type: ignore[arg-type]


def text_of(markup: str) -> str:
    """What a reader sees of a block of code."""
    block = LexborHTMLParser(markup).css_first("div.highlight > pre > code")
    assert block is not None, markup
    return block.text().rstrip("\n")


def test_lines_of_a_trace_are_those_that_the_command_prints(in_project: Path) -> None:
    """Of the steps from one moment to another, both included; one that is too long for the page goes on further in."""
    lines = shown("trace", only=["second-line", "two-frames"]).splitlines()
    whole = re.sub(r"\n +", "", "\n".join(lines))
    assert (3, True) == (len(whole.splitlines()), len(lines) > 3)
    assert f"\n{whole}\n" in commands.run("trace", f"snippets/{NAME}.py").stdout


@pytest.mark.parametrize("stage", stages.STAGES)
def test_no_line_is_too_long_for_paper(in_project: Path, stage: str) -> None:
    """Whatever makes it."""
    lines = shown(stage, only=["first-line", "two-frames"], slot="frame-1").splitlines()
    assert [] == [line for line in lines if len(line) > 100]


@pytest.mark.parametrize(
    ("stage", "first", "within"),
    [
        ("scene", "frame-1       is-function is-running", "\nline-1        ▸ line 8\n"),
        ("layout", '<TABLE ID="frame-1"', '>MMMMMMMMMM</TD>\n    <TD ID="line-1"'),
        ("picture", '<g data-slot="frame-1"', ">▸ line 8</text>"),
    ],
)
def test_of_a_slot_each_stage_shows_what_it_makes(in_project: Path, stage: str, first: str, within: str) -> None:
    """With what the slot holds, and nothing of the frame below."""
    text = shown(stage, at="two-frames", slot="frame-1")
    assert text.startswith(first)
    assert within in text
    assert "frame-0" not in text


@pytest.mark.parametrize(
    ("stage", "options", "sentence"),
    [
        ("tarce", {}, "no stage 'tarce'; did you mean 'trace'?"),
        ("layout", {"slot": "fram-1"}, "no slot 'fram-1' is drawn here; did you mean 'frame-1'"),
        ("picture", {"at": "first-line", "slot": "frame-1"}, "no slot 'frame-1' is drawn here; did you mean 'frame-0'"),
        ("trace", {"only": ["two-frames"]}, "does not name two moments"),
        ("scene", {"view": "stakc"}, "no view 'stakc'; did you mean 'stack'?"),
    ],
)
def test_what_is_not_there_is_refused(in_project: Path, stage: str, options: dict[str, object], sentence: str) -> None:
    """With the near names."""
    with pytest.raises(DiagramError) as refused:
        shown(stage, **options)
    assert sentence in str(refused.value)


def test_what_a_program_says_stays_text(builder: Builder, tmp_path: Path) -> None:
    """Markup, and blocks of Markdown."""
    write(tmp_path, "text = '````</code><b>'\nprint  # @inside\n", "snippets/topic/hostile.py")
    markup = Macros(builder).stage("topic/hostile", stage="trace", only=["inside", "inside"])
    assert "````</code><b>" in text_of(markup)
    assert LexborHTMLParser(markup).css_first("b") is None


@pytest.mark.parametrize("stage", stages.STAGES)
def test_a_block_looks_as_one_of_markdown_does(in_project: Path, stage: str) -> None:
    """The site's style sheet, and the button that copies it, know it as such."""
    options = {"at": "two-frames", "slot": "frame-1"}
    markup = Macros(Builder()).stage(NAME, stage=stage, **options)  # type: ignore[arg-type]
    fenced = f"```{stages.STAGES[stage][0]}\n{text_of(markup)}\n```"
    assert markdown(fenced, extensions=["pymdownx.superfences"]) == markup
