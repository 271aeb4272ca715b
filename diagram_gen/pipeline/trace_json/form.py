"""The form of a trace as JSON: what is new at each step, against the step before in its thread."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from diagram_gen.model import frame, loop, trace


class Change(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A change of a list: from place `at` on, so many entries are removed, and others inserted in their place.

    The changes of a list are made one after the other: each place is one in the list as it is by then.
    """

    at: int
    remove: int = 0
    insert: tuple[str, ...] = ()


class Frame(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What is new of a frame. What it leaves out is as it was; of a new one, null, or its name as `id`.

    `variables` has the new values of those that were bound, null for those that are bound no more; each keeps its place
    among the others, a new one comes last. `objects` has the `object` of those that have another one than before, null
    for those that have none any more, and `holds` what those hold that hold something else than before.
    """

    id: str | UnsetType = UNSET
    function: str | UnsetType = UNSET
    kind: frame.FrameKind | UnsetType = UNSET
    line: int | UnsetType | None = UNSET
    returns_to: frame.ReturnPointer | UnsetType | None = UNSET
    variables: dict[str, str | None] = {}
    objects: dict[str, str | None] = {}
    holds: dict[str, tuple[str, ...]] = {}
    file: str | UnsetType | None = UNSET


class Wait(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What is new of a wait. What it leaves out is as it was in the task's wait before; else null, false, or empty.

    `on` changes a list of ids.
    """

    kind: loop.WaitKind | UnsetType = UNSET
    goal: loop.WaitGoal | UnsetType | None = UNSET
    on: tuple[Change, ...] = ()
    names: tuple[str | None, ...] | UnsetType = UNSET
    shielded: bool | UnsetType = UNSET
    until: float | UnsetType | None = UNSET
    deadline: float | UnsetType | None = UNSET
    future: str | UnsetType | None = UNSET
    held_by: str | UnsetType | None = UNSET


class Task(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What is new of a task. What it leaves out is as it was; of a new one, null, 0, or its name as `id`.

    `stack` changes a list of names of frames.
    """

    id: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    state: loop.TaskState | UnsetType = UNSET
    stack: tuple[Change, ...] = ()
    wait: Wait | UnsetType | None = UNSET
    result: str | UnsetType | None = UNSET
    exception: str | UnsetType | None = UNSET
    exception_class: str | UnsetType | None = UNSET
    cancelling: int | UnsetType = UNSET
    cancel_requested_at: int | UnsetType | None = UNSET
    cancel_requested_by: str | UnsetType | None = UNSET
    cancel_requested_as: loop.Requester | UnsetType | None = UNSET
    callbacks: tuple[loop.Callback, ...] | UnsetType = UNSET
    created_by: str | UnsetType | None = UNSET
    created_at: int | UnsetType | None = UNSET
    group: loop.Group | UnsetType | None = UNSET
    unheld: bool | UnsetType = UNSET


class Handle(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What is new of a handle. What it leaves out is as it was; of a new one, null, 0, false, or its name as `id`."""

    id: str | UnsetType = UNSET
    kind: loop.HandleKind | UnsetType = UNSET
    task: str | UnsetType | None = UNSET
    function: str | UnsetType | None = UNSET
    made_ready_at: int | UnsetType = UNSET
    cause: loop.HandleCause | UnsetType = UNSET
    source: str | UnsetType | None = UNSET
    thread: str | UnsetType | None = UNSET
    thread_name: str | UnsetType | None = UNSET
    cancelled: bool | UnsetType = UNSET
    of_asyncio: bool | UnsetType = UNSET
    wakes_loop: bool | UnsetType = UNSET


class Timer(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What is new of a timer. What it leaves out is as it was; of a new one, null, false, or its name as `id`."""

    id: str | UnsetType = UNSET
    when: float | UnsetType | None = UNSET
    kind: loop.HandleKind | UnsetType = UNSET
    task: str | UnsetType | None = UNSET
    function: str | UnsetType | None = UNSET
    cancelled: bool | UnsetType = UNSET
    of_asyncio: bool | UnsetType = UNSET


class Future(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What is new of a future. What it leaves out is as it was; of a new one, null, empty, or its name as `id`."""

    id: str | UnsetType = UNSET
    state: loop.FutureState | UnsetType = UNSET
    result: str | UnsetType | None = UNSET
    exception: str | UnsetType | None = UNSET
    exception_class: str | UnsetType | None = UNSET
    callbacks: tuple[loop.Callback, ...] | UnsetType = UNSET


class Loop(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What is new of the loop. What it leaves out is as it was; if there was none, null, and its lists are empty.

    `time` is left out where it is that of the step. `ready`, `timers`, `tasks` and `futures` change lists of names;
    `handle` is the name of a handle; `shared`, `context` and `watched` are whole lists.
    """

    time: float | UnsetType = UNSET
    iteration: int | UnsetType = UNSET
    running: str | UnsetType | None = UNSET
    handle: str | UnsetType | None = UNSET
    ready: tuple[Change, ...] = ()
    timers: tuple[Change, ...] = ()
    tasks: tuple[Change, ...] = ()
    futures: tuple[Change, ...] = ()
    shared: tuple[loop.Shared, ...] | UnsetType = UNSET
    context: tuple[tuple[str, str], ...] | UnsetType = UNSET
    watched: tuple[loop.Watched, ...] | UnsetType = UNSET


class Step(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What is new at a step.

    `frames`, `tasks`, `futures`, `handles` and `timers` say what is new of each, by its name: that is its `id`, or the
    `id` with a number, where it is to be seen in two forms at a time. From then on every list that has the name means
    that. `stack` changes a list of names of frames, outermost first, and `loop` says what is new of the loop; left out,
    they are as they were at the last step of the same thread, empty and null before the first; a `loop` of null is
    none.
    `globals` has the new values of the variables of the program's module, null for those that are bound no more: these
    are then out of it, and a new one comes last; `global_objects` and `global_holds` are what `objects` and `holds`
    are for a frame. `thread` and `time` are left out where they are those of the step before, and `thread_name` where
    it is that of the last step of the same thread. Of the rest, what is left out is null, or nothing.
    """

    index: int
    event: trace.Event
    line: int | None = None
    function: str | None = None
    value: str | None = None
    handling: str | None = None
    output: str = ""
    errors: str = ""
    thread: str | UnsetType = UNSET
    thread_name: str | UnsetType = UNSET
    time: float | UnsetType = UNSET
    frames: dict[str, Frame] = {}
    handles: dict[str, Handle] = {}
    timers: dict[str, Timer] = {}
    tasks: dict[str, Task] = {}
    futures: dict[str, Future] = {}
    stack: tuple[Change, ...] = ()
    loop: Loop | UnsetType | None = UNSET
    globals: dict[str, str | None] = {}
    global_objects: dict[str, str | None] = {}
    global_holds: dict[str, tuple[str, ...]] = {}
    file: str | None = None
    exception_class: str | None = None


class Trace(Struct, forbid_unknown_fields=True):
    """Every step of one run of one program: the index of each is its place."""

    schema_version: Literal[2]
    python: str
    snippet: trace.Source
    steps: tuple[Step, ...]
    stdout: str
    stderr: str
    outside: trace.Outside | None
    exception: trace.Failure | None
    unrecorded: tuple[trace.Unrecorded, ...]
    files: tuple[trace.File, ...]


class Document(Trace):
    """A trace whose steps are still JSON text, to be read one after the other."""

    steps: list[msgspec.Raw]  # type: ignore[assignment]
