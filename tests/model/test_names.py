"""Tasks are told apart where several have one name, in every view and sentence; what has a name to itself keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diagram_gen import views
from diagram_gen.model.loop import Handle, Task
from diagram_gen.model.names import Names, ordinal
from diagram_gen.model.trace import Trace
from diagram_gen.narration import sentences
from tests.made import loop, shown, step, task
from tests.programs import recorded

_TWO_WORKERS = """
import asyncio

async def hold():
    await asyncio.sleep(9)

async def stop(other):
    await asyncio.sleep(1)
    other.cancel()
    try:
        await other
    except asyncio.CancelledError:
        return "stopped"

async def main():
    first = asyncio.create_task(hold(), name="worker")
    second = asyncio.create_task(stop(first), name="worker")
    print(await asyncio.gather(first, second, return_exceptions=True))

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    """Two tasks of one name, of which one waits for the other and cancels it, both in a gather."""
    return recorded(tmp_path_factory.mktemp("names"), _TWO_WORKERS)


def test_the_second_of_a_name_says_so() -> None:
    """And the third; in the order in which they first bear it, whatever they are called later."""
    names = Names([("a", "1"), ("b", "2"), ("a", "3"), ("b", "3"), ("a", "1")])
    called = [names.of(task_of(*each)) for each in [("a", "1"), ("b", "2"), ("a", "3"), ("b", "3"), ("c", "1")]]
    assert ["a", "b", "a (2nd)", "b (2nd)", "c"] == called


def task_of(name: str, id: str) -> Task:
    """A task of that name, with an id."""
    return replace(task(name), id=id)


@pytest.mark.parametrize(
    ("number", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd")]
)
def test_an_ordinal_is_as_people_write_it(number: int, word: str) -> None:
    """Also from eleven to thirteen."""
    assert word == ordinal(number)


@pytest.mark.parametrize(
    "said",
    [
        "Task worker (2nd) is created, to run stop: the handle that starts it joins the ready queue.",
        "Task-1 suspends in main, line 17: waiting for gather's future, for worker and worker (2nd).",
        "the loop is about to start tasks worker and worker (2nd).",
        "Task worker starts in hold.",
        "Task worker (2nd) starts in stop:",
        "the loop is about to end the sleep of task worker (2nd).",
        "The cancellation of task worker is requested: what it awaits is cancelled, so it is ready.",
        "Task worker (2nd) suspends in stop, line 10: waiting for worker.",
        "Task worker goes on in hold, line 4: its cancellation was requested.",
        "Task worker (2nd) goes on in stop, line 10: task worker, for which it waited, was cancelled.",
        "stop is about to return 'stopped', which ends task worker (2nd).",
    ],
)
def test_sentences_say_which_of_two_they_are_about(trace: Trace, said: str) -> None:
    """Who is created, waits, is cancelled, goes on and ends, and because of whom."""
    assert said in " ".join(sentences(trace))


def test_the_loop_view_tells_two_of_one_name_apart(trace: Trace) -> None:
    """On their cards, in the queues, among what is waited for, and in its arrows."""
    scene = views.scene(trace, "loop")
    cancelled = next(step.index for step in trace.steps if (step.event, step.line) == ("line", 9))
    texts, said = shown(scene, cancelled), scene.states[cancelled].description
    cards = [scene.states[cancelled].fills[f"task-name-{place}"] for place in range(3)]
    assert [("Task-1", ()), ("worker", ()), ("wor…r (2nd)", ("worker (2nd)",))] == [(e.text, e.whole) for e in cards]
    assert "Task Task-1 is waiting (waiting for worker and worker (2nd))." in said
    assert "iteration 4, running worker (2nd)" == texts["running"]
    assert "Ready queue: wake worker. Timers: end sleep of worker at t = 9 s." in said
    waits = [edge.slot for edge in scene.layout.edges if edge.role == "wait"]
    assert ["wait-0-1", "wait-0-2", "wait-2-1"] == waits


def test_a_new_name_shows_wherever_the_task_is_spoken_of(tmp_path_factory: pytest.TempPathFactory) -> None:
    """On its card, and on that of a task that waits for it, which has not changed itself."""
    text = """
        import asyncio

        async def main():
            task = asyncio.create_task(asyncio.sleep(1), name="old")
            waiter = asyncio.create_task(asyncio.wait([task]), name="waiter")
            await asyncio.sleep(0)
            x = 1
            task.set_name("new")
            y = 1
            await waiter

        asyncio.run(main())
        """
    found = recorded(tmp_path_factory.mktemp("renamed"), text)
    scene = views.scene(found, "loop")
    before, after = (
        shown(scene, next(step.index for step in found.steps if (step.event, step.line) == ("line", line)))
        for line in (8, 9)
    )
    names = [(texts["task-name-1"], texts["task-state-2"], texts["timer-text-0"]) for texts in (before, after)]
    assert [
        ("old", "‖ waiting for old", "t = 1 s: end sleep of old"),
        ("new", "‖ waiting for new", "t = 1 s: end sleep of new"),
    ] == names


def test_threads_are_told_apart_among_themselves() -> None:
    """A task of the same name is none of them; and a thread may be one of which only a handle tells."""
    names = Names(tasks=[("worker", "task-1")], threads=[("worker", "thread-2"), ("worker", "thread-3")])
    put = Handle("handle-1", "call", None, "f", 0, "thread", None, "thread-3", "worker")
    started = step(0, thread="thread-2")
    assert "worker (2nd)" == names.of_thread(put)
    assert "worker" == names.of_thread(replace(started, thread_name="worker"))
    found = Names.of_run([step(0), step(1, loop=replace(loop(), ready=(replace(put, thread="thread-2"), put)))])
    assert "worker (2nd)" == found.of_thread(put)
