"""The canary says in what two builds differ, and says so when there is nothing to compare."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import canary
from tests.canary import Heir
from tests.programs import write

PAGE = """
    <head><title>One</title><meta property="og:type" content="article"></head>
    <article><h1 id="a">A</h1><p>Words. <a href="two.html">Two</a></p>
    <figure class="dg-figure" id="f"><svg class="dg-picture"><title>x</title></svg></figure></article>
"""


def test_two_builds_alike_do_not_differ(tmp_path: Path) -> None:
    """White space apart."""
    write(tmp_path, PAGE, "ours/one.html")
    write(tmp_path, PAGE.replace("Words. ", "Words.\n "), "theirs/one.html")
    assert [] == list(canary.differences(tmp_path / "ours", tmp_path / "theirs"))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("<title>One</title><meta", "<title>1</title><meta", "one.html: title: without 'One', with '1'"),
        ('id="a"', 'id="b"', "one.html: headings: without 'a A', with 'b A'"),
        ("two.html", "two/", "one.html: links: without 'two.html', with 'two/'"),
        ('class="dg-figure"', "", "one.html: figures: without 'f'"),
        ("</article>", "<p>Words. Two</p></article>", "one.html: paragraphs: 2 instead of 1"),
    ],
)
def test_what_differs_is_named(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    """With the page, and with what is there on one side alone."""
    write(tmp_path, PAGE, "ours/one.html")
    write(tmp_path, PAGE.replace(before, after), "theirs/one.html")
    assert [sentence] == list(canary.differences(tmp_path / "ours", tmp_path / "theirs"))


def test_a_page_too_few_or_too_many_is_named(tmp_path: Path) -> None:
    """And so is a file that a reader would miss."""
    write(tmp_path, PAGE, "ours/one.html")
    write(tmp_path, "[]", "ours/sitemap.xml")
    write(tmp_path, PAGE, "theirs/two.html")
    found = list(canary.differences(tmp_path / "ours", tmp_path / "theirs"))
    assert ["one.html: missing", "two.html: new", "sitemap.xml: missing"] == found


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A site that is there to be compared with."""
    return write(tmp_path, PAGE, "ours/one.html").parent


@pytest.mark.parametrize("heir", canary.HEIRS, ids=lambda heir: heir.package)
def test_where_an_heir_cannot_be_installed_it_says_so(
    tmp_path: Path,
    ours: Path,
    heir: Heir,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And that is no failure."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    assert canary.compared(heir, ours, tmp_path)
    said = capsys.readouterr().out
    assert said.startswith(f"Skipped: {heir.name} cannot be installed here. C")
    assert "ERROR" not in said


@pytest.mark.parametrize(
    ("generator", "builds", "said"),
    [
        ("echo broken; exit 3", False, "It fails to build the site.\nbroken\n"),
        ("grep -q calling/one_cal docs/about.md && exit 1; cp -r ../ours site", True, "No difference.\n"),
        ("cp -r ../ours site", True, "a mistyped name: does not fail a strict build\n"),
    ],
    ids=["fails", "is alike", "is lenient"],
)
def test_what_an_heir_does_is_said(
    tmp_path: Path,
    ours: Path,
    generator: str,
    builds: bool,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One that fails to build the site is a failure; what it lets pass is told."""
    python = write(tmp_path, f"#!/bin/sh\nrm -rf site\n{generator}\n", "heir/bin/python")
    python.chmod(0o755)
    monkeypatch.setattr(canary, "installed", lambda *_: python)
    monkeypatch.setattr(canary, "versions", lambda *_: "Heir 0")
    assert builds == canary.compared(Heir("Heir", "heir-of-mkdocs"), ours, tmp_path)
    assert f"Heir 0, beside MkDocs:\n{said}" == capsys.readouterr().out
