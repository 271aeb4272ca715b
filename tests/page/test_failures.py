"""How a run ended that did not end well is told in one sentence, with the lines that are to be marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.page import failures
from diagram_gen.recorder.limits import Limits
from tests.programs import recorded

LIMITS = Limits(steps=200)
GROUP = """\
import asyncio


async def fail(number):
    raise LookupError(number)


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail(1))
        group.create_task(fail(2))


asyncio.run(main())
"""
ENDS = {
    "an exit": ("import sys\nsys.exit(3)\n", "In line 2 the program ended with SystemExit: 3."),
    "a question": (
        "def ask():\n    raise ValueError('which?')\nask()\n",
        "In line 2 the program ended with ValueError: which?",
    ),
    "an end of its process": ("import os\nos._exit(7)\n", "In line 2 the program left the process with exit status 7."),
    "a loop without end": ("while True:\n    pass\n", "In line 1 the program did not end within 200 steps."),
    "a long story": (
        "raise ValueError('x' * 999)\n",
        f"In line 1 the program ended with ValueError: {'x' * 355}…",
    ),
    "a module that is nowhere": (
        "import nowhere_at_all\n",
        "In line 1 the program ended with ModuleNotFoundError: No module named 'nowhere_at_all'. "
        "A browser has most of Python's standard library, and no other package.",
    ),
    "a deadlock": (
        "import asyncio\nasync def main():\n    await asyncio.Future()\nasyncio.run(main())\n",
        "In line 3 the program would wait for ever: no task can ever go on: task Task-1 is waiting for a future.",
    ),
    "a fault in a library": (
        "import json\njson.loads('[')\n",
        "In line 2 the program ended with JSONDecodeError: Expecting value: line 1 column 2 (char 1).",
    ),
}
"""Programs that do not end well, and the sentence on each."""


@pytest.mark.parametrize("what", ENDS)
def test_an_end_is_told_in_a_sentence(tmp_path: Path, what: str) -> None:
    """With the line that the program was in."""
    program, sentence = ENDS[what]
    told = failures.told(recorded(tmp_path, program, LIMITS))
    assert told is not None
    assert sentence == told["sentence"]
    assert told["line"] == int(sentence.split()[2])


def test_of_a_group_the_lines_are_told_that_its_exceptions_have_come_through(tmp_path: Path) -> None:
    """The sentence names them too."""
    told = failures.told(recorded(tmp_path, GROUP))
    assert told is not None
    assert [5] == told["lines"]
    assert "from line 5" in str(told["sentence"])


def test_of_a_good_end_nothing_is_told(tmp_path: Path) -> None:
    """There is nothing to say."""
    assert failures.told(recorded(tmp_path, "print('done')\n")) is None
