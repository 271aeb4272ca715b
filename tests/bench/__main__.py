"""The command line: measures, prints, and keeps the figures in `.cache/bench/recording.json`."""

from __future__ import annotations

import argparse
import json
import sys
import time

from tests.bench import report
from tests.bench.contenders import CONTENDERS
from tests.bench.contest import scores
from tests.bench.process import PROJECT
from tests.bench.scaling import STEPS, TASKS, scaling
from tests.bench.stepping import stepping
from tests.browser import NoChromiumError

RESULT = PROJECT / ".cache" / "bench" / "recording.json"
_ROUNDS = 9
_FEWER = {STEPS: 5, TASKS: 3}
"""Rounds of what takes long."""


def main() -> None:
    """Measures everything. A target that is missed is said, and is no failure: machines differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help=f"of the contest (default {_ROUNDS})")
    rounds = parser.parse_args().rounds
    started = time.monotonic()
    try:
        contest = scores([each for each in CONTENDERS if each.works_here], rounds, _say)
        scalings = [scaling(series, min(rounds, fewer), _say) for series, fewer in _FEWER.items()]
        _say("stepping through a walkthrough")
        steps = stepping()
    except (RuntimeError, NoChromiumError) as error:
        sys.exit(f"\n{error}")
    _say("")
    print(report.text(contest, scalings, steps, rounds))
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    figures = report.data(contest, scalings, steps, rounds)
    RESULT.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\n{RESULT.relative_to(PROJECT)}; {time.monotonic() - started:.0f} s.")


def _say(progress: str) -> None:
    """What is being measured, on one line of a terminal that the next overwrites."""
    if sys.stderr.isatty():
        print(f"\r\033[K{progress}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
