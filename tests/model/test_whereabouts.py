"""Where libraries are installed, left out of traces."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model import whereabouts
from diagram_gen.pipeline.interpreters import pythons
from tests.programs import recorded

PROGRAM = """
import asyncio

async def fail():
    raise ValueError("no")

async def main():
    task = asyncio.create_task(fail(), name="tea")
    await asyncio.sleep(1)
    del task
    await asyncio.wait_for(fail(), 1)

asyncio.run(main(), debug=True)
"""


@pytest.mark.parametrize("python", pythons().values(), ids=pythons().keys())
def test_a_library_is_named_from_itself_on(tmp_path: Path, python: str) -> None:
    """In the traceback with which a program ends, and in what debug mode logs before."""
    trace = recorded(tmp_path, PROGRAM, python=python)
    told = whereabouts.left_out(trace)
    assert "/lib/python3" in trace.stderr
    assert "/lib/python3" not in told.stderr
    assert 'File "…/asyncio/runners.py", line ' in told.stderr
    assert " created at …/asyncio/" in told.stderr
    assert told.stderr == "".join(step.errors for step in told.steps)


def test_a_trace_without_such_words_is_as_it_was(tmp_path: Path) -> None:
    """What the program prints is its own, too."""
    trace = recorded(tmp_path, "import sys\nprint('File \"/usr/lib/python3.11/a.py\"')\nprint('no', file=sys.stderr)\n")
    assert trace == whereabouts.left_out(trace)
