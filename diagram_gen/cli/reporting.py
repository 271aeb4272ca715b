"""Writing a report: the part of the command `report` that is imported while the program runs."""

from __future__ import annotations

from pathlib import Path

from diagram_gen import page, snippet
from diagram_gen.cli import drawing
from diagram_gen.output import exit_as, say, write
from diagram_gen.recorder import sandbox
from diagram_gen.recorder.process import Running


def report_of(file: Path, run: Running, written: Path) -> None:
    """Writes the page of a program that has begun, and ends as it did."""
    source = snippet.any_of(file)
    found = sandbox.trace_of(run, source.recorded_as)
    write(written, page.of_run(source, found, drawing.template).encode())
    say(f"{written}: {len(found.steps)} steps of {file}")
    exit_as(found)
