"""References: who holds a task or a future at a step, read off what a trace says of tasks, handles and variables.

A strong reference keeps what it refers to, as long as its owner is there itself; a root is there as long as it is seen.
It follows a run step by step: what is as it was costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from diagram_gen.model import rope
from diagram_gen.model.frame import Frame, Variable
from diagram_gen.model.loop import ENDED, Callback, Future, Handle, Loop, Task, Timer, WaitKind
from diagram_gen.model.trace import Step
from diagram_gen.model.waiting import ON_TASKS

ReferenceKind = Literal[
    "runs", "run", "ready", "timer", "thread", "module", "frame", "awaits", "callback", "task_group", "gather", "thing"
]
Item = TypeVar("Item", bound=Handle | Timer | Task | Future | Variable | Frame)
_THINGS: frozenset[WaitKind] = frozenset({"lock", "semaphore", "event", "condition", "queue"})
"""Kinds of wait for something that has the futures of all who wait for it."""
_RUN = "_run_until_complete_cb"


@dataclass(frozen=True, slots=True)
class Reference:
    """A strong reference to what is `held`, by its id.

    `owner` is the id of what it belongs to, null for what is there by itself: the loop with its queues, what runs, the
    module. `name` is that of a variable, a thing or what a handle calls, `function` that of a variable's frame; `of` is
    the id of the handle, the frame, or the task that awaits; `when` is the time of a timer.
    """

    held: str
    owner: str | None
    kind: ReferenceKind
    name: str | None = None
    function: str | None = None
    of: str | None = None
    when: float | None = None


def end_of_wait(task: str) -> str:
    """What stands for the future that a task awaits, wherever that future's id is not known."""
    return f"what {task} awaits"


class References:
    """The references of one loop, and of what runs beside it, brought up to date with one step after the other."""

    def __init__(self) -> None:
        self.version = object()
        """Another object once anything has changed."""
        self._loop = Loop(0, 0, None, None, (), (), ())
        self._globals: Sequence[Variable] = ()
        self._stacks: tuple[Sequence[Frame], Sequence[Frame]] = ((), ())
        self._by_holder: dict[Hashable, list[Reference]] = {}
        self._to: defaultdict[str, dict[Hashable, list[Reference]]] = defaultdict(dict)

    def take(self, step: Step, at: Step, loop: Loop) -> None:
        """Takes in a step, with its loop, and the step `at` which the loop's own thread was seen last."""
        was, self._loop = self._loop, loop
        self._change("ready", was.ready, loop.ready, _of_handle)
        self._change("timer", was.timers, loop.timers, _of_handle)
        self._change("task", was.tasks, loop.tasks, _of_task)
        self._change("future", was.futures, loop.futures, _of_future)
        stacks, self._stacks = self._stacks, (step.stack, at.stack if at is not step else ())
        for number, (before, after) in enumerate(zip(stacks, self._stacks, strict=True)):
            self._change(f"stack {number}", before, after, _of_frame)
        globals, self._globals = self._globals, step.globals
        self._change("module", globals, step.globals, _of_global)

    def to(self, id: str) -> Iterator[Reference]:
        """The references to a task, a future or something else."""
        for each in self._to.get(id, {}).values():
            yield from each

    def is_kept(self, id: str) -> bool:
        """Whether what has an id is held by something that is there by itself, directly or by way of others."""
        known, open = {id}, [id]
        while open:
            for each in self.to(open.pop()):
                if each.owner is None:
                    return True
                if each.owner not in known:
                    known.add(each.owner)
                    open.append(each.owner)
        return False

    def _change(
        self, kind: str, before: Sequence[Item], after: Sequence[Item], of: Callable[[Item], Iterable[Reference]]
    ) -> None:
        changes = rope.changes(before, after) if before is not after else ()
        for change in changes:
            for item in change.old:
                self._put((kind, _key(item)), ())
        for change in changes:
            for item in change.new:
                self._put((kind, _key(item)), [*of(item)])

    def _put(self, holder: Hashable, references: Sequence[Reference]) -> None:
        """What a holder refers to now."""
        before = self._by_holder.pop(holder, [])
        for each in before:
            self._to[each.held].pop(holder, None)
        for each in references:
            self._to[each.held].setdefault(holder, []).append(each)
        if references:
            self._by_holder[holder] = [*references]
        if before or references:
            self.version = object()


