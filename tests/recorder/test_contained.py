"""Nothing that a program does outlives its recording, and nothing keeps the recorder from its limits."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diagram_gen.model.trace import Source
from diagram_gen.pipeline import trace_json
from diagram_gen.recorder.fork_server import NOBODY
from diagram_gen.recorder.sandbox import Limits, RecordingError, record
from tests.programs import PROJECT, recorded, write

_LOOK = 0.02
"""Seconds between two looks whether something has begun or ended; pytest's own time-out ends a wait in vain."""


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A word in the environment of whatever a test starts. Nothing that has it is left when the test ends."""
    word = f"recorded-by-{os.getpid()}-{tmp_path.name}"
    monkeypatch.setenv("RECORDED_BY", word)
    yield word
    assert [] == _left(word)


def _left(word: str) -> list[str]:
    """The command lines of the processes that have a word in their environment, this one and Pythons that wait apart."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (folder / "environ").read_bytes() and int(folder.name) != os.getpid():
                found.append((folder / "cmdline").read_text(errors="replace"))
        except OSError:  # it has ended, or is not ours to look at
            continue
    return [command for command in found if NOBODY not in command]


DETACHED = {
    "a child": "import subprocess\nsubprocess.Popen(['sleep', '600'])\n",
    "a session of its own": "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\n",
    "a daemon": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.execvp('sleep', ['sleep', '600'])\n    os._exit(0)\n",
    "one that ignores signals": "import os, signal, time\nif os.fork() == 0:\n    for n in (1, 2, 15):\n        signal.signal(n, signal.SIG_IGN)\n    os.setsid()\n    while True:\n        time.sleep(600)\n",
    "a generation after the other": "import os\nfor _ in range(5):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n            os.execvp('sleep', ['sleep', '600'])\n        os._exit(0)\n",
    "a daemon that stays at work": "import os\nif os.fork() == 0:\n    os.setsid()\n    while True:\n        if os.fork():\n            os._exit(0)\n",
}  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("name", DETACHED)
def test_what_a_program_starts_does_not_outlive_it(tmp_path: Path, mark: str, name: str) -> None:
    """However it detaches itself."""
    assert recorded(tmp_path, DETACHED[name]).exception is None


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_program_ends_with_its_recorder(tmp_path: Path, mark: str, number: signal.Signals) -> None:
    """Killed in the middle, it leaves neither a process nor a file behind."""
    program = write(tmp_path, "import subprocess, time\nsubprocess.run(['sleep', '600'], start_new_session=True)\n")
    files = tmp_path / "files"
    files.mkdir()
    command = [sys.executable, "-m", "diagram_gen", "trace", str(program)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(files)}
    ) as recorder:
        _wait_until(lambda: any("600" in line for line in _left(mark)))
        recorder.send_signal(number)
    _wait_until(lambda: not _left(mark))
    assert [] == list(files.iterdir())


def _wait_until(comes_true: Callable[[], bool]) -> None:
    while not comes_true():
        time.sleep(_LOOK)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_program_that_kills_what_watches_over_it_dies_too(tmp_path: Path, mark: str) -> None:
    """The recorder ends it itself."""
    trace = recorded(
        tmp_path, "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True:\n    time.sleep(1)\n"
    )
    assert "Killed: died of signal SIGKILL" == str(trace.exception)
    _wait_until(lambda: not _left(mark))


BLOCKED = {
    "by a process": "import subprocess\nsubprocess.run(['sleep', '600'])\n",
    "by a pipe": "import os\nos.read(os.pipe()[0], 1)\n",
    "in its own code": "import itertools\nfor _ in itertools.repeat(None): sum(range(10**12))\n",
}


@pytest.mark.parametrize("name", BLOCKED)
def test_a_program_that_is_blocked_is_ended(tmp_path: Path, name: str) -> None:
    """When its time is up by the clock, whether it has computed or not."""
    trace = recorded(tmp_path, BLOCKED[name], Limits(seconds=2))
    assert "TimeLimit: was still running after 2 s" == str(trace.exception)


def test_open_files_are_given_back(tmp_path: Path) -> None:
    """A recording leaves no file open in the process that asks for it, but for that by which the next is asked for."""
    for _ in range(2):
        recorded(tmp_path, "x = 1\n")
    before = _open_files()
    for text in ("x = 1\n", "import os\nos._exit(1)\n", "while True:\n    pass\n"):
        recorded(tmp_path, text, Limits(steps=100))
    assert before == _open_files()


def _open_files() -> set[str]:
    return {file.name for file in Path("/dev/fd").iterdir()}


@pytest.mark.parametrize(
    ("python", "complaint"),
    [
        ("/no/such/python", "cannot start /no/such/python: No such file or directory"),
        (os.devnull, f"cannot start {os.devnull}: Permission denied"),
        ("/bin/echo", "/bin/echo does not say which version it is: is it a Python?"),
    ],
)
def test_what_is_no_python_is_refused(tmp_path: Path, python: str, complaint: str) -> None:
    """With a sentence."""
    program = write(tmp_path, "x = 1\n")
    with pytest.raises(RecordingError) as refused:
        record(Source(str(program), "", "x = 1\n"), python=python)
    assert complaint == str(refused.value)


