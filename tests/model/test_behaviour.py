"""Behaviour: whether two runs of a program did the same."""

from __future__ import annotations

import dataclasses

import pytest

from diagram_gen.model import behaviour
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Failure, Source, Trace
from diagram_gen.recorder.sandbox import record
from tests import made

JOB = made.task("job", "running")
LOOP = dataclasses.replace(made.loop(JOB), running=JOB.id)
RUN = dataclasses.replace(
    made.trace(made.step(0, event="start"), made.step(1, made.frame(1), loop=LOOP), made.step(2, event="end")),
    stdout="<object object at 0x7ffff7a>\n",
    exception=Failure("ValueError", "in words of Python's", "main", 8),
)


def with_step(**changed: object) -> Trace:
    """That run with another step in its middle."""
    first, middle, last = RUN.steps
    return dataclasses.replace(RUN, steps=(first, dataclasses.replace(middle, **changed), last))  # type: ignore[arg-type]


OTHER = dataclasses.replace(JOB, name="another")
DIFFERENT = {
    "event": with_step(event="call"),
    "line": with_step(line=9),
    "function": with_step(function="other"),
    "file": with_step(file="other.py"),
    "task": with_step(loop=dataclasses.replace(LOOP, tasks=(OTHER,))),
    "output": dataclasses.replace(RUN, stdout="something else\n"),
    "end": dataclasses.replace(RUN, exception=None),
    "kind of end": dataclasses.replace(RUN, exception=Failure("TypeError", "in words of Python's", "main", 8)),
    "number of steps": dataclasses.replace(RUN, steps=RUN.steps[:2]),
}
ALIKE = {
    "Python": dataclasses.replace(RUN, python="3.14.2"),
    "place of the program": dataclasses.replace(RUN, snippet=Source("elsewhere/p.py", "p", "")),
    "address": dataclasses.replace(RUN, stdout="<object object at 0x5>\n"),
    "message": dataclasses.replace(RUN, exception=Failure("ValueError", "in other words", "main", 8)),
    "warning": dataclasses.replace(RUN, stderr="DeprecationWarning\n"),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_two_runs_that_differ_have_two_digests(what: str) -> None:
    """In what happened, who did it, what was printed, or how it ended."""
    assert behaviour.digest(RUN) != behaviour.digest(DIFFERENT[what])


@pytest.mark.parametrize("what", ALIKE)
def test_what_depends_on_the_machine_makes_no_difference(what: str) -> None:
    """Where it ran, under which Python, and how that words things, is not what the program did."""
    assert behaviour.digest(RUN) == behaviour.digest(ALIKE[what])


def test_a_snippet_does_the_same_under_every_python(recording: tuple[Snippet, Trace], python: str) -> None:
    """So a page can tell that a run in the browser is the one that it shows."""
    source, trace = recording
    assert behaviour.digest(trace) == behaviour.digest(record(source.recorded_as, python=python))
