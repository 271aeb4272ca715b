"""Every stage costs as much as there are steps: late in a long run, a step is as little work as early in it.

What is counted is the work, not the time, which would tell more of the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

import pytest

from diagram_gen.model import snippet
from diagram_gen.model.snippet import Snippet
from diagram_gen.page import walkthrough_markup
from diagram_gen.recorder.sandbox import record
from tests import effort
from tests.effort import Recorder
from tests.programs import write
from tests.stages import BY_PICTURE, BY_STEPS, Run

MOST = 1.1
"""How much more a step may cost late in a long run than early in it."""
SIZES = (1, 2, 5)
"""The last has many more steps than the second, and in the first the pictures are full already."""
_LEAST = 0.1
"""Less than this for a step is next to nothing."""

PROGRAMS = {
    "one function that prints": """
        def main():
            for turn in range(40 * {size}):
                print(turn)  # @print

        main()
    """,
    "what is printed has no end": """
        def main():
            for turn in range(40 * {size}):
                print("again and again", turn, end=" ")

        main()
    """,
    "calls": """
        def double(number):
            return number * 2

        def main():
            total = 0
            for turn in range(25 * {size}):
                total += double(turn)

        main()
    """,
    "exceptions": """
        def fail():
            raise ValueError

        def main():
            for turn in range(20 * {size}):
                try:
                    fail()
                except ValueError:
                    pass

        main()
    """,
    "a generator": """
        def count():
            for turn in range(25 * {size}):
                yield turn

        def main():
            for each in count():
                pass

        main()
    """,
    "sleeps": """
        import asyncio

        async def work():
            for turn in range(12 * {size}):
                await asyncio.sleep(1)

        async def main():
            await asyncio.gather(work(), work())

        asyncio.run(main())
    """,
    "one task that goes on for long": """
        import asyncio

        async def wait():
            await asyncio.sleep(1)

        async def main():
            task = asyncio.create_task(wait())
            await asyncio.sleep(0)
            for turn in range(40 * {size}):
                print(turn)
            await task

        asyncio.run(main())
    """,
    "a queue": """
        import asyncio

        async def make(queue):
            for turn in range(10 * {size}):
                await queue.put(turn)

        async def main():
            queue = asyncio.Queue(1)
            task = asyncio.create_task(make(queue))
            for turn in range(10 * {size}):
                await queue.get()
            await task

        asyncio.run(main())
    """,
    "a thread": """
        import threading

        def work():
            for turn in range(50 * {size}):
                pass

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    """,
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], Run]:
    """The programs in either size, each recorded once."""
    folder = tmp_path_factory.mktemp("programs")

    @cache
    def run(name: str, size: int) -> Run:
        found = source(folder, name, size)
        trace = record(found.recorded_as)
        assert trace.exception is None
        run = Run(found, trace)
        run.prepare()
        return run

    for do in (*BY_STEPS.values(), *BY_PICTURE.values()):  # what is worked out once for all shall not count
        do(run("a thread", 1))
    return run


def source(folder: Path, name: str, size: int) -> Snippet:
    """One of the programs."""
    return snippet.any_of(write(folder, PROGRAMS[name].format(size=size), f"{name.replace(' ', '_')}_{size}.py"))


def grown(efforts: Sequence[int], steps: Sequence[int]) -> float:
    """By how much each of the steps that the largest has beyond the others costs more than the earlier ones."""
    early, late = ((b - a) / (m - n) for a, b, n, m in zip(efforts, efforts[1:], steps, steps[1:], strict=False))
    return late / max(early, _LEAST)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_step_is_as_much_work_in_a_long_run(program: str, runs: Callable[[str, int], Run]) -> None:
    """In each stage that looks at all of them."""
    found = [runs(program, size) for size in SIZES]
    steps = [len(run.trace.steps) for run in found]
    growths = {stage: grown([effort.lines(partial(do, run)) for run in found], steps) for stage, do in BY_STEPS.items()}
    assert {} == {stage: growth for stage, growth in growths.items() if growth > MOST}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_picture_is_as_much_work_in_a_long_run(program: str, runs: Callable[[str, int], Run]) -> None:
    """The last ones, which have the most in them."""
    _, medium, large = (runs(program, size) for size in SIZES)
    growths = {
        stage: effort.lines(partial(do, large)) / effort.lines(partial(do, medium)) for stage, do in BY_PICTURE.items()
    }
    assert {} == {stage: growth for stage, growth in growths.items() if growth > MOST}


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Recorder:
    """The recorder, made to count what it does in the recorded process."""
    return Recorder(tmp_path_factory.mktemp("recorder")).prepare()


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_step_is_as_much_work_for_the_recorder(
    program: str, runs: Callable[[str, int], Run], recorder: Recorder
) -> None:
    """It does not look back at what it has seen."""
    found = [runs(program, size) for size in SIZES]
    turns = [recorder.turns(run.source.recorded_as) for run in found]
    assert grown(turns, [len(run.trace.steps) for run in found]) <= MOST


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_trace_takes_as_much_room_for_a_step_of_a_long_run(program: str, runs: Callable[[str, int], Run]) -> None:
    """On its way out of the recorded process, as JSON, and as a page."""
    found = [runs(program, size) for size in SIZES]
    steps = [len(run.trace.steps) for run in found]
    sizes = {
        "sent": [sum(map(len, run.sent)) for run in found],
        "trace": [len(run.text) for run in found],
        "page": [len(walkthrough_markup.walkthrough(run.shown, id="run", caption="")) for run in found],
    }
    assert {} == {what: growth for what, each in sizes.items() if (growth := grown(each, steps)) > 1.2}


def test_what_looks_back_is_found_out() -> None:
    """The count sees work that grows with each step."""
    steps = [100 * size for size in SIZES]
    back = [effort.lines(lambda n=n: [sum(1 for _ in range(each)) for each in range(n)]) for n in steps]  # type: ignore[misc]
    once = [effort.lines(lambda n=n: [sum(1 for _ in range(9)) for each in range(n)]) for n in steps]  # type: ignore[misc]
    assert grown(back, steps) > 2 * MOST
    assert grown(once, steps) <= MOST


@pytest.mark.parametrize(("given", "most"), [("Box()", MOST), ("{Box(): 1}", 1.5), ("[1]", 1.5), ("(Box(), [2])", 1.5)])
def test_a_call_is_as_much_work_for_the_recorder_at_any_depth(
    tmp_path: Path, given: str, most: float, recorder: Recorder
) -> None:
    """What all the callers hold in common is looked at once, however many they are; a container is found through them."""
    text = """
        class Box:
            def __init__(self):
                self.number = 1

        def down(left, given):
            return left and down(left - 1, given)

        down({depth}, {given})
    """
    found = [write(tmp_path, text.format(depth=30 * size, given=given), f"deep_{size}.py") for size in SIZES]
    sources = [snippet.any_of(each).recorded_as for each in found]
    steps = [len(record(each).steps) for each in sources]
    assert grown([recorder.turns(each) for each in sources], steps) <= most
