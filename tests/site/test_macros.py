"""Macros give what a page asks for, or say what they would have understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import macros
from diagram_gen.site.macro_calls import MacroCall
from diagram_gen.site.macros import Macros


def test_a_call_of_a_macro_that_is_not_there_names_the_near_ones() -> None:
    """Also where it is not MkDocs that asks."""
    with pytest.raises(DiagramError, match="no macro 'figur'; did you mean 'figure'"):
        macros.made(MacroCall("page.md", 1, "figur", (), {}), Builder())


def test_a_version_is_marked_in_words_too(in_project: Path) -> None:
    """A sign for those who see it, and words for those who hear it or point at it."""
    mark = Macros(Builder()).since("3.12")
    assert "\n" not in mark
    assert '<span aria-hidden="true">3.12+</span>' in mark
    assert 'title="New in Python 3.12"' in mark
    assert '<span class="dg-unseen"> (new in Python 3.12)</span>' in mark


@pytest.mark.parametrize("version", ["3.99", "3.3", "4.0", "3.12.1", "3,12", "", "3.012"])
def test_a_version_that_there_is_not_is_an_error(version: str, in_project: Path) -> None:
    """It says which there are."""
    with pytest.raises(DiagramError, match=r"is no version of Python that has asyncio; name one from '3.4' to '3.15'"):
        Macros(Builder()).since(version)


def test_ids_are_unique_on_a_page(in_project: Path) -> None:
    """However often a figure comes, and start anew on the next page."""
    macros = Macros(Builder())
    first, second = (macros.figure("calling/one_call", view="stack", at="two-frames") for _ in range(2))
    assert 'id="calling-one-call-stack-two-frames"' in first
    assert 'id="calling-one-call-stack-two-frames-2"' in second
    ids = [macros._unique(text) for text in ("turn", "turn", "turn:2", "turn")]
    assert 4 == len(set(ids))
    macros.on_page(object())
    assert first == macros.figure("calling/one_call", view="stack", at="two-frames")


def test_the_legend_is_drawn_by_the_same_code(in_project: Path) -> None:
    """It shows each state of a task with its sign."""
    legend = Macros(Builder()).legend()
    assert all(sign in legend for sign in ("▸ running", "» ready", "‖ waiting", "✓ done", "⊘ cancelled", "✗ failed"))


@pytest.mark.parametrize(
    ("other", "python", "sentence"),
    [
        ("", [], "'loops/current' is compared with nothing; name another snippet, or two Pythons with `python`"),
        ("loops/current", [], "'loops/current' is named twice"),
        ("loops/closed", ["3.13", "3.14"], "is for one snippet under two Pythons; leave out 'loops/closed'"),
        ("", ["3.13"], r"python=\['3.13'\] does not name two Pythons, such as \['3.13', '3.14'\]"),
        ("", ["3.13", "3.13"], "does not name two Pythons"),
        ("", ["3.12", "3.13"], "names Python 3.13, 3.14 to be recorded under, and not '3.12'"),
        ("calling/one_call", [], "have .* lines in common"),
    ],
)
def test_a_comparison_is_of_two_runs(other: str, python: list[str], sentence: str, in_project: Path) -> None:
    """Of two snippets, or of one under two Pythons which that names; anything else is an error that says so."""
    with pytest.raises(DiagramError, match=sentence):
        Macros(Builder()).compare("loops/current", other, python=python, view="stack")
