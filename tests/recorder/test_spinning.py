"""A loop that goes round and round in order to wait sees time pass, and prints what it prints on the real clock."""

from __future__ import annotations

import asyncio
import subprocess
import textwrap
from pathlib import Path

import pytest

from diagram_gen.recorder.virtual_time import virtual_time
from tests.programs import recorded

PREAMBLE = """\
import asyncio
import selectors
import threading
import time


class Impatient(selectors.DefaultSelector):
    def select(self, timeout=None):
        return super().select(0)


class Own(selectors.BaseSelector):
    def __init__(self):
        self.inner = selectors.SelectSelector()
        self.register, self.unregister = self.inner.register, self.inner.unregister
        self.get_map, self.close = self.inner.get_map, self.inner.close

    register = unregister = get_map = None

    def select(self, timeout=None):
        return self.inner.select(0)


async def spin(flag):
    while not flag:
        await asyncio.sleep(0)


async def make_tasks():
    while True:
        await asyncio.create_task(asyncio.sleep(0))


async def poll(queue):
    while True:
        try:
            return queue.get_nowait()
        except asyncio.QueueEmpty:
            await asyncio.sleep(0)


def call_again(loop, flag):
    if not flag:
        loop.call_soon(call_again, loop, flag)


def own_loop(selector):
    loop = asyncio.SelectorEventLoop(selector)
    loop.run_until_complete(asyncio.sleep(0.1))
    loop.close()
    print("slept")

"""
MAINS = {
    "until a timer": """
        asyncio.get_running_loop().call_later(0.1, flag.append, 1)
        await spin(flag)
        print("spun")
    """,
    "until a time-out": """
        for start in lambda: spin(flag), make_tasks, lambda: asyncio.gather(*(spin(flag) for _ in range(5))):
            try:
                await asyncio.wait_for(start(), 0.2)
            except TimeoutError:
                print("timed out")
    """,
    "on a queue": """
        queue = asyncio.Queue()
        asyncio.get_running_loop().call_later(0.1, queue.put_nowait, "item")
        print(await poll(queue))
    """,
    "on the clock": """
        loop = asyncio.get_running_loop()
        ends = loop.time() + 0.1
        while loop.time() < ends:
            await asyncio.sleep(0)
        print(loop.time() >= ends)
    """,
    "on callbacks": """
        loop = asyncio.get_running_loop()
        call_again(loop, flag)
        await asyncio.sleep(0.1)
        flag.append(1)
        print("slept")
    """,
    "on a thread that sleeps": """
        thread = threading.Thread(target=lambda: (time.sleep(0.1), flag.append(1)))
        thread.start()
        await spin(flag)
        print("spun")
    """,
}
PROGRAMS = {
    **{
        name: PREAMBLE + f"\nasync def main():\n    flag = []\n{textwrap.indent(textwrap.dedent(main), ' ' * 4)}\n\nasyncio.run(main())\n"
        for name, main in MAINS.items()
    },
    "a selector that doesn't wait": PREAMBLE + "\nown_loop(Impatient())\n",
    "a selector of its own that doesn't wait": PREAMBLE + "\nown_loop(Own())\n",
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_wait_that_spins_ends(name: str, tmp_path: Path, python: str) -> None:
    """Well within the limits, in the same way every time."""
    first, second = (recorded(tmp_path, PROGRAMS[name], python=python) for _ in range(2))
    ran = subprocess.run([python, tmp_path / "program.py"], capture_output=True, text=True, check=True)
    assert (None, ran.stdout) == (first.exception, first.stdout)
    assert ran.stdout
    assert first == second


def test_a_wait_that_spins_ends_on_time() -> None:
    """At the very time of the timer, however the clock went on towards it."""

    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        times: list[float] = []
        for delay in (0.1, 7.0, 0.1):
            flag: list[int] = []
            loop.call_later(delay, flag.append, 1)
            while not flag:
                await asyncio.sleep(0)
            times.append(round(loop.time(), 9))
        return times

    with virtual_time():
        assert [0.1, 7.1, 7.2] == asyncio.run(main())


def test_many_iterations_at_one_instant_take_no_time() -> None:
    """Where nothing waits for a later one; and where a timer does, hardly any."""

    async def pass_on(hops: int) -> float:
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[int] = asyncio.Queue(1)
        async with asyncio.TaskGroup() as group:
            group.create_task(_put(queue, hops))
            for _ in range(hops):
                await queue.get()
        return loop.time()

    async def _put(queue: asyncio.Queue[int], hops: int) -> None:
        for number in range(hops):
            await queue.put(number)

    async def with_timer() -> float:
        async with asyncio.timeout(1):
            return await pass_on(300)

    with virtual_time():
        assert 0.0 == asyncio.run(pass_on(1_000))
    with virtual_time():
        assert asyncio.run(with_timer()) < 0.5
