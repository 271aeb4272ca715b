"""A command imports what it needs, and no more; so do the processes of the recorder."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import click
import pytest

from diagram_gen.cli import verbs
from diagram_gen.recorder.limits import Limits
from tests.programs import PROJECT, recorded, write

HEAVY = {
    "asyncio",
    "difflib",
    "doctest",
    "fontTools",
    "graphviz",
    "jinja2",
    "logging",
    "markdown",
    "mkdocs",
    "msgspec",
    "pygments",
    "resvg_py",
    "rich",
    "unittest",
    "xml",
}
"""What takes long to import, and is needed by some commands alone."""
FEW = {
    "diagram_gen",
    "diagram_gen.cli",
    "diagram_gen.cli.command_line",
    "diagram_gen.cli.outset",
    "diagram_gen.cli.verbs",
    "diagram_gen.model",
    "diagram_gen.model.errors",
    "diagram_gen.model.garbage",
}
TRACING = {
    *FEW,
    "diagram_gen.cli.output",
    "diagram_gen.cli.printing",
    "diagram_gen.cli.recording",
    "diagram_gen.cli.trace",
    "diagram_gen.model.frame",
    "diagram_gen.model.loop",
    "diagram_gen.model.rope",
    "diagram_gen.model.sources",
    "diagram_gen.model.trace",
    "diagram_gen.pipeline",
    "diagram_gen.pipeline.trace_json",
    "diagram_gen.pipeline.trace_json.entries",
    "diagram_gen.pipeline.trace_json.writer",
    "diagram_gen.pipeline.whole_files",
    "diagram_gen.recorder",
    "diagram_gen.recorder.descriptors",
    "diagram_gen.recorder.fork_server",
    "diagram_gen.recorder.assembly",
    "diagram_gen.recorder.real_times",
    "diagram_gen.recorder.invocation",
    "diagram_gen.recorder.leading_imports",
    "diagram_gen.recorder.limits",
    "diagram_gen.recorder.process",
    "diagram_gen.recorder.sandbox",
    "diagram_gen.recorder.script",
    "diagram_gen.recorder.supervisor",
    "diagram_gen.recorder.texts",
    "diagram_gen.recorder.time_limit",
    "diagram_gen.recorder.standby",
    "diagram_gen.recorder.verdicts",
    "diagram_gen.recorder.wire",
}


_TELLING = """
import atexit, runpy, sys
atexit.register(lambda: print(*sys.modules, sep="\\n", file=sys.stderr))
sys.argv[0] = "diagram_gen"
runpy.run_module("diagram_gen", run_name="__main__", alter_sys=True)
"""


def imported(*arguments: str | Path, cwd: Path = PROJECT) -> set[str]:
    """The modules that a command imports."""
    command = [sys.executable, "-c", _TELLING, *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    return set(done.stderr.splitlines())


def ours(found: Iterable[str]) -> set[str]:
    """Those of this package."""
    return {name for name in found if name.partition(".")[0] == "diagram_gen"}


def heavy(found: Iterable[str]) -> set[str]:
    """Those that take long."""
    return HEAVY & {name.partition(".")[0] for name in found}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program without a doctest."""
    return write(tmp_path, "def f(n):\n    return n * 2\n\n\nprint(f(1))\n")


def test_the_list_of_commands_takes_none_of_them() -> None:
    """Whether it is asked for, or something is wrong."""
    found = imported("--help")
    assert (FEW, set()) == (ours(found), heavy(found))


def test_schema_needs_traces_alone() -> None:
    """And what describes them."""
    found = imported("schema")
    traces = {f"diagram_gen.model.{name}" for name in ("frame", "loop", "trace")}
    stored = {"diagram_gen.pipeline", "diagram_gen.pipeline.trace_json", "diagram_gen.pipeline.trace_json.form"}
    assert {*FEW, "diagram_gen.cli.schema", *traces, *stored} == ours(found)
    assert {"msgspec"} == heavy(found)


def test_trace_needs_the_recorder_alone(program: Path) -> None:
    """And what writes its traces: nothing that draws, nothing that checks."""
    found = imported("trace", program)
    assert (TRACING, {"msgspec"}) == (ours(found), heavy(found))


def test_trace_of_a_snippet_needs_no_doctest() -> None:
    """It does not ask what the docstring promises."""
    assert {"msgspec"} == heavy(imported("trace", "snippets/calling/one_call.py"))


