"""`new` writes the starting file of a snippet, `preview` shows its run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from diagram_gen.checks import check, starter
from diagram_gen.cli import preview
from diagram_gen.model.errors import DiagramError
from tests import terminal
from tests.programs import PROJECT, write
from tests.terminal import EMPTIED, HIDDEN

FILE = Path("snippets/topic/idea.py")
PAGE = Path(".cache/previews/topic/idea.html")
RUN = [sys.executable, "-m", "diagram_gen"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without pages or snippets, as the working directory."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "", "mkdocs.yml")
    (tmp_path / "pyproject.toml").symlink_to(PROJECT / "pyproject.toml")
    (tmp_path / "snippets").mkdir()
    return tmp_path


def names_in(folder: Path) -> list[str]:
    """What a folder holds."""
    return [path.name for path in folder.iterdir()]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """One call of the command line, where we are."""
    return subprocess.run([*RUN, *arguments], capture_output=True, text=True, check=False)


def test_new_says_what_to_do_next(project: Path) -> None:
    """The file is there, as readable as any; the commands can be copied."""
    done = run("new", "topic/idea")
    called = f"  {sys.executable} -m diagram_gen"
    said = (
        "snippets/topic/idea.py: written; it runs as it is.\n"
        "Edit it, then look at what it has become:\n"
        f"{called} check topic/idea\n{called} preview topic/idea\n"
    )
    assert (0, said, "") == (done.returncode, done.stdout, done.stderr)
    assert starter.TEXT == FILE.read_text(encoding="utf-8")
    write(project, "", "ordinary")
    assert (project / "ordinary").stat().st_mode == FILE.stat().st_mode
    assert ["idea.py"] == names_in(FILE.parent)


def test_the_starting_file_passes_every_check(project: Path) -> None:
    """What is left is to show it on a page."""
    starter.write("topic/idea")
    (finding,) = check.findings(["topic/idea"], {"3.x": sys.executable})
    assert ("to do", "no page shows this snippet") == (finding.kind, finding.message)


def test_the_starting_file_is_formatted(project: Path) -> None:
    """As the checks want it."""
    path = starter.write("topic/idea")
    for command in (["format", "--check"], ["check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--config", str(PROJECT / "pyproject.toml"), str(path)]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert 0 == done.returncode, done.stdout


def test_a_new_topic_is_said_to_be_one(project: Path) -> None:
    """It may be a slip of the pen; where no topic is near, all are named."""
    starter.write("time_outs/first")
    starter.write("tasks/first")
    said = "it runs as it is.\ntimeouts is a new topic; did you mean 'time_outs'? If so, move the file there.\nEdit it,"
    assert said in run("new", "timeouts/second").stdout
    said = "it runs as it is.\nmuch_else is a new topic, beside these:\n  tasks, time_outs, timeouts\nEdit it,"
    assert said in run("new", "much_else/second").stdout
    assert "it runs as it is.\nEdit it," in run("new", "tasks/second").stdout


def test_nothing_is_written_over(project: Path) -> None:
    """A file that is there stays as it is."""
    write(project, "mine\n", str(FILE))
    done = run("new", "topic/idea")
    said = "Error: snippets/topic/idea.py: is there already; edit it, or choose another name\n"
    assert (2, "", said) == (done.returncode, done.stdout, done.stderr)
    assert ("mine\n", ["idea.py"]) == (FILE.read_text(), names_in(FILE.parent))


@pytest.mark.parametrize(
    "name",
    ["idea", "topic/", "/idea", "a/b/c", "Topic/idea", "topic/two-words", "../idea", "topic/_x", "t/a2", "t/é", ""],
)
def test_a_bad_name_is_refused_with_the_rule(project: Path, name: str) -> None:
    """Before anything is written."""
    rule = (
        "name it TOPIC/IDEA, both in lower-case words without digits, joined by underscores, such as tasks/taking_turns"
    )
    with pytest.raises(DiagramError) as caught:
        starter.write(name)
    assert f"{name!r} cannot name a snippet; {rule}" == str(caught.value)
    assert [] == names_in(Path("snippets"))


def test_a_name_that_hides_a_module_of_python_is_refused(project: Path) -> None:
    """Programs look for modules in their own folder first; and a topic is no module either."""
    with pytest.raises(DiagramError, match=r"'queue' is a module of Python, .*; choose another name"):
        starter.write("tasks/queue")
    with pytest.raises(DiagramError, match=r"'asyncio' is a module of Python, .*; choose another topic"):
        starter.write("asyncio/idea")
    assert [] == names_in(Path("snippets"))


def test_a_folder_that_cannot_be_written_is_named(project: Path) -> None:
    """With the reason."""
    write(project, "", "snippets/topic")
    with pytest.raises(DiagramError, match=r"^snippets/topic/idea\.py: "):
        starter.write("topic/idea")


@pytest.mark.parametrize("command", [("new", "topic/idea"), ("check",), ("preview", "topic/idea")])
def test_elsewhere_the_commands_say_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """And do nothing."""
    monkeypatch.chdir(tmp_path)
    done = run(*command)
    said = "Error: no mkdocs.yml here; run this where the project lies, in the folder of its README.md\n"
    assert (2, "", said) == (done.returncode, done.stdout, done.stderr)
    assert [] == names_in(tmp_path)


def test_check_exits_with_1_if_something_fails(project: Path) -> None:
    """A mistake or a thing to do. Its last line is the summary."""
    starter.write("topic/idea")
    write(project, "", "snippets/stray.py")
    done = run("check")
    assert (1, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("snippets/stray.py:1: a snippet has to lie in the folder of its topic\n    → name it")
    assert done.stdout.endswith("\n1 snippet checked: 1 mistake, 1 thing to do before the pull request.\n")


def test_check_exits_with_0_if_nothing_fails(project: Path) -> None:
    """Named by its file, and shown on a page."""
    starter.write("topic/idea")
    write(project, '{{ walkthrough("topic/idea", view="loop") }}\n', "docs/page.md")
    done = run("check", str(FILE))
    assert (0, "1 snippet checked: nothing to put right.\n", "") == (done.returncode, done.stdout, done.stderr)


def test_check_exits_with_2_for_an_unknown_name(project: Path) -> None:
    """With the near ones."""
    starter.write("topic/idea")
    done = run("check", "topic/ida")
    assert (2, "Error: no snippet 'topic/ida' in snippets/; did you mean 'topic/idea'?\n") == (
        done.returncode,
        done.stderr,
    )


def test_preview_writes_a_page(project: Path) -> None:
    """Without a browser it says where the page is."""
    starter.write("topic/idea")
    done = run("preview", "topic/idea", "--no-open")
    said = f"{PAGE}: 40 steps of snippets/topic/idea.py\nOpen it in a browser: {(project / PAGE).as_uri()}\n"
    assert (0, said, "") == (done.returncode, done.stdout, done.stderr)
    assert "Two tasks wait at the same time" in PAGE.read_text(encoding="utf-8")


def test_preview_opens_the_page(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the browser of whoever asks; a terminal without one gets the address."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    starter.write("topic/idea")
    done = CliRunner().invoke(preview.command, ["snippets/topic/idea.py"])
    assert [(project / PAGE).as_uri()] == opened
    assert f"{PAGE}: 40 steps of snippets/topic/idea.py\n" == done.output
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    done = CliRunner().invoke(preview.command, ["topic/idea"])
    assert done.output.endswith(f"Open it in a browser: {opened[0]}\n")


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("def f():\n    1 / 0\nf()\n", f"{FILE}:2: the run failed: ZeroDivisionError: division by zero\n"),
        ("if:\n", f"{FILE}:1: the run failed: SyntaxError: invalid syntax\n"),
    ],
)
def test_preview_shows_a_failing_program(project: Path, program: str, sentence: str) -> None:
    """Up to its failure, with status 1 and a sentence."""
    write(project, program, str(FILE))
    done = run("preview", "topic/idea", "--no-open")
    assert (1, sentence) == (done.returncode, done.stderr)
    assert sentence.rstrip() in PAGE.read_text(encoding="utf-8")


def test_preview_says_where_it_cannot_write(project: Path) -> None:
    """With status 2."""
    starter.write("topic/idea")
    shutil.rmtree(PAGE.parts[0], ignore_errors=True)
    Path(PAGE.parts[0]).write_text("no folder")
    done = run("preview", "topic/idea")
    assert (2, f"Error: {PAGE}: cannot be written: Not a directory\n") == (done.returncode, done.stderr)


def test_preview_of_an_unknown_snippet_is_status_2(project: Path) -> None:
    """With the near ones."""
    starter.write("topic/idea")
    done = run("preview", "topic/ida")
    assert (2, "Error: no snippet 'topic/ida' in snippets/; did you mean 'topic/idea'?\n") == (
        done.returncode,
        done.stderr,
    )


def test_a_terminal_shows_what_goes_on(project: Path) -> None:
    """On one line, which is empty in the end."""
    starter.write("topic/idea")
    _, _, shown = terminal.run([*RUN, "check", "topic/idea"], project)
    assert shown.startswith(f"{HIDDEN}recording ")
    assert " 0 of 1 " in shown
    assert "running on the real clock, where sleeping takes time" in shown
    assert shown.endswith(EMPTIED)
