"""A trace, put together from what a recorded program has sent and printed, wherever that has run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from diagram_gen.model import sources
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.trace import MAIN_THREAD, SCHEMA_VERSION, Failure, File, Source, Step, Trace
from diagram_gen.recorder import real_times, wire


def trace(version: str, source: Source, sent: wire.Sent, failure: Failure | None, stdout: str, stderr: str) -> Trace:
    """The trace of a run that has ended, under that version of Python, and why it did not end well, if so."""
    steps = real_times.rounded(_ending(sent.steps, failure, stdout, stderr), sent.outside)
    return Trace(
        SCHEMA_VERSION,
        version,
        Source(*(wire.sendable(text) for text in (source.path, source.title, source.source))),
        steps,
        stdout,
        "".join(step.errors for step in steps),
        sent.outside,
        failure,
        sent.unrecorded,
        tuple(map(_read, sent.files)),
    )


def _read(file: File) -> File:
    """A file that was sent with its place on the disk, with its text."""
    try:
        return File(file.path, wire.sendable(sources.of_any(Path(file.source)).source))
    except (DiagramError, OSError):  # the program has removed it
        return File(file.path, "")


def _ending(steps: tuple[Step, ...], failure: Failure | None, stdout: str, stderr: str) -> tuple[Step, ...]:
    """The steps with an `end`, also of a process that could not send one, and with all that was printed after it."""
    if not steps or steps[-1].event != "end":
        line, function, file = (failure.line, failure.function, failure.file) if failure else (None, None, None)
        value = str(failure) if failure else None
        time = steps[-1].time if steps else 0.0
        name = next((step.thread_name for step in reversed(steps) if step.thread == MAIN_THREAD), "MainThread")
        where = MAIN_THREAD, name, time
        end = Step(len(steps), "end", line, function, value, None, (), "", "", None, *where, file=file)
        steps = (*steps, end)
    last = steps[-1]
    output = last.output + stdout[sum(len(step.output) for step in steps) :]
    told = "".join(step.errors for step in steps)
    errors = last.errors + (stderr.removeprefix(told) if stderr.startswith(told) else "")
    return (*steps[:-1], replace(last, output=output, errors=errors))
