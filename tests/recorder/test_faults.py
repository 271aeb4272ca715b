"""Whatever fails in what observes a program, the program goes on as ever, and the trace says what it lacks."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from diagram_gen.model.trace import Failure, Source, Trace
from diagram_gen.narration import sentences
from diagram_gen.pipeline import trace_json
from diagram_gen.recorder import process, standby
from diagram_gen.recorder.sandbox import RecordingError, record
from diagram_gen.views import scene
from tests.faulty import FAULT, Faulty, Place, places
from tests.programs import write

_PROGRAM = """
import asyncio, threading, time

class Thing:
    def __init__(self, n):
        self.n = n

def numbers():
    yield from (1, 2)

async def ticks():
    for n in numbers():
        await asyncio.sleep(0.01)
        yield Thing(n)

async def work(lock, name):
    async with lock:
        async for each in ticks():
            print(name, each.n)
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.1)
    except TimeoutError as error:
        print(repr(error))

async def main():
    lock = asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        for name in "ab":
            group.create_task(work(lock, name), name=name)
    print(await asyncio.to_thread(slow))
    print(await asyncio.gather(asyncio.sleep(0.1, 2), asyncio.sleep(0.2, 3)))

def slow():
    time.sleep(0)
    return threading.current_thread() is threading.main_thread()

asyncio.run(main())
"""
_OBSERVING = [
    "addresses",
    "awaits",
    "call_waits",
    "callbacks",
    "child",
    "classes",
    "copies",
    "deadlocks",
    "ending",
    "faults",
    "frames",
    "futures",
    "glances",
    "guard",
    "handles",
    "identities",
    "ids",
    "instructions",
    "library_code",
    "lock_holders",
    "loop",
    "module_variables",
    "names",
    "objects",
    "plain_values",
    "program_code",
    "spine",
    "steps",
    "tasks",
    "texts",
    "threads",
    "tracebacks",
    "tracer",
    "values",
    "waits",
    "wire",
]
"""The modules that observe; the others stand in for functions of Python's own, so that the program calls them itself."""
_CALLED_BY_PYTHON = {
    "_on_call",
    "observe",
    "_in_module",
    "_in_function",
    "_in_turn",
    "_in_notice",
    "follow",
}
"""What CPython calls to trace: a line or two each, which hand on what happens to where a fault is caught."""
_TRIED = 2
"""Functions of each module that are made to fail, one after the other."""


def _chosen(module: str) -> list[tuple[Place, int]]:
    """Some functions of a module, each with the call at which it fails; the same ones until the module changes."""
    found = [place for place in places(f"{module}.py") if place.name not in _CALLED_BY_PYTHON]
    choice = random.Random(module)
    return [(place, choice.choice((1, 2, 7))) for place in choice.sample(found, min(_TRIED, len(found)))]


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each program has a Python started for it, which imports the recorder as it is then."""
    monkeypatch.setattr(standby, "can_fork", lambda _: False)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Faulty:
    """The copy that fails."""
    return Faulty(tmp_path_factory.mktemp("faulty"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the program prints by itself, in real time."""
    program = write(tmp_path_factory.mktemp("plain"), _PROGRAM)
    return subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("module", _OBSERVING)
def test_a_fault_of_the_recorder_is_not_the_programs(
    tmp_path: Path, faulty: Faulty, plain: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It prints what it prints without it, or, where the recorder cannot even start, does not begin."""
    program = write(tmp_path, _PROGRAM)
    monkeypatch.setattr(process, "_START", faulty.start)
    for place, call in _chosen(module):
        faulty.fail(place, call)
        outcome = _outcome(program, plain)
        faulty.mend(place)
        assert (place, (None, plain, "")) == (place, outcome)


def _outcome(program: Path, plain: str) -> tuple[Failure | None, str, str]:
    """How a run fails and what it prints; as a run should, if there was none because of the fault."""
    try:
        trace = record(Source(str(program), "", ""))
    except RecordingError as error:
        return None, plain, "" if FAULT in str(error) else str(error)
    return trace.exception, trace.stdout, trace.stderr


@pytest.mark.parametrize(
    ("file", "name", "detail"), [("loop_tasks.py", "time_of", "loop"), ("frames.py", "_snapshot", "steps")]
)
def test_what_is_missing_is_said(
    tmp_path: Path, faulty: Faulty, file: str, name: str, detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, with the step and the reason; in the trace, in sentences and in pictures."""
    monkeypatch.setattr(process, "_START", faulty.start)
    place = next(each for each in places(file) if each.name == name)
    faulty.fail(place, 30)
    program = write(tmp_path, _PROGRAM)
    trace = record(Source(str(program), "", program.read_text(encoding="utf-8")))
    faulty.mend(place)
    (missing,) = trace.unrecorded
    assert (detail, f"ValueError: {FAULT}") == (missing.detail, missing.reason)
    assert trace == trace_json.decode(trace_json.encode(trace))
    assert f"from step {missing.since} on" in str(trace.complaint)
    assert _says(trace, missing.since, detail)


def _says(trace: Trace, since: int, detail: str) -> bool:
    told = sentences(trace)
    if detail == "steps":
        return since == trace.steps[-1].index and "is not recorded" in told[-1]
    after = scene(trace, "loop").states[since].description
    stopped = any("has stopped" in each for each in told)
    return "the event loop is not recorded" in told[since] and "not recorded" in after and not stopped
