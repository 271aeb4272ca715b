"""What a program prints without the recorder it prints with it, whatever it does to the event loop or the world."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import pythons, recorded, stock


@pytest.fixture(params=pythons().values(), ids=pythons())
def python(request: pytest.FixtureRequest) -> str:
    """Each interpreter of this machine."""
    return str(request.param)


def same(folder: Path, text: str, python: str) -> str:
    """What a program prints, which is the same with the recorder and without."""
    trace = recorded(folder, text, python=python)
    assert stock(folder / "program.py", python) == (trace.stdout, trace.stderr)
    assert trace.exception is None
    return trace.stdout


def test_anything_may_pass_for_a_running_loop(tmp_path: Path, python: str) -> None:
    """A test may set a mock as the running loop; the recorder sees that it is none of asyncio's."""
    program = """
        import asyncio
        from asyncio import events
        from unittest import mock

        class OfItsOwn(asyncio.AbstractEventLoop):
            _ready = None

        for loop in (mock.Mock(), object(), OfItsOwn()):
            events._set_running_loop(loop)
            print(events.get_running_loop() is loop)
            events._set_running_loop(None)
    """
    assert "True\n" * 3 == same(tmp_path, program, python)
