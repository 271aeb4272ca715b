"""What handles and timers do, in words."""

from __future__ import annotations

import json
import subprocess

import pytest

from diagram_gen.model import deeds
from diagram_gen.model.loop import Handle
from diagram_gen.pipeline import interpreters

NAMES = """
import asyncio, json, types
from pathlib import Path

def names(code):
    yield code.co_qualname
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield from names(each)

files = Path(asyncio.__file__).parent.glob("*.py")
print(json.dumps([name for file in files for name in names(compile(file.read_text("utf-8"), file, "exec"))]))
"""


@pytest.mark.parametrize(
    ("function", "of_asyncio", "expected"),
    [
        ("gather.<locals>._done_callback", True, "tell gather"),
        ("_wait.<locals>._on_completion", True, "tell wait"),
        ("TaskGroup._on_task_done", True, "tell the group"),
        ("gather.<locals>._done_callback", False, "call gather._done_callback"),
        ("on_done", False, "call on_done"),
    ],
)
def test_asyncios_own_callbacks_are_told_by_what_they_are_for(function: str, of_asyncio: bool, expected: str) -> None:
    """Those of the program by their names, also where these are the same."""
    handle = Handle("h1", "call", None, function, 0, "result", of_asyncio=of_asyncio)
    assert expected == deeds.label(handle, lambda _: None)


def test_each_name_is_one_of_asyncios_own() -> None:
    """In the oldest Python or in a newer one, by what its sources define."""
    found = [interpreters.of(series) for series in ("3.11", "3.13")]
    if None in found:
        pytest.skip("needs Python 3.11 and 3.13")
    runs = [subprocess.run([each[1], "-c", NAMES], capture_output=True, check=True) for each in found if each]
    assert deeds.OF_ASYNCIO.keys() <= {name for run in runs for name in json.loads(run.stdout)}