def _key(item: Handle | Timer | Task | Future | Frame | Variable) -> str:
    return item.name if isinstance(item, Variable) else item.id


def _of_handle(handle: Handle | Timer) -> Iterator[Reference]:
    """A handle has the task that it starts, wakes or times out, or the future whose end it brings about."""
    if handle.task is None or handle.cancelled:  # then it has let go of all
        return
    held = end_of_wait(handle.task) if handle.kind in ("end_sleep", "end_wait") else handle.task
    if isinstance(handle, Timer):
        yield Reference(held, None, "timer", handle.kind, of=handle.id, when=handle.when)
    else:
        yield Reference(held, None, "ready", handle.kind, of=handle.id)


def _of_task(task: Task) -> Iterator[Reference]:
    if task.state in ENDED:
        return
    if task.state in ("running", "interrupted"):
        yield Reference(task.id, None, "runs")
    if any(each.of_asyncio and each.function == _RUN for each in task.callbacks):
        yield Reference(task.id, None, "run")
    for frame in task.stack:
        yield from _of_frame(frame, task.id)
    yield from _of_callbacks(task.callbacks, task.id)
    yield from _of_group(task)
    yield from _of_wait(task)


def _of_wait(task: Task) -> Iterator[Reference]:
    """Its coroutine has what it awaits, and what has the future, such as a queue, has that."""
    wait = task.wait
    if wait is None:
        return
    if wait.future is not None:
        yield Reference(wait.future, end_of_wait(task.id), "awaits", of=task.id)
        yield Reference(end_of_wait(task.id), task.id, "awaits")
    if wait.kind in ON_TASKS:
        if wait.kind not in ("gather", "task_group"):  # which have references of their own
            yield from (Reference(each, task.id, "awaits", of=task.id) for each in wait.on if each != wait.future)
    elif wait.kind in _THINGS and wait.on:
        yield Reference(wait.on[0], task.id, "awaits")
        if wait.future is not None:
            yield Reference(wait.future, wait.on[0], "thing", _name(wait.names), wait.kind)
    elif wait.kind == "thread" and wait.future is not None:
        yield Reference(wait.future, None, "thread", _name(wait.names))


def _of_group(task: Task) -> Iterator[Reference]:
    """What holds tasks together has them, and is in their done callbacks; who has entered a task group has that."""
    group = task.group
    if group is None:
        return
    yield Reference(task.id, group.id, group.kind, group.name)
    yield Reference(group.id, task.id, "callback")
    if group.owner is not None:
        yield Reference(group.id, group.owner, "frame", group.name)


def _of_callbacks(callbacks: Iterable[Callback], owner: str) -> Iterator[Reference]:
    return (Reference(each.task, owner, "callback") for each in callbacks if each.task is not None)


def _of_future(future: Future) -> Iterator[Reference]:
    return _of_callbacks(future.callbacks, future.id)


def _of_global(variable: Variable) -> Iterator[Reference]:
    return _of_variable(variable, None, None)


def _of_frame(frame: Frame, owner: str | None = None) -> Iterator[Reference]:
    for variable in frame.variables:
        yield from _of_variable(variable, frame, owner)


def _of_variable(variable: Variable, frame: Frame | None, owner: str | None) -> Iterator[Reference]:
    held = variable.holds if variable.object is None else (variable.object, *variable.holds)
    function, of = (None, None) if frame is None else (frame.function, frame.id)
    kind: ReferenceKind = "module" if frame is None else "frame"
    return (Reference(each, owner, kind, variable.name, function, of) for each in held)


def _name(names: Sequence[str | None]) -> str | None:
    return names[0] if names else None
