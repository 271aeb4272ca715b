"""The pipeline as a whole: what is right is made once, what is wrong is refused with a sentence."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import pytest

from diagram_gen.model.errors import DiagramError
from diagram_gen.picture import graphviz_command
from diagram_gen.pipeline.builder import Builder
from diagram_gen.recorder import sandbox
from tests import made
from tests.programs import write

GOOD = '''
    """Good.

    >>> main()
    1
    """

    def main():
        print(1)  # @print

    main()
'''


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """The file of a snippet that works."""
    return write(tmp_path, GOOD, "snippets/topic/good.py")


def test_makes_a_picture_once(builder: Builder, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time everything comes out of the cache, or in the same build out of memory."""
    first = builder.moment(builder.snippet("topic/good"), "print")
    template = builder.template(first.trace, "stack")
    monkeypatch.setattr("diagram_gen.recorder.sandbox.record", lambda *_: pytest.fail("recorded again"))
    monkeypatch.setattr("diagram_gen.picture.graphviz_command.lay_out_all", lambda *_: pytest.fail("laid out again"))
    assert builder.template(builder.moment(builder.snippet("topic/good"), "print").trace, "stack") is template
    another = Builder(tmp_path / "snippets", tmp_path / "cache")
    again = another.moment(another.snippet("topic/good"), "print")
    assert first == again
    assert template == another.template(again.trace, "stack")


