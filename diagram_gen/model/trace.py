"""The trace: every step of one run, as plain immutable data.

Field names are an interface: `python -m diagram_gen trace FILE` prints them and `python -m diagram_gen schema`
describes them.
It is data, of which others make words: `waiting` of waits, `deeds` of handles and timers, `words` of the rest.
Tasks, handles, timers and frames refer to each other by id; a name is for showing, and several may have the same:
`names` tells those apart.
Against schema version 1, a trace says what is new at each step, and has fields in the place of texts: the `goal` of a
wait and ids `on` which it is, the `kind` and the `function` of a handle, and the `exception_class` of what is raised.
Steps share what is as it was: a frame, a task or a handle that nothing has changed is the same object at the next step,
and a long sequence of them is a `rope`, of which only the part that changed is new. So memory follows what changes.
This module also runs inside the recorded process, under any Python from 3.11 on, so it imports the standard library
alone.

Times are virtual seconds since the start of the run.
Values are texts: what `repr` would say, with addresses replaced by numbers in order of appearance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

SCHEMA_VERSION = 2

Event = Literal["start", "call", "line", "return", "suspend", "resume", "raise", "loop", "end"]
FrameKind = Literal["function", "coroutine", "generator", "async_generator", "library"]
TaskState = Literal["running", "interrupted", "ready", "waiting", "done", "cancelled", "failed", "destroyed"]
WaitKind = Literal[
    "sleep",
    "task",
    "gather",
    "task_group",
    "timeout",
    "lock",
    "semaphore",
    "event",
    "condition",
    "queue",
    "future",
    "thread",
    "io",
]
WaitGoal = Literal[
    "all",
    "first",
    "next",
    "failure",
    "cancellation",
    "condition",
    "barrier",
    "item",
    "room",
    "join",
    "call",
    "future",
    "executor",
    "data",
    "sending",
    "closing",
    "encryption",
    "process",
    "process_start",
    "connection",
    "connecting",
    "accepting",
    "server",
    "server_closing",
    "serving",
    "pipe",
    "address",
    "host_name",
]
FailureKind = Literal["exception", "system", "exit", "killed", "limit", "deadlock"]
Detail = Literal["loop", "steps"]
HandleKind = Literal["start", "wake", "end_sleep", "end_wait", "time_out", "call", "nothing"]
FutureState = Literal["pending", "done", "cancelled", "failed"]
Requester = Literal["task", "time_out", "task_group", "handle"]
HandleCause = Literal["created", "timer", "result", "exception", "cancelled", "yielded", "called", "thread", "io"]

ENDED = frozenset({"done", "cancelled", "failed", "destroyed"})
"""The states of a task that will not go on."""

CANCELLED = "asyncio.exceptions.CancelledError"
"""The class of the exception by which a task is cancelled."""

MODULE = "<module>"
"""The function name of module-level code, as CPython calls it. The module has no frame on the stack."""


def finite(time: float) -> float | None:
    """A time as a trace keeps it: to the nanosecond, None for a time that never comes."""
    return None if math.isinf(time) else round(time, 9)


def clock(time: float | None) -> str:
    """A time as people read it: `t = 1.5 s`."""
    return "never" if time is None else f"t = {time:.6f}".rstrip("0").rstrip(".") + " s"


@dataclass(frozen=True, slots=True)
class Variable:
    """A name bound in a frame or in the module, and its value.

    `object` says which object that is, if it can change and is a container or an instance of a class of the program's:
    at a step, variables with one `object` refer to the same. No other object ever has that name.
    Of a task it is the id of the task, and so it is of a future, a lock, a queue or what else tasks wait for, once
    there is a loop.
    """

    name: str
    value: str
    object: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnPointer:
    """Where control goes when a frame returns; `line` is null when that is inside a library.

    `file` is null for the program's own file.
    """

    function: str
    line: int | None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One call that has not ended: a function's code, its execution pointer and its variables.

    `returns_to` is null for a paused coroutine or generator: its frame has no caller.
    `file` is that of the function as `files` of the trace has it, null for the program's own.
    Consecutive frames of other code are one frame of kind `library`, without line or variables.
    """

    id: str
    function: str
    kind: FrameKind
    line: int | None
    returns_to: ReturnPointer | None
    variables: tuple[Variable, ...]
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Handle:
    """A callback in the ready queue.

    `kind` is what it does to the `task`, by its id, if that is known: starts or wakes it, ends its sleep or another of
    its waits, or times it out; any other calls a `function`, by its qualified name. A trace has no tasks with which
    asyncio shuts its loop down, so of these it is null. Of one that was cancelled before it
    was first seen nobody knows: it does nothing.
    `made_ready_at` is the index of the step that put it into the queue; `cause` says why.
    created: a task was created; timer: its time has come; result, exception, cancelled: what it was waiting for ended
    so; yielded: the task let others go first; called: by `call_soon`; thread: by another thread; io: data came.
    `source` is the id of the task or the future that ended, `thread` the name of the thread that called, if it was one.
    One that is `cancelled` stays in the queue until its turn comes, and is not run.
    `of_asyncio` tells its own callbacks from those of the program that have the same name.
    """

    id: str
    kind: HandleKind
    task: str | None
    function: str | None
    made_ready_at: int
    cause: HandleCause
    source: str | None = None
    thread: str | None = None
    cancelled: bool = False
    of_asyncio: bool = False


