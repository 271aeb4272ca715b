"""On the real clock, times are told in tenths of a second, so that two runs that go the same way are told the same."""

from __future__ import annotations

from pathlib import Path

from tests.programs import recorded

TEXT = """
    import asyncio

    async def main():
        await asyncio.sleep(0.25)
        process = await asyncio.create_subprocess_exec("sleep", "60")
        try:
            async with asyncio.timeout(0.2):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        await asyncio.sleep(1)

    asyncio.run(main())
"""


def test_times_are_rounded_from_the_process_on(tmp_path: Path, python: str) -> None:
    """Not before, where the clock is virtual; and none goes back."""
    trace = recorded(tmp_path, TEXT, python=python)
    assert trace.outside is not None
    assert trace.outside.real_since is not None
    times = [step.time for step in trace.steps]
    real = [*times[trace.outside.real_since :]]
    assert 0.25 == times[trace.outside.real_since - 1]
    assert all(abs((time - 0.25) * 10 - round((time - 0.25) * 10)) < 1e-6 for time in real)
    assert sorted(times) == times
    assert times[-1] > 1.2


def test_timers_and_waits_agree_with_the_clock(tmp_path: Path, python: str) -> None:
    """A time-out is due at the time at which it is told to be."""
    trace = recorded(tmp_path, TEXT, python=python)
    loops = [step.loop for step in trace.steps if step.loop is not None]
    due = {timer.when for loop in loops for timer in loop.timers if timer.kind == "time_out"}
    deadlines = {task.wait.deadline for loop in loops for task in loop.tasks if task.wait is not None} - {None}
    assert 1 == len(due)
    assert due == deadlines


def test_a_run_on_the_virtual_clock_keeps_its_times(tmp_path: Path) -> None:
    """A socket alone does not make the clock real."""
    text = """
        import asyncio
        import socket

        async def main():
            with socket.socket() as listening:
                listening.bind(("127.0.0.1", 0))
                await asyncio.sleep(0.123)

        asyncio.run(main())
    """
    trace = recorded(tmp_path, text)
    assert trace.outside is not None
    assert trace.outside.real_since is None
    assert 0.123 == trace.steps[-1].time
