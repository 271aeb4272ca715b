"""Rows of the references view: what holds one task at one step, and the circle that it is part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagram_gen.model import words
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import ENDED, Future, Task, TaskState
from diagram_gen.model.references import Reference, References, end_of_wait
from diagram_gen.model.register import Register
from diagram_gen.model.times import clock
from diagram_gen.views.awaits_rows import label

DEEPEST = 3
"""Frames of a coroutine with a place of their own."""
MOST_HOLDERS = 5
"""Holders of a task that are listed."""
_UNHELD = "∅ held by nothing outside"
_NOT_SHOWN = "something not shown here"
ROOT = "●"
"""Stands before what is there by itself."""
_HANDLES = {"start": "first step", "wake": "wake-up", "time_out": "time-out", "end_sleep": "sleep", "end_wait": "wait"}


@dataclass(frozen=True, slots=True)
class Holder:
    """What holds a task, or the future that it awaits: strongly, but for asyncio's own set of all tasks.

    `kept` says that it is there by itself or held by what is. `of` says which things it is.
    """

    text: str
    to_future: bool = False
    is_root: bool = False
    kept: bool = True
    weak: bool = False
    of: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """The text with the sign before it of what is there by itself."""
        return f"{ROOT} {self.text}" if self.is_root else self.text


WEAK = Holder("all_tasks(), weakly", weak=True)


@dataclass(frozen=True, slots=True)
class Row:
    """A task with its holders; the circle, from its coroutine's frames to the future that wakes it.

    `callback` says that the end of that future holds the task.
    """

    id: str
    name: str
    state: TaskState
    head: tuple[str, ...]
    holders: tuple[Holder, ...] = ()
    chain: tuple[Frame | int, ...] = ()
    future: tuple[str, ...] = ()
    callback: bool = False
    unheld: bool = False
    of: tuple[str, ...] = ()


def row(task: Task, tasks: Register, references: References, futures: Mapping[str, Future]) -> Row | None:
    """What is said of a task; nothing of one that has ended, unless something is seen to hold it."""
    name = tasks.name(task)
    head: tuple[str, ...] = (name, f"{words.SIGNS[task.state]} {task.state}")
    holders = [*_holders(task, tasks, references)]
    if task.state in ENDED:
        if not holders and task.state != "destroyed":
            return None
        return Row(task.id, name, task.state, head, tuple(_listed(holders)))
    if task.unheld:
        head = (*head, _UNHELD)
    elif not references.is_kept(task.id):
        holders.append(Holder(_NOT_SHOWN, is_root=True))
    awaited = task.wait.future if task.wait is not None else None
    box = () if awaited is None else _future(awaited, task, tasks, futures)
    back = any(each.owner == awaited and each.kind == "callback" for each in references.to(task.id))
    listed = (*_listed(holders), WEAK)
    chain = words.folded(task.stack, DEEPEST)
    of = () if awaited is None else (awaited,)
    return Row(task.id, name, task.state, head, listed, chain, box, bool(box) and back, task.unheld, of)


def _listed(holders: Sequence[Holder]) -> Iterator[Holder]:
    ordered = sorted(holders, key=lambda each: (not each.to_future, not each.is_root, not each.kept))
    room = MOST_HOLDERS if len(ordered) <= MOST_HOLDERS else MOST_HOLDERS - 1
    yield from ordered[:room]
    rest = ordered[room:]
    if rest:
        yield Holder(f"… {len(rest)} more", kept=any(each.kept for each in rest))


def _holders(task: Task, tasks: Register, references: References) -> Iterator[Holder]:
    """Those of a task, and of the future that it awaits; not what belongs to its own circle."""
    awaited = task.wait.future if task.wait is not None else None
    own = {task.id, end_of_wait(task.id)} | ({awaited} if awaited is not None else set())
    ends = () if awaited is None or tasks.by_id.get(awaited) is not None else (awaited, end_of_wait(task.id))
    found: dict[Holder, None] = {}
    for held in (task.id, *ends):
        given = [each for each in references.to(held) if each.owner not in own]
        owned = {(each.name, each.of) for each in given if each.owner is not None and each.kind == "frame"}
        for each in given:
            if each.owner is None and each.kind == "frame" and (each.name, each.of) in owned:
                continue  # the frame of a task that runs
            found[_holder(each, held != task.id, tasks, references)] = None
    yield from found


def _holder(reference: Reference, to_future: bool, tasks: Register, references: References) -> Holder:
    owner = reference.owner
    kept = owner is None or references.is_kept(owner)
    text = _said(reference, tasks)
    of = tuple([each for each in (reference.of, owner) if each is not None])
    return Holder(text, to_future, owner is None, kept, of=of)


def _said(reference: Reference, tasks: Register) -> str:
    owner = None if reference.owner is None else tasks.called(reference.owner)
    name = reference.name
    match reference.kind:
        case "runs":
            return "the running loop"
        case "run":
            return "asyncio.run"
        case "ready":
            return f"ready queue: {_HANDLES.get(name or '', 'handle')}"
        case "timer":
            return f"timer, {clock(reference.when)}"
        case "thread":
            return f"a thread: {name}" if name else "a thread"
        case "module":
            return f"module: {name}"
        case "frame" if reference.function is None:
            return f"{owner}: its task group"
        case "frame":
            function = (reference.function or "").rpartition(".")[2]
            where = f"{owner}: " if owner is not None else ""
            return f"{where}{name} in {function}()"
        case "awaits":
            return f"{tasks.called(reference.of or '') or 'a task'} awaits it"
        case "callback":
            return f"a callback of {owner}" if owner else "a done callback"
        case "task_group":
            return f"task group {name}" if name else "task group"
        case "gather":
            return "gather"
        case "thing":
            kind = (reference.function or "").replace("_", " ")
            return f"{kind} {name}" if name else f"a {kind}"


def _future(awaited: str, task: Task, tasks: Register, futures: Mapping[str, Future]) -> tuple[str, ...]:
    """The lines of the box of what a task awaits."""
    other = tasks.called(awaited)
    if other is not None:
        return (f"task {other}",)
    future, wait = futures.get(awaited), task.wait
    if future is None or wait is None:
        return ()
    name = wait.names[0] if wait.names and wait.on and wait.on[0] == awaited and wait.kind != "thread" else None
    title = "future" if name is None else f"future {name}"
    callbacks = future.callbacks
    first = [label(each, tasks.called) for each in callbacks[:1]]
    more = [f"… {len(callbacks) - 1} more"] if len(callbacks) > 1 else []
    return (title if future.state == "pending" else f"{title}: {future.state}", *first, *more)


def sentence(row: Row) -> str:
    """A row in words."""
    said = f"Task {row.name} is {row.state}"
    strong = [each for each in row.holders if not each.weak]
    to_task = [each.text for each in strong if not each.to_future]
    to_future = [each.text for each in strong if each.to_future]
    parts = [said]
    if row.chain:
        frames = [f"… {each} more …" if isinstance(each, int) else each.function for each in row.chain]
        parts.append(f"it holds {', which holds '.join([*frames, *row.future[:1]])}")
    if row.callback:
        parts.append("which holds it by a done callback")
    if to_task:
        parts.append(f"it is held by {', '.join(to_task)}")
    if to_future:
        parts.append(f"what it awaits is held by {', '.join(to_future)}")
    if row.unheld:
        parts.append("nothing outside of this circle holds it")
    return f"{'; '.join(parts)}."
