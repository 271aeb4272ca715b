"""Programs are called as Python calls them: with their arguments, and with something to read."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from diagram_gen.model.trace import Source
from diagram_gen.recorder import modules
from diagram_gen.recorder.invocation import Invocation
from diagram_gen.recorder.process import RecordingError
from diagram_gen.recorder.sandbox import record
from tests.commands import run
from tests.invariants import broken
from tests.programs import write

ARGUMENTS = ("one", "--seconds", "-x", "--", "", "two words", "日本")
COMMANDS = ("render", "report", "trace")
TELLING = "import sys\nprint(sys.argv, sys.orig_argv[1:])\n"
READING = """
    import sys

    print(repr(input()), repr(sys.stdin.readline()))
    print(repr(sys.stdin.buffer.read()))
"""


def plain(python: str, *words: str | Path, stdin: Path | None = None, cwd: Path | None = None) -> str:
    """What a program prints without the recorder."""
    text = stdin.read_bytes() if stdin is not None else b""
    done = subprocess.run([python, *words], input=text, capture_output=True, check=True, cwd=cwd)
    return done.stdout.decode()


def test_a_program_finds_its_arguments(tmp_path: Path, python: str) -> None:
    """Those that Python itself would give it, whatever they look like."""
    program = write(tmp_path, TELLING)
    called = Invocation(program.as_posix(), ARGUMENTS)
    expected = plain(python, program, *ARGUMENTS)
    assert expected == record(Source(program.as_posix(), "", ""), called, python=python).stdout


def test_a_program_whose_name_begins_with_a_hyphen_finds_its_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not taken for Python's own."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, TELLING, "-program.py")
    expected = plain(sys.executable, "--", "-program.py", "-c", "x")
    assert expected == record(Source("-program.py", "", ""), Invocation("-program.py", ("-c", "x"))).stdout


def test_a_program_reads_a_file(tmp_path: Path, python: str) -> None:
    """As standard input, byte for byte."""
    program, read = write(tmp_path, READING), tmp_path / "input"
    read.write_bytes("é\r\n\0\n".encode() + b"\xff" * 100_000)
    called = Invocation(program.as_posix(), stdin=str(read))
    expected = plain(python, program, stdin=read)
    assert expected == record(Source(program.as_posix(), "", ""), called, python=python).stdout


def test_a_program_finds_nothing_to_read_unless_it_is_given_something(tmp_path: Path) -> None:
    """Not what the recorder itself could read."""
    program = write(tmp_path, "import sys\nprint(repr(sys.stdin.read()))\n")
    assert "''\n" == record(Source(program.as_posix(), "", "")).stdout


def test_input_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    """That names the file."""
    program = write(tmp_path, "x = 1\n").as_posix()
    with pytest.raises(RecordingError, match=r"gone: cannot be read as standard input: No such file or directory$"):
        record(Source(program, "", ""), Invocation(program, stdin=str(tmp_path / "gone")))


def test_the_command_line_hands_on_arguments_and_input(tmp_path: Path) -> None:
    """What stands behind `--`, also where it looks like an option of ours."""
    program = write(tmp_path, TELLING + "print(input())\n")
    read = write(tmp_path, "hello\n", "input.txt")
    done = run("trace", program, "--stdin", read, "--steps", "50", "--", *ARGUMENTS)
    expected = plain(sys.executable, program, *ARGUMENTS, stdin=read)
    assert (0, "") == (done.returncode, done.stderr)
    assert expected == json.loads(done.stdout)["stdout"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("conftest.py", "--stdin", "no-such-file"), "'--stdin': File 'no-such-file' does not exist."),
        (("conftest.py", "--stdin", "tests"), "'--stdin': File 'tests' is a directory."),
        (("conftest.py", "--verbose"), "No such option '--verbose'. What is meant for the program stands behind `--`."),
    ],
)
def test_what_cannot_be_handed_on_is_said(arguments: tuple[str, ...], sentence: str) -> None:
    """In one sentence, with status 2."""
    done = run("trace", *arguments)
    assert (2, "") == (done.returncode, done.stdout)
    assert sentence in done.stderr


def test_the_commands_that_run_programs_take_the_same_options() -> None:
    """On how they are run: in the same words, with the same defaults, in the same order."""
    commands = [import_module(f"diagram_gen.cli.{name}").command for name in COMMANDS]
    tracing = _told(commands[-1])
    assert {"--stdin", "--python", "--all-variables", "--seconds", "--steps"} <= {
        name for each in tracing for name in each[0]
    }
    for command in commands:
        assert tracing == [each for each in _told(command) if each in tracing]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_runs_programs_has_no_two_options_of_one_name(name: str) -> None:
    """Its own are named otherwise than those that it shares."""
    names = [option for each in import_module(f"diagram_gen.cli.{name}").command.params for option in each.opts]
    assert sorted(set(names)) == sorted(names)


def test_render_keeps_a_program_within_limits_too(tmp_path: Path) -> None:
    """And draws it up to there."""
    program = write(tmp_path, "def f(n):\n    while True:\n        n += 1\n\nf(0)\n")
    done = run("render", program, "--view", "stack", "--steps", "20", "-o", tmp_path / "picture.svg")
    assert (1, True) == (done.returncode, (tmp_path / "picture.svg").exists())
    assert "StepLimit: did not end within 20 steps" in done.stderr


PACKAGE = {
    "package/__init__.py": "print('init', __name__)\n",
    "package/helper.py": "def double(n):\n    return n * 2\n",
    "package/bare/__init__.py": "",
    "package/bare/module.py": "print('module', __spec__.name)\n",
    "spaced/module.py": "print('spaced')\n",
    "runs/__main__.py": "print('runs')\n",
    "single.py": "1 / 0\n",
    "package/__main__.py": """
        import sys
        from . import helper

        def main(n):
            return helper.double(n)

        print(main(1), sys.argv, sys.orig_argv[1:], sys.path[0], __package__, __spec__.name, __file__)
    """,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with packages, in which the test runs."""
    for name, text in PACKAGE.items():
        write(tmp_path, text, name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "path"),
    [
        ("package", "package/__main__.py"),
        ("package.bare.module", "package/bare/module.py"),
        ("spaced.module", "spaced/module.py"),
        ("runs", "runs/__main__.py"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_module_runs_as_python_runs_it(python: str, module: str, path: str) -> None:
    """From the current folder, with its arguments; the file shown is that of the module."""
    assert path == modules.path_of(module, python)
    called = Invocation(path, ARGUMENTS, module=module)
    trace = record(Source(path, "", ""), called, python=python)
    assert (None, []) == (trace.exception, broken(trace))
    assert plain(python, "-m", module, *ARGUMENTS) == trace.stdout
    assert ["start", "line", "end"] == [trace.steps[at].event for at in (0, 1, -1)]


@pytest.mark.usefixtures("folder")
def test_a_module_that_fails_is_told_of(python: str) -> None:
    """As a file that fails is: with the line, and with what Python says."""
    done = subprocess.run([python, "-m", "single"], capture_output=True, text=True, check=False)
    trace = record(Source("single.py", "", ""), Invocation("single.py", module="single"), python=python)
    assert "single.py:1: the run failed: ZeroDivisionError: division by zero" == trace.complaint
    assert done.stderr.replace(str(Path.cwd() / "single.py"), "single.py") == trace.stderr


def test_a_module_is_found_by_the_path_of_the_environment(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own path is shown in full where it does not lie in the current folder."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    path = modules.path_of("package", sys.executable)
    assert (folder / "package/__main__.py").as_posix() == path
    assert "init package\n" in record(Source(path, "", ""), Invocation(path, module="package")).stdout


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        ("gone", "no module 'gone'; run this in the folder that its package lies in, or name that in PYTHONPATH"),
        ("gone.module", "no module 'gone.module': there is no 'gone'; run this in the folder"),
        ("package.gone", "no module 'package.gone'; run this"),
        ("single.gone", "no module 'single.gone'; run this"),
        ("single.py", "no module 'single.py': behind -m stands a name such as 'single'; leave out -m to run a file"),
        ("package.bare", "'package.bare' is a package without a __main__.py; name one of its modules"),
        ("spaced", "'spaced' is a namespace package, a folder with neither an __init__.py nor a __main__.py"),
        ("sys", "module 'sys' has no file of Python code that could be shown"),
        (".package", "no module '.package'; run this"),
        ("", "no module ''; run this"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_python_cannot_run_as_a_module_is_one_sentence(module: str, sentence: str) -> None:
    """Which says what to do."""
    with pytest.raises(RecordingError) as raised:
        modules.path_of(module, sys.executable)
    assert str(raised.value).startswith(sentence)


def test_the_command_line_runs_a_module() -> None:
    """In the place of a file: all other words are for it, and the trace names its file."""
    done = run("trace", "-m", "json.tool", "--", "--help")
    trace = json.loads(done.stdout)
    assert "json/tool.py" == "/".join(Path(trace["snippet"]["path"]).parts[-2:])
    assert (0, "", None) == (done.returncode, done.stderr, trace["exception"])
    assert trace["stdout"].startswith("usage: ")


def _told(command: click.Command) -> list[tuple[list[str], object, object]]:
    return [(each.opts, each.default, getattr(each, "help", None)) for each in command.params]
