"""What the runs of a snippet show: that they end well, print the same, stay small, reach every marker, can be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagram_gen import views
from diagram_gen.checks import commands, docstring, examples, finding
from diagram_gen.checks.finding import Finding
from diagram_gen.model import moment
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Step, Trace
from diagram_gen.pipeline import origins, recordings, trace_json
from diagram_gen.pipeline.builder import Builder
from diagram_gen.recorder.limits import Limits

STEPS = 1_000
"""How many steps a run may take, so that a reader can follow it and a page can hold it."""
SECONDS = 20
"""How many seconds a run may sleep: on the real clock somebody waits for them."""
_LIMITS = Limits()
_LESS = (
    f"let it end sooner: it may take {min(STEPS, _LIMITS.steps):,} steps, {_LIMITS.seconds:g} s of computing, "
    f"{_LIMITS.memory >> 20:,} MiB of memory and {_LIMITS.output >> 20} MiB of output"
)
"""What to do about a run that has used more than it may."""


def findings(source: Snippet, trace: Trace, builder: Builder) -> Iterator[Finding]:
    """What is wrong with a recorded run, and with what it is compared with: a second one, and the doctest."""
    if trace.exception is not None:
        yield _of_failure(source, trace)
        return
    different = docstring.difference(source, trace.stdout, trace.python)
    yield from [different] if different else examples.findings(source)
    yield from _of_size(source, trace)
    yield from _of_second_recording(source, trace)
    yield from _of_views(source, trace, builder)


def slept(trace: Trace) -> float:
    """The virtual seconds that a run takes."""
    return max((step.time for step in trace.steps), default=0.0)


def _of_failure(source: Snippet, trace: Trace) -> Finding:
    failure = trace.exception
    assert failure is not None
    if failure.kind == "limit" or (failure.kind == "system" and failure.type == "MemoryError"):
        remedy = _LESS
    else:
        remedy = f"mend it until `{commands.python(origins.python(source) or '')} {source.path}` ends well"
    shown = f"`{commands.verb('preview', source.name)}` shows the run up to there"
    line = failure.line if failure.file is None else None
    return Finding(source.path, line or source.body, f"the run failed: {failure}", f"{remedy}; {shown}")


def _of_size(source: Snippet, trace: Trace) -> Iterator[Finding]:
    if len(trace.steps) > STEPS:
        message = f"the run takes {len(trace.steps):,} steps; {STEPS:,} is the most that a page can show"
        yield Finding(source.path, source.body, message, "let loops go round less often")
    if slept(trace) > SECONDS:
        message = f"the run sleeps for {slept(trace):g} s; {SECONDS} s is the most, for the stock loop really waits"
        yield Finding(source.path, source.body, message, "let every sleep be shorter")


def of_markers(source: Snippet, traces: Sequence[Trace]) -> Iterator[Finding]:
    """The markers of a snippet that none of its runs reaches; nothing where one of them has failed."""
    if any(trace.exception for trace in traces):
        return
    reached = {name.partition(":")[0] for trace in traces for name in moment.named(trace, source)}
    for name, line in source.markers.items():
        if name not in reached:
            remedy = "put it at the end of the first line of a statement that runs, or take it out"
            yield Finding(source.path, line, f"the run never reaches the marker {name!r}", remedy)


def _of_second_recording(source: Snippet, first: Trace) -> Iterator[Finding]:
    """A run in which the outside world has a say may differ, and its trace tells readers so."""
    if first.outside is not None:
        return
    second = recordings.anew(source)
    if trace_json.encode(first) != trace_json.encode(second):
        step = _first_difference(first, second)
        line = (step.line if step and step.file is None else None) or source.body
        message = "two recordings of it differ" + (f", first at step {step.index}" if step else "")
        remedy = f"leave out {finding.VARYING}"
        yield Finding(source.path, line, message, remedy)


def _first_difference(first: Trace, second: Trace) -> Step | None:
    pairs = zip(first.steps, second.steps, strict=False)
    return next((one for one, other in pairs if one != other), None)


def _of_views(source: Snippet, trace: Trace, builder: Builder) -> Iterator[Finding]:
    for view in views.names():
        try:
            builder.template(trace, view)
        except DiagramError as error:
            remedy = "see to what it says; if that is nothing of yours, report it as a mistake of the tools"
            yield Finding(source.path, source.body, f"the {view} view cannot be drawn: {error}", remedy)
        except Exception as error:
            remedy = "that is a mistake of the tools: report it, with the program"
            message = f"the {view} view cannot be drawn: {type(error).__name__}: {error}"
            yield Finding(source.path, source.body, message, remedy)
