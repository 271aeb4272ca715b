"""Behaviour: what a run did, as one hash, by which runs of a program are compared across machines and Pythons."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator

from diagram_gen.model import rope
from diagram_gen.model.loop import Task
from diagram_gen.model.trace import Step, Trace

_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


def digest(trace: Trace) -> str:
    """A hash of what a run did: its events, with their lines, functions and tasks, what it printed, how it ended.

    Left out is what may differ where a run does not: where the program lies, the addresses of objects, and whatever
    Python says in words of its own, such as the message of an exception or a warning.
    """
    whole = hashlib.sha256()
    for told in _told(trace):
        whole.update(json.dumps(told).encode() + b"\n")
    return whole.hexdigest()


def _told(trace: Trace) -> Iterator[list[object]]:
    """The same in the order in which it happened."""
    names: dict[str, str] = {}
    before: dict[str, Step] = {}
    for step in trace.steps:
        names.update((task.id, task.name) for task in _fresh(before.get(step.thread), step))
        if step.loop is not None:
            before[step.thread] = step
        running = None if step.loop is None or step.loop.running is None else names.get(step.loop.running)
        yield [step.event, step.line, step.function, step.file, running, step.exception_class]
    yield [_ADDRESS.sub("", trace.stdout)]
    yield [trace.exception and [trace.exception.kind, trace.exception.type, trace.exception.line]]


def _fresh(before: Step | None, step: Step) -> Iterator[Task]:
    """The tasks that are new at a step, or not as they were at an earlier one."""
    known = () if before is None or before.loop is None else before.loop.tasks
    return iter(()) if step.loop is None else rope.fresh(known, step.loop.tasks)
