"""Runs every snippet and every example on every page, with Sybil, on the virtual clock.

Sybil's knowledge of pytest, and ours of Sybil, stays in this file.
A failure names the page or snippet and the line.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import os
import re
import sys
from collections.abc import Iterable, Iterator
from doctest import NORMALIZE_WHITESPACE
from pathlib import Path
from unittest import SkipTest

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.document import PythonDocStringDocument
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.evaluators.python import pad
from sybil.example import NotEvaluated
from sybil.integration.pytest import pytest_integration as collecting
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer
from sybil.parsers.rest import DocTestParser

from diagram_gen.checks import examples
from diagram_gen.model import snippet
from diagram_gen.pipeline import origins
from diagram_gen.pipeline.builder import CACHE, Builder
from diagram_gen.recorder.virtual_time import virtual_time
from diagram_gen.site import macro_calls, macros

PROJECT = Path(__file__).parent
_PYTHON = re.compile(r"[ \t]*\{?[ \t]*\.?(?P<language>python|py|python3|pycon)\b[^\n]*$\n", re.MULTILINE)


@pytest.fixture
def virtual_clock() -> Iterator[None]:
    """Puts an example on a clock of its own, which waiting does not hold up."""
    with virtual_time():
        yield


@pytest.fixture
def earlier_examples(request: pytest.FixtureRequest, virtual_clock: None) -> None:
    """Has all examples before this one on its page run in this process: what they have defined is known to it.

    Where tests are spread over processes, another one may have had them.
    """
    example = request.node.example
    ran: set[int] = example.namespace.setdefault("__ran__", set())
    for each in example.document.examples():
        if each.start < example.start and each.start not in ran:
            ran.add(each.start)
            each.evaluate()
    ran.add(example.start)


class SnippetDocument(PythonDocStringDocument):
    """A snippet's docstring; its names come from running the file, which need not be importable."""

    def import_document(self, example: Example) -> None:
        """Makes the names of the snippet known to its examples.

        Where the snippet needs a newer Python than this one, or names some, its examples run under these, or are
        skipped with a word.
        """
        source = snippet.read(Path(self.path))
        runs = [run for run in source.runs if origins.python(run) is not None]
        if not runs:
            asked = f"is to be run under Python {', '.join(source.pythons)}"
            asked = asked if source.pythons else f"needs Python {source.needs} or later"
            raise SkipTest(f"{asked}, which this machine does not have")
        if source.pythons or origins.python(source) != sys.executable:
            found = [each for run in runs for each in examples.findings(run)]
            assert not found, "\n".join(map(str, found))
            return
        self.namespace.update(examples.names_of(Path(self.path)))
        self.pop_evaluator(self.import_document)
        raise NotEvaluated


def fenced_python(document: Document) -> Iterable[Region]:
    """Every fenced Python example of a page, whatever options follow the language."""
    doctests = DocTestStringParser(DocTestEvaluator(NORMALIZE_WHITESPACE))
    for region in RawFencedCodeBlockLexer(_PYTHON)(document):
        source = region.lexemes["source"]
        if source.lstrip().startswith(">>>"):
            for example in doctests(source, document.path):
                example.adjust(region, source)
                yield example
        else:
            yield Region(region.start, region.end, source, run_block)


def run_block(example: Example) -> None:
    """Runs a fenced block in the page's namespace; `await` may stand at its top level."""
    source = pad(example.parsed, example.line + example.parsed.line_offset)
    code = compile(source, example.path, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    result = eval(code, example.namespace)
    if inspect.iscoroutine(result):
        asyncio.run(result)


def calls_of_macros(document: Document) -> Iterable[Region]:
    """Every call of a macro on a page."""
    for match in (*macro_calls.found(document.text), *macro_calls.found_in_prose(document.text)):
        yield Region(match.start(), match.end(), match["call"], run_macro)


def run_macro(example: Example) -> None:
    """Makes what a page asks for, so that a wrong call fails at its page and line.

    Paths are those of the site's build, which also say what is in the cache already.
    """
    call = macro_calls.parsed(example.parsed)
    here = Path(os.path.relpath(PROJECT))
    macros.made(call, Builder(here / snippet.ROOT, here / CACHE), here / macro_calls.DOCS)


_SNIPPETS = Sybil(
    parsers=[DocTestParser()],
    path=str(PROJECT / "snippets"),
    pattern="**/*.py",
    document_types={".py": SnippetDocument},
    fixtures=["virtual_clock"],
)
_EXAMPLES = Sybil(
    parsers=[fenced_python],
    path=str(PROJECT / "docs"),
    patterns=["*.md", "**/*.md"],
    fixtures=["virtual_clock", "earlier_examples"],
)
_MACROS = Sybil(parsers=[calls_of_macros], path=str(PROJECT / "docs"), patterns=["*.md", "**/*.md"])
pytest_collect_file = collecting(_SNIPPETS, _EXAMPLES, _MACROS)
