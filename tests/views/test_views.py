"""Views turn traces into scenes: pure, so most of this runs no program."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from diagram_gen import views
from diagram_gen.model import words
from diagram_gen.model.characters import width
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.frame import Variable
from diagram_gen.model.loop import Handle, Timer, Wait
from diagram_gen.model.names import Names
from diagram_gen.model.scene import Scene
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import MAIN_THREAD, Trace
from diagram_gen.picture.template import Template
from diagram_gen.pipeline import drawing
from diagram_gen.views import stack
from tests.made import frame, loop, shown, step, task, trace
from tests.programs import recorded
from tests.scenes import text_slots


def test_the_stack_stands_on_the_variables_of_the_module() -> None:
    """Below the frames, the ones that are new marked; none while another thread runs."""
    before, after = Variable("total", "0"), Variable("total", "3")
    steps = [replace(step(0), globals=(before,)), replace(step(1, frame()), globals=(after, Variable("found", "[]")))]
    away = replace(step(2, frame(2), thread="worker"), globals=steps[1].globals)
    states = stack.scene(trace(*steps, away)).states
    cells = [states[1].fills[f"global-{each}"] for each in ("0", "value-0", "1", "value-1")]
    assert ["total", "3", "found", "[]"] == [each.text for each in cells]
    assert [(), ("is-changed",), (), ("is-changed",)] == [each.classes for each in cells]
    assert "global-1" not in states[0].fills
    assert "global-0" not in states[2].fills
    assert states[1].description.endswith(" Variables of the module: total = 3, found = [].")


def test_a_module_with_many_variables_says_how_many_more_there_are() -> None:
    """In the last of its rows."""
    bound = tuple(Variable(f"n{number}", "0") for number in range(20))
    texts = shown(stack.scene(trace(replace(step(0), globals=bound))), 0)
    assert ("…", "11 more") == (texts["global-9"], texts["global-value-9"])
    assert "global-10" not in texts


def test_describes_the_stack_in_words() -> None:
    """From the top down, each frame with its line, its variables and where it returns to."""
    assert (
        "One frame, from the top down. main, at line 8: some_value = 12, returns to the module, line 12."
        == stack.description(step(0, frame(some_value="12")), Names())
    )
    assert "The stack is empty. Next is the module, line 12." == stack.description(step(0), Names())


def test_stack_view_shows_frames_from_the_module_up() -> None:
    """With pointers, return pointers and variables; one side is marked as the top."""
    scene = views.scene(trace(step(0), step(1, frame(a="1")), step(2, frame(a="1"), frame(2, "f", 3))), "stack")
    assert "the stack is empty" == shown(scene, 0)["top-0"]
    assert {
        "name-0": "main()",
        "line-0": "▸ line 8",
        "target-0": "the module, line 12",
        "value-0-0": "1",
    }.items() <= shown(scene, 1).items()
    assert ("↑ top of the stack", "line 8", "▸ line 3") == tuple(
        shown(scene, 2)[slot] for slot in ("top-2", "line-0", "line-1")
    )


def test_stack_view_shows_what_is_returned() -> None:
    """At a return step."""
    scene = views.scene(trace(step(0, frame(), event="return", value="24")), "stack")
    assert "↑ top of the stack, returning 24" == shown(scene, 0)["top-1"]
    assert "◂ line 8" == shown(scene, 0)["line-0"]


def test_marks_variables_bound_since_the_step_before() -> None:
    """New ones and changed ones, in a frame that was there before; nothing in a new frame."""
    one, two = frame(a="1", b="1"), frame(a="1", b="2", c="3")
    for view, slots in (
        ("stack", ("value-0-0", "value-0-1", "value-0-2")),
        ("loop", ("variable-0-0-0", "variable-0-0-1", "variable-0-0-2")),
    ):
        steps = [step(n, each, loop=loop(task("a", "running", None, each))) for n, each in enumerate((one, two))]
        first, second = views.scene(trace(*steps), view).states
        assert not [slot for slot, fill in first.fills.items() if "is-changed" in fill.classes]
        assert [False, True, True] == ["is-changed" in second.fills[slot].classes for slot in slots]


def test_room_that_is_not_used_is_kept_and_not_drawn() -> None:
    """In a task's card and in the queues: what another moment of the run needs has its place, and no outline."""
    deep = task("a", "running", None, frame(), frame(2, "f"))
    scene = views.scene(
        trace(step(0, loop=loop(deep, ready=2)), step(1, loop=loop(task("a", "running", None, frame())))), "loop"
    )
    places = {"ready-0", "ready-1", "frame-0-1"}
    assert places == places & scene.states[0].fills.keys()
    assert not places & scene.states[1].fills.keys()
    assert places <= drawing.templates([scene])[0].extents.keys()


