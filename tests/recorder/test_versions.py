"""Where the traces of one program differ from one Python to another: this is the place where that is recorded.

Golden traces are those of the version named below; those of the snippets are the same under every version.
Other programs may differ by what follows, all of it the interpreter's and asyncio's own doing, and seen by an
independent observer in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Source, Trace
from diagram_gen.recorder.sandbox import record
from tests.programs import events, version, write

GOLDEN = (3, 11)
"""The version whose traces the golden ones are, apart from the name of the version itself."""


def test_snippets_have_the_same_trace_everywhere(recording: tuple[Snippet, Trace], python: str) -> None:
    """So the pictures don't depend on who builds the site."""
    snippet, trace = recording
    elsewhere = record(snippet.recorded_as, python=python)
    assert replace(trace, python="") == replace(elsewhere, python="")


@dataclass(frozen=True)
class Difference:
    """Events of a program before and from a version on, and why they differ."""

    why: str
    since: tuple[int, int]
    program: str
    functions: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


DIFFERENCES = {
    "comprehensions": Difference(
        "A comprehension had a frame of its own; PEP 709 made it part of the function around it.",
        (3, 12),
        """
        def f():
            return [n for n in (1,)]

        f()
        """,
        ("f", "f.<locals>.<listcomp>"),
        (
            "call f:1",
            "line f:2",
            "call f.<locals>.<listcomp>:2",
            "line f.<locals>.<listcomp>:2",
            "line f.<locals>.<listcomp>:2",
            "return f.<locals>.<listcomp>:2",
            "return f:2",
        ),
        ("call f:1", "line f:2", "line f:2", "return f:2"),
    ),
    "wait_for": Difference(
        "`wait_for` made a task of what it was given; now that runs within the task that waits.",
        (3, 12),
        """
        import asyncio

        async def job():
            pass

        async def main():
            await asyncio.wait_for(job(), 1)

        asyncio.run(main())
        """,
        ("job", "main"),
        (
            "call main:6",
            "line main:7",
            "suspend main:7",
            "call job:3",
            "line job:4",
            "return job:4",
            "resume main:7",
            "return main:7",
        ),
        ("call main:6", "line main:7", "call job:3", "line job:4", "return job:4", "return main:7"),
    ),
    "closing what never ran": Difference(
        "Closing a coroutine that has not started entered its frame, to raise `GeneratorExit` there; now it doesn't.",
        (3, 12),
        """
        async def job():
            pass

        job().close()
        """,
        ("job",),
        ("call job:1", "raise job:1"),
        (),
    ),
}


ELSEWHERE: dict[str, tuple[tuple[int, ...], str]] = {
    "aliases": ((3, 14), "Annotations are worked out when they are asked for (PEP 649)."),
    "awaitables": (
        (3, 14),
        "`shield` sees to it that what it shields is not said to be awaited by a task that is gone.",
    ),
    "call_soon_in_callbacks": ((3, 14), "A division of whole numbers by zero is worded as any other is."),
    "driven_by_hand": ((3, 14), "What is thrown into a generator that delegates is told of where it arrives first."),
    "eager_start": ((3, 14), "A task that starts eagerly has its name before it runs."),
    "eager_tasks": ((3, 14), "A task that starts eagerly has its name before it runs."),
    "exec_and_partial": ((3, 14, 3), "It shows the copyright notice, which has another year, and how that is kept."),
    "exit_stack": (
        (3, 14, 3),
        "A manager of `contextlib` closes its asynchronous generator itself, which the loop did before.",
    ),
    "generator_pipeline": (
        (3, 14),
        "A generator that is closed closes that which it goes through, and both are told of.",
    ),
    "shield": ((3, 14), "`shield` sees to it that what it shields is not said to be awaited by a task that is gone."),
    "throw_and_close": ((3, 14), "What is thrown into a generator that delegates is told of where it arrives first."),
    "throw_into_with": ((3, 14), "What is thrown into a generator that delegates is told of where it arrives first."),
    "yield_from_throw": ((3, 14), "What is thrown into a generator that delegates is told of where it arrives first."),
}
"""Snippets and programs of the oracle's whose traces are others from a version on, and why."""


def differ(program: str, *pythons: tuple[int, ...]) -> str | None:
    """Why the traces of a program differ between two versions of Python; None where they do not."""
    since, why = ELSEWHERE.get(program, ((), ""))
    return why if min(pythons) < since <= max(pythons) else None


@pytest.mark.parametrize("name", DIFFERENCES)
def test_known_differences(tmp_path: Path, python: str, name: str) -> None:
    """Each is what it is said to be, before and from its version on."""
    difference = DIFFERENCES[name]
    program = write(tmp_path, difference.program)
    trace = record(Source(str(program), name, program.read_text(encoding="utf-8")), python=python)
    assert list(difference.after if version(python) >= difference.since else difference.before) == events(
        trace, *difference.functions
    )
