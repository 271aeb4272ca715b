"""Writing a report: the part of the command `report` that is imported while the program runs."""

from __future__ import annotations

from pathlib import Path

from diagram_gen.cli.output import exit_as, say, write
from diagram_gen.model import snippet
from diagram_gen.model.selection import Selection
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.page import report
from diagram_gen.pipeline import drawing
from diagram_gen.recorder import sandbox
from diagram_gen.recorder.process import Running


def report_of(file: Path, run: Running, written: Path, selected: Selection | None) -> None:
    """Writes the page of a program that has begun, and ends as it did."""
    source = snippet.any_of(file)
    trace = sandbox.trace_of(run, source.recorded_as)
    write(written, report.of_run(source, trace, drawing.template, selected).encode())
    say(f"{written}: {len(trace.steps)} steps of {file}{_left(trace, source, selected)}")
    exit_as(trace)


def _left(trace: Trace, source: Snippet, selected: Selection | None) -> str:
    """How many steps are shown, if not all."""
    return "" if selected is None else f"; {len(selected.steps(trace, source))} are shown, {selected.words}"