def test_a_task_that_has_ended_is_its_head_alone() -> None:
    """Its name and its outcome, in an outline of their own; none is drawn around the room of its frames."""
    scene = views.scene(
        trace(
            step(0, loop=loop(task("a", "running", None, frame()))), step(1, loop=loop(task("a", "done", result="1")))
        ),
        "loop",
    )
    assert ("is-running",) == scene.states[0].fills["task-0"].classes
    assert ("is-done", "is-folded") == scene.states[1].fills["task-0"].classes
    assert "head-0" in scene.states[1].fills


def test_the_card_of_a_task_counts_the_requests_to_cancel_it() -> None:
    """Behind its state, however long that is, and in words; not once it has ended, or if there are none."""
    wait = Wait("event", None, ("event-1",), ("an event with a very long name, which is cut",))
    tasks = (
        task("a", "running", None, frame()),
        replace(task("b", "ready", None, frame(2)), cancelling=1),
        replace(task("c", "waiting", wait, frame(3)), cancelling=2),
        replace(task("d", "cancelled"), cancelling=1),
    )
    scene = views.scene(trace(step(0, loop=loop(*tasks))), "loop")
    states = [shown(scene, 0)[f"task-state-{place}"] for place in range(4)]
    assert ["▸ running", "» ready ⊘ 1", "⊘ 2", "⊘ cancelled"] == [*states[:2], states[2][-3:], states[3]]
    assert "Task b is ready, and a request to cancel it stands." in scene.states[0].description
    assert ", and 2 requests to cancel it stand." in scene.states[0].description


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (4, 2), (5, 3), (9, 3), (10, 4), (30, 4)])
def test_tasks_stand_side_by_side_where_there_is_width(count: int, columns: int) -> None:
    """In the wide layout, under a strip of the loop; in the other one below each other. Both have the same slots."""
    tasks = [task(f"t{number}", "waiting", None, frame()) for number in range(count)]
    template = drawing.template(trace(step(0, loop=loop(*tasks))), "loop")
    assert 1 == _columns(template)
    assert columns == _columns(template.wide or template)
    if template.wide is not None:
        assert template.extents.keys() == template.wide.extents.keys()
        strip, cards = template.wide.extents["loop"], template.wide.extents["task-0"]
        assert strip[3] < cards[1]
        assert strip[2] - strip[0] >= columns * (cards[2] - cards[0])


def _columns(template: Template) -> int:
    """How many cards of tasks stand side by side."""
    return len({extent[0] for slot, extent in template.extents.items() if slot.startswith("task-")})


def test_descriptions_stay_short() -> None:
    """Whatever a task returns, and however many there are."""
    tasks = [task(f"t{number}", "done", result="x" * 5000) for number in range(300)]
    text = views.scene(trace(step(0, loop=loop(*tasks))), "loop").states[0].description
    assert len(text) < 4000
    assert text.endswith("And 276 more tasks.")


def test_tasks_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    """Each has a lane of its own in the calls view."""
    program = """
        import asyncio

        async def work():
            await asyncio.sleep(1)

        async def main():
            one = asyncio.create_task(work(), name="same")
            two = asyncio.create_task(work(), name="same")
            await one
            await two

        asyncio.run(main())
    """
    scene = views.scene(recorded(tmp_path, program), "calls")
    names = [text for slot, text in shown(scene, -1).items() if slot.startswith("lane-name")]
    assert ["event loop", "Task-1", "same", "same (2nd)"] == names


