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
from diagram_gen.model.snippet import Snippet, load
from diagram_gen.pipeline import interpreters, kept_traces, origins
from diagram_gen.pipeline.builder import Builder, promised, recorded
from diagram_gen.site.downloads import Downloads
from diagram_gen.site.macros import Macros
from tests.programs import PROJECT, write

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
    yield
    versions._stated.cache_clear()


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
    for name in ("tasks/eager_start",):
        source = builder.snippet(name)
        assert [True] == [kept.is_of(source) for kept in kept_traces.beside(source)]


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


def _said(source: Snippet) -> list[str]:
    """The messages of the check."""
    found = keeping.findings(source, recorded(source))
    return [re.sub(r"\S*(snippets/\S+\.py)", r"\1", each.message) for each in found]
