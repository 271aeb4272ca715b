"""Behaviour: what a run did, as one hash, by which runs of a program are compared across machines and Pythons."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence

from diagram_gen.model import rope
from diagram_gen.model.loop import Task
from diagram_gen.model.trace import Trace

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
    names = {task.id: task.name for task in _tasks(trace)}
    for step in trace.steps:
        running = None if step.loop is None or step.loop.running is None else names.get(step.loop.running)
        yield [step.event, step.line, step.function, step.file, running, step.exception_class]
    yield [_ADDRESS.sub("", trace.stdout)]
    yield [trace.exception and [trace.exception.kind, trace.exception.type, trace.exception.line]]


def _tasks(trace: Trace) -> Iterator[Task]:
    """Each task whenever it is not as it was: the name that it has last is its name, under every Python."""
    before: dict[str, Sequence[Task]] = {}
    for step in trace.steps:
        if step.loop is not None:
            yield from rope.fresh(before.get(step.thread, ()), step.loop.tasks)
            before[step.thread] = step.loop.tasks
