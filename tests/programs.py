"""Programs under test, given as text: recorded in a folder of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from functools import cache
from pathlib import Path

from diagram_gen.recorder.sandbox import Limits, record
from diagram_gen.trace import Source, Step, Trace

PROJECT = Path(__file__).parents[1]
_ASK = "import json, sys; print(json.dumps([*sys.version_info[:3], sys.executable]))"
_NEWEST = 15
"""The minor version of Python 3 that the search for interpreters ends with."""


@cache
def pythons() -> dict[str, str]:
    """Every Python from 3.11 up that this machine has, by its version: one of each, the tests' own first."""
    names = [f"python3.{minor}" for minor in range(11, _NEWEST + 1)]
    folders = os.environ.get("PATH", "").split(os.pathsep)
    on_path = [shutil.which(name, path=folder) for name in names for folder in folders]
    versions = sorted(Path("~/.pyenv/versions").expanduser().glob("3.*/bin/python"))
    found: dict[str, str] = {}
    for candidate in dict.fromkeys([sys.executable, *map(str, versions), *filter(None, on_path)]):
        asked = subprocess.run([candidate, "-c", _ASK], capture_output=True, text=True, timeout=60, check=False)
        if asked.returncode == 0 and asked.stdout.startswith("[3, "):
            major, minor, micro, executable = json.loads(asked.stdout)
            if 11 <= minor <= _NEWEST:
                found.setdefault(f"{major}.{minor}.{micro}", executable)
    return found


def write(folder: Path, text: str, name: str = "program.py") -> Path:
    """The file that holds a program, its indentation taken out."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return path


def recorded(folder: Path, text: str, limits: Limits | None = None, python: str = sys.executable) -> Trace:
    """The trace of a program given as text."""
    path = write(folder, text)
    return record(Source(path.as_posix(), "a program", path.read_text(encoding="utf-8")), limits=limits, python=python)


def events(trace: Trace, *functions: str) -> list[str]:
    """The events of functions as `event function:line`, in order."""
    return [f"{step.event} {step.function}:{step.line}" for step in trace.steps if step.function in functions]


def step_at(trace: Trace, event: str, line: int, visit: int = 1) -> Step:
    """The step of an event at a line, the first or a later one."""
    return [step for step in trace.steps if step.event == event and step.line == line][visit - 1]


def variables(step: Step) -> dict[str, str]:
    """The innermost frame's variables."""
    return {variable.name: variable.value for variable in step.stack[-1].variables}
