"""What handles and timers do, in words."""

from __future__ import annotations

import pytest

from diagram_gen.model import deeds
from diagram_gen.model.loop import Handle


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
