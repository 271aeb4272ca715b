"""The command line: measures, prints, and keeps the figures in `.cache/bench/result.json`; `--keep`, for the site too."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.bench import builds, commands, pictures, playing, report, stages
from tests.bench.contenders import CONTENDERS
from tests.bench.contest import scores
from tests.bench.process import PROJECT
from tests.bench.scaling import STEPS, TASKS, scaling
from tests.bench.stepping import stepping
from tests.bench.target import Part, joined, machine
from tests.browser import NoChromiumError

RESULT = PROJECT / ".cache" / "bench" / "result.json"
KEPT = PROJECT / "tests" / "bench" / "result.json"
"""What the site shows."""
PARTS = ("recorder", "stepping", "builds", "pictures", "playground")
_ROUNDS = 9
_FEWER = {STEPS: 5, TASKS: 3}
"""Rounds of what takes long."""
_BUILDS = 5
_STAGES = 5
_VISITS = 5
_COMMANDS = 15
"""Rounds of what is soon done."""


def main() -> None:
    """Measures everything. A target that is missed is said, and is no failure: machines differ."""
    arguments = _arguments()
    started = time.monotonic()
    found = []
    print(head())
    try:
        for name in arguments.only or PARTS:
            found.append(_part(name, arguments.rounds, arguments.snippets))
            _say("")
            print(f"\n{found[-1]}", flush=True)
    except (RuntimeError, NoChromiumError) as error:
        sys.exit(f"\n{error}")
    finally:
        for file in (RESULT, KEPT) if arguments.keep else (RESULT,):
            keep(found, file)
    print(f"\n{RESULT.relative_to(PROJECT)}; {time.monotonic() - started:.0f} s.")


def head() -> str:
    """What this runs on."""
    host = machine()
    return f"{host['implementation']} {host['python']}, {host['system']}, {host['cores']} cores"


def keep(parts: Iterable[Part], file: Path) -> None:
    """Writes the figures into a file; parts that were not measured now stay there as they were."""
    before: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    found = before | {part.name: part.as_data for part in parts}
    ordered = {name: found[name] for name in PARTS if name in found}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--rounds", type=int, default=_ROUNDS, help=f"at most (default {_ROUNDS}); long ones take fewer"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="this part alone; may come again")
    parser.add_argument("--snippets", type=int, help="also a generated site of so many snippets, such as 1000")
    parser.add_argument("--keep", action="store_true", help="write the figures that the site shows as well")
    return parser.parse_args()


def _part(name: str, rounds: int, snippets: int | None) -> Part:
    """One part of the bench, measured now."""
    if name == "builds":
        sizes = sorted({*builds.SIZES, snippets} if snippets else builds.SIZES)
        return builds.part(min(rounds, _BUILDS), sizes, _say)
    if name == "pictures":
        return pictures.part(min(rounds, _BUILDS), _say)
    if name == "playground":
        return playing.part(min(rounds, _VISITS), _say)
    if name == "stepping":
        _say("stepping through a walkthrough")
        return report.stepped(stepping())
    contest = scores([each for each in CONTENDERS if each.works_here], rounds, _say)
    scalings = [scaling(series, min(rounds, fewer), _say) for series, fewer in _FEWER.items()]
    growth = stages.part(min(rounds, _STAGES), _say)
    return joined([report.recorder(contest, scalings, rounds), growth, commands.part(_COMMANDS, _say)])


def _say(progress: str) -> None:
    """What is being measured, on one line of a terminal that the next overwrites."""
    if sys.stderr.isatty():
        print(f"\r\033[K{progress}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
