"""What is said of cancellations: to whom they are passed on, where they are thrown in, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

from diagram_gen import narration
from tests.programs import recorded

_PROGRAM = """
import asyncio
import contextlib

async def stubborn():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        print("no")
    await asyncio.sleep(1)

async def awaits(task):
    await task

async def returns():
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(9)

async def turns():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        raise KeyError("lost")

async def cleans():
    try:
        await asyncio.sleep(9)
    finally:
        await asyncio.sleep(1)

async def main():
    tasks = [asyncio.create_task(each(), name=each.__name__) for each in (stubborn, returns, turns, cleans)]
    tasks.append(asyncio.create_task(awaits(tasks[0]), name="awaits"))
    await asyncio.sleep(1)
    for task in tasks[1:]:
        task.cancel()
    await asyncio.wait(tasks)

asyncio.run(main())
"""


def test_the_way_of_a_cancellation_is_told(tmp_path: Path) -> None:
    """From the request along the awaits to where it is caught, and that it was swallowed."""
    told = "\n".join(narration.sentences(recorded(tmp_path, _PROGRAM)))
    for expected in (
        "The cancellation of task awaits is requested; it is passed on to task stubborn, along the awaits.",
        "CancelledError() is thrown into stubborn where it was suspended, line 6.",
        "CancelledError() is caught in stubborn. Next: line 8.",
        "Swallowed: task stubborn goes on, though its cancellation was requested. Next: line 9.",
        "Swallowed: task returns returns, though its cancellation was requested.",
        "Task turns has failed with KeyError('lost'). Task turns was to be cancelled.",
        "CancelledError() is raised again in cleans, line 28, which ends task cleans.",
    ):
        assert expected in told
    assert "The handling of CancelledError() is over" not in told


def test_an_error_that_a_finally_clause_has_seen_leaves_the_with_block(tmp_path: Path) -> None:
    """Its handling is not over where the clause ends, unless an `except` clause has ended it."""
    program = """
import asyncio
import contextlib

async def main():
    with contextlib.suppress(ValueError):
        try:
            raise ValueError("no")
        finally:
            print("cleans up")
    with contextlib.suppress(ValueError):
        try:
            raise ValueError("no")
        except ValueError:
            print("handles")

asyncio.run(main())
"""
    sentences = narration.sentences(recorded(tmp_path, program))
    one, other = (each for each in sentences if each.startswith("Printed"))
    assert "The exception leaves the with block." in one
    assert "The handling of ValueError('no') is over." in other


_LEFT = """
import asyncio

async def main():
    try:
        async with asyncio.timeout(2):
            try:
                await asyncio.sleep(9)
            except ValueError:
                print("never")
    except TimeoutError:
        print("late")
    try:
        async with asyncio.timeout(2):
            try:
                await asyncio.sleep(9)
            finally:
                print("cleaned")
    except TimeoutError:
        print("late")
    try:
        async with asyncio.timeout(2):
            try:
                await asyncio.sleep(9)
            except asyncio.CancelledError:
                print("caught")
                raise
    except TimeoutError:
        print("late")
    async with asyncio.timeout(2):
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            print("swallowed")

asyncio.run(main())
"""


def test_what_a_clause_passes_on_leaves_the_block_around_it(tmp_path: Path) -> None:
    """A clause that does not match, one that raises again and a final one swallow nothing; one that ends does."""
    trace = recorded(tmp_path, _LEFT)
    told = narration.sentences(trace)
    leaves = [step.line for step, text in zip(trace.steps, told, strict=True) if "leaves the with block" in text]
    swallows = [step.line for step, text in zip(trace.steps, told, strict=True) if "Swallowed" in text]
    assert ([5, 13, 21], [29]) == (leaves, swallows)


_REQUESTS = """
import asyncio
import signal

async def waits():
    await asyncio.sleep(9)

async def tidies():
    try:
        await asyncio.sleep(9)
    finally:
        await asyncio.sleep(2)

async def grouped():
    async with asyncio.TaskGroup() as group:
        group.create_task(waits(), name="member")

async def main():
    asyncio.create_task(waits(), name="unborn").cancel()
    tidy = asyncio.create_task(tidies(), name="tidy")
    owner = asyncio.create_task(grouped(), name="owner")
    await asyncio.sleep(1)
    tidy.cancel()
    await asyncio.sleep(1)
    tidy.cancel()
    owner.cancel()
    asyncio.get_running_loop().call_later(1, signal.raise_signal, signal.SIGINT)
    asyncio.get_running_loop().call_later(2, signal.raise_signal, signal.SIGINT)
    try:
        await asyncio.sleep(9)
    finally:
        await asyncio.sleep(9)

try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
"""


def test_it_is_told_who_asks_how_often_and_what_comes_of_it(tmp_path: Path) -> None:
    """What is awaited is cancelled, or what is ready gets the error in its turn; requests that stand are counted."""
    told = "\n".join(narration.sentences(recorded(tmp_path, _REQUESTS)))
    for expected in (
        "task unborn is requested: it is ready already, and CancelledError will be thrown in when its turn comes.",
        "The cancellation of task tidy is requested: what it awaits is cancelled, so it is ready.",
        "The cancellation of task tidy is requested again (2 requests stand): what it awaits is cancelled, so it is ready.",
        "The task group requests the cancellation of task member: what it awaits is cancelled, so it is ready.",
        "asyncio.run, on SIGINT, requests the cancellation of Task-1: what it awaits is cancelled, so it is ready.",
        "KeyboardInterrupt() has stopped the loop. asyncio.run requests the cancellation of Task-1 again (2 requests",
        "\nStill in iteration 14, the loop is about to call what was to wake it.",
        "\nStill in iteration 14, the loop is about to read the byte that has woken it.",
    ):
        assert expected in told
    assert told.count("has stopped the loop.") == 1


_ORDER = """
import asyncio

