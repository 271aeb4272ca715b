"""What stands in where a Python in a browser lacks something does what the original does."""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
import threading
import zipfile
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagram_gen.pipeline import stand_ins

_MODULE = "turtle"
"""A module of the standard library that nothing here has imported."""


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.SelectorEventLoop]:
    """A loop that was made without a pair of sockets."""
    monkeypatch.setattr(BaseSelectorEventLoop, "_make_self_pipe", stand_ins.make_self_pipe)
    made = asyncio.SelectorEventLoop()
    yield made
    made.close()


def test_a_loop_without_sockets_is_woken_by_a_thread(loop: asyncio.SelectorEventLoop) -> None:
    """As any loop that waits for nothing else."""
    done = loop.create_future()
    thread = threading.Timer(0, loop.call_soon_threadsafe, (done.set_result, "woken"))
    thread.start()
    assert "woken" == loop.run_until_complete(done)
    thread.join()


def test_a_loop_without_sockets_closes_what_it_is_woken_by(loop: asyncio.SelectorEventLoop) -> None:
    """So none of its files stays open."""
    ends = (loop._ssock, loop._csock)  # type: ignore[attr-defined]
    files = [end.fileno() for end in ends]
    loop.close()
    for file in files:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(file)


def test_memory_is_told_in_the_units_of_resource() -> None:
    """Which are kibibytes; and no limit is set, since none would be kept."""
    resource = stand_ins.resource(lambda: 5 << 20)
    assert 5 << 10 == resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    resource.setrlimit(resource.RLIMIT_AS, (1, 1))
    assert (4096, 4096) == resource.getrlimit(resource.RLIMIT_NOFILE)


@pytest.fixture
def rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the rest of the standard library will lie; this Python has none of it."""
    archive = tmp_path / "rest.zip"
    monkeypatch.setattr(stand_ins, "REST", str(archive))
    monkeypatch.setattr(sys, "meta_path", [each for each in sys.meta_path if not hasattr(each, "path_hooks")])
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, _MODULE, raising=False)
    return archive


def _comes(archive: Path) -> bool:
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr(f"{_MODULE}.py", "FROM = 'the rest'\n")
    return True


def test_a_standard_module_is_found_once_the_rest_has_come(rest: Path) -> None:
    """Which is asked for when it is needed, and once."""
    came: list[bool] = []
    finder = stand_ins.Rest(lambda: came.append(_comes(rest)) or True)  # type: ignore[func-returns-value]
    sys.meta_path.append(finder)
    assert "the rest" == importlib.import_module(_MODULE).FROM
    assert finder.find_spec("tabnanny") is None
    assert [True] == came


def test_a_standard_module_that_does_not_come_is_said_to_be_missing(rest: Path) -> None:
    """By its name."""
    with pytest.raises(ImportError, match="'turtle' could not be loaded into the browser"):
        stand_ins.Rest(lambda: False).find_spec(_MODULE)


def test_the_rest_is_not_asked_for_what_is_no_part_of_it() -> None:
    """Another's package is looked for no further."""
    asked: list[str] = []
    assert stand_ins.Rest(lambda: bool(asked.append("rest"))).find_spec("numpy.linalg") is None  # type: ignore[func-returns-value]
    assert [] == asked


@pytest.mark.parametrize(
    ("mode", "errors", "written", "said"),
    [("wb", "strict", "é\n", b"\xc3\xa9\n"), ("wb", "backslashreplace", "\ud800", b"\\ud800")],
)
def test_a_stream_writes_as_that_of_python(tmp_path: Path, mode: str, errors: str, written: str, said: bytes) -> None:
    """UTF-8, with what becomes of a character that cannot be written; it says its name and its mode."""
    path = tmp_path / "stream"
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    stream = stand_ins.stream(file, "<stdout>", mode, errors)
    assert ("<stdout>", "w") == (stream.name, stream.mode)
    stream.write(written)
    stream.flush()
    os.close(file)
    assert said == path.read_bytes()
