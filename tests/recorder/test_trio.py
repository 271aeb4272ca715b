"""A program on an event loop other than asyncio's is recorded as what it is: a program without asyncio."""

from __future__ import annotations

from pathlib import Path

from tests.programs import recorded


def test_a_program_on_trio_runs_on_the_virtual_clock(tmp_path: Path) -> None:
    """Trio looks closely at the locks, files and signals that it finds; nothing keeps it from its work."""
    trace = recorded(
        tmp_path,
        """
        import trio

        async def child(name, seconds):
            await trio.sleep(seconds)
            print(name, "ends")

        async def main():
            start = trio.current_time()
            async with trio.open_nursery() as nursery:
                nursery.start_soon(child, "first", 1)
                nursery.start_soon(child, "second", 3600)
            with trio.move_on_after(60) as scope:
                await trio.sleep_forever()
            print(round(trio.current_time() - start), scope.cancelled_caught)
            print(await trio.to_thread.run_sync(sum, [1, 2]))

        trio.run(main)
        """,
    )
    assert ("first ends\nsecond ends\n3660 True\n3\n", "", None) == (trace.stdout, trace.stderr, trace.exception)
    assert {"main", "child"} <= {step.function for step in trace.steps}
    assert 3660 == round(trace.steps[-1].time)
