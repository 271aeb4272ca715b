"""A process has its seconds, however busy the machine is: what it could not use is not counted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from diagram_gen.recorder.time_limit import PATIENCE, TimeLimit, starved

BUSY = [sys.executable, "-I", "-S", "-c", "while True: pass"]
NOBODY = 1 << 30
"""A number that no process has."""


class Clock:
    """A clock that is moved on by hand."""

    now = 100.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now


@pytest.fixture
def kept_from_running() -> Iterator[int]:
    """The number of a process that has waited for a processor for half a second: it has to share one with others."""
    with ExitStack() as processes:
        processor = {min(os.sched_getaffinity(0))}
        numbers = []
        for _ in range(3):
            process = processes.enter_context(subprocess.Popen(BUSY))
            processes.callback(process.kill)
            os.sched_setaffinity(process.pid, processor)
            numbers.append(process.pid)
        while starved(numbers[0]) < 0.5:
            time.sleep(0.01)
        yield numbers[0]


def test_a_process_has_its_seconds() -> None:
    """By the clock, where nothing is known of it."""
    clock = Clock()
    limit = TimeLimit(2.0, clock)
    clock.now += 1.9
    assert not limit.has_passed(NOBODY)
    clock.now += 0.1
    assert limit.has_passed(NOBODY)
    assert limit.has_passed()


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the system does not say who had to wait")
def test_time_without_a_processor_is_not_counted(kept_from_running: int) -> None:
    """But a process that no end of time is enough for ends all the same."""
    clock = Clock()
    limit = TimeLimit(0.2, clock)
    clock.now += 0.5
    assert limit.has_passed(NOBODY)
    assert not limit.has_passed(kept_from_running)
    assert not limit.has_passed(NOBODY, kept_from_running)
    clock.now += PATIENCE * 0.2
    assert limit.has_passed(kept_from_running)


def test_a_process_that_is_not_there_has_not_been_kept_from_running() -> None:
    """It may just have ended."""
    assert 0.0 == starved(NOBODY)
