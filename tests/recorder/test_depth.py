"""A program has all the depth of calls that Python gives it, and the recorder takes none of that."""

from __future__ import annotations

from pathlib import Path

from diagram_gen.model.trace import Source
from diagram_gen.recorder.sandbox import Limits, record
from tests.programs import recorded, stock, write

_SHAPES = """
import asyncio, functools, json, sys

deepest = 0


def reach(n):
    global deepest
    deepest = n


def plain(n):
    reach(n)
    return plain(n + 1)


def caught(n):
    reach(n)
    try:
        return caught(n + 1)
    except RecursionError:
        return n


def looped(n):
    reach(n)
    for each in looped(n + 1):
        yield each


def delegated(n):
    reach(n)
    yield from delegated(n + 1)


async def awaited(n):
    reach(n)
    await awaited(n + 1)


def comprehended(n):
    reach(n)
    return [comprehended(n + 1) for _ in (1,)]


def mapped(n):
    reach(n)
    return list(map(mapped, [n + 1]))


@functools.wraps(plain)
def wrapped(n):
    reach(n)
    return plain(n + 1)


class Mirror:
    def __getattr__(self, name):
        reach(len(name))
        return getattr(self, name + "x")


def converted(n):
    reach(n)
    return json.dumps(object(), default=lambda _: converted(n + 1))


sys.setrecursionlimit(110)
for shape in (
    plain, caught, lambda n: list(looped(n)), lambda n: list(delegated(n)), lambda n: awaited(n).send(None),
    comprehended, mapped, wrapped, converted, lambda _: Mirror().x,
)[: None if sys.version_info >= (3, 12) else -1]:
    try:
        print(shape(0), deepest)
    except RecursionError as error:
        calls, traceback = 0, error.__traceback__
        while traceback:
            calls, traceback = calls + 1, traceback.tb_next
        print(deepest, calls, type(error).__name__)
    deepest = 0
print(sys.getrecursionlimit())
sys.setrecursionlimit(70)
print(caught(0), sys.getrecursionlimit())
"""


def test_a_program_gets_as_deep_as_by_itself(tmp_path: Path, python: str) -> None:
    """To the call, whatever calls what; with a traceback as long, and as often as it tries.

    Left out is a call by way of a function in C in Python 3.11, which there takes one more where there is any trace
    function, and none without.
    """
    program = write(tmp_path, _SHAPES)
    assert stock(program, python) == (
        record(Source(str(program), "", ""), limits=Limits(steps=20_000), python=python).stdout,
        "",
    )


def test_a_recursion_without_end_is_recorded_in_whole(tmp_path: Path, python: str) -> None:
    """Each call, and how the exception leaves each; no number of a step is left out."""
    text = "import sys\nsys.setrecursionlimit(400)\ndef f(n):\n    return f(n + 1)\nf(0)\n"
    trace = recorded(tmp_path, text, python=python)
    assert list(range(len(trace.steps))) == [step.index for step in trace.steps]
    expected = {"call": 399, "line": 399, "raise": 399}
    assert expected == {
        event: len([step for step in trace.steps if (step.event, step.function) == (event, "f")]) for event in expected
    }
    assert [*range(1, 400)] == [len(step.stack) for step in trace.steps if step.event == "call"]
    assert [*range(399, -1, -1)] == [len(step.stack) for step in trace.steps if step.event == "raise"]
    assert "RecursionError: maximum recursion depth exceeded" == str(trace.exception)


def test_threads_have_the_depth_that_they_would(tmp_path: Path, python: str) -> None:
    """Each its own."""
    text = """
        import sys, threading

        def f(n):
            try:
                return f(n + 1)
            except RecursionError:
                return n

        sys.setrecursionlimit(100)
        threads = [threading.Thread(target=lambda: print(f(0))) for _ in range(3)]
        for thread in threads:
            thread.start()
            thread.join()
        """
    program = write(tmp_path, text)
    assert stock(program, python) == (recorded(tmp_path, text, python=python).stdout, "")


def test_a_frame_keeps_its_number_at_any_depth(tmp_path: Path) -> None:
    """Whatever is called from it, by way of a library too, and however often it pauses."""
    trace = recorded(
        tmp_path,
        """
        import functools

        def add(a, b):
            return a + b

        def numbers(n):
            yield n
            yield from numbers(n - 1) if n else ()

        def total(n):
            found = 0
            for number in numbers(n):
                found = functools.reduce(add, [found, number])
            return found

        total(2)
        total(1)
        """,
    )
    stacks = [[(frame.id, frame.function) for frame in step.stack] for step in trace.steps]
    assert 2 == len({frame for stack in stacks for frame in stack if frame[1] == "total"})
    assert 5 == len({frame for stack in stacks for frame in stack if frame[1] == "numbers"})
    assert all(stack[0][1] == "total" for stack in stacks if stack)
    names = {tuple(name for _, name in stack) for stack in stacks}
    assert {("total", "add"), ("total", "numbers", "numbers", "numbers")} <= names
