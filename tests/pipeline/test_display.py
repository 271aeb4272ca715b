"""Progress is shown on a terminal, and in a log it takes a few lines; nobody waits for what was interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diagram_gen.pipeline.display import Lines
from tests import terminal
from tests.programs import write
from tests.terminal import EMPTIED, HIDDEN, VISIBLE

SITE = """
    site_name: Test
    theme: {name: material, font: false}
    plugins:
      - macros: {modules: [diagram_gen.site.mkdocs]}
"""
BUILD = [sys.executable, "-m", "diagram_gen", "build"]


def laid(folder: Path, snippets: int, program: str = "x = 1\n") -> Path:
    """A site of one page, with some snippets."""
    write(folder, SITE, "mkdocs.yml")
    write(folder, "# Page\n", "docs/index.md")
    for number in range(snippets):
        write(folder, program, f"snippets/topic/one_{number}.py")
    return folder


def test_a_terminal_shows_how_far_it_has_come(tmp_path: Path) -> None:
    """On one line, which is gone in the end; what is printed is what would be printed anyway."""
    status, printed, told = terminal.run(BUILD, laid(tmp_path, 2))
    assert (0, "topic/one_0: done\ntopic/one_1: done\n") == (status, printed)
    assert "recording and laying out" in told
    assert "0 of 2" in told
    assert told.endswith(EMPTIED)
    assert told.count(HIDDEN) == told.count(VISIBLE) > 0


def test_a_site_shows_how_far_its_recordings_have_come(tmp_path: Path) -> None:
    """Below what MkDocs says meanwhile, whose lines stay whole."""
    status, _, told = terminal.run([sys.executable, "-m", "mkdocs", "build", "--strict"], laid(tmp_path, 4))
    assert 0 == status, told
    assert " of 4" in told
    assert "INFO    -  Recording 4 snippets\r\n" in told
    assert "INFO    -  Documentation built in " in told
    assert told.count(HIDDEN) == told.count(VISIBLE) > 0


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (9, []),
        (10, ["w: 0 of 10", "w: 2 of 10", "w: 4 of 10", "w: 6 of 10", "w: 8 of 10", "w: 10 of 10"]),
        (999, ["w: 0 of 999", "w: 200 of 999", "w: 400 of 999", "w: 600 of 999", "w: 800 of 999", "w: 999 of 999"]),
    ],
)
def test_a_log_has_few_lines(of: int, said: list[str]) -> None:
    """One as the work begins and one for each fifth of it; none about a few things."""
    lines: list[str] = []
    display = Lines(lines.append)
    for done in range(of + 1):
        display.tell("w", done, of)
    display.close()
    assert said == lines


def test_a_log_is_not_the_output(tmp_path: Path) -> None:
    """How far it has come stands on standard error; and no library is imported to say so."""
    command = [sys.executable, "-X", "importtime", "-m", "diagram_gen", "build"]
    done = subprocess.run(command, cwd=laid(tmp_path, 10), capture_output=True, text=True, check=True)
    assert "".join(f"topic/one_{number}: done\n" for number in range(10)) == done.stdout
    assert 6 == done.stderr.count("recording and laying out: ")
    assert "diagram_gen.pipeline.display" in done.stderr
    assert "rich" not in done.stderr


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_build_ends(tmp_path: Path) -> None:
    """With what it was recording, and without what it had yet to record."""
    program = "import pathlib, subprocess\npathlib.Path(__file__).with_suffix('.begun').touch()\nsubprocess.run(['sleep', '600'])\n"
    folder = laid(tmp_path, 3 * (os.cpu_count() or 1), program)
    with subprocess.Popen(BUILD, cwd=folder, stderr=subprocess.PIPE, text=True) as build:
        while not list(folder.rglob("*.begun")):
            time.sleep(0.01)
        build.send_signal(signal.SIGINT)
        _, said = build.communicate()
    assert (1, "Aborted!") == (build.returncode, said.split("\n")[-2])
    assert len(list(folder.rglob("*.begun"))) <= (os.cpu_count() or 1)
