"""Links lead to what stands in markup."""

from __future__ import annotations

from pathlib import Path

from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.anchors import anchors
from diagram_gen.site.macros import Macros
from tests.programs import write

PROGRAM = "def f(n):\n    return n  # @inside\n\nf(1)\nf(2)\n"


def test_a_walkthrough_has_all_its_steps(builder: Builder, tmp_path: Path) -> None:
    """By number and by marker, also those that readers without scripts do not get; no step that it leaves out."""
    write(tmp_path, PROGRAM, "snippets/topic/one.py")
    macros = Macros(builder)
    whole = anchors(macros.walkthrough("topic/one", view="stack"))
    numbers = {f"one.{step}" for step in range(11)}
    assert {"one", "one.inside", "one.inside:2", *numbers} <= whole
    assert "one.11" not in whole
    macros.on_page(object())
    part = anchors(macros.walkthrough("topic/one", view="stack", only=["inside", "inside:2"]))
    assert {"one.inside", "one.inside:2"} <= part
    assert {f"one.{step}" for step in range(4, 9)} == numbers & part


def test_a_figure_has_its_id(builder: Builder, tmp_path: Path) -> None:
    """And those that its picture is described by."""
    write(tmp_path, PROGRAM, "snippets/topic/one.py")
    figure = anchors(Macros(builder).figure("topic/one", view="stack", at="inside"))
    assert {"topic-one-stack-inside", "topic-one-stack-inside-title", "topic-one-stack-inside-text"} == figure
