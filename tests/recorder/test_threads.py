"""Threads are told apart by their ids, all through a run, whatever they are named."""

from __future__ import annotations

from pathlib import Path

from diagram_gen import views
from diagram_gen.model.names import Names
from diagram_gen.model.trace import MAIN_THREAD, Trace
from diagram_gen.narration import sentences
from diagram_gen.views.activations import activations
from diagram_gen.views.timeline_lanes import run
from tests import labels
from tests.programs import recorded

TWO = """
import threading

def work(number):
    started.wait()
    return number

started = threading.Event()
threads = [threading.Thread(target=work, args=(number,), name="worker") for number in (1, 2)]
for thread in threads:
    thread.start()
started.set()
for thread in threads:
    thread.join()
"""
ONE_AFTER_THE_OTHER = """
import threading

def work():
    pass

for _ in range(3):
    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()
"""
RENAMED = """
import threading

def work():
    threading.current_thread().name = "reader"
    return 1

thread = threading.Thread(target=work, name="worker")
thread.start()
thread.join()
"""
TAKES_A_NAME = """
import threading

def work(name):
    threading.current_thread().name = name
    return 1

for name in ("worker", "reader", "worker"):
    thread = threading.Thread(target=work, args=(name,), name="worker")
    thread.start()
    thread.join()
"""
MAIN_RENAMED = """
import asyncio, threading

def work():
    pass

async def main():
    threading.current_thread().name = "boss"
    await asyncio.to_thread(work)

asyncio.run(main())
"""
RENAMED_BESIDE_TASKS = """
import asyncio, threading

def name():
    pass

def work():
    name()
    threading.current_thread().name = "reader"
    name()

async def other():
    await asyncio.sleep(1)
    asyncio.current_task().set_name("task")
    await asyncio.sleep(1)

async def main():
    task = asyncio.create_task(other())
    await asyncio.sleep(0)
    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()
    await task

asyncio.run(main())
"""
ONLY_HANDLES = """
import asyncio, threading

async def main():
    loop = asyncio.get_running_loop()
    threads = [
        threading.Thread(target=loop.call_soon_threadsafe, args=(print, number), name="helper") for number in (1, 2)
    ]
    for thread in threads:
        thread.start()
        thread.join()
        await asyncio.sleep(0)

asyncio.run(main())
"""


def threads(trace: Trace) -> dict[str, list[str]]:
    """By ids, in the order in which they are first seen, what threads are named: each name once."""
    found: dict[str, dict[str, None]] = {}
    for step in trace.steps:
        found.setdefault(step.thread, {})[step.thread_name] = None
    return {id: [*names] for id, names in found.items()}


def called(trace: Trace) -> list[str]:
    """What threads are called, in the order in which that is first seen."""
    names = Names.of_run(trace.steps)
    return list(dict.fromkeys(map(names.of_thread, trace.steps)))


def lanes(trace: Trace) -> list[tuple[str, str, str]]:
    """The lanes of a timeline: of what kind, of which thread, and how they are called."""
    return [(lane.kind, lane.thread, lane.name) for lane in run(trace).lanes if lane.kind != "task"]


def test_two_at_a_time_are_two(tmp_path: Path) -> None:
    """With the steps of each, its stack and its variables; and sentences and pictures say which it is."""
    trace = recorded(tmp_path, TWO)
    found = {step.thread: step.stack[-1].variables[0].value for step in trace.steps if step.function == "work"}
    assert {"thread-2": "1", "thread-3": "2"} == found
    assert {MAIN_THREAD: ["MainThread"], "thread-2": ["worker"], "thread-3": ["worker"]} == threads(trace)
    assert any("thread worker (2nd)" in str(each) for each in sentences(trace))
    grounds = {
        fills["module"].text for state in views.scene(trace, "stack").states if "module" in (fills := state.fills)
    }
    assert {"the module", "thread worker", "thread worker (2nd)"} == grounds
    assert [
        ("thread", MAIN_THREAD, "main thread"),
        ("thread", "thread-2", "worker"),
        ("thread", "thread-3", "worker (2nd)"),
    ] == lanes(trace)


