from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.bench import process, programs, report
from tests.bench.contenders import BARE, CONTENDERS, PYTHON_TUTOR, RECORDER, events
from tests.bench.contest import Score, scores
from tests.bench.recording import Recording, measured
from tests.bench.scaling import STEPS, TASKS, Scaling
from tests.bench.spread import Spread, figure, ratios, spread, table
from tests.bench.stepping import Stepping, stepping
from tests.programs import PROJECT, write

_SMALL = (RECORDER, BARE)
_STEPPING = Stepping(20, 500, Spread(2.0, 1.0, 3.0), longest=8.0, busy=4.0)


def test_spread_of_few_and_of_many() -> None:
    """The median with the quartiles, or with the extremes where there are too few figures for quartiles."""
    assert Spread(2.0, 1.0, 9.0) == spread([9.0, 1.0, 2.0])
    assert Spread(3.0, 2.0, 4.0) == spread([5.0, 1.0, 2.0, 4.0, 3.0])


def test_ratios_are_formed_within_a_round() -> None:
    """A round in which everything takes ten times as long changes no ratio."""
    assert Spread(2.0, 2.0, 2.0) == ratios([2.0, 20.0, 4.0], [1.0, 10.0, 2.0])


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (1234.5, "1,234"), (99.94, "99.9"), (9.994, "9.99"), (1, "1.00"), (0.01234, "0.0123")],
)
def test_figure(value: float, written: str) -> None:
    """Three digits that say something."""
    assert written == figure(value)


def test_table_lines_up() -> None:
    """The first column stands to the left, figures to the right."""
    assert "     n\n──  ──\na    1\nbb  22" == table(("", "n"), [("a", "1"), ("bb", "22")])


@pytest.mark.parametrize("wanted", [100, 1_000])
def test_program_has_the_events_it_should(wanted: int, tmp_path: Path) -> None:
    """The program of the contest can be had in any size, to within half a round."""
    assert wanted == pytest.approx(events(write(tmp_path, programs.calls(wanted))), abs=7)


def test_recorder_sees_every_event(tmp_path: Path) -> None:
    """A recorded step is an event of the interpreter, so that per step and per event are the same for it."""
    file = write(tmp_path, programs.calls(100))
    found = measured(file, empty="", repeats=1)
    assert events(file) == found.steps
    assert found.steps < found.new < found.shown


def test_round_of_the_contest() -> None:
    """The recorder and the bare run, each in a process of its own, are scored per step."""
    recorder, bare = scores(_SMALL, rounds=1)
    assert (RECORDER, BARE) == (recorder.contender, bare.contender)
    assert recorder.steps == bare.steps
    assert Spread(1.0, 1.0, 1.0) == recorder.per_step == recorder.per_event
    assert bare.per_step.median == pytest.approx(recorder.microseconds.median / bare.microseconds.median)


def test_program_that_fails_is_not_measured() -> None:
    """A measurement that went wrong says what went wrong."""
    with pytest.raises(RuntimeError, match=r"ZeroDivisionError: division by zero"):
        process.record("1 / 0\n", empty="", repeats=1)


def _recording(times: int, seconds: float) -> Recording:
    return Recording(seconds, 10 * times, 100 * times * times, 20 * times, (1 << 20) * times, (1 << 10) * times)


def _scaling(*seconds: float) -> Scaling:
    return Scaling(STEPS, tuple((_recording(10**size, each),) for size, each in enumerate(seconds)))


def test_growth_is_per_size() -> None:
    """From each size to the next: what is recorded, and what it costs; very little memory counts as none."""
    first, second = _scaling(1.0, 10.0, 200.0).growths()
    assert (10.0, 100.0, 10.0) == (first.steps, first.shown, first.new)
    assert (10.0, 20.0) == (first.seconds.median, second.seconds.median)
    assert (10.0, 1.0) == (first.recorder_memory.median, first.recorded_memory.median)


def test_target_that_is_missed_is_said() -> None:
    """Linear growth meets its target; twice as much per step misses it."""
    found = report.targets([], [_scaling(1.0, 10.0, 200.0)], _STEPPING)
    assert [True, True, False, True, True, True] == [target.met for target in found]
    assert "MISSED  time, 1,000 → 10,000 steps of a synchronous program, per recorded: 2.00, at most 1.10" == str(
        found[2]
    )


def test_walkthrough_is_stepped_through() -> None:
    """In a real browser, every step that was asked for."""
    found = stepping(tasks=3, steps=20)
    assert (3, 20) == (found.tasks, found.steps)
    assert 0 < found.milliseconds.lower <= found.milliseconds.median <= found.longest
    assert found.busy > 0


def test_report_says_method_and_every_figure() -> None:
    """Beside the figures stand what a step is for each contender, the targets, and the machine."""
    one = Spread(1.0, 1.0, 1.0)
    found = [Score(each, 10, one, one, one) for each in CONTENDERS]
    tasks = Scaling(TASKS, _scaling(1.0, 10.0, 200.0).recordings)
    text = report.text(found, [tasks], _STEPPING, rounds=1)
    for each in CONTENDERS:
        assert f"  {each.name}: {each.step}" in text
    assert f"met     a recorded step, against one of {PYTHON_TUTOR.name}: 1.00, at most 1.00" in text
    assert report.SCALING_METHOD in text
    assert {"machine", "rounds", "contest", "growth", "stepping", "targets", "method"} == set(
        report.data(found, [tasks], _STEPPING, 1)
    )


def test_everything_compared_with_is_pinned() -> None:
    """What pyproject.toml lists for the bench, requirements.txt beside it has at one version."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        wanted = tomllib.load(file)["project"]["optional-dependencies"]["bench"]
    pinned = (PROJECT / "tests" / "bench" / "requirements.txt").read_text(encoding="utf-8")
    names = {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", pinned, re.MULTILINE)}
    assert {re.split(r"[<>=]", each)[0] for each in wanted} <= names


def test_contender_that_loses_the_program_is_not_scored() -> None:
    """A tool that stops watching half-way would look fast: that it reports too little is an error."""
    whole = process.Observation(1.0, 99, 100)
    assert whole == process.complete(whole, RECORDER)
    with pytest.raises(RuntimeError, match=r"the recorder reported 7 steps where there were 100"):
        process.complete(process.Observation(1.0, 7, 100), RECORDER)
