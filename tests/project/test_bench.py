from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from diagram_gen.model.errors import DiagramError
from diagram_gen.model.trace import Source
from diagram_gen.recorder.sandbox import record
from diagram_gen.site import speed
from tests.bench import builds, commands, pictures, process, profile, programs, report, sites, stages
from tests.bench.__main__ import keep
from tests.bench.contenders import BARE, CONTENDERS, PYTHON_TUTOR, RECORDER, events
from tests.bench.contest import Score, scores
from tests.bench.recording import Recording, measured
from tests.bench.scaling import STEPS, TASKS, Scaling
from tests.bench.sites import Cost
from tests.bench.spread import Spread, figure, ratios, spread, table
from tests.bench.stepping import Stepping, stepping
from tests.bench.target import Part, Target, exactly, joined
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
    found = report.targets([], [_scaling(1.0, 10.0, 200.0)])
    assert [True, True, False, True] == [target.met for target in found]
    assert "MISSED  time, 1,000 → 10,000 steps of a synchronous program, per recorded: 2.00, at most 1.10" == str(
        found[2]
    )


def test_walkthrough_is_stepped_through() -> None:
    """In a real browser, every step that was asked for."""
    found = stepping(tasks=3, steps=20)
    assert (3, 20) == (found.tasks, found.steps)
    assert 0 < found.milliseconds.lower <= found.milliseconds.median <= found.longest
    assert found.busy > 0
    assert 0 < found.at <= 20
    assert {"Picture.show", "Picture.follow", "layout"} <= {*found.profile}


def test_report_says_method_and_every_figure() -> None:
    """Beside the figures stand what a step is for each contender, the targets, and the machine."""
    one = Spread(1.0, 1.0, 1.0)
    found = [Score(each, 10, one, one, one) for each in CONTENDERS]
    tasks = Scaling(TASKS, _scaling(1.0, 10.0, 200.0).recordings)
    part = report.recorder(found, [tasks], rounds=1)
    text = str(part)
    for each in CONTENDERS:
        assert f"  {each.name}: {each.step}" in text
    assert f"met     a recorded step, against one of {PYTHON_TUTOR.name}: 1.00, at most 1.00" in text
    assert report.SCALING_METHOD in text
    assert {"machine", "rounds", "contest", "growth", "targets", "profile", "method"} == set(part.as_data)


def test_report_of_stepping_is_against_a_display_frame() -> None:
    """The longest step, and the mean one with painting."""
    assert [0.5, 0.25] == [target.found.median for target in report.stepped(_STEPPING).targets]


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


SITE = """\
site_name: Test
nav:
  - Home: index.md
theme: {name: mkdocs}
plugins:
  - macros:
      modules: [diagram_gen.site.mkdocs]
"""
FIGURE = '{{ figure("topic/one", view="stack", at="inside") }}'


WAITING = """
import asyncio


async def wait():
    await asyncio.sleep(1)


async def main():
    tea, toast = (asyncio.create_task(wait(), name=name) for name in ("tea", "toast"))
    await asyncio.sleep(0)
    toast.cancel()
    await asyncio.wait([tea, toast])


if __name__ == "__main__":
    asyncio.run(main())
"""
"""A program of tasks that wait, are woken, and are asked to end."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project: one page with one figure of one snippet."""
    folder = tmp_path / "project"
    write(folder, SITE, "mkdocs.yml")
    write(folder, f"# One\n\n{FIGURE}\n\n{{% raw %}}`{{{{ }}}}`{{% endraw %}}\n", "docs/index.md")
    snippet = "def f():\n    return 1  # @inside\n\n\nif __name__ == '__main__':\n    f()\n"
    write(folder, snippet, "snippets/topic/one.py")
    (folder / "diagram_gen").symlink_to(PROJECT / "diagram_gen")
    return folder


def test_site_is_built_in_every_way(project: Path, tmp_path: Path) -> None:
    """With diagrams, with a plugin that makes none, and plain; cold, warm, and after an edit, which stays one line."""
    trio = builds.trio(tmp_path / "own", project)
    (costs,) = builds.measured([trio], 1, lambda text: None, "topic/one")
    assert {"plain", "plugin alone", "cold", "warm", "plain, edit", "edit"} == set(costs)
    assert all(len(found) == 1 and found[0].seconds > 0 for found in costs.values())
    pages = [(site.folder / "site/index.html").read_text(encoding="utf-8") for site in trio.all()]
    assert [True, False, False] == ["dg-figure" in page for page in pages]
    assert all("{{ }}" in page and "raw" not in page for page in pages)
    trio.whole.edit("topic/one", "2")
    edited = (trio.whole.folder / "snippets/topic/one.py").read_text(encoding="utf-8")
    assert "edited = 2\n\n\nif" in edited
    assert "edited = 1" not in edited