def test_a_deep_stack_leaves_out_its_middle() -> None:
    """And says how many frames it left out; the top is always there."""
    frames = [frame(number, f"f{number}") for number in range(40)]
    scene = views.scene(trace(step(0, *frames)), "stack")
    texts = shown(scene, 0)
    assert "f39()" == texts[f"name-{stack.DEEPEST - 1}"]
    assert "… 29 more frames" in texts.values()


def test_many_variables_say_how_many_more() -> None:
    """Instead of a picture that does not end."""
    scene = views.scene(trace(step(0, frame(**{f"v{number}": "1" for number in range(30)}))), "stack")
    assert "21 more" in shown(scene, 0).values()


def test_many_variables_and_frames_of_a_task_say_how_many_more() -> None:
    """On its card as well."""
    frames = [frame(number, f"f{number}", x="1") for number in range(20)]
    full = frame(20, "full", **{f"v{number}": "1" for number in range(30)})
    texts = list(
        shown(views.scene(trace(step(0, loop=loop(task("a", "waiting", None, *frames, full)))), "loop"), 0).values()
    )
    assert (1, 1) == tuple(
        sum(bool(re.fullmatch(text, each)) for each in texts) for text in (r"… \d+ more frames", r"… \d+ more")
    )


def test_loop_view_shows_clock_queue_timers_and_tasks() -> None:
    """Each task with its state in a word and a sign."""
    waiting = task("a", "waiting", Wait("sleep", until=2.0), frame(1, "work", 4, x="1"))
    scene = views.scene(trace(step(0, loop=loop(waiting, task("b", "done", result="7"), ready=1, timers=1))), "loop")
    texts = shown(scene, 0)
    assert ("t = 1.5 s", "iteration 3, running no task") == (texts["clock"], texts["running"])
    assert ("call on_0", "t = 0 s: call on_0") == (texts["ready-text-0"], texts["timer-text-0"])
    assert ("‖ sleeping until t = 2 s", "✓ done: 7") == (texts["task-state-0"], texts["task-state-1"])
    assert "x = 1" == texts["variable-0-0-0"]


def test_loop_view_strikes_through_what_was_cancelled() -> None:
    """And only that, whatever it is called; with a sign, and what it would have done."""
    handles = (
        Handle("handle-1", "call", None, "on_cancelled", 0, "called"),
        Handle("handle-2", "call", None, "on_done", 0, "called", cancelled=True),
    )
    timers = (
        Timer("handle-3", 2.0, "end_sleep", "id-never-cancelled", None),
        Timer("handle-4", 3.0, "end_sleep", "id-fine", None, cancelled=True),
    )
    both = task("never-cancelled"), task("fine")
    scene = views.scene(trace(step(0, loop=replace(loop(*both), ready=handles, timers=timers))), "loop")
    fills = scene.states[0].fills
    struck = {name for name, fill in fills.items() if "is-cancelled" in fill.classes}
    assert {"ready-1", "timer-1"} == struck
    assert ("⊘ call on_done", "t = 3 s: ⊘ end sleep of fine") == (
        fills["ready-text-1"].text,
        fills["timer-text-1"].text,
    )
    said = "Ready queue: call on_cancelled, call on_done (cancelled). Timers: end sleep of never-cancelled at t = 2 s, end sleep of fine (cancelled) at t = 3 s."
    assert said in scene.states[0].description


def test_loop_view_keeps_its_size() -> None:
    """Hundreds of tasks, handles and timers fold into one slot that says how many."""
    tasks = [task(f"t{number}") for number in range(300)]
    scene = views.scene(trace(step(0, loop=loop(*tasks, ready=300, timers=300))), "loop")
    assert len(scene.layout.nodes) <= views.loop.MOST_TASKS + 1
    texts = list(shown(scene, 0).values())
    assert {"… 277 more tasks", "… 293 more", "… 295 more"} <= set(texts)


def test_loop_view_draws_who_waits_for_whom() -> None:
    """One edge for each pair, visible while the wait lasts."""
    waiting = task("a", "waiting", Wait("gather", "all", ("id-b", "id-c")))
    scene = views.scene(
        trace(step(0, loop=loop(waiting, task("b"), task("c"))), step(1, loop=loop(task("a"), task("b"), task("c")))),
        "loop",
    )
    assert ["wait-0-1", "wait-0-2"] == [edge.slot for edge in scene.layout.edges]
    assert {"wait-0-1", "wait-0-2"} <= set(scene.states[0].fills)
    assert not {"wait-0-1", "wait-0-2"} & set(scene.states[1].fills)


