"""Timers that are due at one virtual instant fire in the order in which a real clock would have them fire.

What is compared with the real clock doesn't depend on how long anything takes: waits are of equal length, and what is
set later takes as many iterations from its timer to its output, or more.
"""

from __future__ import annotations

import asyncio
import inspect
import subprocess
import textwrap
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from diagram_gen.recorder.deadlines import instant
from diagram_gen.recorder.virtual_time import virtual_time
from tests import labels
from tests.programs import recorded, stock, version

SECONDS = "0.01"
TRIES = 5
PREAMBLE = f"""\
import asyncio

WAIT = {SECONDS}


async def fetch(name):
    await asyncio.sleep(WAIT)
    print(name)


async def hurry(name):
    try:
        async with asyncio.timeout(WAIT):
            await asyncio.sleep(WAIT)
            print(name, "slept")
    except TimeoutError:
        print(name, "timed out")


async def patient(name):
    try:
        print(await asyncio.wait_for(asyncio.sleep(WAIT, name), WAIT))
    except TimeoutError:
        print(name, "timed out")


async def nested(name):
    async with asyncio.TaskGroup() as group:
        for letter in "xyz":
            group.create_task(fetch(name + letter))


async def fetch_by(name, deadline):
    try:
        async with asyncio.timeout_at(deadline):
            await asyncio.sleep(WAIT)
            print(name, "slept")
    except TimeoutError:
        print(name, "timed out")


def call_each(names):
    for name in names:
        loop = asyncio.get_running_loop()
        loop.call_later(WAIT, print, name, "later")
        loop.call_at(loop.time() + WAIT, print, name, "at")


def call_all(names):
    loop = asyncio.get_running_loop()
    deadline = loop.time() + WAIT
    for name in names:
        loop.call_at(deadline, print, name, "all at one time")


def cancel_some(names):
    timers = [asyncio.get_running_loop().call_later(WAIT, print, name) for name in names]
    for timer in timers[::2]:
        timer.cancel()

"""
PROGRAMS = {
    "sleeps": """
        await asyncio.gather(*(fetch(name) for name in "abcd"))
        await asyncio.gather(*(fetch(name) for name in "abcdefghijklmnopqrstuvwxyz"))
    """,
    "callbacks": """
        call_each("abcdefg")
        await asyncio.gather(*(fetch(name) for name in "abc"))
    """,
    "one deadline for many, which the heap puts into an order of its own": """
        call_all("abcd")
        call_later = asyncio.get_running_loop().call_later
        call_later(WAIT, print, "later")
        await asyncio.sleep(WAIT)
        call_all("abcdefghijk")
        await asyncio.sleep(WAIT)
    """,
    "a deadline reckoned before other timers were set": """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + WAIT
        loop.call_later(WAIT, print, "later")
        loop.call_at(deadline, print, "deadline")
        await asyncio.sleep(WAIT)
        deadline = loop.time() + WAIT
        await asyncio.gather(fetch("a"), fetch_by("b", deadline), fetch("c"), fetch_by("d", deadline))
    """,
    "time-outs against sleeps": """
        await asyncio.gather(hurry("a"), fetch("b"), fetch("c"), hurry("d"), hurry("e"))
        await asyncio.gather(*(patient(name) for name in "abcd"))
    """,
    "timers that are cancelled": """
        cancel_some("abcdefgh")
        call_each("ij")
        cancel_some("kl")
        await asyncio.gather(fetch("m"), nested("n"), fetch("o"))
    """,
    "a time-out put off to the end of a sleep": """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(9) as limit:
                limit.reschedule(loop.time() + WAIT)
                await asyncio.sleep(WAIT)
        except TimeoutError:
            print("timed out")
    """,
    "a clock of the program's own, on which deadlines are equal": """
        loop = asyncio.get_running_loop()
        loop.time = lambda: 5.0
        timers = [loop.call_later(1, print, name) for name in "abcdefg"]
        print(sorted(timers, key=loop._scheduled.index) == loop._scheduled, timers[0] < timers[1], timers[0] <= timers[1])
        loop.time = lambda: 6.0
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    """,
}
WAITERS = ("fetch", "hurry", "nested")
SETTERS = ("call_each", "call_all", "cancel_some")
LAYER = st.lists(st.sampled_from(WAITERS + SETTERS), min_size=2, max_size=9)


