"""Programs under test, given as text: recorded in a folder of their own.

`python -m tests.programs` says under which interpreters they are recorded.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from diagram_gen.model.trace import Source, Step, Trace
from diagram_gen.pipeline.interpreters import MINORS
from diagram_gen.pipeline.interpreters import pythons as pythons
from diagram_gen.recorder.sandbox import Limits, record
from tests.invariants import broken

PROJECT = Path(__file__).parents[1]
T = TypeVar("T")


def version(python: str) -> tuple[int, ...]:
    """The version of an interpreter of this machine, such as `(3, 11, 2)`."""
    (found,) = [each for each, path in pythons().items() if path == python]
    return tuple(map(int, found.split(".")))


def write(folder: Path, text: str, name: str = "program.py") -> Path:
    """The file that holds a program, its indentation taken out."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return path


def recorded(
    folder: Path,
    text: str,
    limits: Limits | None = None,
    python: str = sys.executable,
    show: Sequence[str] | None = (),
) -> Trace:
    """The trace of a program given as text, in which everything holds that holds in every trace."""
    path = write(folder, text)
    source = Source(path.as_posix(), "a program", path.read_text(encoding="utf-8"))
    trace = record(source, limits=limits, python=python, show=show)
    found = broken(trace)
    assert not found, "\n".join(found)
    return trace


def stock(path: Path, python: str = sys.executable) -> tuple[str, str]:
    """What a program prints without the recorder, to standard output and to standard error."""
    ran = subprocess.run(
        [python, str(path)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    return ran.stdout, ran.stderr


def same(folder: Path, text: str, python: str) -> str:
    """What a program prints, which is the same with the recorder and without."""
    trace = recorded(folder, text, python=python)
    assert stock(folder / "program.py", python) == (trace.stdout, trace.stderr)
    assert trace.exception is None
    return trace.stdout


def runs(number: int) -> bool:
    """Whether there is a process of that number that has not ended; on Linux."""
    try:
        return "(zombie)" not in Path(f"/proc/{number}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def events(trace: Trace, *functions: str) -> list[str]:
    """The events of functions as `event function:line`, in order."""
    return [f"{step.event} {step.function}:{step.line}" for step in trace.steps if step.function in functions]


def pairs_of(programs: Sequence[T]) -> list[tuple[T, T]]:
    """Each with itself and with those that stand up to three places before or after it: of seven, all that there are."""
    count = len(programs)
    others = dict.fromkeys((at, (at + by) % count) for at in range(count) for by in range(-3, 4))
    return [(programs[one], programs[other]) for one, other in others]


def step_at(trace: Trace, event: str, line: int, visit: int = 1) -> Step:
    """The step of an event at a line, the first or a later one."""
    return [step for step in trace.steps if step.event == event and step.line == line][visit - 1]


def variables(step: Step) -> dict[str, str]:
    """The innermost frame's variables."""
    return {variable.name: variable.value for variable in step.stack[-1].variables}


def interpreters() -> str:
    """Every interpreter that programs are recorded under, a line each, and which versions this machine has none of."""
    lines = [f"{version:<8}{path}" for version, path in pythons().items()]
    absent = [f"3.{minor}" for minor in MINORS if not any(each.startswith(f"3.{minor}.") for each in pythons())]
    return "\n".join([*lines, *([f"No {', '.join(absent)} on this machine."] if absent else [])])


def recorded_under(nodes: Iterable[str]) -> str:
    """Under which interpreters tests recorded programs, by the tests' names; nothing if none names one."""
    named = {version: re.compile(rf"(\[|-){re.escape(version)}(-|\])") for version in pythons()}
    found = Counter(version for node in nodes for version in named if named[version].search(node))
    return ", ".join(f"{found[version]} under Python {version}" for version in named if found[version])


if __name__ == "__main__":
    print(interpreters())
