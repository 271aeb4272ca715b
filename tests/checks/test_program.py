"""Programs run as they are, within limits."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diagram_gen.checks import program
from diagram_gen.checks.program import Ran
from diagram_gen.recorder import verdicts
from diagram_gen.recorder.limits import Limits
from tests.programs import runs


def ran(text: str, seconds: float = 60.0) -> Ran:
    """How a program given as text ended."""
    return program.run([sys.executable, "-c", text], seconds)


def test_a_program_ends_by_itself() -> None:
    """With its status and all that it wrote."""
    text = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    assert Ran(3, "out\n", "err\n", "") == ran(text)


def test_a_program_gets_no_input() -> None:
    """It finds its standard input empty."""
    assert "''\n" == ran("import sys; print(repr(sys.stdin.read()))").stdout


def test_a_program_that_goes_on_is_ended() -> None:
    """What it printed by then is there."""
    found = program.run(["sh", "-c", "echo begun; sleep 600"], 2.0)
    assert (-9, "begun\n", verdicts.time(2.0)) == (found.status, found.stdout, found.stopped)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_program_that_floods_is_ended(stream: str) -> None:
    """On either stream, before it has filled the disk: it may print as much as in a recording."""
    found = ran(f"import sys\nwhile True: sys.{stream}.write('x' * 10_000)")
    assert verdicts.output(Limits().output) == found.stopped
    assert len(getattr(found, stream)) == program.OUTPUT


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets one process limit another")
def test_memory_is_limited() -> None:
    """Whatever the machine has, and as in a recording."""
    limited = "while resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:\n    pass\n"
    assert Limits().memory == program.MEMORY
    assert "MemoryError" in ran(f"import resource\n{limited}x = bytearray({program.MEMORY})").stderr


def test_what_it_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    """A process of its group would otherwise go on, and keep open what was handed to it: here a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert Ran(0, "", "", "") == program.run(["sh", "-c", f"exec 3> {pipe}; sleep 600 &"], 60.0)
    os.set_blocking(read, True)
    assert b"" == os.read(read, 1)
    os.close(read)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_ends_with_the_process_that_runs_it() -> None:
    """Also where that does not wait for it."""
    text = (
        "import sys\n"
        "from diagram_gen.checks import program\n"
        "from diagram_gen.pipeline.workers import Workers\n"
        "workers = Workers(1)\n"
        "workers.submit(lambda: program.run([sys.executable, '-c', 'import time; time.sleep(600)'], 600))\n"
        "while not program._running:\n"
        "    pass\n"
        "print(*program._running)\n"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    while runs(int(done.stdout)):
        time.sleep(0.01)