def test_a_python_that_is_too_old_is_refused(tmp_path: Path) -> None:
    """It says which it is, and which would do."""
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\necho 3.10.2\n", encoding="utf-8")
    old.chmod(0o755)
    program = write(tmp_path, "x = 1\n")
    with pytest.raises(RecordingError, match=r"is Python 3\.10\.2; the recorder needs 3\.11 or later"):
        record(Source(str(program), "", "x = 1\n"), python=str(old))


PLAIN = {
    "an executor that nobody shuts down": ("from concurrent.futures import ThreadPoolExecutor\nex = ThreadPoolExecutor(2)\nprint(ex.submit(abs, -3).result())\n", "3\n"),
    "closing all files a daemon would": ("import os\nprint('a', flush=True)\nos.closerange(3, 4096)\nprint('b')\n", "a\nb\n"),
    "a flush of its own": ("import sys\nreal = sys.stdout.flush\nsys.stdout.flush = lambda: print('flushed')\nx = 1\nsys.stdout.flush = real\nprint('end')\n", "end\n"),
    "no files left": ("import os, resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))\nfiles = []\ntry:\n    while True:\n        files.append(os.open(os.devnull, os.O_RDONLY))\nexcept OSError:\n    print('full')\n", "full\n"),
    "a task that answers itself": ("import asyncio\nclass T(asyncio.Task):\n    def done(self):\n        print('asked')\n        return super().done()\nasync def job():\n    pass\nasync def main():\n    T(job(), loop=asyncio.get_running_loop(), name='x' * 1000)\n    await asyncio.sleep(0)\n    print('end')\nasyncio.run(main())\n", None),
    "a loop that can't be hashed": ("import asyncio\nclass Loop(asyncio.SelectorEventLoop):\n    def time(self):\n        return super().time()\nloop = Loop()\nloop.run_until_complete(asyncio.sleep(1))\nprint(loop.time())\n", "1.0\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_it_ends_as_it_would_by_itself(tmp_path: Path, python: str, name: str) -> None:
    """With the output that it would have, under every Python."""
    text, expected = PLAIN[name]
    program = write(tmp_path, text)
    trace = record(Source(str(program), name, text), python=python)
    assert trace.exception is None
    assert expected is None or expected == trace.stdout
    assert "diagram_gen" not in trace.stderr


def test_a_trace_is_limited_by_its_size(tmp_path: Path) -> None:
    """Many long values that are new in every step make it end before it takes the memory of whoever reads it."""
    text = "def f():\n    for z in range(9000):\n        a = b = c = d = e = str(z) * 9999\nf()\n"
    trace = recorded(tmp_path, text, Limits(size=1 << 20))
    assert "TraceLimit: shows so much that its trace takes more than 1048576 bytes" == str(trace.exception)
    assert (1 << 20) / 2 < len(trace_json.encode(trace)) < (1 << 20) * 2


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_streams_that_are_closed_are_no_obstacle(tmp_path: Path, closed: str) -> None:
    """Nothing else gets their numbers."""
    program = write(tmp_path, "print('a')\n")
    command = ["sh", "-c", f'"$0" -m diagram_gen trace "$1" {closed}', sys.executable, str(program)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (0, "") == (ran.returncode, ran.stderr)
    assert closed == ">&-" or '"stdout":"a\\n"' in ran.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_device_is_one_sentence(tmp_path: Path) -> None:
    """The trace could not be written."""
    program = write(tmp_path, "print('a')\n")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "diagram_gen", "trace", str(program)]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (2, "Error: standard output cannot be written to: No space left on device\n") == (ran.returncode, ran.stderr)


@pytest.mark.parametrize("kept", [True, False])
def test_bytecode_is_kept_where_it_is_to_be_or_not_at_all(tmp_path: Path, kept: bool) -> None:
    """By the processes that a recording takes as by the one that asks for it: a server that watches sees nothing new."""
    shutil.copytree(PROJECT / "diagram_gen", tmp_path / "diagram_gen", ignore=shutil.ignore_patterns("__pycache__"))
    program = write(tmp_path, "x = 1\n")
    told = {"PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"), "PYTHONDONTWRITEBYTECODE": "" if kept else "1"}
    command = [sys.executable, "-m", "diagram_gen", "trace", str(program)]
    subprocess.run(command, cwd=tmp_path, env={**os.environ, **told}, capture_output=True, check=True)
    assert [] == list(tmp_path.glob("diagram_gen/**/__pycache__"))
    found = {path.name.partition(".")[0] for path in (tmp_path / "bytecode").glob("**/recorder/*.pyc")}
    assert ({"child", "sandbox", "supervisor"} if kept else set()) == found & {"child", "sandbox", "supervisor"}
