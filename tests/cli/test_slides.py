"""Slides of a run, from the command line."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from diagram_gen.pipeline.whole_files import UNFINISHED
from tests.commands import run
from tests.programs import write

TURNS = "snippets/tasks/taking_turns.py"


def names(folder: Path) -> list[str]:
    """The files of a folder, in their order."""
    return sorted(each.name for each in folder.iterdir())


def test_slides_are_numbered_files(tmp_path: Path) -> None:
    """One for each marked moment, whose names say the program, the view and the moment; each stands by itself."""
    done = run("slides", TURNS, "-o", tmp_path / "out" / "turns")
    assert 0 == done.returncode, done.stderr
    assert f"{tmp_path / 'out' / 'turns'}: 6 slides of {TURNS}\n" == done.stderr
    visits = ["turn", *(f"turn-{number}" for number in range(2, 7))]
    expected = [f"{number:03}-taking_turns-loop-{visit}.svg" for number, visit in enumerate(visits, start=1)]
    assert expected == names(tmp_path / "out" / "turns")
    for name in expected:
        text = (tmp_path / "out" / "turns" / name).read_text(encoding="utf-8")
        assert "font/woff2" in text
        assert "1280" == ElementTree.fromstring(text).get("width")


def test_slides_are_pngs_where_that_is_asked_for(tmp_path: Path) -> None:
    """Of the moments that are named, in the order of the run, in the size that is wanted."""
    asked = ("--png", "--scale", "0.5", "--view", "stack", "--at", "end", "--at", "turn:2", "--dark")
    done = run("slides", TURNS, "-o", tmp_path, *asked)
    assert 0 == done.returncode, done.stderr
    assert ["001-taking_turns-stack-turn-2.png", "002-taking_turns-stack-step-89.png"] == names(tmp_path)
    for name in names(tmp_path):
        assert (640, 360) == struct.unpack(">II", (tmp_path / name).read_bytes()[16:24])


def test_a_part_of_a_run_at_a_pace(tmp_path: Path) -> None:
    """Without marked moments the pace is who runs; another one can be asked for, among some steps."""
    program = write(tmp_path, "def f(n):\n    n += 1\n    return n\n\nf(1)\nf(2)\n")
    written = tmp_path / "slides.html"
    counts = []
    for asked in (
        [],
        ["--every", "line"],
        ["--every", "line", "--only", "f"],
        ["--every", "step", "--from", "f:call:2"],
    ):
        done = run("slides", program, "-o", written, *asked)
        counts.append(written.read_text(encoding="utf-8").count('<section class="slide"'))
        assert f"{written}: {counts[-1]} slides of {program}\n" == done.stderr
    assert [5, 7, 4, 5] == counts


def test_slides_end_where_a_program_fails(tmp_path: Path) -> None:
    """With status 1, and all that came before."""
    done = run("slides", write(tmp_path, "def f():\n    1 / 0\nf()\n"), "-o", tmp_path / "slides")
    assert 1 == done.returncode
    assert "the run failed: ZeroDivisionError" in done.stderr
    assert "ends with ZeroDivisionError" in (tmp_path / "slides" / names(tmp_path / "slides")[-1]).read_text()


@pytest.mark.parametrize("asked", [("--every", "step"), ("--view", "stack"), ("--png",)])
def test_new_slides_take_the_place_of_old_ones(tmp_path: Path, asked: tuple[str, ...]) -> None:
    """Of the same program: none of these is left, nor what an earlier run has left unfinished."""
    folder = tmp_path / "slides"
    assert 0 == run("slides", TURNS, "-o", folder, "--every", "switch").returncode
    (folder / f"{UNFINISHED}1").mkdir()
    other = tmp_path / "other"
    assert 0 == run("slides", TURNS, "-o", folder, *asked).returncode
    assert 0 == run("slides", TURNS, "-o", other, *asked).returncode
    assert names(other) == names(folder)


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    """A folder with something else in it, a file in its place, a page that is none of slides: with a word, and status 2."""
    folder, file, page = tmp_path / "photos", tmp_path / "file", tmp_path / "page.html"
    folder.mkdir()
    (folder / "001-holiday.png").write_text("a photo")
    file.write_text("a file")
    page.write_text("a page")
    said = []
    for written in (folder, file, page):
        done = run("slides", TURNS, "-o", written)
        assert 2 == done.returncode
        said.append(done.stderr)
    assert [
        f"Error: {folder}: has '001-holiday.png' in it, which is not ours; name a folder that is new, or empty\n",
        f"Error: {file}: is no folder; name one that is new, or empty\n",
        f"Error: {page}: is there, and no page of slides; give another name, or take it away\n",
    ] == said
    assert ["a photo", "a file", "a page"] == [each.read_text() for each in (folder / "001-holiday.png", file, page)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--at", "trun"), "no marker 'trun'; did you mean 'turn'?"),
        (("--at", "turn", "--to", "3"), "'turn' is step 16, which is not among those that are shown"),
        (("--view", "stak"), "no view 'stak'; did you mean 'stack'?"),
        (("--every", "moment", "--to", "3"), "no moment is among these steps; ask for more, or for every step"),
        (("--every", "line", "--at", "turn"), "--every and --at both say which slides there are; give one of them"),
        (("--scale", "2"), "--scale is for PNG files; give --png as well"),
    ],
)
def test_a_mistake_is_named_and_leaves_nothing(tmp_path: Path, asked: tuple[str, ...], said: str) -> None:
    """No folder, and no half of one."""
    done = run("slides", TURNS, "-o", tmp_path / "slides", *asked)
    assert 2 == done.returncode
    assert said in done.stderr
    assert [] == names(tmp_path)
