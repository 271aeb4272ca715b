"""Threads of one name are told apart, all through a run."""

from __future__ import annotations

from pathlib import Path

from diagram_gen.narration import sentences
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


def called(folder: Path, program: str) -> list[str]:
    """What the threads of a program are called, in the order in which they are first seen."""
    return list(dict.fromkeys(step.thread for step in recorded(folder, program).steps))


def test_two_at_a_time_are_two(tmp_path: Path) -> None:
    """With the steps of each, its stack and its variables; and sentences say which it is."""
    trace = recorded(tmp_path, TWO)
    threads = {step.thread: step.stack[-1].variables[0].value for step in trace.steps if step.function == "work"}
    assert {"worker": "1", "worker (2nd)": "2"} == threads
    assert any("thread worker (2nd)" in str(each) for each in sentences(trace))


def test_one_after_the_other_are_several(tmp_path: Path) -> None:
    """Though CPython may give each the number of the one before."""
    assert ["MainThread", "worker", "worker (2nd)", "worker (3rd)"] == called(tmp_path, ONE_AFTER_THE_OTHER)


def test_one_that_is_renamed_has_the_name_that_it_has(tmp_path: Path) -> None:
    """From then on."""
    assert ["MainThread", "worker", "reader"] == called(tmp_path, RENAMED)
