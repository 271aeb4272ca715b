"""Work beside: in a process that is forked, or not at all."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from diagram_gen.pipeline import forked
from diagram_gen.pipeline.forked import Forked

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores and no other thread, whatever the tests run on."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.usefixtures("alone")
def test_the_work_is_done_in_another_process(tmp_path: Path) -> None:
    """It is done when whoever waits goes on; to wait again is no mistake."""
    made = tmp_path / "made"
    work = Forked(lambda: made.write_text(str(os.getpid()), encoding="utf-8"))
    work.wait()
    work.wait()
    assert int(made.read_text(encoding="utf-8")) != os.getpid()


@pytest.mark.usefixtures("alone")
def test_work_that_fails_is_told_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Whoever asks for what was not made makes it, and is told then."""

    def fail() -> None:
        raise ValueError("told later")

    Forked(fail).wait()
    assert ("", "") == tuple(capfd.readouterr())


@pytest.mark.usefixtures("alone")
def test_work_can_be_stopped(tmp_path: Path) -> None:
    """However far it is; to stop it again, or when it is done, is no mistake."""
    never = Forked(signal.pause)
    never.stop()
    never.stop()
    done = Forked(lambda: None)
    done.wait()
    done.stop()


@pytest.mark.parametrize(("cores", "threads"), [({0}, 1), ({0, 1}, 2)])
def test_without_a_core_to_spare_or_beside_another_thread_there_is_none(
    monkeypatch: pytest.MonkeyPatch, cores: set[int], threads: int
) -> None:
    """The work is left to whoever asks for what it would have made."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: cores)
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    monkeypatch.setattr(forked.os, "fork", lambda: pytest.fail("a process was forked"))
    Forked(lambda: pytest.fail("the work was done")).wait()
