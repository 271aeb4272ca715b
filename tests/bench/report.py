"""The figures as a person reads them, with the method and the targets beside them, and as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.contenders import CONTENDERS, PYTHON_TUTOR, RECORDER
from tests.bench.contest import Score
from tests.bench.scaling import Growth, Scaling
from tests.bench.spread import figure, table
from tests.bench.stepping import FRAME, Stepping

METHOD = """
Time is processor time, of a process and of those that it starts and waits for: waiting, and other programs on the
machine, do not count. A ratio is formed within each round; printed are its median and, in brackets, its quartiles (of
fewer than four rounds the lowest and the highest).
""".strip()

CONTEST_METHOD = """
The contest: one synchronous program (short calls, with numbers, texts, a list and a dictionary in sight) under each of
these, in turn, round after round, each time in a new process. The time is taken inside that process, around the watched
run and what hands over its result, without imports. The recorder starts a process of its own for the program; what that
takes for an empty file is taken off, and turning the trace into JSON is added, since the others write their result too.
“Per step” divides each time by the steps which that contender reported; “per event” by the calls, lines and returns that
the interpreter reports to a trace function, be they reported on or not. A ratio below 1 says that the recorder is faster.
PySnooper, snoop and VizTracer follow calls and write to a file; Python Tutor's tracer is the one in the package pytutor,
without its limit of 1,000 steps; memory-graph draws the stack at each event, with the Graphviz that this project brings,
in a program of fewer rounds. A step is for
""".strip()

SCALING_METHOD = """
Growth: the recorder alone, on a program in three sizes, in turn, round after round, each time in a new process; the time
from the file to the trace in memory, without what an empty file takes (for tasks, one that imports asyncio). Short
recordings are repeated and the median taken. Memory is the peak beyond that for an empty file, of the process that
records and of the recorded one; less than 1 MiB counts as 1 MiB. A trace holds the whole state at every step, so what is
recorded is, for steps, their number, and for tasks the parts shown: the steps, and the frames, tasks, handles and timers
that each of them shows. Parts that are new at a step, rather than as they were, are counted beside them: only they are
sent and stored. Time per step, per part shown and per new part: the growth of time divided by the growth of that; 1 is
linear. For tasks the last one may exceed 1, since every step looks at every task, be it as it was or not.
""".strip()

STEPPING_METHOD = """
Stepping: a walkthrough of the loop view in Chromium, on a page as `report` writes it; each step of a long run in turn, with
its marks. Milliseconds of script and layout, measured inside the page; and the mean time that the page's main thread was
busy for a step, with painting.
""".strip()

_LINEAR = 1.1
"""What linear growth may cost per recorded thing: 11 times for 10 times as much."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something to reach: a ratio, and the most it may be."""

    what: str
    found: float
    most: float

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.found <= self.most

    def __str__(self) -> str:
        return f"{'met   ' if self.met else 'MISSED'}  {self.what}: {figure(self.found)}, at most {figure(self.most)}"


