"""Rows of the awaits view: what is said of one task at one step, from its chain of awaits to what is at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from diagram_gen.model import waiting, words
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import ENDED, Callback, Future, Task, TaskState, Wait, WaitKind
from diagram_gen.model.times import clock
from diagram_gen.model.waiting import ON_TASKS, Called
from diagram_gen.views.entries import timer_of

DEEPEST = 4
"""Frames of a chain with a place of their own."""
MOST_CALLBACKS = 3
"""Done callbacks that are listed in a box."""
_THEN = "→"
"""Stands before what the end of a task will set going."""
EndRole = Literal["timer", "thing"]


@dataclass(frozen=True, slots=True)
class End:
    """What is beyond the future: a timer, a lock, a queue, what asyncio gathers. Its `lines`, the first its name.

    `of` says which thing it is, if that has an id, and which task holds it.
    """

    role: EndRole
    lines: tuple[str, ...]
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A task: its `outcome`, if it has ended, or else its chain, folded, the future that it awaits, and what ends that.

    `callbacks` are the task's own, and `future` has the lines of the future's box, none if there is no such box.
    `targets` are the ids of the tasks to which an arrow leads, and `of` is what that future is.
    """

    name: str
    state: TaskState
    outcome: str | None
    callbacks: tuple[str, ...]
    chain: tuple[Frame | int, ...]
    future: tuple[str, ...]
    end: End | None
    targets: tuple[str, ...]
    of: tuple[str, ...] = ()

    @property
    def head(self) -> tuple[str, ...]:
        """The lines of the task's own box."""
        return (self.name, f"{words.SIGNS[self.state]} {self.state}", *(f"{_THEN} {each}" for each in self.callbacks))


def row(task: Task, name: str, future: Future | None, called: Called) -> Row:
    """What is said of a task, given its name, and the future that it awaits or that has just woken it, if one does."""
    chain, wait = words.folded(task.stack, DEEPEST), task.wait
    if task.state in ENDED:
        said = task.result if task.state == "done" else task.exception
        return Row(name, task.state, f"{task.state}{f': {said}' if said else ''}", (), (), (), None, ())
    own = _listed(task.callbacks, called)
    if wait is None:
        ended = () if future is None else (f"future: {future.state}", *_outcome(future), f"woke {name}")
        return Row(name, task.state, None, own, chain, ended, None, ())
    box = () if future is None else (_title(wait, future), *_listed(future.callbacks, called))
    end = _end(wait, task.id, called, is_direct=wait.kind == "task" and future is None)
    of = () if future is None else (future.id, task.id)
    return Row(name, task.state, None, own, chain, box, end, tuple(_targets(wait)), of)


def _outcome(future: Future) -> Iterator[str]:
    """With what a future has ended, if that is worth a line."""
    if future.exception is not None:
        yield future.exception
    elif future.result not in (None, "None"):
        yield f"result {future.result}"


def _title(wait: Wait, future: Future) -> str:
    name = wait.names[0] if wait.names and wait.on and wait.on[0] == future.id else None
    title = "future" if name is None or wait.kind == "thread" else f"future {name}"
    return title if future.state == "pending" else f"{title}: {future.state}"


def _targets(wait: Wait) -> Iterator[str]:
    """The ids of the tasks that a wait is for; there may be others among them."""
    if wait.held_by is not None:
        yield wait.held_by
    elif wait.kind in ON_TASKS:
        yield from wait.on


def _end(wait: Wait, task: str, called: Called, *, is_direct: bool) -> End | None:
    limit = (f"time-out at {clock(wait.deadline)}",) if waiting.is_limited(wait) else ()
    if wait.kind == "sleep":
        return End("timer", ("timer", clock(wait.until), *limit), (timer_of("end_sleep", task), task))
    lines = _tasks(wait) if wait.kind in ON_TASKS else _thing(wait, called)
    if is_direct or not lines:
        return End("timer", limit, (timer_of("time_out", task), task)) if limit else None
    own = wait.on[:1] if wait.kind not in ON_TASKS and wait.on[:1] != (wait.future,) else ()
    return End("thing", (*lines, *limit), (*own, *([wait.held_by] if wait.held_by else [])) if own else ())