def test_loop_view_tells_a_task_that_has_not_begun(tmp_path: Path) -> None:
    """By a sign and in words, until its coroutine runs for the first time; a ready one that has run has neither."""
    text = """
        import asyncio

        async def work():
            await asyncio.sleep(0)

        async def main():
            await asyncio.create_task(work())

        asyncio.run(main())
    """
    found = recorded(tmp_path, text)
    scene = views.scene(found, "loop")
    ready = [
        (shown(scene, step.index)["frame-line-1-0"], state.description.partition(" is ready. ")[2])
        for step, state in zip(found.steps, scene.states, strict=True)
        if "Task Task-2 is ready" in state.description
    ]
    outermost = "Its stack, outermost first: work,"
    assert {("○ line 3", f"{outermost} to begin at line 3."), ("line 4", f"{outermost} at line 4. asyncio.sleep.")} == {
        *ready
    }
    assert "▸ line 3" in [shown(scene, step.index).get("frame-line-1-0") for step in found.steps]


def test_stack_view_says_what_a_stack_stands_on(tmp_path: Path) -> None:
    """The module under the main thread's alone: another thread's stack has no module below it."""
    text = """
        import threading

        def work():
            pass

        thread = threading.Thread(target=work, name="helper")
        thread.start()
        thread.join()
    """
    found = recorded(tmp_path, text)
    scene = views.scene(found, "stack")
    grounds = {(step.thread_name, shown(scene, step.index)["module"]) for step in found.steps}
    assert {("MainThread", "the module"), ("helper", "thread helper")} == grounds
    inside = next(step.index for step in found.steps if step.thread_name == "helper")
    assert scene.states[inside].description.startswith("Two frames of thread helper, from the top down. work, ")


def test_loop_view_without_a_loop_says_so() -> None:
    """Of a program that has none, too."""
    scene = views.scene(trace(step(0)), "loop")
    assert "not running" == shown(scene, 0)["running"]
    assert "No event loop is running." == scene.states[0].description


def test_a_loop_that_does_not_run_is_its_head_alone() -> None:
    """Its name and what there is to say: the room for its queues is kept, not drawn."""
    scene = views.scene(trace(step(0), step(1, loop=loop(ready=2))), "loop")
    absent, there = (scene.states[index].fills for index in (0, 1))
    assert (("is-absent",), ()) == (absent["loop"].classes, there["loop"].classes)
    assert {"loop", "loop-head", "loop-name", "running"} == {*absent}
    assert "loop-head" in there


def test_loop_view_keeps_the_loop_while_another_thread_runs() -> None:
    """Its queues, timers and tasks stay, the clock goes on, and the activity names the thread."""
    here = loop(task("a", "waiting", None, frame(x="1")), ready=1, timers=1)
    steps = [step(0, loop=here), step(1, frame(2, "work"), thread="asyncio_0", time=1.75), step(2, loop=here)]
    scene = views.scene(trace(*steps), "loop")
    others = {"clock": "t = 1.75 s", "running": "iteration 3; thread asyncio_0 runs"}
    assert {**shown(scene, 0), **others} == shown(scene, 1)
    assert shown(scene, 0) == shown(scene, 2)
    assert scene.states[1].description == scene.states[0].description.replace(
        "Event loop at t = 1.5 s, iteration 3, running no task.",
        "Thread asyncio_0 runs; event loop at t = 1.75 s, iteration 3.",
    )
    tasks = views.scene(trace(*steps), "loop", "tasks")
    assert "thread asyncio_0 runs" == shown(tasks, 1)["running"]
    assert tasks.states[1].description.startswith("Thread asyncio_0 runs; event loop at t = 1.75 s. Task a")


