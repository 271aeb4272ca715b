"""The interpreters of a machine: which are found, and how many are started for that."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagram_gen.pipeline import interpreters
from tests.programs import write

_THIS = "{}.{}.{}".format(*sys.version_info)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with the Python that runs the tests, a 3.98.1, a 3.99.0, and a 3.97 that is a 3.99.0, as scripts.

    Each notes that it was started.
    """
    for name, version in (("3.97", "3.99.0"), ("3.98", "3.98.1"), ("3.99", "3.99.0")):
        told = f'[{version.replace(".", ", ")}, "{tmp_path}/{name}"]'
        script = f"#!/bin/sh\necho {name} >> {tmp_path}/started\necho '{told}'\n"
        write(tmp_path, script, f"bin/python{name}").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(interpreters, "_SERIES", ["3.97", "3.98", "3.99"])
    interpreters.of.cache_clear()
    return tmp_path


def _started(machine: Path) -> list[str]:
    started = machine / "started"
    return started.read_text(encoding="utf-8").split() if started.exists() else []


def test_only_those_are_started_that_are_named_for_a_series(machine: Path) -> None:
    """And each once, however often somebody asks."""
    for _ in range(2):
        assert ("3.98.1", f"{machine}/3.98") == interpreters.of("3.98")
    assert ["3.98"] == _started(machine)


def test_one_that_is_not_what_its_name_says_is_passed_over(machine: Path) -> None:
    """The oldest series that is late enough is then another one."""
    assert ("3.98.1", f"{machine}/3.98") == interpreters.from_("3.97")
    assert ["3.97", "3.98"] == _started(machine)


def test_a_machine_may_have_none(machine: Path) -> None:
    """Of a series, or from one up."""
    assert [None, None] == [interpreters.of("3.96"), interpreters.from_("3.100")]
    assert [] == _started(machine)


def test_the_python_that_runs_this_is_the_first_of_its_series(machine: Path) -> None:
    """Whatever else there may be."""
    assert (_THIS, sys.executable) == interpreters.of(f"3.{sys.version_info.minor}")
