"""Reasons: why a task goes on, or is about to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from diagram_gen.model import waiting
from diagram_gen.model.loop import ENDED, Handle, HandleCause, Task, Wait, WaitGoal, WaitKind
from diagram_gen.model.waiting import ON_TASKS
from diagram_gen.narration import nouns
from diagram_gen.narration.history import History
from diagram_gen.narration.mentions import shorten
from diagram_gen.narration.situations import Situation

SLEPT, ASKED = "its sleep is over", "its cancellation was requested"
"""Reasons for a task to go on."""
_LONGEST = 80
_AGAIN = ", so it looks again"
_WOKEN: dict[tuple[WaitKind, WaitGoal | None], tuple[str, str]] = {
    ("queue", "item"): (f"an item was put into queue {{}}{_AGAIN}", f"an item was put into a queue{_AGAIN}"),
    ("queue", "room"): (f"an item was taken from queue {{}}{_AGAIN}", f"an item was taken from a queue{_AGAIN}"),
    ("queue", "join"): ("queue {} was worked off", "a queue was worked off"),
    ("lock", None): ("lock {} is free, and it is next in line", "the lock is free, and it is next in line"),
    ("lock", "condition"): (
        "the lock of condition {} is free, and it is next in line",
        "the lock of a condition is free, and it is next in line",
    ),
    ("semaphore", None): ("semaphore {} lets it through", "the semaphore lets it through"),
    ("event", None): ("event {} was set", "the event was set"),
    ("condition", None): (
        "it was notified by condition {}, and needs the lock again",
        "it was notified by the condition, and needs the lock again",
    ),
    ("condition", "barrier"): ("something has changed at barrier {}", "something has changed at a barrier"),
}
"""What ends a wait, with a place for the name of what was waited for, and without one.

A lock or a semaphore lets those who wait in, in their order: nobody else can take what one of them was woken for.
A queue or a condition only wakes them, to look again.
"""


def reason(handle: Handle, task: Task | None, here: Situation) -> str | None:
    """Why a handle makes its task go on, in words about the task; None if that is not known, or needs no words."""
    if handle.cause != "cancelled" and task is not None and _is_asked_since(task, handle):
        return asked(task)
    because = _BECAUSE.get(handle.cause)
    return None if because is None else because(handle, task, here)


def _is_asked_since(task: Task, handle: Handle) -> bool:
    """Whether the cancellation of a task was requested once its handle was in the ready queue."""
    return task.cancelling > 0 and (task.cancel_requested_at or 0) >= handle.made_ready_at


def _of_cancellation(handle: Handle, task: Task | None, here: Situation) -> str:
    if here.source(handle) is not None:
        return f"{_cause(handle, here)} was cancelled"
    return asked(task) if task is not None and task.cancelling else "what it waited for was cancelled"


def _of_result(handle: Handle, task: Task | None, here: Situation) -> str | None:
    if here.source(handle) is None:
        return _of_future(handle, task, here) or _over(_wait(task, here), here)
    return f"{_cause(handle, here)} is done"


def _of_failure(handle: Handle, task: Task | None, here: Situation) -> str:
    """What has failed; where gather passes an exception on, the task whose that is."""
    wait, failed = _wait(task, here), here.history.failures.get((handle.id, handle.made_ready_at))
    if here.source(handle) is None and failed is not None and wait is not None and wait.kind == "gather":
        return f"{nouns.task(here.called(failed))} failed, and gather passes its exception on"
    return _of_future(handle, task, here) or f"{_cause(handle, here)} has failed"


def _of_future(handle: Handle, task: Task | None, here: Situation) -> str | None:
    """How the future has ended that a task has awaited, maybe behind a shield; None if it waited for anything else."""
    wait = _wait(task, here)
    if wait is None or (wait.kind, wait.goal) != ("future", None) or handle.source not in (wait.future, *wait.on):
        return None
    future = here.future(wait.on[0])
    if future is None or future.state == "pending":
        return None  # a time-out has ended the wait
    named = here.future_named(future.id)
    return f"{'the future' if named == 'a future' else named} {nouns.end(future)}"


def _of_thread(handle: Handle, task: Task | None, here: Situation) -> str | None:
    return None if handle.thread is None else f"{nouns.thread(handle, here.history.names)} woke it"


_BECAUSE: dict[HandleCause, Callable[[Handle, Task | None, Situation], str | None]] = {
    "cancelled": _of_cancellation,
    "result": _of_result,
    "exception": _of_failure,
    "yielded": lambda handle, task, here: "it had let others go first",
    "refused": lambda handle, task, here: "it could not wait for what it had suspended on",
    "thread": _of_thread,
}
"""What says each cause of a handle that explains something."""


def asked(task: Task) -> str:
    """That the cancellation of a task was requested, and whether by a time-out."""
    if task.cancel_requested_as == "time_out":
        return "its time-out requested its cancellation"
    return ASKED


def _cause(handle: Handle, here: Situation) -> str:
    """What made a task ready that waited for it."""
    source = here.source(handle)
    if source is None:
        return "what it waited for"
    return f"{nouns.task(here.called(source))}, for which it waited,"


def _wait(task: Task | None, here: Situation) -> Wait | None:
    """The wait that a task is in or comes from."""
    return None if task is None else here.history.waits.get(task.id)


def _over(wait: Wait | None, here: Situation) -> str | None:
    """That a wait has ended, as a reason: `its sleep is over`, `event `x` was set`."""
    if wait is None:
        return None
    if wait.kind == "sleep":
        return SLEPT
    if wait.kind in ON_TASKS and not wait.on:
        which, end = waiting.ENOUGH.get(wait.goal, ("all", "is done"))
        return f"{which} that it waited for {end}"
    if wait.deadline is not None and _all_go_on(wait, here.history):
        is_of_wait = wait.kind == "gather" and not wait.shielded
        return f"the time-out of its {'wait' if is_of_wait else 'wait_for'} has passed"
    if wait.kind == "queue" and wait.goal != "join" and here.history.shuts_down:
        return "something has changed at its queue, so it looks again"
    if (wait.kind, wait.goal) in _WOKEN:
        named, nameless = _WOKEN[wait.kind, wait.goal]
        name = wait.names[0] if wait.names else None
        return nameless if name is None else named.format(shorten(f"`{name}`", _LONGEST))
    bare = replace(wait, shielded=False, goal="all" if wait.goal == "failure" else wait.goal)
    said = waiting.phrase(bare, here.known)
    return f"its {shorten(f'wait {said.rest}', _LONGEST)} is over" if said.verb == "waiting" else "its wait is over"


def _all_go_on(wait: Wait, history: History) -> bool:
    """Whether all that is waited for are tasks and futures which have not ended."""
    known = [history.tasks.get(id) or history.futures.get(id) for id in wait.on]
    return bool(known) and all(each is not None and each.state not in ENDED for each in known)