def test_help_for_a_command_needs_nothing_of_what_it_does() -> None:
    """It knows the limits of a recording."""
    found = imported("trace", "--help")
    assert set() == heavy(found)
    assert "diagram_gen.recorder.wire" not in found


def test_pictures_need_what_draws(program: Path, tmp_path: Path) -> None:
    """And nothing of what makes a site."""
    drawing = {"graphviz", "jinja2", "xml"}
    for command in (("render", program, "--view", "stack"), ("report", program, "-o", tmp_path / "page.html")):
        found = imported(*command)
        assert not {f"diagram_gen.{each}" for each in ("checks", "pipeline.builder", "pipeline.cache", "site")} & found
        assert not {"doctest", "markdown", "mkdocs", "rich"} & heavy(found)
        assert drawing <= heavy(found)


def test_a_build_begins_with_nothing_that_records_or_draws() -> None:
    """What there is in the cache needs neither."""
    code = "import sys, diagram_gen.site.mkdocs; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    found = ours(done.stdout.splitlines())
    rooms = {name.split(".")[1] for name in found if "." in name}
    assert rooms.isdisjoint({"narration", "recorder", "views"})
    assert found.isdisjoint({"diagram_gen.model.trace", "diagram_gen.page.markup", "diagram_gen.picture.svg"})


def test_a_new_snippet_is_written_without_recording_it(tmp_path: Path) -> None:
    """Nothing that runs or draws programs is imported."""
    write(tmp_path, "", "mkdocs.yml")
    (tmp_path / "snippets").mkdir()
    found = imported("new", "topic/idea", cwd=tmp_path)
    assert not {"diagram_gen.pipeline.builder", "diagram_gen.views", "diagram_gen.recorder"} & found
    by_doctest = {"asyncio"} if sys.version_info >= (3, 14) else set()  # pdb's, from there on
    assert not {"msgspec", "jinja2", "pygments", "rich", "asyncio"} & (heavy(found) - by_doctest)


def test_a_program_finds_little_imported(tmp_path: Path) -> None:
    """Nothing of the recorder's, and nothing that Python would not have imported by itself."""
    found = recorded(tmp_path, "import sys\nprint(*sys.modules)\n").stdout.split()
    assert (set(), set()) == (ours(found), heavy(found))
    assert not {"concurrent.futures", "subprocess", "tempfile", "ssl", "email", "random", "click"} & {*found}


def test_a_program_does_not_wait_for_what_watches_over_it(tmp_path: Path) -> None:
    """The supervisor imports that when the program's process has begun."""
    start = PROJECT / "diagram_gen/recorder/start.py"
    ours_, theirs = socket.socketpair()
    with ours_, theirs, tempfile.TemporaryFile() as steps:
        program = str(write(tmp_path, "x = 1\n"))
        order = {
            "file": program,
            "module": None,
            "limits": asdict(Limits()),
            "all_variables": False,
            "show": [],
            "environment": {},
        }
        arguments = ["supervisor", str(theirs.fileno()), str(steps.fileno()), json.dumps(order), program]
        command = [sys.executable, "-I", "-S", "-X", "importtime", str(start), *arguments]
        fds = [theirs.fileno(), steps.fileno()]
        done = subprocess.run(command, pass_fds=fds, capture_output=True, text=True, check=True, env=dict(os.environ))
        steps.seek(0)
        assert b'"end"' in steps.read()
    found = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines()]
    before = found[: found.index("ctypes" if sys.platform == "linux" else "diagram_gen.recorder.supervisor") + 1]
    needless = {"dataclasses", "json", "pathlib", "re", "socket", "subprocess", "typing"}
    assert not {*needless, "collections", "diagram_gen.recorder.watch", "select", "signal"} & {*before}
    assert not needless & {*found}


@pytest.mark.parametrize("verb", verbs.VERBS)
def test_the_list_says_of_each_command_what_the_command_says(verb: str) -> None:
    """It is not imported for that."""
    command = import_module(f"diagram_gen.cli.{verb}").command
    assert verb == command.name
    assert command.get_short_help_str(1_000) == click.Command(verb, help=verbs.VERBS[verb]).get_short_help_str(1_000)


def test_the_list_has_every_command() -> None:
    """Each module beside it that has one."""
    files = (PROJECT / "diagram_gen/cli").glob("*.py")
    having = [
        file.stem for file in files if re.search(r"^def command\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted(verbs.VERBS) == sorted(having)
