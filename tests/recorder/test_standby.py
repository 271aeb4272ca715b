"""Pythons that wait for programs: what they fork is what runs by itself, and nobody depends on them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagram_gen.model.trace import Source, Trace
from diagram_gen.recorder import process, standby
from diagram_gen.recorder.fork_server import LONGEST
from diagram_gen.recorder.invocation import Invocation
from diagram_gen.recorder.sandbox import record
from diagram_gen.recorder.standby import Pythons, Standby, can_fork
from tests.programs import PROJECT, runs, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Pythons wait on Linux alone")

ASKS = """
import asyncio, os, sys

def show(*things):
    print(*things)

show(__file__, sys.argv, sys.orig_argv[1:], sys.path[0], os.getcwd(), sys.stdin.read(), os.environ.get("TOLD"))

async def work(name):
    await asyncio.sleep(0.1)
    return name

async def main():
    tasks = {asyncio.ensure_future(work(number)) for number in range(20)}
    print([await task for task in tasks])

asyncio.run(main())
"""


@pytest.fixture
def pythons(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pythons]:
    """Those that wait in one test; at first none."""
    found = Pythons()
    monkeypatch.setattr(process, "_pythons", found)
    yield found
    for each in there(found):
        each.close()


def there(pythons: Pythons) -> list[Standby]:
    """Those that wait now."""
    return [each for each in pythons._known.values() if each is not None and each.is_there]


def run(path: Path, *arguments: str, stdin: str | None = None, python: str = sys.executable) -> Trace:
    """A recording of a file, called with arguments."""
    return record(Source(str(path), "", ""), Invocation(str(path), arguments, stdin), python=python)


def test_what_is_forked_is_what_runs_by_itself(
    tmp_path: Path, python: str, pythons: Pythons, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its name, its arguments, its folder and what it reads; and each time to the last step, sets in order, too."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, ASKS, "program.py")
    write(tmp_path, "words", "read.txt")
    forked = [run(Path("program.py"), "-x", "two words", stdin="read.txt", python=python) for _ in range(3)]
    assert (None, 1) == (forked[0].exception, len(there(pythons)))
    assert f"{tmp_path}/program.py ['program.py', '-x', 'two words']" in forked[0].stdout
    assert forked == [forked[0]] * 3
    monkeypatch.setattr(standby, "can_fork", lambda _: False)
    alone = run(Path("program.py"), "-x", "two words", stdin="read.txt", python=python)
    assert (1, len(alone.steps)) == (len(there(pythons)), len(forked[0].steps))
    assert alone.stdout.splitlines()[0] == forked[0].stdout.splitlines()[0]


@pytest.mark.parametrize("name", ["-program.py", "prögram 🎉.py", os.fsdecode(b"\xff.py")])
def test_any_name_will_do(tmp_path: Path, pythons: Pythons, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """One that Python would take for an option, one with any characters, and one with bytes that are none."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("import sys\nprint(ascii([__file__, sys.argv, sys.orig_argv[1:]]))\n")
    forked = run(Path(name))
    assert (None, 1) == (forked.exception, len(there(pythons)))
    monkeypatch.setattr(standby, "can_fork", lambda _: False)
    assert forked == run(Path(name))


