"""Programs under test, given as text: recorded in a folder of their own."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

from diagram_gen.interpreters import pythons as pythons
from diagram_gen.recorder.sandbox import Limits, record
from diagram_gen.trace import Source, Step, Trace

PROJECT = Path(__file__).parents[1]


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


def stock(path: Path, python: str = sys.executable) -> tuple[str, str]:
    """What a program prints without the recorder, to standard output and to standard error."""
    ran = subprocess.run(
        [python, str(path)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    return ran.stdout, ran.stderr


def events(trace: Trace, *functions: str) -> list[str]:
    """The events of functions as `event function:line`, in order."""
    return [f"{step.event} {step.function}:{step.line}" for step in trace.steps if step.function in functions]


def step_at(trace: Trace, event: str, line: int, visit: int = 1) -> Step:
    """The step of an event at a line, the first or a later one."""
    return [step for step in trace.steps if step.event == event and step.line == line][visit - 1]


def variables(step: Step) -> dict[str, str]:
    """The innermost frame's variables."""
    return {variable.name: variable.value for variable in step.stack[-1].variables}
