"""Looks at tasks: all that tells, without following its stack, whether a task is as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diagram_gen.recorder.future_waits import shortened
from diagram_gen.recorder.task_records import TaskRecord
from diagram_gen.recorder.waits import Namer


@dataclass(slots=True)
class Look:
    """What can be seen of a task at a glance; `key` holds all of it, `known` what others may show of the task."""

    task: Any
    name: str
    running: bool
    queued: bool
    cancelling: int
    known: tuple[object, ...]
    key: tuple[object, ...]

    @classmethod
    def at(cls, record: TaskRecord, current: Any, queued: set[int], namer: Namer) -> Look:
        """A look at the task of a record, where `current` runs and the `queued` ones are in the ready queue."""
        task, stock = record.reference(), record.stock
        if task is None:
            gone = ("collected",)
            return cls(None, "", running=False, queued=False, cancelling=0, known=gone, key=gone)
        name, running, is_queued = stock.get_name(task), task is current, id(task) in queued
        known, cancelling = (name, stock.done(task)), stock.cancelling(task)
        deadline = namer.deadlines.get(id(task))
        key = (known, running, is_queued, id(task._fut_waiter), cancelling, deadline, namer.version)
        return cls(task, shortened(name), running, is_queued, cancelling, known, key)
