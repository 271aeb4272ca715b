"""The command line, as a person calls it."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from diagram_gen import views
from tests.commands import run
from tests.pixels import colours, pixels
from tests.programs import PROJECT, write


def test_trace_prints_json(tmp_path: Path) -> None:
    """Of any program, with status 0."""
    done = run("trace", write(tmp_path, "print('hello')\n"))
    trace = json.loads(done.stdout)
    assert (0, "", "hello\n", None) == (done.returncode, done.stderr, trace["stdout"], trace["exception"])


def test_narrate_prints_a_sentence_for_each_step(tmp_path: Path) -> None:
    """Each on a line, with the number of the step before it."""
    done = run("narrate", write(tmp_path, "print('hello')\n"))
    assert (0, "") == (done.returncode, done.stderr)
    assert ["0", "1", "2"] == [line.split()[0] for line in done.stdout.splitlines()]
    assert "2  Printed 'hello'. The program ends." == done.stdout.splitlines()[-1]


def test_narrate_ends_with_what_went_wrong(tmp_path: Path) -> None:
    """With the sentence of the last step, and with status 1."""
    done = run("narrate", write(tmp_path, "1 / 0\n"))
    assert 1 == done.returncode
    assert "ZeroDivisionError" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("x = 1\n1 / 0\n", ":2: the run failed: ZeroDivisionError: division by zero"),
        ("if:\n", ":1: the run failed: SyntaxError: invalid syntax"),
        ("raise SystemExit(4)\n", ":1: the run failed: SystemExit: 4"),
    ],
)
def test_a_failing_program_is_status_1(tmp_path: Path, program: str, sentence: str) -> None:
    """The trace up to there is printed and ends with the exception; a sentence says where."""
    done = run("trace", write(tmp_path, program))
    trace = json.loads(done.stdout)
    assert (1, "end") == (done.returncode, trace["steps"][-1]["event"])
    assert trace["exception"]["type"] in sentence
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Usage"),
        (("trace",), "Missing argument 'FILE'"),
        (("trace", "no-such-file.py"), "does not exist"),
        (("trace", "."), "is a directory"),
        (("trace", "conftest.py", "--steps", "0"), "0 is not in the range"),
        (("trace", "conftest.py", "--memory", "9" * 30), "is not in the range"),
        (("draw", "x"), "No such command"),
        (("render", "snippets/calling/one_call.py", "--view", "stak"), "no view 'stak'; did you mean 'stack'?"),
        (
            ("render", "snippets/calling/one_call.py", "--view", "stack", "--at", "two-frame"),
            "did you mean 'two-frames'",
        ),
        (("render", "snippets/calling/one_call.py", "--view", "stack", "--step", "99"), "there is no step 99"),
        (
            ("render", "snippets/calling/one_call.py", "--view", "stack", "--step", "1", "--at", "end"),
            "give one of them",
        ),
    ],
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...], sentence: str) -> None:
    """With a sentence, and no traceback of ours."""
    done = run(*arguments)
    assert 2 == done.returncode
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_schema_is_json() -> None:
    """It describes a trace."""
    assert "Trace" in json.loads(run("schema").stdout)["$ref"]


@pytest.mark.parametrize("view", views.names())
def test_render_writes_a_picture(tmp_path: Path, view: str) -> None:
    """To a file, or to standard output."""
    path = tmp_path / "picture.svg"
    done = run("render", "snippets/tasks/taking_turns.py", "--view", view, "--at", "turn:4", "-o", path)
    assert (0, "") == (done.returncode, done.stderr)
    assert ElementTree.parse(path).getroot().tag.endswith("svg")
    assert path.read_text() == run("render", "snippets/tasks/taking_turns.py", "--view", view, "--at", "turn:4").stdout


@pytest.mark.parametrize(("options", "scale"), [([], 2), (["--scale", "1"], 1), (["--dark"], 2)])
def test_render_draws_a_png(tmp_path: Path, browser: Browser, options: list[str], scale: int) -> None:
    """Of the size of the SVG, twice as many pixels unless a scale is given, with the ground in the colour of the scheme."""
    asked = ["render", "snippets/calling/one_call.py", "--view", "stack", "--at", "two-frames"]
    svg = ElementTree.fromstring(run(*asked).stdout)
    path = tmp_path / "picture.png"
    assert (0, "") == ((done := run(*asked, *options, "-o", path)).returncode, done.stderr)
    size = struct.unpack(">II", path.read_bytes()[16:24])
    assert [round(float(svg.attrib[side]) * scale) for side in ("width", "height")] == pytest.approx(size, abs=1)
    found = pixels(browser, path.read_bytes())
    assert (b"\x16\x18\x1f\xff" if "--dark" in options else b"\xff" * 4) == found[:4]
    assert len(colours(found)) > 50


def test_a_scale_is_for_pixels(tmp_path: Path) -> None:
    """An SVG has none."""
    done = run("render", write(tmp_path, "x = 1\n"), "--view", "stack", "--scale", "3", "-o", tmp_path / "picture.svg")
    assert 2 == done.returncode
    assert "--scale is for a PNG; give the file to write a name that ends in .png" in done.stderr


def test_a_picture_that_stands_alone_is_in_one_scheme_and_in_plain_rules() -> None:
    """Other programs know no custom properties, and not every way to say what a font is."""
    asked = ["render", "snippets/calling/one_call.py", "--view", "stack"]
    light, dark = run(*asked).stdout, run(*asked, "--dark").stdout
    assert "text.dg-output { fill: #2d6a3e; }" in light
    assert "text.dg-output { fill: #8fd0a0; }" in dark
    words = ("var(", "@media", "--dg-", "slate", "font:")
    assert not [word for word in words for picture in (light, dark) if word in picture]


def test_the_picture_in_the_readme_is_current() -> None:
    """It was recorded, like any other; `make goldens` makes it anew."""
    done = run("render", "snippets/tasks/taking_turns.py", "--view", "loop", "--at", "turn:4")
    assert (PROJECT / ".github/picture.svg").read_text(encoding="utf-8") == done.stdout


def test_render_draws_a_failing_program(tmp_path: Path) -> None:
    """Up to its failure, with status 1."""
    path = tmp_path / "picture.svg"
    done = run("render", write(tmp_path, "def f():\n    1 / 0\nf()\n"), "--view", "stack", "-o", path)
    assert 1 == done.returncode
    assert "ZeroDivisionError" in done.stderr
    assert path.exists()


@pytest.mark.parametrize("view", views.names())
@pytest.mark.parametrize(
    "program",
    [
        "",
        "x = 1\n",
        "import asyncio\nasync def main():\n    asyncio.current_task().set_name('a\x01<&>')\n    raise ValueError('\x02')\nasyncio.run(main())\nx = 1\n",
    ],
)
def test_any_program_is_drawn_as_well_formed_xml(tmp_path: Path, view: str, program: str) -> None:
    """Empty, without functions, or with names that XML cannot hold."""
    path = tmp_path / "picture.svg"
    done = run("render", write(tmp_path, program), "--view", view, "-o", path)
    assert "Traceback" not in done.stderr
    assert ElementTree.parse(path).getroot().tag.endswith("svg")


def test_render_shows_the_last_moment_there_is_something_to_show_of(tmp_path: Path) -> None:
    """Of a loop that has ended, the loop as it was."""
    done = run("render", write(tmp_path, "import asyncio\nasyncio.run(asyncio.sleep(1))\nprint(1)\n"), "--view", "loop")
    assert "event loop" in done.stdout
    assert "not running" not in done.stdout


def test_build_elsewhere_says_so(tmp_path: Path) -> None:
    """Instead of building nothing."""
    command = [sys.executable, "-m", "diagram_gen", "build"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (2, "") == (done.returncode, done.stdout)
    assert "no snippets in snippets/; run this where the project lies" in done.stderr


def in_a_small_project(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """One call of a command where two snippets of the site lie: what it does of each needs no others."""
    for name in ("calling/one_call", "tasks/taking_turns"):
        write(folder, (PROJECT / f"snippets/{name}.py").read_text(encoding="utf-8"), f"snippets/{name}.py")
    command = [sys.executable, "-m", "diagram_gen", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


def test_build_fills_the_cache(tmp_path: Path) -> None:
    """And says what it made: the digests that are asked for after it find everything there."""
    done = in_a_small_project(tmp_path, "build")
    assert (0, "calling/one_call: done\ntasks/taking_turns: done\n") == (done.returncode, done.stdout)
    entries = sorted((tmp_path / ".cache/diagrams").iterdir())
    assert entries
    assert 0 == in_a_small_project(tmp_path, "digests").returncode
    assert entries == sorted((tmp_path / ".cache/diagrams").iterdir())


def test_build_names_each_snippet_that_cannot_be_built(tmp_path: Path) -> None:
    """Those that can be are built all the same; the exit status says that there was something."""
    write(tmp_path, '"""Good.\n\n>>> main()\n"""\n', "snippets/topic/good.py")
    write(tmp_path, '"""Bad.\n\n>>> main()\n"""\nmain()\n', "snippets/topic/bad.py")
    command = [sys.executable, "-m", "diagram_gen", "build"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (1, "topic/good: done\n") == (done.returncode, done.stdout)
    assert done.stderr.startswith("topic/bad: snippets/topic/bad.py:5: the run failed: NameError")


def test_render_shows_the_step_that_is_asked_for(tmp_path: Path) -> None:
    """By its number."""
    program = write(tmp_path, "def f(n):\n    return n\n\nf(7)\n")
    first, last = (run("render", program, "--view", "stack", "--step", step).stdout for step in ("2", "4"))
    assert (False, True) == tuple("n = 7" in picture for picture in (first, last))


def test_digests_tell_which_pictures_have_changed(tmp_path: Path) -> None:
    """Since an earlier list: the new, the gone and the changed, each by snippet and view."""
    done = in_a_small_project(tmp_path, "digests")
    lines = done.stdout.splitlines()
    assert 0 == done.returncode
    assert all(re.fullmatch(r"[0-9a-f]{64}  \w+/\w+ \w+", line) for line in lines)
    earlier = tmp_path / "earlier.txt"
    earlier.write_text(done.stdout)
    assert "No picture has changed.\n" == in_a_small_project(tmp_path, "digests", "--since", earlier).stdout
    pictures = [line.partition("  ")[2] for line in lines]
    earlier.write_text("\n".join([f"0  {pictures[1]}", "0  gone/one stack", *lines[2:]]))
    changes = [f"new      {pictures[0]}", f"changed  {pictures[1]}", "gone     gone/one stack"]
    assert changes == in_a_small_project(tmp_path, "digests", "--since", earlier).stdout.splitlines()


def test_help_explains() -> None:
    """Every command and every limit."""
    assert all(verb in run("--help").stdout for verb in ("build", "digests", "render", "schema", "trace"))
    assert all(limit in run("trace", "--help").stdout for limit in ("--seconds", "--steps", "--memory", "--output"))
