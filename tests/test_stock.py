"""The check that snippets print the same without the recorder and its clock."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagram_gen import snippet
from tests import stock
from tests.programs import write

_PROGRAM = '''
"""A title.

>>> main()
one
"""


def main():
    {body}


if __name__ == "__main__":
    main()
'''
_ELSE = ": under Python 3.11 it prints something else than its docstring promises:"


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("print('one')", []),
        ("print('two')", [_ELSE, "--- promised", "+++ printed", "@@ -1 +1 @@", "-one", "+two"]),
    ],
)
def test_a_snippet_is_held_to_its_promise(tmp_path: Path, body: str, complaint: list[str]) -> None:
    """What it prints instead is shown."""
    path = write(tmp_path, _PROGRAM.format(body=body))
    found = list(stock._complaints(snippet.read(path), "3.11", sys.executable))
    assert complaint == [line.removeprefix(path.as_posix()) for line in found]


def test_a_snippet_that_fails_is_named(tmp_path: Path) -> None:
    """With the version and the traceback."""
    path = write(tmp_path, _PROGRAM.format(body="print('one'); 1 / 0"))
    (complaint,) = stock._complaints(snippet.read(path), "3.11", sys.executable)
    assert complaint.startswith(f"{path.as_posix()}: failed under Python 3.11:\nTraceback")
