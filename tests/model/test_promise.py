"""Promises: what a docstring says is printed, under some Pythons or all."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model import promise, snippet
from tests.programs import write


@pytest.mark.parametrize(
    ("call", "holds"),
    [
        ("main()", ["3.11.2", "3.12", "3.13.0", "3.14.10"]),
        ("main()  # since Python 3.13", ["3.13.0", "3.14.10"]),
        ("main()  # until Python 3.12", ["3.11.2", "3.12"]),
        ("main(  # since Python 3.12\n)  # until Python 3.13", ["3.12", "3.13.0"]),
        ("main()  # since then", ["3.11.2", "3.12", "3.13.0", "3.14.10"]),
    ],
)
def test_a_comment_says_for_which_pythons_an_example_is(call: str, holds: list[str]) -> None:
    """With the series in which that begins or ends."""
    found = promise.of(call, "1\n")
    assert holds == [each for each in ("3.11.2", "3.12", "3.13.0", "3.14.10") if found.holds(each)]
    assert (len(holds) == 4) == found.is_for_all


def test_a_snippet_promises_each_python_what_is_for_it(tmp_path: Path) -> None:
    """And what is for all."""
    source = snippet.read(
        write(
            tmp_path,
            '''
            """A title.

            >>> main()  # until Python 3.12
            old
            >>> main()  # since Python 3.13
            new
            >>> print("all")
            all
            """
            ''',
        )
    )
    assert ["old\nall\n", "new\nall\n"] == [source.expected(each) for each in ("3.12.1", "3.13.0")]
