"""The check that snippets print the same without the recorder and its clock."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagram_gen.checks import commands, stock
from diagram_gen.model import snippet
from diagram_gen.recorder import verdicts
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
THIS = {"3.11": sys.executable}


@pytest.mark.parametrize(
    ("body", "findings"),
    [
        ("print('one')", []),
        (
            "print('two')",
            [
                ":4: on the stock loop and the real clock it prints something else, under Python 3.11",
                "    --- the docstring",
                "    +++ the run",
                "    @@ -1 +1 @@",
                "    -one",
                "    +two",
                "    → leave nothing to chance: let waits that race differ by a tenth of a second or more, "
                "and leave out what changes from run to run: random numbers, the date, id(), process numbers",
            ],
        ),
    ],
)
def test_a_snippet_is_held_to_its_promise(tmp_path: Path, body: str, findings: list[str]) -> None:
    """What it prints instead is shown."""
    path = write(tmp_path, _PROGRAM.format(body=body))
    found = "\n".join(str(each) for each in stock.findings([snippet.read(path)], THIS))
    assert findings == [line.removeprefix(path.as_posix()) for line in found.splitlines()]


def test_a_snippet_that_fails_is_named(tmp_path: Path) -> None:
    """With the line, the versions that agree, the exception and the remedy."""
    path = write(tmp_path, _PROGRAM.format(body="print('one'); 1 / 0"))
    (found,) = stock.findings([snippet.read(path)], {**THIS, "3.12": sys.executable})
    assert str(found) == (
        f"{path.as_posix()}:9: on the stock loop and the real clock the program fails, under Python 3.11 and 3.12\n"
        "    ZeroDivisionError: division by zero\n"
        f"    → mend it until `{commands.python()} {path.as_posix()}` ends well"
    )


def test_what_differs_from_run_to_run_is_shown_once(tmp_path: Path) -> None:
    """As it came out under the first version."""
    path = write(tmp_path, _PROGRAM.format(body="import os; print(os.getpid())"))
    (found,) = stock.findings([snippet.read(path)], {**THIS, "3.12": sys.executable})
    assert "on the stock loop and the real clock it prints something else, under Python 3.11 and 3.12" == found.message
    assert ("under Python 3.11:", "--- the docstring", "+++ the run", "@@ -1 +1 @@", "-one") == found.details[:5]


def test_a_snippet_that_goes_on_for_ever_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told to wait for less."""
    monkeypatch.setattr(stock, "LONGEST", 0.5)
    path = write(tmp_path, _PROGRAM.format(body="import time; time.sleep(100)"))
    (found,) = stock.findings([snippet.read(path)], THIS)
    assert str(found) == (
        f"{path.as_posix()}:8: on the stock loop and the real clock it {verdicts.time(0.5)}, under Python 3.11\n"
        "    → let it end by itself, and wait for less: on this clock it really waits"
    )
