"""Reasons: why a task goes on, or is about to."""

from __future__ import annotations

from diagram_gen.model.scene import shorten
from diagram_gen.model.trace import ENDED, Handle, Task, Wait
from diagram_gen.narration import nouns
from diagram_gen.narration.changes import History

SLEPT, ASKED = "its sleep is over", "its cancellation was requested"
"""Reasons for a task to go on."""
_LONGEST = 80
_TIMED_OUT = "time out "
_AGAIN = ", so it looks again"
_WOKEN = (
    ("waiting for an item in ", f"an item was put into {{}}{_AGAIN}"),
    ("waiting for room in ", f"an item was taken from {{}}{_AGAIN}"),
    ("waiting until queue ", "queue {}"),
    ("waiting until a queue ", "a queue {}"),
    ("waiting for the lock of ", "the lock of {} is free, and it is next in line"),
    ("waiting for lock ", "lock {} is free, and it is next in line"),
    ("waiting for a lock", "the lock{} is free, and it is next in line"),
    ("waiting for semaphore ", "semaphore {} lets it through"),
    ("waiting for a semaphore", "the semaphore{} lets it through"),
    ("waiting for event ", "event {} was set"),
    ("waiting for an event", "the event{} was set"),
    ("waiting for condition ", "it was notified by condition {}, and needs the lock again"),
    ("waiting for a condition", "it was notified by the condition{}, and needs the lock again"),
    ("waiting at ", "something has changed at {}"),
)
"""How the texts of waits begin, and what ends such a wait, with a place for the rest of the text.

A lock or a semaphore lets those who wait in, in their order: nobody else can take what one of them was woken for.
A queue or a condition only wakes them, to look again.
"""


def reason(handle: Handle, task: Task | None, history: History) -> str | None:
    """Why a handle makes its task go on, in words about the task; None if that is not known, or needs no words."""
    wait = history.waits.get(task.id) if task is not None else None
    if handle.cause == "cancelled":
        if handle.source is not None:
            return f"{_named(handle)} was cancelled"
        return asked(task) if task is not None and task.cancelling else "what it waited for was cancelled"
    if task is not None and task.cancelling and (task.cancel_requested_at or 0) >= handle.made_ready_at:
        return asked(task)
    if handle.cause == "result":
        return f"{_named(handle)} is done" if handle.source else _over(wait, history)
    if handle.cause == "exception":
        failed = history.failures.get((handle.id, handle.made_ready_at)) if handle.source is None else None
        if failed is not None and wait is not None and wait.kind == "gather":
            return f"{nouns.task(failed)} failed, and gather passes its exception on"
        return f"{_named(handle)} has failed"
    if handle.cause == "yielded":
        return "it had let others go first"
    return f"thread {nouns.value(handle.source)} woke it" if handle.cause == "thread" and handle.source else None


def asked(task: Task) -> str:
    """That the cancellation of a task was requested, and whether by a time-out."""
    if (task.cancel_requested_by or "").startswith(_TIMED_OUT):
        return "its time-out requested its cancellation"
    return ASKED


def _named(handle: Handle) -> str:
    """What made a task ready that waited for it."""
    return f"{nouns.task(handle.source)}, for which it waited," if handle.source else "what it waited for"


def _over(wait: Wait | None, history: History) -> str | None:
    """That a wait has ended, as a reason: `its sleep is over`, `event `x` was set`."""
    if wait is None:
        return None
    if wait.kind == "sleep":
        return SLEPT
    text = nouns.without_time_out(wait)
    if text.startswith("waiting to be told"):
        return "all that it waited for is done" if text.endswith("all are done") else "one that it waited for is done"
    if wait.kind in ("timeout", "gather") and wait.deadline is not None and _all_go_on(wait, history):
        return f"the time-out of its {'wait_for' if wait.kind == 'timeout' else 'wait'} has passed"
    text = text.removesuffix(" or the first failure").removesuffix(", shielded")
    for begin, end in _WOKEN:
        if text.startswith(begin):
            if history.shuts_down and end.endswith(_AGAIN):
                return "something has changed at its queue, so it looks again"
            return end.format(shorten(_rest(text, begin), _LONGEST))
    if not text.startswith("waiting "):
        return "its wait is over"
    return f"its {shorten(text.replace('waiting', 'wait', 1), _LONGEST)} is over"


def _rest(text: str, begin: str) -> str:
    return text.removeprefix(begin).replace(" is worked off", " was worked off")


def _all_go_on(wait: Wait, history: History) -> bool:
    """Whether all that is waited for are tasks which have not ended."""
    states = {task.name: task.state for task in history.tasks.values()}
    return bool(wait.on) and all(states.get(name, "done") not in ENDED for name in wait.on)
