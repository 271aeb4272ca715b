"""The timeline: what it shows of a run is what the trace says of it, and its scale shows order and time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from diagram_gen import views
from diagram_gen.model import snippet, words
from diagram_gen.model.loop import ENDED, Group, Wait
from diagram_gen.model.scene import FONT_SIZE, Bars, Lines, Placed, PlacedDrawing, PlacedLine, Scene, Words
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.model.waiting import short
from diagram_gen.pipeline import drawing
from diagram_gen.pipeline.builder import Builder
from diagram_gen.views import timeline, timeline_family, timeline_lanes, timeline_marks, timeline_scale
from diagram_gen.views.timeline_drawing import OUTCOME, seen
from diagram_gen.views.timeline_lanes import Lane, Run, Stretch
from diagram_gen.views.timeline_sheet import SEEN
from tests.made import frame, shown, step, trace
from tests.programs import PROJECT, pairs_of, recorded
from tests.shared import Shared

ORACLE = sorted((PROJECT / "tests" / "oracle_programs").glob("*.py"))


def lane(run: Run, name: str) -> Lane:
    """The lane of a name."""
    return next(each for each in run.lanes if each.name == name)


def at(lane: Lane, place: int) -> Stretch | None:
    """The stretch of a lane that lies over a place."""
    found = [each for each in lane.stretches if each.first <= place < each.last]
    assert len(found) <= 1
    return found[0] if found else None


def untrue(found: Trace) -> list[str]:
    """Where lanes and trace differ: what a task is at a step of its loop, who runs, and that nothing overlaps."""
    run = timeline_lanes.run(found)
    lanes = {each.id: each for each in run.lanes}
    wrong = []
    for each in found.steps:
        place = 2 * each.index
        for task in each.loop.tasks if each.loop is not None else ():
            stretch = at(lanes[task.id], place)
            if (None if task.state in ENDED else task.state) != (stretch.state if stretch else None):
                wrong.append(f"step {each.index}: {task.name} is {task.state}, not {stretch}")
        stretch = at(lanes[run.runs[each.index]], place)
        if stretch is None or stretch.state != "running":
            wrong.append(f"step {each.index}: {run.runs[each.index]} runs, not {stretch}")
        doing = [
            one for one in run.lanes if one.thread == each.thread and (s := at(one, place)) and s.state == "running"
        ]
        if [run.runs[each.index]] != [one.id for one in doing]:
            wrong.append(f"step {each.index}: in {each.thread}, {[one.id for one in doing]} run")
    return wrong


def drawn(scene: Scene) -> tuple[Bars | Words | object, ...]:
    """The parts of a timeline that stay as they are."""
    assert isinstance(scene.layout, Placed)
    return next(each for each in scene.layout.items if isinstance(each, PlacedDrawing)).parts


def test_lanes_are_true_of_every_snippet(recording: tuple[Snippet, Trace]) -> None:
    """At each step a lane is in the state in which the trace has its task, and the one that runs is running."""
    assert [] == untrue(recording[1])


@pytest.mark.parametrize("program", ORACLE, ids=lambda path: path.stem)
def test_lanes_are_true_of_all_kinds_of_programs(program: Path, shared: Shared) -> None:
    """Of those, too, that have several loops, threads, time-outs and failures."""
    found = shared.trace(program)
    assert [] == untrue(found)
    scene = timeline.scene(found)
    assert len(found.steps) == len(scene.states)
    drawing.templates([scene])


BLOCKING = """
    import asyncio
    import time

    async def block():
        time.sleep(2)

    async def rest():
        await asyncio.sleep(5)
        return "rested"

    async def main():
        tasks = [asyncio.create_task(rest(), name="rest"), asyncio.create_task(block(), name="block")]
        await asyncio.gather(*tasks)

    asyncio.run(main())
