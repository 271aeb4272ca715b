"""What a generator is given as it goes on, by `send` or by `throw`, is told at that step."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model.trace import Step
from diagram_gen.narration import sentences
from tests.programs import recorded, stock

_SENT = """
    def gen():
        got = None
        while True:
            try:
                got = (yield got) / 1
            except (ValueError, TypeError):
                got = yield "caught"

    def main():
        numbers = gen()
        next(numbers)
        numbers.send(3)
        numbers.send("x")
        numbers.send(4)
        numbers.throw(ValueError("v"))
        next(numbers)

    main()
"""
_ASYNC = """
    import asyncio

    async def till():
        total = 0
        while True:
            try:
                total += yield total
            except LookupError:
                await asyncio.sleep(1)

    async def main():
        sums = till()
        await anext(sums)
        await sums.asend([3][0])
        await sums.athrow(LookupError("no receipt"))
        await sums.aclose()

    asyncio.run(main())
"""
_NESTED = """
    def inner():
        yield 1
        yield 2

    def outer():
        got = (yield) + next(TWO)
        yield got

    TWO = inner()
    next(TWO)
    three = outer()
    next(three)
    three.send(5)
"""


def _given(tmp_path: Path, program: str, python: str) -> list[tuple[str | None, str | None]]:
    return [_told(step) for step in recorded(tmp_path, program, python=python).steps if step.event == "resume"]


def _told(step: Step) -> tuple[str | None, str | None]:
    return step.value, step.exception_class


def test_what_is_sent_is_told(tmp_path: Path, python: str) -> None:
    """Whatever it is used for, also while an exception is handled; and what is thrown, with its class."""
    expected = [("3", None), ("'x'", None), ("4", None), ("ValueError('v')", "ValueError"), (None, None)]
    assert expected == _given(tmp_path, _SENT, python)[:5]


def test_what_is_sent_into_an_async_generator_is_told(tmp_path: Path, python: str) -> None:
    """It goes on down a chain of awaits; in the midst of such a chain nothing is sent."""
    expected = [
        ("3", None),
        ("LookupError('no receipt')", "LookupError"),
        (None, None),
        ("GeneratorExit()", "GeneratorExit"),
    ]
    assert expected == _given(tmp_path, _ASYNC, python)


def test_two_generators_may_go_on_one_after_the_other(tmp_path: Path, python: str) -> None:
    """On one line: each has a step of its own."""
    assert [("5", None), (None, None)] == _given(tmp_path, _NESTED, python)


_ENDS = """
    import asyncio

    def numbers():
        yield 1

    async def lines():
        yield 1

    async def main():
        for end in (StopIteration, StopAsyncIteration):
            count, text = numbers(), lines()
            next(count)
            await anext(text)
            for throw in (count.throw, text.athrow):
                try:
                    awaited = throw(end("over"))
                    await awaited
                except (RuntimeError, StopAsyncIteration) as error:
                    print(error)

    asyncio.run(main())
"""


def test_what_ends_an_iteration_may_be_thrown_in(tmp_path: Path, python: str) -> None:
    """At a `yield`: there it does not tell of an `await` or a loop that has its result."""
    trace = recorded(tmp_path, _ENDS, python=python)
    kinds = ["StopIteration", "StopIteration", "StopAsyncIteration", "StopAsyncIteration"]
    thrown = [step for step in trace.steps if step.event == "resume" and step.exception_class is not None]
    assert [f"{kind}('over')" for kind in kinds] == [step.value for step in thrown]
    left = [step for step in trace.steps if step.event == "raise" and step.function in ("numbers", "lines")]
    assert kinds == [step.exception_class for step in left]
    assert "suspend" not in [step.event for step in trace.steps if step.value is None and step.function != "main"]
    assert stock(tmp_path / "program.py", python)[0] == trace.stdout


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (_SENT, "main sends 3 into generator gen: it goes on at line 5."),
        (_SENT, "main sends 'x' into generator gen: it goes on at line 5."),
        (_SENT, "main throws ValueError('v') into generator gen, where it was suspended, line 5."),
        (_SENT, "main asks generator gen for its next value: it goes on at line 7."),
        (_ASYNC, "main sends 3 into async generator till: it goes on at line 7."),
        (_ASYNC, "main throws LookupError('no receipt') into async generator till, where it was suspended, line 7."),
        (_ASYNC, "Async generator till is closed where it was suspended, line 7."),
    ],
)
def test_a_sentence_says_it(tmp_path: Path, program: str, expected: str) -> None:
    """Who sends or throws what into which generator."""
    assert expected in sentences(recorded(tmp_path, program))
