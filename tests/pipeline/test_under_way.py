"""Recordings under way, as those see them who wait for them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest

from diagram_gen.pipeline.under_way import UnderWay

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")


def _waiting(recordings: UnderWay, is_there: Callable[[], bool]) -> int:
    """A process that waits; its status says whether it was worth it."""
    process = os.fork()
    if process == 0:
        os._exit(recordings.wait(is_there))
    return process


def _status(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_what_comes_is_waited_for() -> None:
    """As long as more may come."""
    recordings = UnderWay()
    looks = [False, False, True]
    assert 1 == _status(_waiting(recordings, lambda: looks.pop(0)))
    recordings.end()


def test_what_will_not_come_is_not_waited_for() -> None:
    """What has come by then is seen."""
    recordings = UnderWay()
    never = _waiting(recordings, lambda: False)
    looks = [False, True]
    recordings.end()
    assert 0 == _status(never)
    ended = UnderWay()
    late = _waiting(ended, lambda: bool(looks.pop(0)))
    ended.end()
    assert 1 == _status(late)


def test_nobody_waits_for_a_process_that_has_ended() -> None:
    """However it has."""
    read, write = os.pipe()
    maker = os.fork()
    if maker == 0:
        _waiting(UnderWay(), lambda: False)
        os._exit(0)
    os.close(write)
    assert 0 == _status(maker)
    assert b"" == os.read(read, 1)  # told when nobody is left who could write: neither of the two
    os.close(read)