def _tasks(wait: Wait) -> tuple[str, ...]:
    """Several tasks or futures that are waited for together, or one behind a future of asyncio's own."""
    if wait.kind == "task" or (wait.kind == "timeout" and wait.goal is None):
        return ("shield" if wait.shielded else "wait_for",)
    title = {"gather": "several", "task_group": "task group"}.get(wait.kind, wait.kind.replace("_", " "))
    return title, _choice(wait)


def _choice(wait: Wait) -> str:
    if not wait.on:
        return waiting.enough(wait)
    if wait.goal in ("first", "next"):
        return f"the {wait.goal} of {len(wait.on)}"
    more = {"failure": ", or a failure", "cancellation": ", cancelled"}.get(wait.goal or "", "")
    return f"{'all ' if len(wait.on) > 1 else ''}{len(wait.on)} to be done{more}"


def _thing(wait: Wait, called: Called) -> tuple[str, ...]:
    if wait.kind == "future":
        return ()
    name = wait.names[0] if wait.names else None
    if wait.kind == "io":
        return "the world outside", waiting.thing(wait)
    title = f"{_KINDS.get(wait.kind, wait.kind)}{'' if name is None else f' {name}'}"
    holder = None if wait.held_by is None else f"held by {called(wait.held_by) or 'a task'}"
    return (title, *filter(None, (holder or _NEEDS.get((wait.kind, wait.goal or "")),)))


_KINDS: dict[WaitKind, str] = {"thread": "thread:"}
_NEEDS = {
    ("queue", "item"): "has no item",
    ("queue", "room"): "has no room",
    ("queue", "join"): "is not worked off",
    ("lock", "condition"): "of a condition",
    ("condition", "barrier"): "a barrier",
    ("event", ""): "is not set",
    ("semaphore", ""): "has no room",
}
"""What is missing, of a kind and its goal."""


def _listed(callbacks: Sequence[Callback], called: Called) -> tuple[str, ...]:
    """The done callbacks, a line each: `wakes a`, `calls on_done`."""
    shown = len(callbacks) if len(callbacks) <= MOST_CALLBACKS else MOST_CALLBACKS - 1
    more = len(callbacks) - shown
    return (*(label(each, called) for each in callbacks[:shown]), *([f"… {more} more"] if more else []))


def label(callback: Callback, called: Called) -> str:
    """What a done callback does: `wakes a`, `tells gather`, `calls on_done`."""
    if callback.kind == "wake":
        return f"wakes {(called(callback.task) if callback.task else None) or 'a task'}"
    function = callback.function or ""
    if callback.of_asyncio and function in _OWN:
        return _OWN[function]
    return f"calls {function.replace('.<locals>', '')}"


_OWN = {
    "_run_until_complete_cb": "stops the loop",
    "gather.<locals>._done_callback": "tells gather",
    "_wait.<locals>._on_completion": "tells wait",
    "_release_waiter": "ends the wait",
    "TaskGroup._on_task_done": "tells its group",
    "as_completed.<locals>._on_completion": "tells as_completed",
    "_AsCompletedIterator._handle_completion": "tells as_completed",
    "shield.<locals>._inner_done_callback": "tells shield",
    "shield.<locals>._outer_done_callback": "lets go of it",
    "_chain_future.<locals>._call_check_cancel": "tells the thread",
    "_chain_future.<locals>._call_set_state": "tells the thread",
}
"""What done callbacks of asyncio's own do, by their functions."""


def sentence(row: Row, *, begun: bool) -> str:
    """A row in words."""
    if row.outcome is not None:
        return f"Task {row.name} is {row.outcome}."
    frames = [
        f"… {each} more …" if isinstance(each, int) else f"{each.function}{_at(each, begun=begun)}"
        for each in row.chain
    ]
    parts = [f"Task {row.name} is {row.state}: {', which awaits '.join(frames) or 'it has no frame'}"]
    if row.future:
        parts.append(f"{'it awaited a' if row.state == 'ready' else 'awaits'} {_spoken(row.future)}")
    if row.end is not None:
        parts.append(_spoken(row.end.lines))
    if row.callbacks:
        parts.append(f"when it is done: {', '.join(row.callbacks)}")
    return f"{'; '.join(parts)}."


def _at(frame: Frame, *, begun: bool) -> str:
    return "" if frame.line is None else f", {'at' if begun else 'to begin at'} line {frame.line}"


def _spoken(lines: Sequence[str]) -> str:
    more = f" ({', '.join(lines[1:])})" if lines[1:] else ""
    return f"{lines[0]}{more}"
