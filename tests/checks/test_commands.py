"""Commands that can be pasted where they are shown."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagram_gen.checks import commands


def test_an_interpreter_is_called_from_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One below by its path from there, any other by its whole path; each as a shell takes it."""
    monkeypatch.chdir(tmp_path)
    assert ".venv/bin/python" == commands.python(str(tmp_path / ".venv/bin/python"))
    assert "'a folder/python'" == commands.python(str(tmp_path / "a folder/python"))
    assert "/elsewhere/python" == commands.python("/elsewhere/python")
    assert f"{sys.executable} -m diagram_gen preview topic/one" == commands.verb("preview", "topic/one")
