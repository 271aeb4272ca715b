"""Kept traces: they stand in for a Python that the machine does not have, and make the same pages."""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from diagram_gen.checks import keeping
from diagram_gen.cli import keep
from diagram_gen.model import versions
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet, load, names
from diagram_gen.pipeline import interpreters, kept_traces, origins, recordings
from diagram_gen.pipeline.builder import Builder
from diagram_gen.pipeline.recordings import promised
from diagram_gen.site.downloads import Downloads
from diagram_gen.site.macros import Macros
from tests.programs import PROJECT, write

_THIS = "{}.{}".format(*sys.version_info)
_PROGRAM = '''
# /// script
# requires-python = ">=3.11"
# ///
"""A program says hello.

>>> main()
hello
"""


def main():
    print("hello")  # @hello


if __name__ == "__main__":
    main()
'''


@pytest.fixture(autouse=True)
def oldest(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the project had begun with Python 3.10: so every Python that runs the tests is newer than that."""
    monkeypatch.setattr(versions, "OLDEST", "3.10")
    versions._stated.cache_clear()
    versions._named.cache_clear()
    yield
    versions._stated.cache_clear()
    versions._named.cache_clear()


@pytest.fixture
def source(tmp_path: Path, builder: Builder, monkeypatch: pytest.MonkeyPatch) -> Snippet:
    """A snippet which needs a Python that this machine has: the one that runs the tests, and no other."""
    _has(monkeypatch, sys.executable)
    write(tmp_path / "snippets", _PROGRAM, "topic/hello.py")
    return builder.snippet("topic/hello")


def _has(monkeypatch: pytest.MonkeyPatch, *paths: str) -> None:
    """What the machine is to have."""
    version = "{}.{}.{}".format(*sys.version_info)
    has = {versions.series(version): (version, path) for path in paths}
    monkeypatch.setattr(interpreters, "of", has.get)


def _keep(source: Snippet) -> Path:
    return kept_traces.write(source, promised(source, sys.executable))[0]


def _pages(builder: Builder) -> list[str]:
    downloads = Downloads(builder)
    pages = Macros(builder, downloads=downloads)
    return [
        pages.walkthrough("topic/hello", view="stack"),
        pages.figure("topic/hello", view="stack", at="hello"),
        pages.output("topic/hello"),
        *(content.decode() for _, content in downloads.files()),
    ]


def test_the_pages_are_the_same_whichever_way_the_trace_came(
    source: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recorded or kept, with or without a Python to record it: to the last byte."""
    fresh = _pages(Builder(tmp_path / "snippets", tmp_path / "one"))
    _keep(source)
    kept = _pages(Builder(tmp_path / "snippets", tmp_path / "two"))
    _has(monkeypatch)
    alone = _pages(Builder(tmp_path / "snippets", tmp_path / "three"))
    assert fresh == kept == alone


def test_pages_say_which_python_a_program_needs(source: Snippet, builder: Builder, tmp_path: Path) -> None:
    """And under which it was recorded: below pictures, in the gallery, in the files to take along."""
    walkthrough, figure, _, page, slides, *_ = _pages(builder)
    series = f"3.{sys.version_info.minor}"
    said = f"Needs Python 3.11 or later; recorded under Python {series}."
    assert [1, 1] == [each.count(f'<figcaption><span class="dg-needs">{said}</span>') for each in (walkthrough, figure)]
    write(tmp_path / "docs", "# Page\n", "page.md")
    assert said in Macros(builder, tmp_path / "docs").gallery()
    assert f"run under Python {series} on a virtual clock" in page
    assert "It needs Python 3.11 or later." in page
    assert f"<title>A program says hello (Python {series})</title>" in slides


def test_a_kept_trace_is_found_where_the_snippets_lie(source: Snippet, tmp_path: Path) -> None:
    """Its bytes say nothing of the folder, so a copy of the project makes the same of it."""
    file = _keep(source)
    again = write(tmp_path / "elsewhere", _PROGRAM, "topic/hello.py")
    (again.parent / file.name).write_bytes(file.read_bytes())
    moved = Builder(tmp_path / "elsewhere", tmp_path / "cache").snippet("topic/hello")
    assert origins.of(moved).kept is not None
    assert again.as_posix() == Builder(tmp_path / "elsewhere", tmp_path / "cache").trace(moved).snippet.path


def test_keeping_the_same_trace_again_changes_nothing(source: Snippet) -> None:
    """The file is named for the series, holds no date, and is only written if something is new."""
    file = _keep(source)
    content = file.read_bytes()
    assert f"hello.trace-3.{sys.version_info.minor}.json.gz" == file.name
    assert (file, False) == kept_traces.write(source, promised(source, sys.executable))
    file.unlink()
    assert (file, True) == kept_traces.write(source, promised(source, sys.executable))
    assert content == file.read_bytes()


def test_a_program_that_has_changed_is_recorded(source: Snippet, tmp_path: Path, builder: Builder) -> None:
    """What is kept of it is of no use any more, and the check says so."""
    file = _keep(source)
    write(
        tmp_path / "snippets",
        _PROGRAM.replace("hello\\n", "hello!\\n").replace("# @hello", "# @said"),
        "topic/hello.py",
    )
    changed = builder.snippet("topic/hello")
    assert origins.of(changed).kept is None
    assert ["snippets/topic/hello.py has changed since this trace of it was kept"] == _said(changed)
    assert file.exists()


def test_without_a_python_and_a_trace_the_error_says_what_to_do(
    source: Snippet, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the file, the version and the command."""
    _has(monkeypatch)
    with pytest.raises(
        DiagramError, match=re.escape("hello.py: it needs Python 3.11 or later, which this machine")
    ) as told:
        builder.trace(source)
    assert "no trace of it is kept; install one, or run `python -m diagram_gen keep topic/hello`" in str(told.value)


def test_a_recorder_that_has_changed_records_anew_where_it_can(
    source: Snippet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot, what is kept will do, and the check says that it may be old."""
    _keep(source)
    monkeypatch.setattr(kept_traces, "KEPT", replace(kept_traces.KEPT, stage="another"))
    assert origins.of(source).kept is None
    assert [] == _said(source)
    _has(monkeypatch)
    assert origins.of(source).kept is not None
    (said,) = _said(source)
    assert said.startswith("the recorder has changed since, and this machine has no Python")


def test_a_recording_that_has_become_another_is_found(source: Snippet) -> None:
    """With the step at which they part."""
    trace = promised(source, sys.executable)
    steps = (*trace.steps[:2], replace(trace.steps[2], time=5.0), *trace.steps[3:])
    kept_traces.write(source, replace(trace, steps=steps))
    (said,) = _said(source)
    assert said.endswith("is another than this one, first at step 2")


def test_a_snippet_of_which_nothing_is_kept_is_something_to_do(source: Snippet) -> None:
    """So that the site can be built everywhere."""
    assert ["no trace is kept of it, for machines without Python 3.11"] == _said(source)


def test_a_damaged_file_is_told_with_the_remedy(source: Snippet, builder: Builder) -> None:
    """Whether it is cut off, or something else."""
    file = _keep(source)
    for content in (file.read_bytes()[:-20], b"no gzip", gzip.compress(b"[]\n")):
        file.write_bytes(content)
        with pytest.raises(DiagramError, match=re.escape("diagram_gen keep topic/hello")):
            builder.trace(source)


def test_every_trace_that_the_project_keeps_is_of_its_program() -> None:
    """So the site is built by whatever Python there is."""
    builder = Builder(PROJECT / "snippets", PROJECT / ".cache" / "diagrams")
    asking = 0
    for source in map(builder.snippet, names(builder.root)):
        kept = kept_traces.beside(source)
        assert all(each.is_of(source) for each in kept), source.path
        assert bool(source.needs or source.pythons) == bool(kept), source.path
        assert not source.pythons or {*source.pythons} == {each.series for each in kept}, source.path
        asking += bool(kept)
    assert asking


def test_the_command_keeps_what_is_needed_and_removes_the_rest(
    source: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says of each file what has become of it."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "", "mkdocs.yml")
    series = f"3.{sys.version_info.minor}"
    file, old = (f"snippets/topic/hello.trace-{each}.json.gz" for each in (series, "3.1"))
    Path(old).write_bytes(b"")
    written, again = (CliRunner().invoke(keep.command, ["topic/hello"]).output for _ in range(2))
    version = "{}.{}.{}".format(*sys.version_info)
    assert f"{file}: written, under Python {version}\n{old}: removed\n" == written
    assert f"{file}: as it was, under Python {version}\n" == again
    _has(monkeypatch)
    done = CliRunner().invoke(keep.command, [])
    assert (1, "this machine does not have; run this where there is one") == (
        done.exit_code,
        done.output.strip().partition("which ")[2],
    )


def test_nothing_keeps_a_trace_that_its_program_does_not_print(source: Snippet, tmp_path: Path) -> None:
    """What the docstring promises has to come out first."""
    path = write(tmp_path / "snippets", _PROGRAM.replace('print("hello")', 'print("bye")'), "topic/hello.py")
    with pytest.raises(DiagramError, match="the run does not print what the docstring says"):
        promised(load("topic/hello", path.parents[1]), sys.executable)


def test_traces_without_a_program_are_found(source: Snippet) -> None:
    """Nothing else would look at them."""
    file = _keep(source)
    assert [] == list(keeping.strays(file.parents[1]))
    Path(source.path).unlink()
    assert [file.as_posix()] == [each.path for each in keeping.strays(file.parents[1])]


_COMPARED = _PROGRAM.replace('# ///\n"', f'# [tool.diagram-gen]\n# pythons = ["{_THIS}", "3.98"]\n# ///\n"').replace(
    ">>> main()\nhello\n", ">>> main()  # until Python 3.97\nhello\n>>> main()  # since Python 3.98\nbye\n"
)


@pytest.fixture
def compared(tmp_path: Path, builder: Builder, monkeypatch: pytest.MonkeyPatch) -> Snippet:
    """A snippet which names this Python, and one that no machine has; the trace of that is kept."""
    _has(monkeypatch, sys.executable)
    write(tmp_path / "snippets", _COMPARED, "topic/hello.py")
    source = builder.snippet("topic/hello")
    trace = promised(source.under(_THIS), sys.executable)
    steps = tuple(replace(step, output=step.output.replace("hello", "bye")) for step in trace.steps)
    kept_traces.write(source, replace(trace, python="3.98.1", steps=steps, stdout="bye\n"))
    return source


def test_a_comparison_is_the_same_whichever_python_builds_it(
    compared: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each side has the trace of its Python: recorded or kept, to the last byte; and it is headed by that Python."""

    def page(cache: str) -> str:
        builder = Builder(tmp_path / "snippets", tmp_path / cache)
        return Macros(builder).compare("topic/hello", python=[_THIS, "3.98"], view="stack")

    fresh = page("one")
    _keep(compared)
    kept = page("two")
    _has(monkeypatch)
    assert fresh == kept == page("three")
    for letter, series in (("A", _THIS), ("B", "3.98")):
        assert f'<b class="dg-letter">{letter}</b> Python {series}</span>' in fresh
    assert f'id="hello-{_THIS.replace(".", "-")}"' in fresh
    assert "hello\n" in fresh
    assert "bye\n" in fresh


def test_where_none_is_named_it_is_the_first(compared: Snippet, builder: Builder) -> None:
    """Of those that the program names; and the caption says so."""
    assert f"recorded under Python {_THIS}." in Macros(builder).walkthrough("topic/hello", view="stack")
    assert ["hello\n", "bye\n"] == [builder.trace(run).stdout for run in compared.runs]


def test_a_side_that_can_come_from_nowhere_says_what_to_do(compared: Snippet, builder: Builder) -> None:
    """As does one that the program does not name."""
    for kept in kept_traces.beside(compared):
        kept.path.unlink()
    pages = Macros(builder)
    with pytest.raises(
        DiagramError, match=r"hello\.py: it is to be run under Python 3\.98, which this machine does not"
    ):
        pages.compare("topic/hello", python=[_THIS, "3.98"], view="stack")
    with pytest.raises(DiagramError, match=r"and not '3\.97'; add it to `pythons` below `# \[tool\.diagram-gen\]`"):
        pages.compare("topic/hello", python=[_THIS, "3.97"], view="stack")


def test_each_python_that_is_named_has_its_trace_checked(compared: Snippet) -> None:
    """One that lacks, one whose Python is not here, and one that nobody asks for."""
    this, other = compared.runs
    assert [f"no trace is kept of it, for machines without Python {_THIS}"] == _said(this)
    assert ["it is to be run under Python 3.98, which this machine does not have, so it was not run"] == _said(other)
    kept_traces.write(compared, replace(promised(this, sys.executable), python="3.97.0"))
    (finding,) = keeping.needless(compared)
    assert finding.message.endswith("does not need Python 3.97")


def test_the_command_keeps_a_trace_of_each_python(
    compared: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of one that is not here stays, as long as it is as it should be; an interpreter may be named."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "", "mkdocs.yml")
    version = "{}.{}.{}".format(*sys.version_info)
    file, other = (f"snippets/topic/hello.trace-{each}.json.gz" for each in (_THIS, "3.98"))
    _has(monkeypatch)
    done = CliRunner().invoke(keep.command, ["topic/hello", "--python", sys.executable])
    assert 0 == done.exit_code, done.output
    assert [
        f"{file}: written, under Python {version}",
        f"{other}: left as it is; this machine does not have Python 3.98",
    ] == done.output.splitlines()
    write(tmp_path / "snippets", _COMPARED.replace("A program", "Another program"), "topic/hello.py")
    done = CliRunner().invoke(keep.command, ["topic/hello", "--python", sys.executable])
    assert 1 == done.exit_code
    assert "it is to be run under Python 3.98, which this machine does not have; run this where" in done.output
    assert Path(other).exists()
    done = CliRunner().invoke(keep.command, ["--python", "no/such/python"])
    assert (2, True) == (done.exit_code, "is no Python that can be run" in done.output)


def _said(source: Snippet) -> list[str]:
    """The messages of the check."""
    found = keeping.findings(source, recordings.anew(source))
    return [re.sub(r"\S*(snippets/\S+\.py)", r"\1", each.message) for each in found]