def test_one_after_the_other_are_several(tmp_path: Path) -> None:
    """Though CPython may give each the number of the one before."""
    trace = recorded(tmp_path, ONE_AFTER_THE_OTHER)
    assert ["MainThread", "worker", "worker (2nd)", "worker (3rd)"] == called(trace)
    assert [MAIN_THREAD, "thread-2", "thread-3", "thread-4"] == [*threads(trace)]


def test_one_that_is_renamed_is_still_the_same(tmp_path: Path) -> None:
    """It has the name that it has at each step, and one lane; the sentence says that it has another name."""
    trace = recorded(tmp_path, RENAMED)
    assert {MAIN_THREAD: ["MainThread"], "thread-2": ["worker", "reader"]} == threads(trace)
    assert [("thread", MAIN_THREAD, "main thread"), ("thread", "thread-2", "reader")] == lanes(trace)
    told = [*map(str, sentences(trace))]
    assert ["Thread worker is now named 'reader'."] == [f"{each.split('. ')[0]}." for each in told if " now " in each]
    assert "work is about to return 1 to thread reader." in told
    assert sum("Thread " in each and " runs" in each for each in told) == 1


def test_one_that_takes_the_name_of_another_is_told_apart_from_it(tmp_path: Path) -> None:
    """From then on, whether that still has the name or not."""
    trace = recorded(tmp_path, TAKES_A_NAME)
    assert ["MainThread", "worker", "worker (2nd)", "reader", "worker (3rd)"] == called(trace)


def test_one_that_is_renamed_has_one_lane_in_the_calls_view(tmp_path: Path) -> None:
    """Beside the tasks, by the name that it had last; and so has a task."""
    found = {each.lane for each in activations(recorded(tmp_path, RENAMED_BESIDE_TASKS))}
    assert {("thread reader", "thread-2"), ("task", "task-2")} == {each for each in found if "-2" in str(each[1])}


def test_the_main_thread_may_be_renamed(tmp_path: Path) -> None:
    """It is the main thread as before, and so is its loop the one that it was."""
    trace = recorded(tmp_path, MAIN_RENAMED)
    assert ["MainThread", "boss"] == threads(trace)[MAIN_THREAD]
    told = [*map(str, sentences(trace))]
    assert sum("The main thread is now named 'boss'." in each for each in told) == 1
    assert any(each.startswith("The main thread runs. ") for each in told)
    assert ["main thread", "event loop", "asyncio_0"] == [name for _, _, name in lanes(trace)]
    stack = views.scene(trace, "stack").states
    modules = [stack[step.index].fills["module"].text for step in trace.steps if step.thread_name == "boss"]
    assert {"the module"} == {*modules}


def test_one_of_which_only_a_handle_tells_has_an_id(tmp_path: Path) -> None:
    """And the name that it had then: it has no step of its own."""
    trace = recorded(tmp_path, ONLY_HANDLES)
    assert [MAIN_THREAD] == [*threads(trace)]
    put = [handle for handle, _ in labels.queued(trace).values() if handle.cause == "thread"]
    assert [("thread-2", "helper"), ("thread-3", "helper")] == [(each.thread, each.thread_name) for each in put]
    names = Names.of_run(trace.steps)
    assert ["helper", "helper (2nd)"] == [names.of_thread(each) for each in put]
    told = " ".join(map(str, sentences(trace)))
    assert "Thread helper puts a handle to " in told
    assert "Thread helper (2nd) puts a handle to " in told


def test_each_thread_has_frames_of_its_own(tmp_path: Path, python: str) -> None:
    """Also of libraries, and though it comes to the place in memory of one that has ended."""
    program = """
        import threading

        def work():
            pass

        for _ in range(5):
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
    """
    trace = recorded(tmp_path, program, python=python)
    frames = {(step.thread, frame.id) for step in trace.steps for frame in step.stack}
    assert 10 == len(frames) == len({frame for _, frame in frames})
