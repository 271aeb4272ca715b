"""Measuring one recording: its time without the start of a process, its memory, and how much it recorded."""

from __future__ import annotations

import resource
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diagram_gen.model.trace import Source, Step, Trace
from diagram_gen.recorder.sandbox import Limits, record
from tests.bench.stopwatch import spent

_ENOUGH = Limits(seconds=1_800, steps=1_000_000, memory=16 << 30, output=1 << 20, size=1 << 40)
"""Limits that nothing here reaches."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What one recording cost.

    `seconds` is without what the recording of an empty file takes.
    `shown` counts the steps, and the frames, tasks, handles and timers that each of them shows;
    `new` counts those that are not the same as at an earlier step.
    The bytes of memory are the peaks of the process that records and of the recorded one, beyond those for an empty
    program.
    """

    seconds: float
    steps: int
    shown: int
    new: int
    recorder_memory: int
    recorded_memory: int


def measured(file: Path, empty: str, repeats: int) -> Recording:
    """What recording a program costs beyond an empty one; of more than one recording, the median time.

    For a process of its own: peaks of memory stay.
    """
    start_up, empty_memory = _start_up(file.with_name("empty.py"), empty, repeats)
    times = []
    for _ in range(repeats):
        started = spent()
        trace = recorded(file)
        times.append(spent() - started)
    recorder_memory, recorded_memory = (peak - empty for peak, empty in zip(_peaks(), empty_memory, strict=True))
    shown, new = _parts(trace)
    seconds = statistics.median(times) - start_up
    return Recording(seconds, len(trace.steps), shown, new, recorder_memory, recorded_memory)


def recorded(file: Path) -> Trace:
    """The trace of a program. Raises `RuntimeError` if it did not end well: then there is nothing to measure."""
    trace = record(Source(str(file), "", file.read_text(encoding="utf-8")), limits=_ENOUGH)
    if trace.complaint is not None:
        raise RuntimeError(trace.complaint)
    return trace


def _start_up(file: Path, empty: str, repeats: int) -> tuple[float, tuple[int, int]]:
    """The median seconds that the recording of an empty program takes, and the peaks of memory up to then."""
    file.write_text(empty, encoding="utf-8")
    times = []
    for _ in range(max(repeats, 3)):
        started = spent()
        recorded(file)
        times.append(spent() - started)
    return statistics.median(times), _peaks()


def _peaks() -> tuple[int, int]:
    """The most memory that this process, and any that it has waited for, has had: bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit, children
    # `ru_maxrss` would include the process that started this one.
    peak = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) * 1024, children


def _parts(trace: Trace) -> tuple[int, int]:
    """How many parts the steps of a trace show, and how many of these are different objects."""
    shown, seen = 0, set()
    for step in trace.steps:
        for part in _shown(step):
            shown += 1
            seen.add(id(part))
    return shown, len(seen)


def _shown(step: Step) -> Iterator[object]:
    yield step
    yield from step.stack
    if step.loop is not None:
        yield from step.loop.tasks
        yield from step.loop.ready
        yield from step.loop.timers
