"""The figures of the recorder and of stepping, as a person reads them, with the method and the targets, and as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tests.bench.contenders import CONTENDERS, PYTHON_TUTOR, RECORDER
from tests.bench.contest import Score
from tests.bench.scaling import Growth, Scaling
from tests.bench.spread import figure, table
from tests.bench.stepping import FRAME, Stepping
from tests.bench.target import Part, Target, exactly

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
busy for a step, with painting. The page is opened five times, and a step takes what it takes in the middle one of these. Of the longest step, what each part of the walkthrough took: to show the step, and to have
what runs in sight.
""".strip()

_LINEAR = 1.1
"""What linear growth may cost per recorded thing: 11 times for 10 times as much."""


def recorder(scores: Sequence[Score], scalings: Sequence[Scaling], rounds: int) -> Part:
    """What was found of the recorder."""
    shown = "\n\n".join([_contest(scores), _steps(scores), SCALING_METHOD, *map(_scaling, scalings)])
    method = [METHOD, CONTEST_METHOD, SCALING_METHOD]
    return Part("recorder", rounds, f"{METHOD}\n\n{shown}", data(scores, scalings), method, targets(scores, scalings))


def stepped(stepping: Stepping) -> Part:
    """What was found of a walkthrough."""
    goals = [
        Target("the longest step of a walkthrough, against a display frame", exactly(stepping.longest / FRAME), 1.0),
        Target("the mean step with painting, against a display frame", exactly(stepping.busy / FRAME), 1.0),
    ]
    shown = f"{STEPPING_METHOD}\n\n{_stepping(stepping)}"
    return Part("stepping", 1, shown, {"measured": asdict(stepping)}, [STEPPING_METHOD], goals)


def targets(scores: Sequence[Score], scalings: Sequence[Scaling]) -> list[Target]:
    """What the recorder was to reach and what was found."""
    found = [
        Target(f"a recorded step, against one of {PYTHON_TUTOR.name}", score.per_step, 1.0)
        for score in scores
        if score.contender == PYTHON_TUTOR
    ]
    for scaling in scalings:
        for growth in scaling.growths():
            recorded = _recorded(scaling, growth)
            step = f"{growth.before:,} → {growth.after:,} {scaling.series.name}, per recorded"
            found.append(Target(f"time, {step}", growth.seconds.divided_by(recorded), _LINEAR))
            memory = max(growth.recorder_memory, growth.recorded_memory, key=lambda each: each.median)
            found.append(Target(f"memory, {step}", memory.divided_by(recorded), _LINEAR))
    return found


def data(scores: Sequence[Score], scalings: Sequence[Scaling]) -> dict[str, Any]:
    """The recorder's figures for a machine: times in seconds or as named, memory in bytes."""
    return {
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
    measured = table(head, [(str(stepping.tasks), str(stepping.steps), *row)])
    spent = sorted(stepping.profile.items(), key=lambda each: -each[1])
    profile = table((f"the longest, step {stepping.at}", "ms"), [(name, figure(took)) for name, took in spent])
    return f"{measured}\n\n{profile}" if spent else measured


def _recorded(scaling: Scaling, growth: Growth) -> float:
    """By how much more was recorded."""
    return {"steps": growth.steps, "shown": growth.shown, "new": growth.new}[scaling.series.by]
