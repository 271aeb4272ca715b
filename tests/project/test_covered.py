"""What is marked as reached is what was reached, and measuring changes nothing."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

from tests import covered
from tests.covered import measured
from tests.instrumented import Instrumented
from tests.programs import PROJECT, write

EVERYTHING = '''
"""A program with every statement that leads to more than one place."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import sys

word = sys.argv[1]


@functools.cache
@functools.lru_cache
def decorated():
    """Has a docstring."""
    return 1


class Room:
    """Has one too."""

    size = 1

    def described(self):
        match word, len(word):
            case "one", _:
                return 1
            case (str(), 3) if word > "s":
                decorated()
            case "three" | "tree", _:
                pass


def matched():
    match word:
        case "one":
            found = 1
        case other:
            found = 2
    return found


def looped():
    found = 0
    for letter in word:
        if letter == "e":
            break
        elif letter == "w":
            continue
        found += 1
    else:
        found = 100
    while found:
        found -= 1
        with contextlib.nullcontext():
            if found == 2:
                return found
    while True:
        if found > len(
            word
        ):
            break
        found += 1
    for _ in ():
        found += 1


def tried():
    try:
        {"one": 1, "two": 1 / (len(word) - 3)}[word]
    except KeyError:
        return "missing"
    except ZeroDivisionError:
        if word == "two":
            raise
    else:
        return "found"
    finally:
        with contextlib.suppress(TypeError):
            len(1)
            len(2)
    return "none"


async def numbers():
    for n in range(len(word)):
        yield n


async def main():
    async for n in numbers():
        if n > 3:
            return
    async with asyncio.timeout(1):
        pass


decorated()
Room().described()
matched()
looped()
asyncio.run(main())
tried()
if word == "three":
    if len(word) > 9:
        print("long")
'''


def missing(known: Coverage, folder: Path) -> dict[str, Any]:
    """The lines and the branches that were not reached in the only file there is, and how much was."""
    known.json_report(outfile=str(folder / "report.json"))
    ((_, found),) = json.loads((folder / "report.json").read_text(encoding="utf-8"))["files"].items()
    return {name: found[name] for name in ("missing_lines", "missing_branches", "summary")}


@pytest.mark.parametrize("word", ["one", "two", "three", ""])
def test_marks_say_what_a_tracer_sees(word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every statement, the same lines and the same branches as coverage.py, whichever way they go."""
    path = write(tmp_path, EVERYTHING)
    data = tmp_path / "data"
    command = [sys.executable, "-m", "coverage", "run", "--branch", "--data-file", data, path, word]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    seen = Coverage(data_file=str(data), config_file=False)
    seen.load()
    instrumented = Instrumented()
    code = compile(
        instrumented.module(str(path), path.read_text(encoding="utf-8"), ""), path, "exec", dont_inherit=True
    )
    marks = bytearray(len(instrumented.marks))
    monkeypatch.setattr(sys, "argv", [str(path), word])
    try:
        exec(code, {"__name__": "program", "__marks__": marks, "__left__": [True] * len(marks)})
    except ZeroDivisionError:
        assert "two" == word
    known = measured(instrumented.marks, itertools.compress(instrumented.marks, marks))
    assert missing(seen, tmp_path) == missing(known, tmp_path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what is reached is written down."""
    return tmp_path_factory.mktemp("covered")


@pytest.fixture(scope="module")
def surroundings(folder: Path) -> dict[str, str]:
    """The environment in which it is written down there."""
    return covered.prepare(folder, [sys.executable])


ENDS = {
    "by itself": "import asyncio\nasync def main():\n    await asyncio.sleep(1)\nasyncio.run(main())\n",
    "at once": "import os\nopened = os.open('/dev/null', 0)\nprint(opened)\nos._exit(3)\n",
    "with no room on the stack": "import sys\nsys.setrecursionlimit(200)\ndef f(n):\n    f(n + 1)\nf(0)\n",
}


@pytest.mark.parametrize("program", ENDS.values(), ids=ENDS)
def test_measuring_changes_no_trace(program: str, tmp_path: Path, surroundings: dict[str, str]) -> None:
    """Not a byte of it, however the program ends; nor the numbers of the files that it opens."""
    command = [sys.executable, "-m", "diagram_gen", "trace", write(tmp_path, program)]
    plain, marked = (
        subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, env=environment)
        for environment in (None, surroundings)
    )
    assert (plain.returncode, plain.stdout, plain.stderr) == (marked.returncode, marked.stdout, marked.stderr)


def reached(folder: Path) -> Iterator[str]:
    """The files of which something has been reached."""
    return (Path(mark.file).name for mark in covered.marks(folder)[1])


def test_every_process_leaves_its_marks(tmp_path: Path, folder: Path, surroundings: dict[str, str]) -> None:
    """The one that is started, the one that watches over the program, and the program's own, though it ends at once."""
    command = [sys.executable, "-m", "diagram_gen", "trace", write(tmp_path, ENDS["at once"])]
    subprocess.run(command, cwd=PROJECT, capture_output=True, check=False, env=surroundings)
    assert {"__main__.py", "supervisor.py", "child.py", "tracer.py"} <= set(reached(folder))


def test_too_little_is_a_failure(
    tmp_path: Path, folder: Path, surroundings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With the files in which most is missing, a few of them, and what is reached of all."""
    command = [sys.executable, "-m", "diagram_gen", "trace", write(tmp_path, ENDS["at once"])]
    subprocess.run(command, cwd=PROJECT, capture_output=True, check=False, env=surroundings)
    with pytest.raises(SystemExit, match=r"^The tests reach .* of both it has to be at least 95 %\.$"):
        covered.main([], folder)
    head, *files, total = capsys.readouterr().out.splitlines()
    assert (["Name", "Stmts", "Miss"], covered.SHOWN, "TOTAL") == (head.split()[:3], len(files), total.split()[0])


def test_nothing_measured_is_a_failure(tmp_path: Path) -> None:
    """Where no test has run in that way, or none has reached the package."""
    with pytest.raises(SystemExit, match=r"nothing was reached: begin with `python -m tests\.covered run pytest`"):
        covered.main([], tmp_path)
    covered.prepare(tmp_path, [sys.executable])
    with pytest.raises(SystemExit, match="nothing was reached"):
        covered.main([], tmp_path)


def test_something_else_than_a_run_is_not_understood() -> None:
    """One sentence says what is."""
    with pytest.raises(SystemExit, match=r"^Say `python -m tests\.covered run MODULE …`"):
        covered.main(["runs", "pytest"])
