"""What a command begins with: a Python for the program that its words name, and for none else."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.cli import outset, recording
from diagram_gen.cli.command_line import main
from diagram_gen.cli.verbs import VERBS
from diagram_gen.recorder import process
from diagram_gen.recorder.invocation import Invocation
from tests.programs import write


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Invocation]:
    """The programs for which a Python was started."""
    found: list[Invocation] = []
    monkeypatch.setattr(process, "make_ready", found.append)
    monkeypatch.setattr(outset.garbage, "look_seldom", lambda: None)
    return found


def test_the_verbs_that_run_a_file_are_known() -> None:
    """They are those whose commands take the options of a recording."""
    commands = {name: main.get_command(None, name) for name in VERBS}  # type: ignore[arg-type]
    assert {name for name, command in commands.items() if isinstance(command, recording.Command)} == {
        *outset.RUN_A_FILE
    }


@pytest.mark.parametrize("verb", outset.RUN_A_FILE)
def test_a_python_starts_for_the_file_that_is_named(begun: list[Invocation], tmp_path: Path, verb: str) -> None:
    """Whatever else is asked for."""
    path = str(write(tmp_path, ""))
    outset.begin([verb, path])
    outset.begin([verb, path, "--steps", "10", "--", "word"])
    assert [Invocation(path)] * 2 == begun


def test_none_starts_where_it_might_not_be_needed(begun: list[Invocation], tmp_path: Path) -> None:
    """For help, for another Python, for a module; where there is no such file, or no such verb."""
    path = str(write(tmp_path, ""))
    for words in (
        [],
        ["trace"],
        ["--help"],
        ["new", path],
        ["trace", str(tmp_path)],
        ["trace", str(tmp_path / "missing.py")],
        ["trace", "--steps", path],
        *(["trace", path, option] for option in ("-h", "--help", "-mjson", "--module=json", "--python=python3.12")),
    ):
        outset.begin(words)
    assert [] == begun