@pytest.mark.parametrize(
    ("thread", "activity"),
    [
        (MAIN_THREAD, "iteration 3; the main thread runs"),
        ("ThreadPoolExecutor-0_0", "iteration 3; ThreadPoolExecutor-0_0 runs"),
    ],
)
def test_loop_view_names_the_thread_that_runs(thread: str, activity: str) -> None:
    """As there is room."""
    steps = [step(0, loop=loop(), thread="b"), step(1, thread=thread), step(2, loop=loop(), thread="b")]
    assert activity == shown(views.scene(trace(*steps), "loop"), 1)["running"]


def test_loop_view_tells_a_task_left_from_one_in_the_middle() -> None:
    """While another thread runs: the one that has paused waits, with all its frames; the other has its pointer."""
    run = replace(loop(task("a", "running", None, frame())), running="id-a")
    slept = loop(task("a", "waiting", Wait("sleep"), frame(), frame(2, "sleep")))
    steps = [
        step(0, frame(), loop=run),
        step(1, thread="b", event="return"),
        step(2, frame(), loop=run, event="suspend"),
    ]
    scene = views.scene(trace(*steps, step(3, thread="b"), step(4, loop=slept, event="loop")), "loop")
    middle, left = shown(scene, 1), shown(scene, 3)
    assert ("▸ running", "▸ line 8") == (middle["task-state-0"], middle["frame-line-0-0"])
    assert ("‖ sleeping for ever", "line 8", "sleep()") == tuple(
        left[slot] for slot in ("task-state-0", "frame-line-0-0", "frame-name-0-1")
    )
    assert "in the middle of a." in scene.states[1].description
    assert "in the middle of a." not in scene.states[3].description


def test_loop_view_shows_what_a_thread_puts_into_the_queue() -> None:
    """From the step after; what the loop finds there later, a timer that is due say, isn't there yet."""
    put = (
        Handle("h1", "call", None, "set", 1, "thread", None, "b", "b"),
        Handle("h2", "end_sleep", None, None, 3, "timer"),
    )
    steps = [step(0, loop=loop(task("a"))), *(step(n, thread="b") for n in (1, 2))]
    scene = views.scene(trace(*steps, step(3, loop=replace(loop(task("a")), ready=put))), "loop")
    queues = [[text for slot, text in shown(scene, n).items() if slot.startswith("ready-text")] for n in range(4)]
    assert [[], [], ["call set"], ["call set", "end a sleep"]] == queues


def test_loop_view_shows_no_handle_that_has_been_called() -> None:
    """By an iteration of the loop that made no other step: another thread runs once it is over."""
    handle = Handle("h1", "call", None, "set", 0, "called")
    turn = step(0, loop=replace(loop(), ready=(handle,)), event="loop")
    for iteration, queue in ((3, "ready queue, next handle first"), (4, "ready queue: empty")):
        following = step(2, loop=replace(loop(), iteration=iteration), event="loop")
        scene = views.scene(trace(turn, step(1, thread="b"), following), "loop")
        assert queue == shown(scene, 1)["ready-title"]


def test_loop_view_shows_no_loop_that_has_ended() -> None:
    """After its last step, or when its thread goes on without, a loop is gone; the next one of its thread is another."""
    first, second = loop(task("a")), replace(loop(task("b")), iteration=1)
    loops = [first, None, first, None, None, second, None]
    threads = ["main", "b", "main", "b", "main", "main", "b"]
    steps = [step(n, loop=each, thread=thread) for n, (each, thread) in enumerate(zip(loops, threads, strict=True))]
    scene = views.scene(trace(*steps), "loop")
    names = [[text for slot, text in shown(scene, n).items() if slot.startswith("task-name")] for n in range(7)]
    assert [["a"], ["a"], ["a"], [], [], ["b"], []] == names
    following = views.scene(trace(step(0, loop=first), step(1, thread="b"), step(2, loop=second)), "loop")
    assert "not running" == shown(following, 1)["running"]


def test_loop_view_of_several_loops() -> None:
    """Each thread shows its own loop; one without shows the one last seen, of those that go on."""
    threads = ["one", "two", "main", "one", "main", "two", "main", "two"]
    loops = {"one": loop(task("a")), "two": loop(task("b"))}
    steps = [step(n, loop=loops.get(thread), thread=thread) for n, thread in enumerate(threads)]
    scene = views.scene(trace(*steps), "loop")
    names = [text for n in range(8) for slot, text in shown(scene, n).items() if slot.startswith("task-name")]
    assert ["a", "b", "b", "a", "b", "b", "b", "b"] == names