"""


def test_a_blocking_call_holds_up_all_lanes_of_its_loop(tmp_path: Path) -> None:
    """It is marked in its lane with its line and how long it lasts; the others stand still for that long."""
    found = recorded(tmp_path, BLOCKING)
    run = timeline_lanes.run(found)
    (hold,) = run.holds
    assert (lane(run, "block").id, 5, 2.0) == (hold.lane, hold.line, hold.seconds)
    parts = drawn(timeline.scene(found))
    (others,) = [each for each in parts if isinstance(each, Bars) and each.role == "standstill"]
    (mine,) = [each for each in parts if isinstance(each, Bars) and each.role == "stretch is-held"]
    assert {box[0] for box in mine.boxes} == {box[0] for box in others.boxes}
    assert 3 == len(others.boxes)
    assert "line 5: 2 s" in [each.text for each in parts if isinstance(each, Words)]


def test_marks_stand_between_stretches(tmp_path: Path) -> None:
    """Their letters touch neither the stretches below them nor those of the lane above."""
    parts = drawn(timeline.scene(recorded(tmp_path, BLOCKING)))
    marks = [each for each in parts if isinstance(each, Words) and each.role.startswith("mark ")]
    boxes = [box for each in parts if isinstance(each, Bars) and each.role.startswith("stretch") for box in each.boxes]
    assert marks
    for mark in marks:
        top = mark.y - 0.7 * (mark.size or FONT_SIZE)
        assert [] == [box for box in boxes if top < box[1] < mark.y or top < box[1] + box[3] < mark.y]


def test_a_wait_lasts_while_nothing_runs(tmp_path: Path) -> None:
    """From the moment a task suspends, it waits, and so does the loop when nobody can go on."""
    run = timeline_lanes.run(recorded(tmp_path, BLOCKING))
    rest, loop = lane(run, "rest"), lane(run, "event loop")
    assert ["ready", "running", "waiting", "ready", "running"] == [each.state for each in rest.stretches]
    assert "sleep" == rest.stretches[2].label
    assert "✓ → 'rested'" == rest.outcome
    assert ["idle"] == [each.label for each in loop.stretches if each.state == "waiting"]


def test_arrows_lead_from_cause_to_effect(tmp_path: Path) -> None:
    """Who has created a task or has ended what it waited for leads to it, where it becomes ready and where it runs."""
    found = recorded(tmp_path, BLOCKING)
    run = timeline_lanes.run(found)
    names = {each.id: each.name for each in run.lanes}
    causes = timeline_marks.Happenings(found, run).causes()
    assert [
        ("main thread", "Task-1"),
        ("Task-1", "rest"),
        ("Task-1", "block"),
        ("event loop", "rest"),
        ("event loop", "Task-1"),
    ] == [(names[each.source], names[each.target]) for each in causes]
    scene = timeline.scene(found)
    for cause in causes:
        for index in cause.steps:
            assert any(slot.startswith("cause-") for slot in scene.states[index].fills)


CANCELLING = """
    import asyncio

    async def rest():
        await asyncio.sleep(50)

    async def fail():
        raise ValueError("no")

    async def main():
        task, other = asyncio.create_task(rest(), name="rest"), asyncio.create_task(fail(), name="fail")
        await asyncio.sleep(1)
        task.cancel()
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(9)
        except TimeoutError:
            pass

    asyncio.run(main())
"""


def test_the_end_of_a_generator_or_a_coroutine_is_no_failure(tmp_path: Path) -> None:
    """Whoever drives one by hand catches an exception for it, and closing one raises another inside."""
    text = """
        async def answer():
            return 42

        def numbers():
            try:
                yield 1
            finally:
                pass  # with nothing to do, it is closed without an exception from Python 3.13 on

        generator = numbers()
        next(generator)
        generator.close()
        try:
            answer().send(None)
        except StopIteration as stop:
            print(stop.value)
        try:
            raise ValueError
        except ValueError:
            print("wrong")
        """
    found = recorded(tmp_path, text)
    raised = [each.word for each in timeline_marks.Happenings(found, timeline_lanes.run(found)).raised()]
    assert {"StopIteration", "GeneratorExit", "ValueError"} == {each.exception_class for each in found.steps} - {None}
    assert ["ValueError"] == raised


def test_marks_stand_where_things_go_wrong(tmp_path: Path) -> None:
    """Requests to cancel, with who makes them, and exceptions; outcomes stand at the right end."""
    found = recorded(tmp_path, CANCELLING)
    run = timeline_lanes.run(found)
    names = {each.id: each.name for each in run.lanes}
    stages = [(names[each.lane], each.sign, each.word) for each in timeline_marks.Happenings(found, run).cancelled()]
    assert [
        ("rest", "⊘", "cancel"),
        ("rest", "↯", "thrown in"),
        ("rest", "⊘", ""),
        ("Task-1", "⊘", "time-out"),
        ("Task-1", "↯", "thrown in"),
    ] == stages
    causes = {(names[each.source], names[each.target]) for each in timeline_marks.Happenings(found, run).causes()}
    assert {("Task-1", "rest"), ("event loop", "Task-1")} <= causes
    raised = [(names[each.lane], each.word) for each in timeline_marks.Happenings(found, run).raised()]
    assert ("fail", "ValueError") in raised
    assert "✗ failed: ValueError" == lane(run, "fail").outcome
    assert "⊘ cancelled" == lane(run, "rest").outcome


FAMILY = """
    import asyncio

    async def leaf(seconds):
        await asyncio.sleep(seconds)

    async def branch():
        await asyncio.create_task(leaf(1), name="leaf")

    async def main():
        async with asyncio.TaskGroup() as pair:
            pair.create_task(branch(), name="a")
            pair.create_task(leaf(2), name="b")
        await asyncio.gather(leaf(1), leaf(2))

    asyncio.run(main())
