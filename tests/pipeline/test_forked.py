"""Work beside: in a process that is forked, or not at all."""

from __future__ import annotations

import functools
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


def _noted(folder: Path, number: int) -> None:
    """A piece of work, of which is noted which process did it."""
    (folder / f"{number}-{os.getpid()}").touch()


@pytest.mark.usefixtures("alone")
def test_pieces_are_each_done_once(tmp_path: Path) -> None:
    """By this process or by another, the first by this one; when all are done it goes on."""
    forked.share([functools.partial(_noted, tmp_path, number) for number in range(200)])
    done = [path.name.split("-") for path in tmp_path.iterdir()]
    assert [*range(200)] == sorted(int(number) for number, _ in done)
    assert ["0", str(os.getpid())] in done


@pytest.mark.usefixtures("alone")
def test_pieces_are_shared_by_processes(tmp_path: Path) -> None:
    """Of two that wait for one another neither would end, were they not done at the same time."""
    ends = os.pipe(), os.pipe()

    def meet(here: int) -> None:
        os.write(ends[here][1], b"!")
        assert b"!" == os.read(ends[not here][0], 1)
        _noted(tmp_path, here)

    forked.share([lambda: None, functools.partial(meet, 0), functools.partial(meet, 1)])
    numbers, processes = zip(*(path.name.split("-") for path in tmp_path.iterdir()), strict=True)
    assert {"0", "1"} == {*numbers}
    assert 2 == len({*processes})


@pytest.mark.usefixtures("alone")
def test_a_piece_that_fails_ends_the_process_that_is_at_it(tmp_path: Path) -> None:
    """Where that is another than this one; whoever asks for what was not made makes it."""
    here, (told, tell) = os.getpid(), os.pipe()

    def fail() -> None:
        if os.getpid() != here:
            os.write(tell, b"!")
            raise ValueError("told later")
        assert b"!" == os.read(told, 1)

    forked.share([lambda: None, fail, fail, functools.partial(_noted, tmp_path, 3)])
    assert [f"3-{here}"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.usefixtures("alone")
def test_none_is_begun_once_whoever_shares_them_has_ended(tmp_path: Path) -> None:
    """As when a build is stopped: those that it had forked end when they are done with what they are at."""
    told, tell = os.pipe()

    def first() -> None:
        """Nothing."""

    def piece(number: int) -> None:
        os.write(tell, b"!")
        if os.getpid() == sharing:
            signal.pause()
        while os.getppid() == sharing:
            os.sched_yield()
        _noted(tmp_path, number)

    sharing = os.fork()
    if not sharing:
        sharing = os.getpid()
        forked.share([first, *(functools.partial(piece, number) for number in range(1, 9))])
        os._exit(0)
    os.close(tell)
    assert b"!!" == os.read(told, 1) + os.read(told, 1)
    os.kill(sharing, signal.SIGKILL)
    os.waitpid(sharing, 0)
    assert b"" == os.read(told, 1)
    assert 1 == len([*tmp_path.iterdir()])


def test_alone_they_are_done_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one core, and where there is nothing to be done."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    forked.share([])
    forked.share([functools.partial(_noted, tmp_path, number) for number in range(3)])
    assert {f"{number}-{os.getpid()}" for number in range(3)} == {path.name for path in tmp_path.iterdir()}
