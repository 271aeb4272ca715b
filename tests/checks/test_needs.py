"""Snippets that need a newer Python: checked under one, or left out with a word."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diagram_gen.checks import check, examples, stock
from diagram_gen.checks.check import Places
from diagram_gen.model import snippet
from diagram_gen.model.snippet import Snippet
from diagram_gen.pipeline import origins
from tests.programs import PROJECT, version, write

_NEEDS = '# /// script\n# requires-python = ">=3.99"\n# ///\n'
_PROGRAM = '''"""A program says which Python runs it.

>>> main()
VERSION
"""

import sys


def main():
    print(sys.version_info[:2])


if __name__ == "__main__":
    main()
'''


def _snippet(folder: Path, promised: str, needs: str = "") -> Snippet:
    write(folder / "snippets", needs + _PROGRAM.replace("VERSION", promised), "topic/says.py")
    return snippet.load("topic/says", folder / "snippets")


def test_a_doctest_runs_under_the_python_that_the_snippet_needs(
    python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which needs nothing installed."""
    monkeypatch.setattr(origins, "python", lambda source: python)
    right, wrong = str(version(python)[:2]), "(3, 0)"
    assert [] == list(examples.findings(_snippet(tmp_path, right)))
    assert ["the doctest fails"] == [each.message for each in examples.findings(_snippet(tmp_path, wrong))]


def test_a_snippet_that_cannot_be_run_here_is_left_out_with_a_word(tmp_path: Path) -> None:
    """The check says that it was not run, and what there is to do."""
    source = _snippet(tmp_path, "(3, 99)", _NEEDS)
    assert [] == list(examples.findings(source))
    assert [] == stock.findings([source], {"3.11.2": sys.executable})
    places = Places(tmp_path / "snippets", tmp_path / "docs", PROJECT / "pyproject.toml", tmp_path / "cache")
    found = check.findings(["topic/says"], {"3.11.2": sys.executable}, places)
    assert {
        ("advice", "it needs Python 3.99 or later, which this machine does not have, so it was not run"),
        ("to do", "no trace is kept of it, for machines without Python 3.99"),
    } == {(each.kind, each.message) for each in found}


def test_its_examples_are_skipped_with_a_word(tmp_path: Path) -> None:
    """By whatever runs all examples of the site."""
    _snippet(tmp_path, "(3, 99)", _NEEDS)
    shutil.copy(PROJECT / "conftest.py", tmp_path)
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "snippets"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert re.search(r"SKIPPED .*: needs Python 3\.99 or later, which this machine does not have", done.stdout), done


def test_what_does_not_name_a_version_is_a_finding(tmp_path: Path) -> None:
    """With its line."""
    write(tmp_path / "snippets", _NEEDS.replace(">=", "~=") + _PROGRAM, "topic/says.py")
    places = Places(tmp_path / "snippets", tmp_path / "docs", PROJECT / "pyproject.toml", tmp_path / "cache")
    found = check.findings(["topic/says"], {}, places)
    assert [2] == [each.line for each in found if "does not say which Python the program needs" in each.message]


def test_an_example_runs_under_the_pythons_that_it_is_for(
    python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the virtual clock and on the stock loop, each of which has to print what is promised for that Python."""
    monkeypatch.setattr(origins, "python", lambda source: python)
    number = version(python)[1]
    call = ">>> main()"
    told = f"(3, {number})\n{call}  # since Python 3.{number + 1}\nnothing"
    write(
        tmp_path / "snippets",
        _PROGRAM.replace(call, f"{call}  # until Python 3.{number}").replace("VERSION", told),
        "topic/says.py",
    )
    source = snippet.load("topic/says", tmp_path / "snippets")
    assert [] == list(examples.findings(source))
    named = ".".join(map(str, version(python)))
    assert [] == stock.findings([source], {named: python})
    (found,) = stock.findings([source], {f"3.{number + 1}.0": python})
    assert "it prints something else" in found.message
    assert ("-nothing", f"+(3, {number})") == found.details[-2:]
