"""How the cost of recording grows with what is recorded: the same program, ten and a hundred times as large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.bench import process, programs
from tests.bench.recording import Recording
from tests.bench.spread import Spread, ratios, spread

Denominator = Literal["steps", "shown", "new"]

_REPEATS = (10, 3, 1)
"""How often each size is recorded in one process: a short recording alone says little."""
_LEAST = 1 << 20
"""Bytes: less memory than this beyond that for an empty program counts as this much."""


@dataclass(frozen=True, slots=True)
class Series:
    """A program in three sizes.

    `by` is what its cost is divided by: what it records more of as it grows.
    `empty` is the program whose cost is taken off, with the imports of the others.
    """

    name: str
    program: Callable[[int], str]
    sizes: tuple[int, int, int]
    by: Denominator
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """What it costs to go from one size to the next: how many times as much of each."""

    before: int
    after: int
    steps: float
    shown: float
    new: float
    seconds: Spread
    recorder_memory: Spread
    recorded_memory: Spread


@dataclass(frozen=True, slots=True)
class Scaling:
    """One series as it was measured: for each size the recordings, one a round."""

    series: Series
    recordings: tuple[tuple[Recording, ...], ...]

    def seconds(self, size: int) -> Spread:
        """The time of one recording of the n-th size."""
        return spread([each.seconds for each in self.recordings[size]])

    def growths(self) -> list[Growth]:
        """What it costs to go from each size to the next."""
        pairs = zip(self.recordings, self.recordings[1:], strict=False)
        sizes = zip(self.series.sizes, self.series.sizes[1:], strict=False)
        return [_growth(*size, *pair) for size, pair in zip(sizes, pairs, strict=True)]


STEPS = Series("steps of a synchronous program", programs.calls, (100, 1_000, 10_000), "steps")
TASKS = Series("tasks at a time", programs.tasks, (10, 100, 1_000), "shown", empty="import asyncio\n")


def scaling(series: Series, rounds: int, progress: Callable[[str], None] = lambda text: None) -> Scaling:
    """A series, measured in rounds. In each round each size has its turn."""
    found: list[list[Recording]] = [[] for _ in series.sizes]
    for number in range(1, rounds + 1):
        for size, repeats, recordings in zip(series.sizes, _REPEATS, found, strict=True):
            progress(f"{series.name}, round {number} of {rounds}: {size:,}")
            recordings.append(process.record(series.program(size), series.empty, repeats))
    return Scaling(series, tuple(map(tuple, found)))


def _growth(before: int, after: int, small: Sequence[Recording], large: Sequence[Recording]) -> Growth:
    return Growth(
        before,
        after,
        large[0].steps / small[0].steps,
        large[0].shown / small[0].shown,
        large[0].new / small[0].new,
        ratios([each.seconds for each in large], [each.seconds for each in small]),
        ratios(_memory([each.recorder_memory for each in large]), _memory([each.recorder_memory for each in small])),
        ratios(_memory([each.recorded_memory for each in large]), _memory([each.recorded_memory for each in small])),
    )


def _memory(measured: list[int]) -> list[int]:
    return [max(each, _LEAST) for each in measured]
