"""How the cost of each stage after the recording grows with the steps: ten times as many, in all views.

In a process of its own it runs as `python -m tests.bench.stages PROGRAM SIZE`, and prints the result.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from diagram_gen.model import garbage, snippet
from tests.bench import programs
from tests.bench.process import PROJECT
from tests.bench.recording import recorded
from tests.bench.spread import Spread, figure, ratios, spread, table
from tests.bench.stopwatch import spent
from tests.bench.target import Part, Target
from tests.stages import BY_STEPS, Run

METHOD = """
Stages: a program is recorded, and each stage after that has its turn: the steps are written down as they leave the recorded
process and read again, the trace is turned into JSON and back, narrated, made into the scene of each view, and into a
walkthrough with its page; each step is drawn in all views. Processor time, of the program in two sizes, each in a new
process, round after round, and once in each: memory that has been used before is there sooner. 10 times as many steps may
take 11 times as much.
""".strip()
PROGRAMS: dict[str, Callable[[int], str]] = {"calls": programs.calls, "tasks that take turns": programs.turns}
SIZES = (1_000, 10_000)
"""Steps, about. In the smaller run the picture of the calls is full already."""
_LINEAR = 1.1
_LEAST = 0.001
"""Seconds: a stage that takes less counts as one that takes this, since nobody would notice."""
_STAGES: dict[str, Callable[[Run], object]] = {**BY_STEPS, "filling": lambda run: run.draw(run.steps)}


@dataclass(frozen=True, slots=True)
class Staged:
    """One run: how many steps it had, and the seconds that each stage took."""

    steps: int
    seconds: dict[str, float]


def part(rounds: int, progress: Callable[[str], None]) -> Part:
    """The figures of some rounds."""
    found = {name: _rounds(name, rounds, progress) for name in PROGRAMS}
    shown = [_table(name, *each) for name, each in found.items()]
    data = {name: [[asdict(each) for each in size] for size in sizes] for name, sizes in found.items()}
    goals = [goal for name, sizes in found.items() for goal in targets(name, *sizes)]
    return Part("stages", rounds, "\n\n".join([METHOD, *shown]), {"stages": data}, [METHOD], goals)


def targets(name: str, small: Sequence[Staged], large: Sequence[Staged]) -> list[Target]:
    """For each stage, how much more the larger run takes, for ten times as many steps."""
    return [
        Target(
            f"time, {SIZES[0]:,} → {SIZES[1]:,} steps of {name}, {stage}", _growth(stage, small, large), 10 * _LINEAR
        )
        for stage in _STAGES
    ]


def measured(file: Path) -> Staged:
    """One round, in this process."""
    trace = recorded(file)
    run = Run(snippet.any_of(file), trace)
    run.prepare()
    return Staged(len(trace.steps), {stage: _seconds(do, run) for stage, do in _STAGES.items()})


def _seconds(do: Callable[[Run], object], run: Run) -> float:
    gc.collect()
    started = spent()
    made = do(run)
    seconds = spent() - started
    del made  # which takes a while, too
    return seconds


def _growth(stage: str, small: Sequence[Staged], large: Sequence[Staged]) -> Spread:
    """How many times as much ten times as many steps take."""
    tenfold = [10 * one.steps / other.steps for one, other in zip(small, large, strict=True)]
    times = [[max(each.seconds[stage], _LEAST) for each in size] for size in (large, small)]
    return ratios([time * by for time, by in zip(times[0], tenfold, strict=True)], times[1])


def _rounds(name: str, rounds: int, progress: Callable[[str], None]) -> tuple[list[Staged], list[Staged]]:
    found: tuple[list[Staged], list[Staged]] = ([], [])
    for number in range(1, rounds + 1):
        for size, sized in zip(SIZES, found, strict=True):
            progress(f"stages, round {number} of {rounds}: {name}, {size:,} steps")
            sized.append(_staged(name, size))
    return found


def _staged(name: str, size: int) -> Staged:
    command = [sys.executable, "-m", __name__, name, str(size)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"stages could not be measured:\n{done.stderr.strip()[-2000:]}")
    return Staged(**json.loads(done.stdout.splitlines()[-1]))


def _table(name: str, small: Sequence[Staged], large: Sequence[Staged]) -> str:
    rows = []
    for stage in _STAGES:
        per_step = [
            figure(spread([each.seconds[stage] / each.steps * 1e6 for each in size]).median) for size in (small, large)
        ]
        rows.append((stage, *per_step, str(_growth(stage, small, large))))
    return table((name, *(f"µs per step of {size[0].steps:,}" for size in (small, large)), "growth"), rows)


def main() -> None:
    """Measures once and prints the result."""
    name, size = sys.argv[1:]
    garbage.look_seldom()  # as the command line does
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "program.py"
        file.write_text(PROGRAMS[name](int(size)), encoding="utf-8")
        print(json.dumps(asdict(measured(file))))


if __name__ == "__main__":
    main()