def test_a_picture_of_one_moment_is_laid_out_once(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    """And as it is in the one layout: the wide one, of tasks side by side, is for those who go through a run."""
    trace = made.trace(made.step(0, loop=made.loop(made.task("a"), made.task("b"))))
    laid_out: list[int] = []
    real = graphviz_command.lay_out_all

    def counted(dots: Sequence[str]) -> list[str]:
        laid_out.append(len(dots))
        return real(dots)

    monkeypatch.setattr(graphviz_command, "lay_out_all", counted)
    one = builder.template(trace, "loop", wide=False)
    both = builder.template(trace, "loop")
    assert (None, one.pieces, one.extents) == (one.wide, both.pieces, both.extents)
    assert both.wide is not None
    assert [1, 1] == laid_out  # the other one was found in the cache


def test_a_changed_snippet_is_recorded_anew(builder: Builder, good: Path) -> None:
    """Whatever the cache holds."""
    before = builder.trace(builder.snippet("topic/good"))
    good.write_text(good.read_text().replace("1", "2"))
    assert ("1\n", "2\n") == (before.stdout, builder.trace(builder.snippet("topic/good")).stdout)


def test_a_changed_neighbour_is_recorded_anew(builder: Builder, tmp_path: Path) -> None:
    """What a snippet imports from its own folder counts as part of it."""
    shared = write(tmp_path, "V = 1\n", "snippets/topic/_shared.py")
    write(tmp_path, "from _shared import V\nx = V\n", "snippets/topic/one.py")
    first = builder.recorded(builder.snippet("topic/one"))
    shared.write_text("V = 1 / 0\n")
    assert first.exception is None
    assert builder.recorded(builder.snippet("topic/one")).exception is not None


def test_a_broken_cache_entry_is_made_anew(builder: Builder, good: Path, tmp_path: Path) -> None:
    """Truncated, empty, longer, or with one letter for another: what it holds is then not what it says it holds."""
    expected = builder.template(builder.trace(builder.snippet("topic/good")), "stack")
    whole = {entry: entry.read_bytes() for entry in (tmp_path / "cache").iterdir()}
    damages = (
        lambda _: b"",
        lambda text: text[:-1],
        lambda text: text + b" ",
        lambda text: text.replace(b"good", b"wood"),
    )
    for damage in damages:
        for entry, content in whole.items():
            entry.write_bytes(damage(content))
        another = Builder(tmp_path / "snippets", tmp_path / "cache")
        assert expected == another.template(another.trace(another.snippet("topic/good")), "stack")


def test_a_changed_snippet_records_only_itself(
    builder: Builder, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its neighbours in the same folder come out of the cache, unless they import it."""
    write(tmp_path, GOOD, "snippets/topic/other.py")
    write(tmp_path, "import good\n", "snippets/topic/importing.py")
    names = ("topic/good", "topic/other", "topic/importing")
    for name in names:
        builder.recorded(builder.snippet(name))
    good.write_text(good.read_text() + "x = 1\n")
    made: list[str] = []
    record = sandbox.record
    monkeypatch.setattr(
        "diagram_gen.recorder.sandbox.record",
        lambda source, **options: made.append(source.path) or record(source, **options),
    )
    another = Builder(tmp_path / "snippets", tmp_path / "cache")
    for name in names:
        another.recorded(another.snippet(name))
    assert ["good.py", "importing.py"] == [Path(path).name for path in made]


@pytest.mark.parametrize(
    "line", ["from _shared import V", "import \\\n  _shared", "def f():\n    import os, _shared as s"]
)
def test_a_neighbour_counts_however_it_is_imported(builder: Builder, tmp_path: Path, line: str) -> None:
    """Over two lines, beside others, within a function; but not if it is only spoken of."""
    shared = write(tmp_path, "V = 1\n", "snippets/topic/_shared.py")
    write(tmp_path, f"{line}\n", "snippets/topic/imports.py")
    write(tmp_path, "_shared = 1\n", "snippets/topic/speaks.py")
    sources = [builder.snippet(name) for name in ("topic/imports", "topic/speaks")]
    imports, speaks = map(builder.identity, sources)
    shared.write_text("V = 2\n")
    assert imports != builder.identity(sources[0])
    assert speaks == builder.identity(sources[1])


def test_all_pages_of_a_site_have_the_same_text(builder: Builder, good: Path, tmp_path: Path) -> None:
    """An edit that comes while they are made waits for the next build, which has another builder."""
    before = builder.text("topic/good")
    good.write_text(good.read_text() + "x = 1\n")
    assert before == builder.text("topic/good")
    assert before != Builder(tmp_path / "snippets", tmp_path / "cache").text("topic/good")


def test_markup_is_made_once_for_what_is_asked(builder: Builder, good: Path, tmp_path: Path) -> None:
    """And anew for a changed snippet, or where something else is asked for."""
    made: list[str] = []

    def markup(asked: object, build: Builder = builder) -> str:
        source = build.text("topic/good")
        return build.markup(source, asked, lambda: made.append(repr(asked)) or f"<p>{asked}</p>")

    def next_build() -> Builder:
        return Builder(tmp_path / "snippets", tmp_path / "cache")

    assert ["<p>1</p>", "<p>1</p>", "<p>2</p>"] == [markup(1), markup(1), markup(2)]
    assert "<p>1</p>" == markup(1, next_build())
    good.write_text(good.read_text() + "x = 1\n")
    markup(1, next_build())
    assert ["1", "2", "1"] == made


def test_recording_begins_before_anybody_asks(builder: Builder, good: Path, tmp_path: Path) -> None:
    """What is not in the cache is recorded ahead; what goes wrong with it is told to who asks for it."""
    write(tmp_path, "1 / 0\n", "snippets/topic/bad.py")
    write(tmp_path, "if:\n", "snippets/topic/worse.py")
    assert 2 == builder.begin()
    assert "1\n" == builder.trace(builder.snippet("topic/good")).stdout
    with pytest.raises(DiagramError, match="ZeroDivisionError"):
        builder.trace(builder.snippet("topic/bad"))
    assert 0 == Builder(tmp_path / "snippets", tmp_path / "cache").begin()


def test_memory_holds_the_last_few_alone(builder: Builder, tmp_path: Path) -> None:
    """However many snippets there are; those that are gone come out of the cache again, and are the same."""
    names = [f"topic/one_{number}" for number in range(9)]
    for name in names:
        write(tmp_path, "x = 1\n", f"snippets/{name}.py")
    assert len(names) == builder.begin()
    first, *_, last = [builder.trace(builder.snippet(name)) for name in names]
    assert last is builder.trace(builder.snippet(names[-1]))
    again = builder.trace(builder.snippet(names[0]))
    assert first == again
    assert first is not again


def test_a_full_disk_is_no_obstacle(builder: Builder, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be kept is made all the same."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("diagram_gen.pipeline.cache.write_whole", full)
    assert "1\n" == builder.trace(builder.snippet("topic/good")).stdout


def test_nothing_half_written_is_left(builder: Builder, good: Path, tmp_path: Path) -> None:
    """The cache holds whole entries only: one for the trace, one for the layout."""
    builder.template(builder.trace(builder.snippet("topic/good")), "stack")
    assert 2 == len(list((tmp_path / "cache").iterdir()))


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("print(1)\n1 / 0\n", r"bad\.py:2: the run failed: ZeroDivisionError: division by zero"),
        ("print(1)\nif:\n", r"bad\.py:2: syntax error"),
        (
            '"""T.\n\n>>> 1\n1\n"""\nprint(2)\n',
            r"(?s)bad\.py: the run does not print what the docstring says:.*-1\n\+2",
        ),
        ("print(1)\n", r"(?s)bad\.py: the run does not print what the docstring says:.*\+1"),
    ],
)
def test_a_bad_snippet_is_refused(builder: Builder, tmp_path: Path, program: str, sentence: str) -> None:
    """With file, line and exception, or a diff."""
    write(tmp_path, program, "snippets/topic/bad.py")
    with pytest.raises(DiagramError, match=sentence):
        builder.trace(builder.snippet("topic/bad"))


def test_a_missing_graphviz_is_named(builder: Builder, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variable, or the package to install."""
    trace = builder.trace(builder.snippet("topic/good"))
    monkeypatch.setenv(graphviz_command.VARIABLE, "no-such-dot")
    with pytest.raises(DiagramError, match="DIAGRAM_GEN_DOT names 'no-such-dot', which is no command"):
        builder.template(trace, "stack")
    monkeypatch.delenv(graphviz_command.VARIABLE)
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(DiagramError, match="install it with `pip install graphviz-pure`"):
        builder.template(trace, "stack")


def test_a_failing_graphviz_is_quoted(
    builder: Builder, good: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The command, its status and what it said."""
    dot = tmp_path / "dot"
    dot.write_text("#!/bin/sh\necho 'out of ink' >&2\nexit 3\n")
    dot.chmod(0o755)
    monkeypatch.setenv(graphviz_command.VARIABLE, str(dot))
    with pytest.raises(DiagramError, match="exited with status 3 and said: out of ink"):
        builder.template(builder.trace(builder.snippet("topic/good")), "stack")


def test_the_version_of_the_wheel_is_known_without_starting_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every build asks for it. Of any other command it is what that says."""
    monkeypatch.delenv(graphviz_command.VARIABLE, raising=False)
    graphviz_command._version.cache_clear()
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("a process was started"))
    assert f"{graphviz_command.command()[0]} {metadata.version('graphviz-pure')}" == graphviz_command.version()


def test_a_graphviz_that_cannot_run_is_named(builder: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is asked first."""
    dot = tmp_path / "dot"
    dot.write_text("no program\n")
    dot.chmod(0o755)
    monkeypatch.setenv(graphviz_command.VARIABLE, str(dot))
    for ask in (graphviz_command.version, lambda: graphviz_command.lay_out_all(["digraph {}"])):
        with pytest.raises(DiagramError, match=r"Graphviz failed: .*Exec format error"):
            ask()