@pytest.mark.parametrize("name", PROGRAMS)
def test_ties_end_as_on_the_stock_loop(name: str, tmp_path: Path, python: str) -> None:
    """What is due at one time here, and microseconds apart on a real clock, comes in that clock's order."""
    assert_same(tmp_path, program(textwrap.dedent(PROGRAMS[name])), python)


@settings(
    max_examples=8,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(layers=st.lists(LAYER, min_size=6, max_size=6))
def test_generated_ties_end_as_on_the_stock_loop(
    layers: list[list[str]], python: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same holds for mixtures that nobody thought of, one after the other."""
    body = "".join(layer(number, kinds) for number, kinds in enumerate(layers))
    assert_same(tmp_path_factory.mktemp("ties"), program(body), python)


def program(body: str) -> str:
    """A whole program with this in its `main`."""
    return PREAMBLE + f"\nasync def main():\n{textwrap.indent(body, ' ' * 4)}\n\nasyncio.run(main())\n"


def layer(number: int, kinds: list[str]) -> str:
    """Statements that begin things which are due together, and wait for their end."""
    named = [(kind, f"{number}{letter}") for kind, letter in zip(kinds, "abcdefghi", strict=False)]
    sets = "".join(f"{kind}({[name + digit for digit in '123']})\n" for kind, name in named if kind in SETTERS)
    waits = ", ".join(f"{kind}({name!r})" for kind, name in named if kind in WAITERS)
    return f"{sets}await asyncio.gather({waits})\nawait asyncio.sleep(WAIT)\n"


def assert_same(folder: Path, text: str, python: str) -> None:
    """A program prints the same under the recorder and on the stock loop, and runs to its end in both."""
    trace = recorded(folder, text, python=python)
    assert trace.exception is None
    for _ in range(TRIES):  # on a busy machine the real clock brings things together that are apart
        ran = subprocess.run([python, folder / "program.py"], capture_output=True, text=True, check=False)
        assert "" == ran.stderr
        if ran.stdout == trace.stdout:
            break
    assert ran.stdout == trace.stdout
    assert ran.stdout


def test_timers_are_told_in_the_order_in_which_they_fire(tmp_path: Path) -> None:
    """Also those that only the heap has an order for."""
    text = """
        import asyncio

        def a(): print("call a")
        def b(): print("call b")
        def c(): print("call c")
        def d(): print("call d")

        async def main():
            loop = asyncio.get_running_loop()
            deadline = loop.time() + 1
            for function in (a, b, c, d):
                loop.call_at(deadline, function)
            loop.call_later(1, a)
            await asyncio.sleep(2)

        asyncio.run(main())
        """
    trace = recorded(tmp_path, text)
    told = max((labels.timers(step.loop) for step in trace.steps if step.loop), key=len)
    assert ["call a", "call c", "call b", "call d", "call a"] == trace.stdout.splitlines()
    assert trace.stdout.splitlines() == told[:-1]


def test_times_stay_round(tmp_path: Path) -> None:
    """However many timers are due at once."""
    trace = recorded(tmp_path, program('await asyncio.gather(*(fetch(name) for name in "abcdefgh"))'))
    shown = {timer.when for step in trace.steps if step.loop for timer in step.loop.timers}
    assert ({0.01}, {0.0, 0.01}) == (shown, {step.time for step in trace.steps})


@pytest.mark.parametrize("begin", [0.0, 1e6, 1e9])
def test_thousands_at_a_time(begin: float) -> None:
    """At the start of a run as after a million seconds, where floats are coarser, and set before that or then."""
    fired: list[int] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        for number in range(2_000):
            loop.call_later(begin + 0.7, fired.append, number)
        await asyncio.sleep(begin)
        for number in range(2_000, 4_000):
            loop.call_later(0.7, fired.append, number)
        await asyncio.sleep(1)

    with virtual_time():
        asyncio.run(main())
    assert [*range(4_000)] == fired


def test_a_sum_of_waits_is_the_instant_that_it_means() -> None:
    """Though floats add up to a little less: 0.1 + 0.7 seconds come after 0.8 that were set before."""
    fired: list[str] = []

    async def wait(name: str, *seconds: float) -> None:
        for each in seconds:
            await asyncio.sleep(each)
        fired.append(name)

    async def main() -> None:
        await asyncio.gather(wait("sum", 0.1, 0.7), wait("one", 0.8))

    with virtual_time():
        asyncio.run(main())
    assert 0.1 + 0.7 < 0.8
    assert ["one", "sum"] == fired


@pytest.mark.parametrize(
    ("one", "other"), [(0.1 + 0.7, 0.8), (1e6 + 0.1 + 0.2, 1e6 + 0.3), (1e9 + 0.1 + 0.7, 1e9 + 0.8), (-0.1 - 0.2, -0.3)]
)
def test_an_instant_has_one_time(one: float, other: float) -> None:
    """Whatever it was reckoned from; and times a nanosecond apart are two as long as floats can tell them apart."""
    assert one != other
    assert instant(one) == instant(other)
    assert instant(0.8) != instant(0.8 + 1e-9)


def test_there_is_no_instant_without_end() -> None:
    """A wait for ever stays one."""
    assert [float("inf"), -float("inf")] == [instant(float("inf")), instant(-float("inf"))]


def test_threads_that_sleep_equally_long_wake_in_order() -> None:
    """In that in which they went to sleep, every time, sums of waits among them."""

    def order() -> list[str]:
        woken: list[str] = []

        def sleep(name: str, *seconds: float) -> None:
            for each in seconds:
                time.sleep(each)
            woken.append(name)

        waits = {"a": (0.1, 0.7), "b": (0.8,), "c": (0.8,), "d": (0.8,)}
        threads = [threading.Thread(target=sleep, args=(name, *seconds)) for name, seconds in waits.items()]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        return woken

    for _ in range(3):
        with virtual_time():
            assert ["b", "c", "d", "a"] == order()


def test_everything_is_as_it_was() -> None:
    """The class of timers is the stock one when the virtual clock is gone, and has its signature before."""
    stock, signature = dict(vars(asyncio.TimerHandle)), inspect.signature(asyncio.TimerHandle)
    with virtual_time():
        asyncio.run(asyncio.sleep(1))
        assert stock["__lt__"] is not vars(asyncio.TimerHandle)["__lt__"]
        assert signature == inspect.signature(asyncio.TimerHandle)
    assert stock == dict(vars(asyncio.TimerHandle))


_NO_NUMBER = """
    import asyncio

    async def main():
        loop = asyncio.get_running_loop()
        loop.call_at(float("nan"), print, "no number")
        loop.call_at(float("-inf"), print, "long ago")
        never = loop.call_at(float("inf"), print, "never")
        await asyncio.sleep(0.01)
        never.cancel()

    asyncio.run(main())
"""


def test_what_is_no_number_is_due_at_once(tmp_path: Path, python: str) -> None:
    """As it is in the stock loop, or refused; and what a trace tells of it is finite."""
    trace = recorded(tmp_path, _NO_NUMBER, python=python)
    assert stock(tmp_path / "program.py", python) == (trace.stdout, trace.stderr)
    assert (version(python) >= (3, 13)) == (trace.exception is not None)
    loops = [step.loop for step in trace.steps if step.loop is not None]
    assert {None, 0.0, 0.01} == {timer.when for loop in loops for timer in loop.timers}
