"""The trace: every step of one run, as plain immutable data.

Field names are an interface: `python -m diagram_gen trace FILE` prints them and `python -m diagram_gen schema`
describes them.
What it says of a `frame` and of the event `loop` stands in modules of these names.
It is data, of which others make words: `waiting` of waits, `deeds` of handles and timers, `words` of the rest.
Tasks, handles, timers, frames and threads refer to each other by id; a name is for showing, and several may have the
same: `names` tells those apart.
Against schema version 1, a trace says what is new at each step, and has fields in the place of texts: the `goal` of a
wait and ids `on` which it is, the `kind` and the `function` of a handle, and the `exception_class` of what is raised;
a `thread` is an id, which had been the name.
Steps share what is as it was: a frame, a task or a handle that nothing has changed is the same object at the next step,
and a long sequence of them is a `rope`, of which only the part that changed is new. So memory follows what changes.
It also runs inside the recorded process, under any Python from 3.11 on, so it imports the standard library alone.

Times are virtual seconds since the start of the run.
Values are texts: what `repr` would say, with addresses replaced by numbers in order of appearance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from diagram_gen.model.frame import Frame, Variable
from diagram_gen.model.loop import Loop

SCHEMA_VERSION = 2
MAIN_THREAD = "thread-1"
"""The id of the thread in which the program begins."""

Event = Literal["start", "call", "line", "return", "suspend", "resume", "raise", "loop", "end"]
FailureKind = Literal["exception", "system", "exit", "killed", "limit", "deadlock"]
Detail = Literal["loop", "steps"]
Doer = Literal["recorder", "program"]
_REQUESTS: dict[Doer, str] = {"recorder": "; please report it", "program": ""}
"""What whoever reads that something is not recorded is asked for, by whose doing it is."""


@dataclass(frozen=True, slots=True)
class Step:
    """The program at one moment; a `line` step is the moment before its line runs.

    `file` is where `line` is, null for the program's own file.
    `value` is what a return, suspend or raise carries, or what is sent or thrown into a generator that resumes, null if
    that is nothing, or is not known. `exception_class` is the full name of the class of what is raised or thrown, of a
    built-in one its bare name; `handling` is the exception that is being handled, in an
    `except` or a `finally` that runs now: caught where it first appears, over where it is gone.
    `output` is what was printed since the step before, `errors` what went to standard error: warnings, say.
    `thread` is the id of the thread that the step is one of: threads are numbered in the order in which they are first
    seen, the main thread is `thread-1`. `thread_name` is its name at that moment.
    `time` is what the virtual clock says, which all threads and all loops share.
    `globals` are the variables of the program's module that it has bound itself, in that order: data, not its
    functions, classes and modules.
    """

    index: int
    event: Event
    line: int | None
    function: str | None
    value: str | None
    handling: str | None
    stack: Sequence[Frame]
    output: str
    errors: str
    loop: Loop | None
    thread: str
    thread_name: str
    time: float
    globals: Sequence[Variable] = ()
    file: str | None = None
    exception_class: str | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """A line of a traceback that is the program's: where an exception has passed through a function, by its bare name.

    `step` is that at which it did, or null where it was not recorded.
    """

    file: str
    function: str
    line: int
    step: int | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run did not end well; `kind` says what the `type` names, whatever else may have the same name.

    exception: the class of an uncaught exception; system: the class of one by which the system refuses something, an
    `OSError` or a `MemoryError`; exit, killed: how the process ended; limit: what the program used too much of;
    deadlock: it would wait for ever.
    `traceback` has the program's lines of what Python prints of an exception, in that order.
    `file` is where `line` is, null for the program's own file.
    """

    type: str
    message: str
    function: str | None
    line: int | None
    kind: FailureKind = "exception"
    traceback: tuple[Passed, ...] = ()
    file: str | None = None

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True, slots=True)
class Outside:
    """From step `since` on the world outside had a say, for the `reason`: order and times may differ in another run.

    From step `real_since` on, null for none, the clock is the real one: a process was under way, or an alarm was set.
    Times that were reckoned by it are told in whole tenths of a second since then, rounded down.
    """

    since: int
    reason: str
    real_since: int | None = None


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """What is not recorded from step `since` on, for the `reason`: the recorder has failed, or the program did it.

    loop: the states of event loops, which are null from there on; steps: all but the last one. The program has gone on.
    """

    since: int
    detail: Detail
    reason: str
    by: Doer = "recorder"

    def __str__(self) -> str:
        what = "the event loop is" if self.detail == "loop" else "what the program did is"
        why = self.reason if self.by == "program" else f"the recorder has failed: {self.reason}"
        return f"from step {self.since} on, {what} not recorded, for {why}"


@dataclass(frozen=True, slots=True)
class Source:
    """The program that ran: its path as it was given, its title, and its text."""

    path: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class File:
    """Another file of the program, of which functions ran: what frames call it, and its text.

    `path` is as it lies from the program's file, or where Python looks for modules.
    """

    path: str
    source: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Every step of one run of one program: the index of each is its place."""

    schema_version: int
    python: str
    snippet: Source
    steps: tuple[Step, ...]
    stdout: str
    stderr: str
    outside: Outside | None
    exception: Failure | None
    unrecorded: tuple[Unrecorded, ...] = ()
    files: tuple[File, ...] = ()

    def __post_init__(self) -> None:
        if any(step.index != place for place, step in enumerate(self.steps)):
            raise ValueError("the steps of a trace are not numbered from 0 on without a gap")

    @property
    def complaint(self) -> str | None:
        """Sentences that say where and why the run failed, and what of it is not recorded; None if all is well."""
        missing = [f"{self.snippet.path}: {each}{_REQUESTS[each.by]}" for each in self.unrecorded]
        return "\n".join(filter(None, (self.failed, *missing))) or None

    @property
    def failed(self) -> str | None:
        """A sentence that says where and why the run failed, or None if it ended well."""
        if self.exception is None:
            return None
        line = f":{self.exception.line}" if self.exception.line else ""
        return f"{self.exception.file or self.snippet.path}{line}: the run failed: {self.exception}"

    def lost(self, detail: Detail) -> float:
        """The step from which on a detail is not recorded, because the recorder has failed; infinite if it all is."""
        return min((each.since for each in self.unrecorded if each.detail == detail), default=math.inf)