@dataclass(frozen=True, slots=True)
class Timer:
    """A callback that the loop will move to the ready queue at time `when`; null is never.

    `kind`, `task` and `function` are those of a handle, and so is the `id`: it stays the same there.
    One that is `cancelled` stays among the timers until the loop comes upon it, and is then left out.
    """

    id: str
    when: float | None
    kind: HandleKind
    task: str | None
    function: str | None
    cancelled: bool = False
    of_asyncio: bool = False


@dataclass(frozen=True, slots=True)
class Callback:
    """What the end of a future or a task sets going: a handle for it is put into the ready queue then.

    `kind`, `task` and `function` are those of that handle: it wakes a task that waits, or calls a function.
    """

    kind: HandleKind
    task: str | None = None
    function: str | None = None
    of_asyncio: bool = False


@dataclass(frozen=True, slots=True)
class Future:
    """A future that is no task. `callbacks` are those to come, in their order: of one that has ended, none are left."""

    id: str
    state: FutureState
    result: str | None = None
    exception: str | None = None
    exception_class: str | None = None
    callbacks: tuple[Callback, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """What a paused task waits for.

    `goal` says what of that, where a `kind` has several: all of some tasks, the first, the next, all or the first
    failure of one, or the cancellation of one; an item of a queue, room in it, or that it is worked off; the lock of a
    condition, a barrier; the call of a function in a thread, a future that a thread ends, an executor's threads; and so
    on for data from outside.
    `on` has ids: of the tasks and futures that are not done yet, or of the lock, the queue, the stream or whatever else
    it is on, which has the same id wherever it is waited for. Of several, it is empty once there is nothing left to do
    but to be told so.
    `names` has for each of these the name by which the program knows what is no task, null where there is none; it is
    empty if there is none at all. Of a call in a thread it is the name of the function.
    `shielded` tells that a cancellation would not reach what is waited for.
    `until` is when the wait ends by itself, null if nobody can say.
    `deadline` is when a time-out ends it, null if none does.
    `future` is the id of the future or the task at the end of the chain of awaits, whose end wakes the task: for
    a lock, say, the future that the lock has made for this one waiter.
    `held_by` is the id of the task that holds the lock that is waited for, null if none does or it is not known.
    """

    kind: WaitKind
    goal: WaitGoal | None = None
    on: Sequence[str] = ()
    names: Sequence[str | None] = ()
    shielded: bool = False
    until: float | None = None
    deadline: float | None = None
    future: str | None = None
    held_by: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A task with the stack of its own, outermost frame first; finished tasks keep their outcome.

    `exception` is what it failed with, `exception_class` the full name of the class of that.
    interrupted: in the middle of its turn, while another task runs that it has started eagerly; destroyed: nothing kept
    it, so that it is gone without an outcome.

    `cancelling` counts the requests to cancel it that stand; the last one was made by the step
    `cancel_requested_at`, by the task or the handle whose id is `cancel_requested_by`: null where that was outside the
    loop. `cancel_requested_as` says what that is: a task, a time-out, a task group's callback, or another handle.

    `callbacks` are what its end will set going, in that order.
    """

    id: str
    name: str
    state: TaskState
    stack: Sequence[Frame]
    wait: Wait | None
    result: str | None
    exception: str | None
    exception_class: str | None = None
    cancelling: int = 0
    cancel_requested_at: int | None = None
    cancel_requested_by: str | None = None
    cancel_requested_as: Requester | None = None
    callbacks: tuple[Callback, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """The event loop that runs in the step's thread. `iteration` counts its iterations from 1.

    `running` is the id of the task that runs, `handle` the callback that does: that of the task, or any other.

    `futures` are those that a task waits for, and those whose end has put a handle into the ready queue, up to the end
    of its turn; in the order in which that began.
    """

    time: float
    iteration: int
    running: str | None
    handle: Handle | None
    ready: Sequence[Handle]
    timers: Sequence[Timer]
    tasks: Sequence[Task]
    futures: Sequence[Future] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """The program at one moment; a `line` step is the moment before its line runs.

    `file` is where `line` is, null for the program's own file.
    `value` is what a return, suspend or raise carries, and `exception_class` the full name of the class of what is
    raised, of a built-in one its bare name; `handling` is the exception that is being handled, in an
    `except` or a `finally` that runs now: caught where it first appears, over where it is gone.
    `output` is what was printed since the step before, `errors` what went to standard error: warnings, say.
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
    """From step `since` on the world outside had a say, for the `reason`: order and times may differ in another run."""

    since: int
    reason: str


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """What is not recorded from step `since` on, because the recorder has failed, for the `reason`.

    loop: the states of event loops, which are null from there on; steps: all but the last one. The program has gone on.
    """

    since: int
    detail: Detail
    reason: str

    def __str__(self) -> str:
        what = "the event loop is" if self.detail == "loop" else "what the program did is"
        return f"from step {self.since} on, {what} not recorded, for the recorder has failed: {self.reason}"


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
        missing = [f"{self.snippet.path}: {each}; please report it" for each in self.unrecorded]
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