"""


def test_the_family_stands_beside_the_lanes(tmp_path: Path) -> None:
    """A group has a row of its own, and lines lead to the rows of its tasks; without the part there is no sign of it."""
    found = recorded(tmp_path, FAMILY)
    scene, plain = views.scene(found, "timeline", "family"), views.scene(found, "timeline")
    assert ("timeline-family", "timeline") == (scene.name, plain.name)
    groups = [each for each in drawn(scene) if isinstance(each, Words) and each.role == "group"]
    assert ["group pair", "gather"] == [each.text for each in groups]
    (branches,) = [each for each in drawn(scene) if isinstance(each, Lines) and each.role == "family"]
    assert 7 == len(branches.lines)
    spans = [each.lines[0] for each in drawn(scene) if isinstance(each, Lines) and each.role == "group"]
    assert spans[0][1][0] < spans[0][2][0] < spans[1][1][0] < spans[1][2][0]
    said = scene.states[-1].description
    assert "Below Task-1: group pair, gather. Below group pair: a, b. Below a: leaf." in said
    assert "group" not in {each.role for each in drawn(plain) if isinstance(each, Words | Lines)}
    assert "Below" not in plain.states[-1].description
    drawing.templates([scene])


@pytest.mark.parametrize(("name", "expected"), [("pair", "group pair"), ("group", "group"), (None, "group")])
def test_no_group_is_called_a_group_twice(name: str | None, expected: str) -> None:
    """Where the program calls it no more than that."""
    assert expected == timeline_family.named(Group("group-1", "task_group", name))


def test_children_stand_below_their_parent(tmp_path: Path) -> None:
    """Beside the family, and without: what `a` has started comes before `b`, which is older."""
    lanes = [each.name for each in timeline_lanes.run(recorded(tmp_path, FAMILY)).lanes]
    assert ["Task-1", "a", "leaf", "b"] == lanes[2:6]


@pytest.mark.parametrize("program", ORACLE, ids=lambda path: path.stem)
def test_every_lane_has_its_place_in_the_family(program: Path, shared: Shared) -> None:
    """Names are where the lanes are, in the states that they have without the family."""
    found = shared.trace(program)
    scene, plain = views.scene(found, "timeline", "family"), views.scene(found, "timeline")
    named = [fill.text for slot, fill in scene.states[-1].fills.items() if slot.startswith("lane-")]
    assert [fill.text for slot, fill in plain.states[-1].fills.items() if slot.startswith("lane-")] == named
    drawing.templates([scene])


def test_a_request_is_drawn_along_the_awaits_that_pass_it_on(tmp_path: Path) -> None:
    """From who asks to the task, and from there to what it awaits; a line lasts until the error is thrown in."""
    text = """
        import asyncio

        async def inner():
            await asyncio.sleep(9)

        async def outer(task):
            await task

        async def main():
            task = asyncio.create_task(inner(), name="inner")
            other = asyncio.create_task(outer(task), name="outer")
            await asyncio.sleep(1)
            other.cancel()
            await asyncio.wait([other])

        asyncio.run(main())
    """
    found = recorded(tmp_path, text)
    run = timeline_lanes.run(found)
    names = {each.id: each.name for each in run.lanes}
    causes = [each for each in timeline_marks.Happenings(found, run).causes() if each.is_cancellation]
    assert {("Task-1", "outer"), ("outer", "inner"), ("inner", "outer")} == {
        (names[each.source], names[each.target]) for each in causes
    }
    thrown = {each.place // 2 for each in timeline_marks.Happenings(found, run).cancelled() if each.word == "thrown in"}
    assert thrown <= {step for each in causes for step in each.steps}
    pending = list(timeline_marks.Happenings(found, run).pending())
    assert {"inner", "outer"} == {names[lane] for lane, _, _ in pending}
    assert thrown == {last // 2 for _, _, last in pending}
    parts = drawn(timeline.scene(found))
    (lines,) = [each for each in parts if isinstance(each, Lines) and each.role == "pending"]
    assert 2 == len(lines.lines)
    (arrows,) = [each for each in parts if isinstance(each, Lines) and each.role == "cancelling"]
    assert 3 == len(arrows.lines)


def test_the_scale_shows_order_and_time() -> None:
    """Each step has room, and twice as long a time is twice as long where both can be read."""
    steps = [step(index, time=time) for index, time in enumerate((0, 0, 1, 1, 3))]
    found = timeline_scale.scale(steps)
    assert all(found.width(2 * each, 2 * each + 1) > SEEN for each in range(5))
    assert 2 * found.width(3, 4) == pytest.approx(found.width(7, 8), abs=0.05)
    assert [(0, 3, 0), (4, 7, 1), (8, 9, 3)] == [(each.first, each.last, each.time) for each in found.instants]
    assert () == found.breaks


def test_a_time_far_longer_than_another_has_a_break() -> None:
    """Both are to be seen, and the order of their lengths is that of the times."""
    steps = [step(index, time=time) for index, time in enumerate((0, 0.001, 0.003, 3600))]
    found = timeline_scale.scale(steps)
    short_one, other, hour = (found.width(place, place + 1) for place in (1, 3, 5))
    assert SEEN < short_one < other < hour < timeline_scale.WIDEST
    assert (5,) == found.breaks


@pytest.mark.parametrize("count", [1, 30, 5_000])
def test_no_run_is_wider_than_a_page(count: int) -> None:
    """However many steps and times there are, in order of their places."""
    found = timeline_scale.scale([step(index, time=index // 3) for index in range(count)])
    assert found.end <= timeline_scale.WIDEST + 0.1
    assert all(before <= after for before, after in pairwise(found.edges))


def test_what_cannot_be_seen_apart_is_one() -> None:
    """A run of narrow stretches is drawn as one, of mixed states; the rest stays as it is."""
    scale = timeline_scale.Scale((0, 0.5, 1, 1.5, 20, 21), (), ())
    stretches = [Stretch(0, 1, "running"), Stretch(1, 2, "ready"), Stretch(2, 3, "running"), Stretch(3, 4, "waiting")]
    assert [("mixed", 0, 3), ("waiting", 3, 4)] == [
        (each.state, each.first, each.last) for each in seen(stretches, scale)
    ]


def test_gaps_that_cannot_be_seen_are_none() -> None:
    """Narrow stretches on either side of one are drawn as one, of mixed states: in between there was something else."""
    scale = timeline_scale.Scale((0, 0.5, 1, 1.5, 2, 22, 22.5), (), ())
    stretches = [Stretch(0, 1, "running"), Stretch(2, 3, "running"), Stretch(5, 6, "running")]
    assert [("mixed", 0, 3), ("running", 5, 6)] == [
        (each.state, each.first, each.last) for each in seen(stretches, scale)
    ]


def test_a_longer_run_has_no_more_to_be_drawn(tmp_path: Path) -> None:
    """Once there is more than can be told apart."""
    text = """
        import asyncio

        async def turns():
            for _ in range({turns}):
                await asyncio.sleep(1)

        async def main():
            await asyncio.gather(turns(), turns())

        asyncio.run(main())
    """
    scenes = [timeline.scene(recorded(tmp_path, text.format(turns=turns))) for turns in (400, 800)]
    once, twice = (len(each.blank) for each in drawing.templates(scenes))
    assert twice < 1.1 * once


def test_one_cursor_serves_all_steps(recording: tuple[Snippet, Trace]) -> None:
    """It stands over the moment of each step, further to the right at each."""
    scene = timeline.scene(recording[1])
    assert isinstance(scene.layout, Placed)
    assert ["cursor"] == [
        each.slot for each in scene.layout.items if isinstance(each, PlacedLine) and "cursor" in each.slot
    ]
    scale = timeline_scale.scale(recording[1].steps)
    shifts = [state.fills["cursor"].shift for state in scene.states]
    assert all(scale.at(2 * index) <= shift <= scale.at(2 * index + 1) for index, shift in enumerate(shifts))
    assert all(before < after for before, after in pairwise(shifts))


def test_names_of_lanes_tell_what_they_do(recording: tuple[Snippet, Trace]) -> None:
    """By the sign of the state that the trace has; the description has the word."""
    trace = recording[1]
    scene, run = timeline.scene(trace), timeline_lanes.run(trace)
    rows = {each.id: row for row, each in enumerate(run.lanes)}
    for each in trace.steps:
        state = scene.states[each.index]
        for task in each.loop.tasks if each.loop is not None else ():
            assert state.fills[f"lane-{rows[task.id]}"].text.startswith(words.SIGNS[task.state])
            assert task.state in state.description or task.result in state.description


def test_of_many_tasks_some_have_no_lane(tmp_path: Path) -> None:
    """The last lane says how many those are."""
    text = """
        import asyncio

        async def main():
            await asyncio.gather(*(asyncio.sleep(n) for n in range(40)))

        asyncio.run(main())
    """
    scene = timeline.scene(recorded(tmp_path, text))
    assert "… 12 more tasks" == shown(scene, -1)[f"lane-{2 + timeline.MOST_TASKS - 1}"].strip()


def test_a_run_without_a_loop_is_a_lane_of_functions() -> None:
    """Those that run, in the order of steps alone."""
    found = trace(
        step(0, time=0), step(1, frame(), time=0), step(2, frame(), frame(2, "f"), time=0), step(3, frame(), time=0)
    )
    run = timeline_lanes.run(found)
    assert ["", "main()", "f()", "main()"] == [each.label for each in lane(run, "main thread").stretches]
    assert "step by step, all at one time" in [
        each.text for each in drawn(timeline.scene(found)) if isinstance(each, Words)
    ]


def test_outcomes_fit(tmp_path: Path) -> None:
    """However long a result is."""
    text = """
        import asyncio

        async def main():
            return "x" * 500

        asyncio.run(main())
    """
    parts = drawn(views.scene(recorded(tmp_path, text), "timeline"))
    (outcome,) = [each for each in parts if isinstance(each, Words) and each.role.startswith("outcome")]
    assert OUTCOME == len(outcome.text)


@pytest.mark.parametrize(
    ("wait", "word"),
    [
        (Wait("sleep"), "sleep"),
        (Wait("lock", names=("door",)), "lock door"),
        (Wait("queue", "item"), "queue"),
        (Wait("task", on=("b",)), "task B"),
        (Wait("gather", "all", on=("b", "c", "d")), "3 tasks"),
        (Wait("gather"), "gather"),
        (Wait("task", on=("x",), names=("answer",)), "future answer"),
        (Wait("task", on=("x",)), "future"),
        (Wait("thread", "call", names=("work",)), "thread work"),
        (Wait("io", "data", names=("reader",)), "data reader"),
    ],
)
def test_waits_in_a_word(wait: Wait, word: str) -> None:
    """What a stretch has room for."""
    assert word == short(wait, {"b": "B"}.get)


def test_work_grows_with_the_run_alone() -> None:
    """A run ten times as long has as many parts as can be seen, no more."""

    def parts(count: int) -> int:
        made = [step(index, frame(), *([frame(2, "f")] if index % 2 else []), time=0) for index in range(count)]
        return sum(len(each.boxes) for each in drawn(timeline.scene(trace(*made))) if isinstance(each, Bars))

    assert parts(5_000) <= timeline_scale.WIDEST / SEEN


def test_on_one_axis_equal_times_stand_at_equal_places(in_project: Path) -> None:
    """Of whichever two snippets: where an instant begins and where it ends, and what one does alone has room in both."""
    builder = Builder()
    runs = [builder.recorded(snippet.load(name)).steps for name in snippet.names()]
    for one, other in pairs_of(runs):
        scales = timeline_scale.scales([one, other])
        rooms = [
            {each.time: (scale.at(each.first), scale.at(each.last)) for each in scale.instants} for scale in scales
        ]
        shared = rooms[0].keys() & rooms[1].keys()
        assert {time: rooms[0][time] for time in shared} == {time: rooms[1][time] for time in shared}
        begins = sorted({**rooms[0], **rooms[1]}.items())
        assert all(before[1] <= after[0] for (_, before), (_, after) in pairwise(begins))
        for scale in scales:
            assert all(before <= after for before, after in pairwise(scale.edges))


def test_on_one_axis_an_instant_has_the_room_of_the_busier_run() -> None:
    """There the other spreads what it does."""
    busy = [step(index, time=0) for index in range(6)] + [step(6, time=1)]
    idle = [step(0, time=0), step(1, time=0), step(2, time=0.5), step(3, time=1), step(4, time=1)]
    many, few = timeline_scale.scales([busy, idle])
    assert many.width(0, 11) == few.width(0, 3) == 2 * few.width(0, 1) == 6 * many.width(0, 1)
    assert many.width(12, 13) == few.width(6, 9) == 2 * many.width(0, 1)
    assert few.at(3) < few.at(4)
    assert few.at(5) < few.at(6) == many.at(12)
