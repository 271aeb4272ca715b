"""A line is what Python takes for one, wherever a program is shown, marked, recorded or spoken of."""

from __future__ import annotations

import ast
import html
import re
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diagram_gen import narration, views
from diagram_gen.checks import behaviour, docstring, form, lint
from diagram_gen.model import lines, moment, snippet
from diagram_gen.page import listing, markup
from diagram_gen.pipeline.builder import Builder
from diagram_gen.recorder.sandbox import record
from tests.programs import PROJECT, recorded

ENDS = {"line feed": "\n", "both": "\r\n", "carriage return": "\r"}
NO_ENDS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""At which `str.splitlines` begins a line, and Python does not."""
PROGRAM = f'''"""Counts a line for each {NO_ENDS} that there is.

>>> main()
1{NO_ENDS}
2
"""
\f
import sys  # a comment with {NO_ENDS}

\f
def main():
    text = "1{NO_ENDS}"  # @text
    print(text)
\f
    print(2)  # @two


if __name__ == "__main__":
    main()
'''


@pytest.fixture(params=ENDS.values(), ids=ENDS)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The program as a file whose lines end in one of the ways there are."""
    found = tmp_path / "topic" / "idea.py"
    found.parent.mkdir()
    found.write_bytes(PROGRAM.replace("\n", request.param).encode())
    return found


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("tail", ["", "x = 3"])
def test_lines_of_a_program_are_those_that_python_counts(end: str, tail: str) -> None:
    """Each has the statement that Python says is on it."""
    text = f"'''{NO_ENDS}\n'''\n\f\nx = 1  # {NO_ENDS}\n\fx = 2\n{tail}".replace("\n", end)
    found = lines.of_program(text)
    assert len(found) == len(text.rstrip("\r\n").split(end))
    for statement in ast.parse(text.encode()).body[1:]:
        assert found[statement.lineno - 1].partition("#")[0].strip() == ast.unparse(statement)


def test_what_is_no_program_has_lines_that_end_at_line_feeds() -> None:
    """So it is with doctests, on terminals and in Markdown."""
    assert [f"a{NO_ENDS}\r", "", "b"] == lines.of_text(f"a{NO_ENDS}\r\n\nb\n")
    assert [] == lines.of_text("") == lines.of_program("")


def test_nothing_else_splits_texts_where_python_does_not() -> None:
    """A new module uses the one way that there is."""
    calls = [
        f"{file.name}:{node.lineno}"
        for file in sorted((PROJECT / "diagram_gen").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.Attribute) and node.attr == "splitlines"
    ]
    assert [] == calls


def _numbers(code: types.CodeType) -> Iterator[int]:
    """The lines that code has instructions for."""
    yield from (line for _, _, line in code.co_lines() if line)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _numbers(constant)


def test_a_snippet_is_read_by_those_lines(path: Path) -> None:
    """Its markers, where its body begins, and what each line says."""
    found = snippet.read(path)
    assert {"text": 12, "two": 15} == found.markers
    assert 8 == found.body
    assert f"1{NO_ENDS}\n2\n" == found.expected("3.11")
    assert 19 == len(found.lines())
    code = compile(path.read_bytes(), str(path), "exec")
    assert all(found.lines()[number - 1].strip(" \f") for number in {*_numbers(code)})
    assert ("    print(text)", "    print(2)") == (found.lines()[12], found.lines()[14])


def test_each_line_has_a_row(path: Path) -> None:
    """With its number and its text, and with nothing in it that breaks it in two."""
    rows = listing.rows(snippet.read(path))
    assert list(range(8, 20)) == [row.number for row in rows]
    assert '<span class="k">import</span> <span class="nf">sys</span>' in rows[0].markup
    shown = [html.unescape(re.sub(r"<[^>]+>", "", row.markup)) for row in rows]
    assert ["def main():", "    print(text)", "\f", "    print(2)"] == [shown[at] for at in (3, 5, 6, 7)]
    assert not set("".join(shown)) & set(NO_ENDS) - {"\f"}


def test_the_recorder_and_the_listing_agree(path: Path) -> None:
    """So a step's pointer stands at the line that is about to run."""
    source = snippet.read(path)
    trace = record(source.recorded_as)
    assert f"1{NO_ENDS}\n2\n" == trace.stdout
    at = [trace.steps[moment.find(trace, source, name)] for name in ("text", "two", "main:return")]
    assert [12, 15, 15] == [step.line for step in at]
    assert "about to run line 15, print(2)" == listing.says(source, at[1])
    assert any("line 15" in sentence for sentence in narration.sentences(trace))


def test_a_page_by_itself_agrees_with_a_traceback(path: Path, tmp_path: Path) -> None:
    """The row that is marked as failed is the one that Python's own traceback names."""
    text = path.read_bytes().replace(b"print(2)", b"print(1 / 0)")
    path.write_bytes(text)
    ran = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    source = snippet.any_of(path)
    trace = record(source.recorded_as)
    command = [sys.executable, "-m", "diagram_gen", "report", str(path), "-o", str(tmp_path / "page.html")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    assert (1, 15) == (done.returncode, trace.exception.line if trace.exception else None)
    assert ", line 15, in main" in ran.stderr
    rows = LexborHTMLParser((tmp_path / "page.html").read_text(encoding="utf-8")).css("[data-line='15']")
    assert rows
    assert all("print(1 / 0)" in row.text() for row in rows)


def test_a_program_that_cannot_be_read_is_shown_by_those_lines(tmp_path: Path) -> None:
    """What Python objects to stands on the line that it says."""
    path = tmp_path / "broken.py"
    path.write_bytes(f"# {NO_ENDS}\rif x:\r\npass  # \xff\n".encode("latin-1", "backslashreplace"))
    source = snippet.any_of(path)
    assert 3 == len(source.lines())
    assert "if x:" == source.lines()[1]


def test_findings_name_those_lines(path: Path, builder: Builder) -> None:
    """Whoever makes them: our own checks, ruff, or a comparison with the docstring."""
    path.write_bytes(path.read_bytes().replace(b"# @two", b"# @Two").replace(b"print(text)", b"print(text); 1"))
    source = snippet.read(path, lenient=True)
    trace = record(source.recorded_as)
    assert [15] == [each.line for each in form.findings(source) if "cannot name a marker" in each.message]
    assert 13 in [each.line for each in lint.findings(source, PROJECT / "pyproject.toml")]
    different = docstring.difference(source, f"1{NO_ENDS}\n3\n", "3.11")
    assert different is not None
    assert (5, ("-2", "+3")) == (different.line, different.details[-2:])
    assert [] == list(behaviour.findings(source, trace, builder))


def test_what_is_printed_is_told_by_its_lines(tmp_path: Path) -> None:
    """In sentences, and in the boxes of the calls view: a form feed ends none."""
    trace = recorded(tmp_path, f"def f():\n    print({'a' + NO_ENDS!r})\n    print('b')\nf()\n")
    sentences = [each for each in narration.sentences(trace) if each.startswith("Printed")]
    assert 2 == len(sentences)
    assert not [each for each in sentences if "more line" in each]
    fills = views.scene(trace, "calls").states[-1].fills
    assert ["› a", "› b"] == [fill.text[:3] for slot, fill in fills.items() if slot.startswith("output-")]


def test_an_unusual_program_has_an_ordinary_page(path: Path) -> None:
    """All rows are in the markup that pages embed."""
    tree = LexborHTMLParser(markup.listing(snippet.read(path)))
    assert list(map(str, range(8, 20))) == [row.attributes["data-line"] for row in tree.css(".dg-row")]
