"""Times by the real clock, which differ from run to run: they are rounded to what can be told again, and is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from diagram_gen.model.loop import Loop, Task, Timer
from diagram_gen.model.trace import Outside, Step

_TENTHS = 10


def rounded(steps: tuple[Step, ...], outside: Outside | None) -> tuple[Step, ...]:
    """The steps with the times of those on the real clock rounded down; what was shared by several still is."""
    first = None if outside is None else outside.real_since
    if first is None:
        return steps
    told = _Telling(steps[first - 1].time if first else 0.0)
    return (*steps[:first], *map(told.step, steps[first:]))


class _Telling:
    """Tells times in whole tenths of a second since the clock was at `base`."""

    def __init__(self, base: float) -> None:
        self._base = base
        self._known: dict[int, tuple[object, Any]] = {}
        """By the `id` of what was told, that itself, so that it stays, and what was made of it."""

    def step(self, step: Step) -> Step:
        """A step with its times rounded."""
        loop = None if step.loop is None else self._once(step.loop, self._loop)
        return replace(step, time=self._time(step.time), loop=loop)

    def _loop(self, loop: Loop) -> Loop:
        timers = self._once(loop.timers, lambda timers: self._all(timers, self._timer))
        tasks = self._once(loop.tasks, lambda tasks: self._all(tasks, self._task))
        return replace(loop, time=self._time(loop.time), timers=timers, tasks=tasks)

    def _timer(self, timer: Timer) -> Timer:
        return timer if timer.when is None else replace(timer, when=self._time(timer.when))

    def _task(self, task: Task) -> Task:
        wait = task.wait
        if wait is None or (wait.until is None and wait.deadline is None):
            return task
        until, deadline = (None if each is None else self._time(each) for each in (wait.until, wait.deadline))
        return replace(task, wait=replace(wait, until=until, deadline=deadline))

    def _all(self, several: Sequence[Any], tell: Callable[[Any], Any]) -> tuple[Any, ...]:
        return tuple([self._once(each, tell) for each in several])

    def _once(self, value: Any, tell: Callable[[Any], Any]) -> Any:
        known, told = self._known.get(id(value), (None, None))
        if known is not value:
            told = tell(value)
            self._known[id(value)] = value, told
        return told

    def _time(self, time: float) -> float:
        if time <= self._base:
            return time
        return round(self._base + math.floor((time - self._base) * _TENTHS) / _TENTHS, 9)