def test_marks_what_has_changed_since_the_loop_was_last_seen() -> None:
    """Also where another thread has run in between; nothing changes at that thread's own steps."""
    before, after = (loop(task("a", "running", None, frame(x=value))) for value in ("1", "2"))
    steps = [step(0, loop=before), step(1, thread="b"), step(2, thread="b"), step(3, loop=after)]
    states = views.scene(trace(*steps), "loop").states
    assert [False, False, False, True] == ["is-changed" in each.fills["variable-0-0-0"].classes for each in states]


def test_parts_leave_the_queues_out() -> None:
    """`tasks` shows the tasks alone, in the picture and in its description."""
    scene = views.scene(trace(step(0, loop=loop(task("a"), ready=2, timers=2))), "loop", "tasks")
    assert not [slot for slot in shown(scene, 0) if slot.startswith(("ready", "timer"))]
    assert "Ready queue" not in scene.states[0].description


def came(scene: Scene, index: int = -1) -> list[tuple[str, str]]:
    """How control came to each box of the calls view, and which lines ran there."""
    fills = scene.states[index].fills
    rows = [slot.removeprefix("came-") for slot in fills if slot.startswith("came-")]
    return [(fills[f"came-{row}"].text, fills[f"lines-{row}"].text) for row in rows]


def test_calls_view_of_a_subroutine_and_of_a_coroutine(recording: tuple[Snippet, Trace]) -> None:
    """A subroutine is called; a coroutine is called, pauses, and is resumed."""
    boxes = [how for how, _ in came(views.scene(recording[1], "calls"))]
    if recording[0].name == "calling/subroutine":
        assert ["called", "called", "gets control back", "called", "gets control back"] == boxes
    if recording[0].name == "calling/coroutine":
        assert ["called", "started", "gets control back", "resumed", "gets control back"] == boxes


def test_calls_view_grows_with_the_step(recording: tuple[Snippet, Trace]) -> None:
    """No box goes away again."""
    scene = views.scene(recording[1], "calls")
    counts = [len(came(scene, index)) for index in range(len(scene.states))]
    assert counts == sorted(counts)


def test_calls_view_has_no_box_that_runs_while_the_loop_does(tmp_path: Path) -> None:
    """A coroutine that is resumed in its box does not run there while it sleeps; a task has the loop's box for that."""
    program = """
        import asyncio

        async def main():
            {}
            await asyncio.sleep(1)

        asyncio.run(main())
    """
    for line, is_running in (("pass", False), ("other = asyncio.create_task(asyncio.sleep(2))", True)):
        found = recorded(tmp_path, program.format(line))
        scene = views.scene(found, "calls")
        at = [step.index for step in found.steps if step.loop and step.loop.running is None and step.loop.time == 1]
        states = [scene.states[index].fills for index in at]
        running = {slot for fills in states for slot, fill in fills.items() if "is-running" in fill.classes}
        assert is_running == bool(running)
        ran = [scene.states[step.index].fills for step in found.steps if step.loop and step.loop.running]
        assert all(any("is-running" in fill.classes for fill in fills.values()) for fills in ran)


def test_calls_view_passes_through_the_caller(tmp_path: Path) -> None:
    """In `f(g())` control goes back to the caller between g and f, though no line begins there."""
    scene = views.scene(
        recorded(tmp_path, "def f(x):\n    return x\ndef g():\n    return 1\ndef main():\n    f(g())\nmain()\n"),
        "calls",
    )
    assert [("called", "line 6"), ("called", "line 4"), ("gets 1", "line 6"), ("called: x = 1", "line 2")] == came(
        scene
    )[:4]


def test_calls_view_shows_what_is_yielded_to_the_module(tmp_path: Path) -> None:
    """The module has no lane: what it resumes has a box for each time, and leaves the one before with the value."""
    text = """
        class Ask:
            def __await__(self):
                answer = yield 42
                return answer

        async def outer():
            return await Ask()

        coroutine = outer()
        coroutine.send(None)
        try:
            coroutine.send(10)
        except StopIteration:
            print("over")
        """
    end = views.scene(recorded(tmp_path, text), "calls").states[-1].description
    assert "generator Ask.__await__(): started: self = <Ask #1>, line 3, yields 42." in end
    assert (
        "generator Ask.__await__(): resumed, lines 3–4, returns 10. async outer(): gets 10, line 7, returns 10." in end
    )