def test_a_module_or_a_very_long_name_is_started_by_itself(tmp_path: Path) -> None:
    """There is no room for it, or no place."""
    long = tmp_path / "/".join(["x" * 200] * (1 + LONGEST // 200))
    assert [True, False, False] == [
        can_fork(Invocation("program.py")),
        can_fork(Invocation(str(long))),
        can_fork(Invocation("program.py", module="program")),
    ]


def test_what_waits_is_used_again(tmp_path: Path, pythons: Pythons, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the environment of each program; one that Python itself heeds as it starts has it start anew."""
    program = write(tmp_path, ASKS)
    run(program)
    (first,) = there(pythons)
    monkeypatch.setenv("TOLD", "so")
    assert run(program).stdout.splitlines()[0].endswith(" so")
    assert [first] == there(pythons)
    monkeypatch.setenv("PYTHONUTF8", "1")
    assert run(program).stdout.splitlines()[0].endswith(" so")
    assert 2 == len(there(pythons))


def test_a_python_found_from_here_is_another_elsewhere(tmp_path: Path) -> None:
    """So is one that looks for modules from here."""
    assert [0, 1, 0, 1] == [
        len(standby._folder(python, {"PYTHONPATH": path}))
        for python, path in (("/bin/python", "/a:"), ("./python", ""), ("python", ""), ("/bin/python", "/a:b"))
    ]


def test_few_wait_at_a_time(tmp_path: Path, pythons: Pythons, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that nobody has asked for long are ended."""
    monkeypatch.setattr(standby, "_MOST", 2)
    program = write(tmp_path, "x = 1\n")
    for told in ("one", "two", "three"):
        monkeypatch.setenv("PYTHONTOLD", told)
        for _ in range(2):
            run(program)
    assert 2 == len(there(pythons))


def test_one_that_is_killed_is_not_missed(tmp_path: Path, pythons: Pythons) -> None:
    """There is another one."""
    program = write(tmp_path, "print('here')\n")
    traces = [run(program) for _ in range(2)]
    (found,) = there(pythons)
    os.kill(found.process, signal.SIGKILL)
    while runs(found.process):
        pass
    traces += [run(program) for _ in range(2)]
    assert [traces[0]] * 4 == traces
    assert [found] != there(pythons)


def test_a_program_can_end_what_watches_over_it_alone(tmp_path: Path, pythons: Pythons) -> None:
    """The next one is forked all the same."""
    killer = write(
        tmp_path, "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True:\n    pass\n", "killer.py"
    )
    program = write(tmp_path, "print('here')\n")
    for _ in range(2):
        run(program)
    ended = run(killer).exception
    assert ended is not None
    assert "died of signal SIGKILL" == ended.message
    assert "here\n" == run(program).stdout
    assert 1 == len(there(pythons))


def test_a_python_that_cannot_wait_is_no_obstacle(
    tmp_path: Path, pythons: Pythons, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one without ctypes: programs are started by themselves."""
    write(tmp_path, "raise ImportError('none here')\n", "lacking/ctypes/__init__.py")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "lacking"))
    program = write(tmp_path, "print('here')\n")
    assert ["here\n"] * 3 == [run(program).stdout for _ in range(3)]
    assert [] == there(pythons)


def test_they_end_with_whoever_asked(tmp_path: Path) -> None:
    """Also where that is killed."""
    asks = f"""
        import os, signal
        from diagram_gen.model.trace import Source
        from diagram_gen.recorder import process
        from diagram_gen.recorder.sandbox import record
        for _ in range(2):
            record(Source({str(write(tmp_path, "x = 1", "program.py"))!r}, "", ""))
        (found,) = process._pythons._known.values()
        print(found.process, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    command = [sys.executable, write(tmp_path, asks, "asks.py")]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(PROJECT)}
    )
    assert -signal.SIGKILL == done.returncode, done.stderr
    while runs(int(done.stdout)):
        pass


def test_nobody_waits_at_the_end_for_what_stillruns(tmp_path: Path) -> None:
    """A process that ends in the middle of a recording ends at once, and takes the program with it."""
    running = tmp_path / "running"
    endless = f"import os\nopen({str(running)!r}, 'w').write(str(os.getpid()))\nwhile True:\n    pass\n"
    asks = f"""
        import os, threading
        from diagram_gen.model.trace import Source
        from diagram_gen.recorder.sandbox import Limits, record
        for _ in range(2):
            record(Source({str(write(tmp_path, "x = 1", "program.py"))!r}, "", ""))
        endless = Source({str(write(tmp_path, endless, "endless.py"))!r}, "", "")
        limits = Limits(seconds=600, steps=100_000_000)
        threading.Thread(target=record, args=(endless,), kwargs={{"limits": limits}}, daemon=True).start()
        while not os.path.exists({str(running)!r}) or not os.path.getsize({str(running)!r}):
            pass
    """
    command = [sys.executable, write(tmp_path, asks, "asks.py")]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(PROJECT)})
    while runs(int(running.read_text())):
        pass


def test_it_is_nobodys_child(tmp_path: Path, pythons: Pythons) -> None:
    """Whoever asks whether a process that it has started is still there hears of its own alone."""
    run(write(tmp_path, "x = 1\n"))
    assert 1 == len(there(pythons))
    with pytest.raises(ChildProcessError):
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
