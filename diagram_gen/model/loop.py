"""The event loop of a trace: its tasks, what they wait for, its handles and timers, as plain immutable data.

Field names are an interface, as those of a `trace` are. This module, too, runs inside the recorded process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from diagram_gen.model.frame import Frame

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
HandleKind = Literal["start", "wake", "end_sleep", "end_wait", "time_out", "close", "call", "nothing"]
SharedKind = Literal["lock", "semaphore", "event", "condition", "barrier", "queue"]
WatchedKind = Literal["server", "accepted", "connection", "socket", "pipe", "process", "file"]
FutureState = Literal["pending", "done", "cancelled", "failed"]
Requester = Literal["task", "time_out", "task_group", "handle"]
GroupKind = Literal["task_group", "gather"]
HandleCause = Literal[
    "created", "timer", "result", "exception", "cancelled", "yielded", "refused", "called", "thread", "io"
]

ENDED = frozenset({"done", "cancelled", "failed", "destroyed"})
"""The states of a task that will not go on."""

CANCELLED = "asyncio.exceptions.CancelledError"
"""The class of the exception by which a task is cancelled."""


@dataclass(frozen=True, slots=True)
class Handle:
    """A callback in the ready queue.

    `kind` is what it does to the `task`, by its id, if that is known: starts or wakes it, ends its sleep or another of
    its waits, or times it out; or it creates a task that closes an async generator, by the qualified name of its
    `function`; any other calls a `function`. A trace has no tasks with which
    asyncio shuts its loop down, so of these it is null. Of one that was cancelled before it
    was first seen nobody knows: it does nothing.
    `made_ready_at` is the index of the step that put it into the queue; `cause` says why.
    created: a task was created; timer: its time has come; result, exception, cancelled: what it was waiting for ended
    so; yielded: the task let others go first; refused: the task has suspended on what it cannot wait for, and is to be
    told so; called: by `call_soon`; thread: by another thread; io: data came.
    `source` is the id of the task or the future that ended, `thread` the id of the thread that called, if it was
    one, and `thread_name` its name then; `wakes_loop` says that it has woken the loop by that.
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
    thread_name: str | None = None
    cancelled: bool = False
    of_asyncio: bool = False
    wakes_loop: bool = False


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
class Shared:
    """Something of asyncio's that tasks share, held by a variable of the program; `name` is the first one known for it.

    `is_set` says of an event that it is set, of a lock or of the lock of a condition that it is taken: by the task
    whose id is `held_by`, null if that is not known.
    `value` counts what a semaphore has left, the tasks that have come to a barrier, and the items in a queue; `size` is
    how many tasks a barrier waits for, and how many items the queue takes, null if there is no limit.
    `items` are the first of those in the queue, the next first if that is known, and `unfinished` how many have not
    been called done; of a barrier that waits for nobody, in `items` is why: draining, resetting or broken.
    `waiters` are the ids of the first tasks that wait for it, the next first, and `waiting` says how many do; those
    that wait for room in a queue, or for the lock of a condition, are `putters`, and there are `putting` of them;
    `joiners` wait until all items are done.
    """

    id: str
    kind: SharedKind
    name: str | None = None
    is_set: bool = False
    held_by: str | None = None
    value: int = 0
    size: int | None = None
    items: tuple[str, ...] = ()
    unfinished: int = 0
    waiters: tuple[str, ...] = ()
    waiting: int = 0
    putters: tuple[str, ...] = ()
    putting: int = 0
    joiners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """A file or a socket that the selector is asked about, other than those by which other threads wake the loop.

    server: a socket to which clients connect; accepted: a connection that was made so; connection: any other that has a
    transport; pipe: one of a transport's; process: that which tells when a process has ended; socket and file: of the
    program's own. `name` is that of the first variable seen to hold it: of a connection, its stream reader or whatever
    else the program knows of it.
    `reads` is what the loop calls once there is something to read, be it the end of the data, and `writes` what it
    calls once it can be written to; null is what the selector is not asked for.
    """

    id: str
    kind: WatchedKind
    name: str | None = None
    reads: Callback | None = None
    writes: Callback | None = None


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
class Group:
    """What holds tasks together: a task group, or a gathering, whose id is that of the future which `gather` has given.

    `name` is that by which the program knew it when the first of its tasks was seen, null if there was none; `owner` is
    the id of the task that has entered a task group, null for a gathering.
    """

    id: str
    kind: GroupKind
    name: str | None = None
    owner: str | None = None


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

    The step `created_at` has created it, null where nobody has seen that, in the task or the handle whose id is
    `created_by`: null for the program outside the loop, and for another thread. `group` is what it belongs to, null if
    that is nothing.

    `unheld` says of one that waits that nothing refers to it strongly but what it refers to itself, in a circle: the
    garbage collector will take it. It is true only where that was found by counting references.
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
    created_by: str | None = None
    created_at: int | None = None
    group: Group | None = None
    unheld: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """The event loop that runs in the step's thread. `iteration` counts its iterations from 1.

    `running` is the id of the task that runs, `handle` the callback that does: that of the task, or any other.

    `futures` are those that a task waits for, and those whose end has put a handle into the ready queue, up to the end
    of its turn; in the order in which that began.

    `shared` are things that its tasks share, in the order in which variables were first seen to hold them. `context`
    has the program's context variables that are set for the code that runs, each with its value. `watched` is what the
    selector is asked about, in the order in which that began.
    """

    time: float
    iteration: int
    running: str | None
    handle: Handle | None
    ready: Sequence[Handle]
    timers: Sequence[Timer]
    tasks: Sequence[Task]
    futures: Sequence[Future] = ()
    shared: tuple[Shared, ...] = ()
    context: tuple[tuple[str, str], ...] = ()
    watched: tuple[Watched, ...] = ()