def test_calls_view_of_threads_beside_tasks(tmp_path: Path) -> None:
    """A thread has a lane of its own, with what it prints."""
    program = """
        import asyncio, time

        def work():
            time.sleep(0.2)
            print("done")
            return 7

        async def tick():
            await asyncio.sleep(0.1)

        async def main():
            ticking = asyncio.create_task(tick())
            await asyncio.to_thread(work)
            await ticking

        asyncio.run(main())
    """
    scene = views.scene(recorded(tmp_path, program), "calls")
    assert "thread asyncio_0" in shown(scene, -1).values()
    sentences = scene.states[-1].description.split(". ")
    assert ["thread asyncio_0: called, line 4", "thread asyncio_0: goes on, lines 5–6, prints 'done', returns 7"] == [
        each for each in sentences if each.startswith("thread")
    ]


def test_calls_view_of_a_thread_beside_one_task(tmp_path: Path) -> None:
    """What a thread returns goes to no function of another thread."""
    program = """
        import asyncio

        def work():
            return 7

        async def main():
            x = 1
            await asyncio.to_thread(work)

        asyncio.run(main())
    """
    scene = views.scene(recorded(tmp_path, program), "calls")
    assert ["started", "called", "goes on"] == [how for how, _ in came(scene)]


def test_calls_view_of_a_program_without_calls_says_so(tmp_path: Path) -> None:
    """Of an empty one, too."""
    scene = views.scene(recorded(tmp_path, ""), "calls")
    assert {"nothing is called"} == set(shown(scene, -1).values())


def test_calls_view_keeps_its_size(tmp_path: Path) -> None:
    """Thousands of calls fold into one slot that says how many."""
    scene = views.scene(recorded(tmp_path, "def f():\n    pass\nfor n in range(200):\n    f()\n"), "calls")
    assert len(scene.layout.nodes) <= views.calls.MOST_ACTIVATIONS + 3
    assert "… 160 more" in shown(scene, -1).values()


@pytest.mark.parametrize(
    ("view", "parts", "sentence"),
    [
        ("stak", "all", r"no view 'stak'; did you mean 'stack'\?"),
        ("loop", "task", r"view 'loop' has no parts 'task'; did you mean 'tasks'\?"),
    ],
)
def test_unknown_views_are_refused(view: str, parts: str, sentence: str) -> None:
    """With the near names."""
    with pytest.raises(DiagramError, match=sentence):
        views.scene(trace(step(0)), view, parts)


@pytest.mark.parametrize("view", views.names())
def test_wide_texts_have_room(tmp_path: Path, view: str) -> None:
    """Deep recursion, high line numbers, long and wide names and values."""
    program = (
        "\n" * 12_000
        + "def f(n, 変数名='🎉' * 99):\n    very_long_variable_name_indeed = 'x' * 99\n    return n and f(n - 1)\nf(30)\n"
    )
    scene = views.scene(recorded(tmp_path, program), view)
    room = text_slots(scene)
    assert all(
        width(fill.text) <= room[slot].width
        for state in scene.states
        for slot, fill in state.fills.items()
        if slot in room
    )


def test_counts_in_words() -> None:
    """As sentences begin."""
    assert ["No frames", "One frame", "Two frames", "12 frames"] == [words.count(n, "frame") for n in (0, 1, 2, 12)]


def test_variables_in_one_row_of_a_card_do_not_touch() -> None:
    """Between a text of a card and the next in its row two characters stay free, however narrow the card is."""
    short = frame(3, a="1", b="2")
    made = loop(task("t", "running", None, short))
    texts = text_slots(views.scene(trace(replace(step(0, short), loop=made)), "loop"))
    shown_there = {slot: text.width for slot, text in texts.items() if slot.startswith("variable-")}
    assert {"variable-0-0-0": len("a = 1") + 2, "variable-0-0-1": len("b = 2")} == shown_there