def test_site_that_cannot_be_built_is_not_measured(project: Path, tmp_path: Path) -> None:
    """It would be fast."""
    write(project, "# One\n\n[nowhere](nowhere.md)\n", "docs/index.md")
    with pytest.raises(RuntimeError, match=r"(?s)plain could not be built:.*nowhere\.md"):
        sites.copy(tmp_path / "plain", project).plain().build()


def test_configuration_that_is_not_understood_is_said(project: Path, tmp_path: Path) -> None:
    """Else both sides would have diagrams."""
    write(project, "plugins: [search]\n", "mkdocs.yml")
    with pytest.raises(RuntimeError, match=r"mkdocs\.yml is not written as this expects"):
        sites.copy(tmp_path / "plain", project).plain()


def test_generated_site_has_a_page_for_every_ten(project: Path, tmp_path: Path) -> None:
    """And a figure for each snippet; of the site that it began as it has no page, not even one in a folder."""
    write(project, "# One\n", "docs/folder/one.md")
    folder = builds.trio(tmp_path / "made", project, snippets=12).whole.folder
    pages = {path.name: path.read_text(encoding="utf-8").count("{{ figure(") for path in folder.rglob("docs/**/*.md")}
    assert {"index.md": 10, "page-1.md": 2} == pages
    assert 12 == len(list(folder.glob("snippets/made/*.py")))


@pytest.mark.parametrize("number", [0, 1, 2, 3, 7, 37])
def test_generated_program_prints_what_it_says(number: int, tmp_path: Path) -> None:
    """Each a different one, which passes its marker."""
    text = programs.asynchronous(number)
    trace = record(Source(str(write(tmp_path, text)), "", text))
    assert trace.complaint is None
    assert f">>> asyncio.run(main())\n{trace.stdout}" in text
    (marked,) = (number for number, line in enumerate(text.splitlines(), 1) if line.endswith("# @here"))
    assert marked in {frame.line for step in trace.steps for frame in step.stack}


def test_profile_goes_by_part(project: Path, tmp_path: Path) -> None:
    """Without diagrams nothing of ours runs."""
    trio = builds.trio(tmp_path / "own", project)
    head, *rows = profile.where(trio.plain, trio.whole, lambda text: None)
    found = {name: columns for name, *columns in rows}
    assert ("plain", "cold", "warm") == head[1:]
    assert "0" == found["diagram_gen"][0] == found["macros plugin"][0]
    assert "0" not in found["diagram_gen"][1:]


def _cost(seconds: float, memory: int = 60) -> list[Cost]:
    return [Cost(seconds, seconds, memory << 20)]


def test_targets_of_builds() -> None:
    """Ten snippets take twice the time of plain MkDocs when cold; the site when warm little more than the plugin alone.

    What has no target is told as well.
    """
    costs = {"plain": _cost(1.0), "plugin alone": _cost(1.2), "cold": _cost(4.8), "warm": _cost(1.5)}
    found = {target.what: target for target in builds.targets(costs, {**costs, "cold": _cost(1.8)})}
    most = {target.what: target.most for target in found.values() if target.most is not None}
    cold, warm = "strict build of {}, cold cache, against {}", "strict build of {}, warm cache, against {}"
    few, plain, alone = "10 snippets", "plain MkDocs", "the macros plugin alone"
    assert {cold.format(few, plain): 2.0, warm.format("the site", alone): 1.15} == most
    assert found[cold.format(few, plain)].met
    assert not found[warm.format("the site", alone)].met
    assert 1.5 == pytest.approx(found[cold.format(few, alone)].found.median)
    assert 4.8 == pytest.approx(found[cold.format("the site", plain)].found.median)
    assert 1.5 == pytest.approx(found[warm.format("the site", plain)].found.median)


