"""The docstring of a snippet, with the lines of the file where it says what. Pure: text in, findings out."""

from __future__ import annotations

import ast
import difflib
import doctest
import re
from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen.checks.finding import Finding
from diagram_gen.model import lines, promise
from diagram_gen.model.snippet import Snippet

_PROMPT = re.compile(r"\s*>>>( |$)")
_BELOW = "below it, after a blank line, put `>>> ` with the call that the program ends in, and what that prints"
_AMENDED = "correct the program, or put what it prints into the docstring"


@dataclass(frozen=True, slots=True)
class Docstring:
    """The text of a docstring as the file has it, and its first and last line."""

    text: str
    first: int
    last: int

    def examples(self, source: str) -> Iterator[tuple[int, doctest.Example]]:
        """Its doctest examples, each with the line of the file where it begins."""
        numbered = enumerate(lines.of_program(source)[self.first - 1 : self.last], self.first)
        prompts = (number for number, line in numbered if _PROMPT.match(line))
        return zip(prompts, doctest.DocTestParser().get_examples(self.text), strict=False)


def docstrings(source: str) -> Iterator[Docstring]:
    """Every docstring of a program."""
    for node in ast.walk(ast.parse(source)):
        found = _of(node)
        if found is not None:
            yield found


def own(source: str) -> Docstring | None:
    """The docstring of the program itself."""
    return _of(ast.parse(source))


def findings(source: Snippet) -> Iterator[Finding]:
    """What is wrong with a snippet's docstring, whatever the program does."""
    found = own(source.source)
    if found is None:
        remedy = f"begin the file with one sentence in three quotation marks: what the program shows; {_BELOW}"
        yield Finding(source.path, 1, "there is no docstring", remedy)
        return
    complaint = _of_title(found.text)
    if complaint:
        remedy = "begin the docstring with one sentence on a line of its own: what the program shows"
        yield Finding(source.path, found.first, complaint, remedy)
    if not any(found.examples(source.source)):
        yield Finding(source.path, found.first, "the docstring has no doctest", _BELOW)


def difference(source: Snippet, printed: str, version: str) -> Finding | None:
    """What a run under a version printed that the docstring does not promise for it, or the other way round.

    A docstring without a doctest promises nothing.
    """
    docstring = own(source.source)
    expected = source.expected(version)
    if printed == expected or docstring is None or not any(docstring.examples(source.source)):
        return None
    promised, got = lines.of_text(expected), lines.of_text(printed)
    diff = difflib.unified_diff(promised, got, "the docstring", "the run", lineterm="")
    details = tuple(diff) or ("what the run prints does not end its last line",)
    pairs = enumerate(zip(promised, got, strict=False))
    place = next((at for at, (promise, line) in pairs if promise != line), min(len(promised), len(got)))
    line = _line(docstring, source.source, place, version)
    return Finding(source.path, line, "the run does not print what the docstring says", _AMENDED, details=details)


def _of(node: ast.AST) -> Docstring | None:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    text = ast.get_docstring(node, clean=False)
    return None if text is None else Docstring(text, node.body[0].lineno, node.body[0].end_lineno or 1)


def _of_title(text: str) -> str:
    """What is wrong with a docstring's title, or nothing."""
    title, _, rest = text.partition("\n")
    title = title.strip()
    if not title:
        return "the title is not on the docstring's first line"
    if rest.partition("\n")[0].strip():
        return "the title goes on below its line"
    if title[-1] not in ".?!":
        return "the title is no sentence: it does not end in a full stop"
    if re.search(r"[.?!]\s+[A-Z]", title):
        return "the title is more than one sentence"
    return ""


def _line(docstring: Docstring, source: str, index: int, version: str) -> int:
    """The line of the file with the line of that index promised for a version, or where the promise would go on."""
    promised: list[int] = []
    after = docstring.last
    examples = docstring.examples(source)
    for line, example in (each for each in examples if promise.of(each[1].source, each[1].want).holds(version)):
        after = line + example.source.count("\n")
        promised += range(after, after + example.want.count("\n"))
    return promised[index] if index < len(promised) else promised[-1] if promised else after
