"""How long a command takes from start to end, against a Python that does nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.process import PROJECT
from tests.bench.sites import Cost
from tests.bench.spread import figure, ratios, spread, table
from tests.bench.target import Part, Target

METHOD = """
Commands: `python -m diagram_gen`, each a process of its own with all that it starts, against `python -c pass` by the same
interpreter, in turn, round after round, after each has run once, so that Python has compiled what they import. Time is that
of the whole process by the clock on the wall. The programs that are traced have ten lines; asyncio, which one of them
imports, takes longer to import than most of what the recorder does.
""".strip()
NOTHING = "python -c pass"
_MOST = 12.0
_SYNCHRONOUS = """def double(number):
    return number * 2


total = 0
for number in range(3):
    total += double(number)
else:
    total += 1
print(total)
"""
_ASYNCHRONOUS = """import asyncio


async def main():
    await asyncio.sleep(1)
    print("awake")


if __name__ == "__main__":
    asyncio.run(main())
"""
PROGRAMS = {"ten.py": _SYNCHRONOUS, "ten_async.py": _ASYNCHRONOUS}
_COMMANDS: dict[str, tuple[str, ...]] = {
    NOTHING: ("-c", "pass"),
    "trace of a program": ("-m", "diagram_gen", "trace", "ten.py"),
    "trace of a program with asyncio": ("-m", "diagram_gen", "trace", "ten_async.py"),
    "--help": ("-m", "diagram_gen", "--help"),
}


def part(rounds: int, progress: Callable[[str], None]) -> Part:
    """The figures of some rounds."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in PROGRAMS.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        found = measured(Path(folder), rounds, progress)
    data: dict[str, Any] = {"commands": {name: [asdict(each) for each in costs] for name, costs in found.items()}}
    return Part("commands", rounds, f"{METHOD}\n\n{_table(found)}", data, [METHOD], targets(found))


def measured(folder: Path, rounds: int, progress: Callable[[str], None]) -> dict[str, list[Cost]]:
    """What each command costs, one figure for each round; all have their turn in each."""
    found: dict[str, list[Cost]] = {name: [] for name in _COMMANDS}
    for number in range(rounds + 1):
        progress(f"commands, round {number} of {rounds}")
        for name, arguments in _COMMANDS.items():
            cost = _run(folder, arguments)
            found[name] += [cost] if number else []
    return found


def targets(found: dict[str, Sequence[Cost]] | dict[str, list[Cost]]) -> list[Target]:
    """What the commands take, against a Python that does nothing: a goal for the first, figures to know for the others."""
    nothing = [each.seconds for each in found[NOTHING]]
    others = [name for name in found if name != NOTHING]
    return [
        Target(
            f"`python -m diagram_gen`, {name}, against `{NOTHING}`",
            ratios([each.seconds for each in found[name]], nothing),
            _MOST if name == others[0] else None,
        )
        for name in others
    ]


def _run(folder: Path, arguments: Sequence[str]) -> Cost:
    """What one command takes. Raises `RuntimeError` with what it said if it fails."""
    log = folder / "log"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-I", str(Path(__file__).with_name("timed.py")), str(log), sys.executable, *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    if found.pop("status") != 0:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{log.read_text(encoding='utf-8')[-2000:]}")
    return Cost(**found)


def _table(found: dict[str, list[Cost]]) -> str:
    rows = []
    for name, costs in found.items():
        against = str(ratios([each.seconds for each in costs], [each.seconds for each in found[NOTHING]]))
        times = [str(spread([getattr(each, kind) for each in costs])) for kind in ("seconds", "processor")]
        rows.append((name, *times, figure(max(each.memory for each in costs) / 2**20), against))
    return table(("command", "seconds", "processor seconds", "MiB", f"÷ {NOTHING}"), rows)
