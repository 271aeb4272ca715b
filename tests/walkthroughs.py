"""Walkthroughs of programs that are given as text."""

from __future__ import annotations

from pathlib import Path

from diagram_gen.model.trace import Trace
from diagram_gen.page import walkthrough
from diagram_gen.picture.template import Template
from diagram_gen.pipeline import drawing
from diagram_gen.pipeline.builder import Builder
from tests.programs import write

COUNTING = """
    def double(number):
        return number * 2  # @twice

    def count():
        for number in range(3):
            print(double(number))
        return number  # @after

    def never():
        return 0  # @unreached

    print("first")  # @first
    count()
"""


def laid_out(trace: Trace, names: list[str]) -> list[Template]:
    """The templates of a trace in views."""
    return [drawing.template(trace, name) for name in names]


def made(
    builder: Builder, folder: Path, program: str, *names: str, only: tuple[str, ...] = (), at: str = ""
) -> walkthrough.Walkthrough:
    """The walkthrough of a program given as text, in the stack view unless others are named."""
    write(folder, program, "snippets/topic/one.py")
    source = builder.snippet("topic/one")
    trace = builder.recorded(source)
    return walkthrough.walkthrough(source, trace, laid_out(trace, list(names or ("stack",))), only, at)
