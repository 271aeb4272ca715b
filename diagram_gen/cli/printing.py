"""Printing a trace, or what is said of it: the part of `trace` and `narrate` that comes while the program runs."""

from __future__ import annotations

from pathlib import Path

from diagram_gen.cli.output import exit_as, print_whole
from diagram_gen.model import sources
from diagram_gen.pipeline import trace_json
from diagram_gen.recorder import sandbox
from diagram_gen.recorder.process import Running


def trace_of(file: Path, run: Running) -> None:
    """Prints the trace of a program that has begun, and ends as it did."""
    trace = sandbox.trace_of(run, sources.of_any(file))
    print_whole(trace_json.encode(trace) + b"\n")
    exit_as(trace)


def sentences_of(file: Path, run: Running) -> None:
    """Prints the sentences of a program that has begun, each step on a line, and ends as it did."""
    from diagram_gen import narration  # `trace` does without

    trace = sandbox.trace_of(run, sources.of_any(file))
    width = len(str(len(trace.steps) - 1))
    told = zip(trace.steps, narration.sentences(trace), strict=True)
    print_whole("".join(f"{step.index:{width}}  {sentence}\n" for step, sentence in told).encode())
    exit_as(trace)