def machine() -> dict[str, str | int]:
    """What the figures were measured on."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count() or 1,
    }


def targets(scores: Sequence[Score], scalings: Sequence[Scaling], stepping: Stepping) -> list[Target]:
    """What was to be reached and what was found, from the medians."""
    found = [
        Target(f"a recorded step, against one of {PYTHON_TUTOR.name}", score.per_step.median, 1.0)
        for score in scores
        if score.contender == PYTHON_TUTOR
    ]
    for scaling in scalings:
        for growth in scaling.growths():
            recorded = _recorded(scaling, growth)
            step = f"{growth.before:,} → {growth.after:,} {scaling.series.name}, per recorded"
            found.append(Target(f"time, {step}", growth.seconds.median / recorded, _LINEAR))
            memory = max(growth.recorder_memory.median, growth.recorded_memory.median)
            found.append(Target(f"memory, {step}", memory / recorded, _LINEAR))
    found.append(Target("the longest step of a walkthrough, against a display frame", stepping.longest / FRAME, 1.0))
    found.append(Target("the mean step with painting, against a display frame", stepping.busy / FRAME, 1.0))
    return found


def text(scores: Sequence[Score], scalings: Sequence[Scaling], stepping: Stepping, rounds: int) -> str:
    """Everything, to be read."""
    host = machine()
    head = f"{host['implementation']} {host['python']}, {host['system']}, {host['cores']} cores; {rounds} rounds"
    parts = [head, METHOD, _contest(scores), _steps(scores)]
    parts += [SCALING_METHOD, *map(_scaling, scalings)]
    parts += [STEPPING_METHOD, _stepping(stepping)]
    parts.append("Targets\n" + "\n".join(map(str, targets(scores, scalings, stepping))))
    return "\n\n".join(parts)


def data(scores: Sequence[Score], scalings: Sequence[Scaling], stepping: Stepping, rounds: int) -> dict[str, Any]:
    """Everything, for a machine: times in seconds or as named, memory in bytes."""
    return {
        "machine": machine(),
        "rounds": rounds,
        "contest": [
            {
                "contender": score.contender.name,
                "a_step_is": score.contender.step,
                "steps": score.steps,
                "microseconds_per_step": asdict(score.microseconds),
                "recorder_to_it_per_step": asdict(score.per_step),
                "recorder_to_it_per_event": asdict(score.per_event),
            }
            for score in scores
        ],
        "growth": [
            {
                "series": scaling.series.name,
                "sizes": scaling.series.sizes,
                "divided_by": scaling.series.by,
                "recordings": [[asdict(each) for each in recordings] for recordings in scaling.recordings],
                "growths": [asdict(growth) for growth in scaling.growths()],
            }
            for scaling in scalings
        ],
        "stepping": asdict(stepping),
        "targets": [{**asdict(target), "met": target.met} for target in targets(scores, scalings, stepping)],
        "method": [METHOD, CONTEST_METHOD, SCALING_METHOD, STEPPING_METHOD],
    }


def _contest(scores: Sequence[Score]) -> str:
    head = ("", "steps", "µs per step", "recorder ÷ it, per step", "recorder ÷ it, per event")
    rows = [
        (
            score.contender.name,
            f"{score.steps:,}",
            str(score.microseconds),
            "" if score.contender == RECORDER else str(score.per_step),
            "" if score.contender == RECORDER else str(score.per_event),
        )
        for score in scores
    ]
    return table(head, rows)


def _steps(scores: Sequence[Score]) -> str:
    """The method of the contest, with what each contender's step is, and with those that could not take part."""
    lines = [CONTEST_METHOD, *(f"  {score.contender.name}: {score.contender.step}" for score in scores)]
    for each in CONTENDERS:
        if each.before and not each.works_here:
            lines.append(f"Left out: {each.name}, which does not work under Python {each.before[0]}.{each.before[1]}.")
    return "\n".join(lines)


def _scaling(scaling: Scaling) -> str:
    sizes = table(
        (
            scaling.series.name,
            "steps",
            "parts shown",
            "new parts",
            "seconds",
            "µs per step",
            "per part",
            "recorder MiB",
            "recorded MiB",
        ),
        [_size(scaling, at) for at in range(len(scaling.recordings))],
    )
    growths = table(
        (
            "growth",
            "steps",
            "shown",
            "new",
            "time",
            "recorder memory",
            "recorded memory",
            "time per step",
            "per shown",
            "per new",
        ),
        [_growth(growth) for growth in scaling.growths()],
    )
    return f"{sizes}\n\n{growths}\n\n{len(scaling.recordings[0])} rounds"


def _size(scaling: Scaling, at: int) -> list[str]:
    recordings, seconds = scaling.recordings[at], scaling.seconds(at)
    one = recordings[0]
    return [
        f"{scaling.series.sizes[at]:,}",
        f"{one.steps:,}",
        f"{one.shown:,}",
        f"{one.new:,}",
        str(seconds),
        figure(seconds.median / one.steps * 1e6),
        figure(seconds.median / one.shown * 1e6),
        figure(max(each.recorder_memory for each in recordings) / 2**20),
        figure(max(each.recorded_memory for each in recordings) / 2**20),
    ]


def _growth(growth: Growth) -> list[str]:
    counts = [f"× {figure(count)}" for count in (growth.steps, growth.shown, growth.new)]
    costs = [f"× {cost}" for cost in (growth.seconds, growth.recorder_memory, growth.recorded_memory)]
    per = [figure(growth.seconds.median / count) for count in (growth.steps, growth.shown, growth.new)]
    return [f"{growth.before:,} → {growth.after:,}", *counts, *costs, *per]


def _stepping(stepping: Stepping) -> str:
    row = [str(stepping.milliseconds), figure(stepping.longest), figure(stepping.busy)]
    head = ("tasks", "steps", "ms, script and layout", "longest", "ms busy, mean")
    return table(head, [(str(stepping.tasks), str(stepping.steps), *row)])


def _recorded(scaling: Scaling, growth: Growth) -> float:
    """By how much more was recorded."""
    return {"steps": growth.steps, "shown": growth.shown, "new": growth.new}[scaling.series.by]