def test_growth_of_what_diagrams_add() -> None:
    """The plain build is taken off; very little counts as none."""
    small = {"plain": _cost(1.0, 50), "cold": _cost(2.0, 60), "warm": _cost(1.01, 50)}
    large = {"plain": _cost(2.0, 50), "cold": _cost(14.0, 150), "warm": _cost(2.01, 50)}
    found = {target.what: target.found.median for target in builds.growth({10: small, 100: large}, 10, 100)}
    assert 12.0 == pytest.approx(found["time added by diagrams, 10 → 100 snippets, cold cache"])
    assert 10.0 == pytest.approx(found["memory added by diagrams, 10 → 100 snippets, cold cache"])
    assert 1.0 == pytest.approx(found["time added by diagrams, 10 → 100 snippets, warm cache"])


def test_pictures_are_drawn_both_ways(project: Path) -> None:
    """Every step in every telling view, filled in and laid out anew, whatever earlier ones have brought about."""
    write(project, WAITING, "snippets/tasks/two.py")
    part = pictures.part(1, lambda text: None, project / "snippets")
    (drawn,) = part.data["rounds_measured"]
    assert drawn["pictures"] > 40
    assert 0 < drawn["template"] < drawn["dot"]
    assert 1 / 50 == part.targets[0].most


def test_parts_that_were_not_measured_stay_as_they_were(tmp_path: Path) -> None:
    """And the site finds each by its name."""
    file = tmp_path / speed.RESULT
    for name, value in (("pictures", 1.0), ("builds", 2.0), ("pictures", 3.0)):
        keep([Part(name, 1, "", {}, [], [Target("x", exactly(value), 2.0)])], file)
    text = speed.kept(tmp_path)
    assert ["builds", "pictures"] == list(json.loads(text))
    (found,) = speed.measured(text, "pictures")
    assert {"found": "3.00", "most": "2.00"} == found["targets"][0]["written"]
    assert 2 == len(speed.measured(text))
    with pytest.raises(DiagramError, match=r"no part 'bulids' of the bench was kept; did you mean 'builds'\?"):
        speed.measured(text, "bulids")
    with pytest.raises(DiagramError, match=r"result\.json:1: Expecting property name"):
        speed.measured("{")
    with pytest.raises(DiagramError, match=r"`make bench OPTIONS=--keep` writes it"):
        speed.kept(tmp_path / "elsewhere")


def test_stages_are_measured_and_held_to_linear_growth() -> None:
    """Each has a target of its own: ten times as many steps may take eleven times as much."""
    small = [stages.Staged(100, dict.fromkeys(stages._STAGES, 0.5))]
    large = [stages.Staged(1_000, {**dict.fromkeys(stages._STAGES, 5.0), "narration": 6.0, "moments": 0.0})]
    found = stages.targets("calls", small, large)
    assert ["narration"] == [target.what.rpartition(", ")[2] for target in found if not target.met]
    assert {10.0, 12.0, 0.002} == {round(target.found.median, 3) for target in found}


@pytest.mark.parametrize("name", stages.PROGRAMS)
def test_a_program_of_the_stages_has_about_the_steps_it_should(name: str, tmp_path: Path) -> None:
    """And every stage takes some time."""
    found = stages.measured(write(tmp_path, stages.PROGRAMS[name](1_000)))
    assert 1_000 == pytest.approx(found.steps, rel=0.05)
    assert set(stages._STAGES) == set(found.seconds)


def test_parts_that_belong_together_are_shown_as_one() -> None:
    """With all their figures, methods and targets."""
    goals = [Target(f"goal {number}", exactly(1.0)) for number in (1, 2)]
    one, two = (
        Part(name, 3, name, {name: 1}, [f"How {name}."], [goal]) for name, goal in zip("ab", goals, strict=True)
    )
    whole = joined([one, two])
    assert ("a", "a\n\nb", {"a": 1, "b": 1}, ["How a.", "How b."], goals) == (
        whole.name,
        whole.text,
        whole.data,
        whole.method,
        whole.targets,
    )


def test_commands_are_measured_against_a_python_that_does_nothing(tmp_path: Path) -> None:
    """One of them has a target."""
    for name, text in commands.PROGRAMS.items():
        assert 10 == len(write(tmp_path, text, name).read_text(encoding="utf-8").splitlines())
    found = commands.measured(tmp_path, 1, lambda text: None)
    goals = commands.targets(found)
    assert [1] * 4 == [len(costs) for costs in found.values()]
    assert [12.0, None, None] == [goal.most for goal in goals]
    assert all(goal.found.median > 1 for goal in goals)


def test_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    """It says what went wrong."""
    with pytest.raises(RuntimeError, match=r"(?s)trace ten.py failed:.*does not exist"):
        commands.measured(tmp_path, 1, lambda text: None)
