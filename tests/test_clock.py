"""One virtual clock for everything."""

from __future__ import annotations

import asyncio
import time

import pytest

from diagram_gen.recorder.clock import EPOCH, DeadlockError, virtual_time


def test_all_clocks_agree() -> None:
    """The functions of `time` show the same moment, and blocking moves them all."""
    with virtual_time() as clock:
        time.sleep(1.5)
        assert (1.5, 1.5, EPOCH + 1.5) == (time.monotonic(), time.perf_counter(), time.time())
        assert (1_500_000_000, 1.5) == (time.monotonic_ns(), clock.now)


def test_sleeping_costs_nothing() -> None:
    """A day of sleep ends at once, at the right virtual time."""

    async def nap() -> float:
        await asyncio.sleep(86_400 * 2)
        return asyncio.get_running_loop().time()

    with virtual_time():
        assert 172_800 == asyncio.run(nap())


def test_blocking_holds_up_the_loop() -> None:
    """`time.sleep` in a coroutine advances the clock while every other task stands still."""

    async def main() -> list[tuple[str, float]]:
        seen: list[tuple[str, float]] = []

        async def patient() -> None:
            await asyncio.sleep(1)
            seen.append(("patient", time.monotonic()))

        async with asyncio.TaskGroup() as group:
            group.create_task(patient())
            await asyncio.sleep(0)
            time.sleep(5)
            seen.append(("rude", time.monotonic()))
        return seen

    with virtual_time():
        assert [("rude", 5), ("patient", 5)] == asyncio.run(main())


def test_deadlock_is_an_error() -> None:
    """A loop that would wait for ever raises instead."""

    async def hang() -> None:
        await asyncio.get_running_loop().create_future()

    with virtual_time(), pytest.raises(DeadlockError, match="wait for ever"):
        asyncio.run(hang())


def test_threads_are_waited_for() -> None:
    """Work in another thread really runs, and its result arrives."""

    async def main() -> int:
        return await asyncio.to_thread(sum, [1, 2])

    with virtual_time():
        assert 3 == asyncio.run(main())


def test_negative_sleep_is_refused() -> None:
    """As in the real `time.sleep`."""
    with virtual_time(), pytest.raises(ValueError, match="non-negative"):
        time.sleep(-1)
