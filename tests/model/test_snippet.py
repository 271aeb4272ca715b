"""Snippets are read from their files, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet
from tests.programs import write

PROGRAM = '''
    """One title.

    >>> main()
    1
    """

    def main():
        text = "# @no-marker"
        print(1)  # @here
'''


def test_reads_everything_from_the_file(tmp_path: Path) -> None:
    """Title, expected output, markers and the first line below the docstring."""
    found = snippet.read(write(tmp_path, PROGRAM, "topic/idea.py"))
    assert ("One title", "1\n", {"here": 9}, 7) == (found.title, found.expected("3.11"), found.markers, found.body)


def test_readers_see_no_markers(tmp_path: Path) -> None:
    """They are taken out of the lines, whose numbers stay true."""
    lines = snippet.read(write(tmp_path, PROGRAM)).lines()
    assert ['    text = "# @no-marker"', "    print(1)"] == lines[7:9]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"x = (\n", r"p\.py:1: syntax error: '\(' was never closed"),
        (b"x = 1\nif:\n", r"p\.py:2: syntax error"),
        (b"x = '\xff'\n", r"p\.py: not UTF-8 text; save it as UTF-8|p\.py:1: not a Python program"),
        (b"x = 1  # @Not_A_Name\n", r"p\.py:1: 'Not_A_Name' cannot name a marker; use lower-case words"),
        (b"x = 1  # @start\n", r"p\.py:1: 'start' cannot name a marker"),
        (
            b"x = 1  # @ cleared\n",
            r"p\.py:1: `# @ cleared` is no marker; write `# @cleared` with nothing behind it, or let",
        ),
        (b"x = 1\n# @Cleared: here\n", r"p\.py:2: `# @Cleared: here` is no marker; write `# @cleared` with nothing"),
        (b"x = 1  #@two-frames, here\n", r"p\.py:1: `#@two-frames, here` is no marker; write `# @two-frames` with"),
        (b"x = 1  # @ start\n", r"p\.py:1: `# @ start` is no marker; write `# @name` with nothing behind it"),
        (b"x = 1  # @functools.cache\n", r"p\.py:1: 'functools.cache' cannot name a marker"),
        (b"x = 1  # @a\ny = 1  # @a\n", r"p\.py:2: marker 'a' is already on line 1; rename one"),
        (b"x = 1\ny = '\x00'\n", r"p\.py:2: syntax error: source code cannot contain null bytes; correct it until"),
        (b"x = 1\n" * 3000 + b"x = '\xff'\n", r"p\.py:1: not UTF-8 text; save it as UTF-8 or declare its encoding"),
        (b"# coding: rot13\n", r"p\.py:1: not a Python program: 'rot13' is not a text encoding"),
        (b"-" * 10_000 + b"1\n", r"p\.py:1: (not a Python program|syntax error)"),
    ],
)
def test_refuses_what_is_no_snippet(tmp_path: Path, text: bytes, sentence: str) -> None:
    """With the file, the line and what to do."""
    path = tmp_path / "p.py"
    path.write_bytes(text)
    with pytest.raises(DiagramError, match=sentence):
        snippet.read(path)


@pytest.mark.parametrize("read", [snippet.read, snippet.any_of])
def test_a_folder_is_no_file(tmp_path: Path, read: Callable[[Path], Snippet]) -> None:
    """Nor a snippet, nor any other program."""
    with pytest.raises(DiagramError, match="is not a file"):
        read(tmp_path)


def test_an_unknown_name_is_refused_with_the_near_ones(tmp_path: Path) -> None:
    """So that a typing error is found at a glance."""
    write(tmp_path, PROGRAM, "tasks/turns.py")
    with pytest.raises(DiagramError, match=r"no snippet 'taks/turns' .*; did you mean 'tasks/turns'\?"):
        snippet.load("taks/turns", tmp_path)


def test_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    """A snippet is one of the listed ones, never a path."""
    write(tmp_path, PROGRAM, "outside.py")
    (tmp_path / "snippets").mkdir()
    with pytest.raises(DiagramError, match="no snippet"):
        snippet.load("../outside", tmp_path / "snippets")


def test_what_stands_below_the_docstring_is_shown(tmp_path: Path) -> None:
    """Comments and decorators too."""
    found = snippet.read(write(tmp_path, '"""T."""\n\n# why\n@staticmethod\ndef f(): pass\n'))
    assert 3 == found.body


def test_other_programs_may_use_comments_as_they_like(tmp_path: Path) -> None:
    """Read leniently, what cannot be a marker is left alone."""
    found = snippet.read(write(tmp_path, "x = 1  # @todo\ny = 1  # @todo\nz = 1  # @Not_One\n"), lenient=True)
    assert {"todo": 1} == found.markers


def test_a_decorator_that_is_commented_out_is_no_marker(tmp_path: Path) -> None:
    """On a line of its own, if it is more than a word; an `@` further on in a comment is none either."""
    text = "# @functools.cache\n    # @wraps(work)\n# @retry(\n#     times=3,\n# )\nx = 1  # see @here\n"
    assert {} == snippet.read(write(tmp_path, text)).markers


def test_shared_modules_are_no_snippets(tmp_path: Path) -> None:
    """Their names begin with an underscore."""
    write(tmp_path, "x = 1\n", "topic/_shared.py")
    write(tmp_path, "x = 1\n", "topic/one.py")
    assert ["topic/one"] == snippet.names(tmp_path)
