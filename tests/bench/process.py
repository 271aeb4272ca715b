"""Measuring in a process of its own: started the same way for everything that is measured.

In that process it runs as `python -m tests.bench.process NAME FILE [EMPTY REPEATS]`, and its last line of output is the
result.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench.contenders import CONTENDERS, Contender, events
from tests.bench.recording import Recording, measured

PROJECT = Path(__file__).parents[2]
_SCALING = "--recording"
_AROUND = 2
"""Events of the module itself that not every tool reports."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One run under a contender.

    The seconds that watching took in all, the steps that the contender reported, and the events of the program
    that the interpreter reports to a trace function.
    """

    seconds: float
    steps: int
    events: int


def observe(contender: Contender, program: str) -> Observation:
    """What a contender said of a program. Raises `RuntimeError` with what it complained of."""
    return complete(Observation(**_run(contender.name, program)), contender)


def complete(seen: Observation, contender: Contender) -> Observation:
    """The observation, if it is of the whole run: a tool that stops watching half-way would look fast.

    Raises `RuntimeError` otherwise.
    """
    if contender.sees_lines and seen.steps < seen.events - _AROUND:
        raise RuntimeError(f"{contender.name} reported {seen.steps} steps where there were {seen.events}")
    return seen


def record(program: str, empty: str, repeats: int) -> Recording:
    """What recording a program cost, beyond what an empty one does. Raises `RuntimeError` with what went wrong."""
    return Recording(**_run(_SCALING, program, empty, str(repeats)))


def _run(name: str, program: str, *arguments: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "program.py"
        file.write_text(program, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", __name__, name, str(file), *arguments],
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": "0"},
            capture_output=True,
            text=True,
        )
    if done.returncode != 0:
        raise RuntimeError(f"{name} could not be measured:\n{done.stderr.strip()[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measures once and prints the result."""
    name, file, *arguments = sys.argv[1:]
    if name == _SCALING:
        print(json.dumps(asdict(measured(Path(file), arguments[0], int(arguments[1])))))
        return
    contender = next(each for each in CONTENDERS if each.name == name)
    seconds, steps = contender.observe(Path(file))
    print(json.dumps(asdict(Observation(seconds, steps, events(Path(file))))))


if __name__ == "__main__":
    main()