async def careful(awaited):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        return awaited

async def careless():
    for number in range(1):
        await careful(number)
    await asyncio.sleep(1)

async def fails():
    raise KeyError("lost")

async def leaves(later):
    try:
        async with asyncio.timeout(later):
            await asyncio.sleep(9)
    except asyncio.CancelledError:
        print("asked")

async def groups():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(), name="failing")
            await asyncio.sleep(9)
    except* KeyError:
        print("failed")

async def hosts():
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(9), name="guest")

async def main():
    tasks = [asyncio.create_task(each, name=each.__name__) for each in (careless(), leaves(5), groups(), hosts())]
    async with asyncio.timeout(9) as limit:
        await asyncio.sleep(1)
        limit.reschedule(20)
    answer = asyncio.get_running_loop().create_future()
    for task in tasks:
        task.cancel()
    answer.set_result(42)
    await asyncio.wait([answer])
    answer = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(1, answer.set_result, 43)
    await asyncio.wait([answer, tasks[0]])

asyncio.run(main())
"""


def test_what_comes_of_a_cancellation_is_told_in_the_order_in_which_it_happens(tmp_path: Path) -> None:
    """Who swallows it is named, a return is one, and the end of a block comes before the clause that is reached."""
    told = "\n".join(narration.sentences(recorded(tmp_path, _ORDER)))
    for expected in (
        "Swallowed in careful, though the cancellation of task careless was requested. careful is about to return 0",
        "\nBack to the for: line 10 of careless.",
        "The timer to time out task leaves is cancelled. CancelledError() comes to an except clause.",
        "The timer to time out Task-1 is cancelled. A timer is set: time out Task-1 at t = 20 s.",
        "The task group takes back its request to cancel task groups. ExceptionGroup(",
        "The task group raises CancelledError() again in hosts, line 33, which ends task hosts.",
        "tell asyncio.wait that future `answer` has the result 43",
    ):
        assert expected in told
    assert "resumes careless" not in told


def test_who_gathers_waits_for_the_future_of_gather(tmp_path: Path) -> None:
    """Which stands for all that are gathered; who waits for several otherwise waits for them alone."""
    program = """
import asyncio

async def work():
    await asyncio.sleep(1)

async def main():
    tasks = [asyncio.create_task(work(), name=name) for name in ("egg", "tea")]
    await asyncio.wait(tasks, timeout=0.5)
    await asyncio.gather(*tasks)

asyncio.run(main())
"""
    told = "\n".join(narration.sentences(recorded(tmp_path, program)))
    assert "line 8: waiting for egg and tea, with a time-out" in told
    assert "line 9: waiting for gather's future, for egg and tea. Control" in told


_ON_ONE_LINE = """
import asyncio

async def main():
    try:
        async with asyncio.timeout(1):
            try: await asyncio.sleep(10)
            except KeyError: print("not this one")
    except TimeoutError: print("timed out")
    try:
        async with asyncio.Lock():
            try: {}["key"]
            except ValueError: print("nor this")
    except KeyError: print("missing")
    async with asyncio.timeout(1):
        try: await asyncio.sleep(10)
        except asyncio.CancelledError: print("caught")

asyncio.run(main())
"""


def test_a_clause_on_one_line_is_not_told_to_catch_what_it_may_pass_on(tmp_path: Path) -> None:
    """No line tells whether it matches, so nothing is said of it; of one that names the error it is."""
    told = narration.sentences(recorded(tmp_path, _ON_ONE_LINE))
    kept = ("Swallowed", "is caught", "end of the with block")
    assert [
        "Next: line 5, the end of the with block.",
        "Next: line 10, the end of the with block.",
        "CancelledError() is caught in main. Next: line 16.",
        "Printed 'caught'. Swallowed: Task-1 goes on, though its cancellation was requested. Next: line 14, the end of the with block.",
    ] == [each for each in told if any(words in each for words in kept)]


_CLOSED = """
import asyncio

async def items():
    try:
        yield 1
    finally:
        await asyncio.sleep(1)

async def main():
    given = items()
    await anext(given)
    await given.aclose()

asyncio.run(main())
"""


def test_a_generator_that_waits_as_it_is_closed_goes_on_after_that(tmp_path: Path) -> None:
    """It is closed once: what it handles when its wait is over is raised again."""
    told = narration.sentences(recorded(tmp_path, _CLOSED))
    kept = ("GeneratorExit", "is closed where", "goes on")
    assert [
        "Async generator items is closed where it was suspended, line 5.",
        "GeneratorExit() is raised where items was suspended, line 5.",
        "GeneratorExit() is on its way up, and the finally clause runs first. Next: line 7.",
        "Task-1 goes on in items, line 7: its sleep is over.",
        "GeneratorExit() is raised again in items, line 7.",
    ] == [each for each in told if any(words in each for words in kept)]
