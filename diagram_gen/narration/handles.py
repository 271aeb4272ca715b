"""Handles: what the callbacks in a loop's ready queue will do, asyncio's own in words of what they are for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from diagram_gen.model.loop import Handle, HandleCause, Timer
from diagram_gen.narration import nouns
from diagram_gen.narration.changes import GATHER, calls
from diagram_gen.narration.situations import Situation

STOPS = "_run_until_complete_cb"
"""The done callback with which asyncio stops a loop that was to run until a future is done."""
_RELEASES = "_release_waiter"
_READS = "BaseSelectorEventLoop._read_from_self"
_TRACKS = "BaseEventLoop._set_coroutine_origin_tracking"
INTERRUPTED = "Runner._on_sigint.<locals>.<lambda>"
"""What asyncio.run queues once it has cancelled its task because of SIGINT, so that a loop that waits is woken."""
_MOST = 3
EXITS = ("SystemExit", "KeyboardInterrupt")
"""Exceptions that go through a loop, and stop it."""
_OUTCOMES: dict[HandleCause, str] = {"result": "is done", "exception": "has failed", "cancelled": "is cancelled"}
_LISTENERS = {
    GATHER: "gather",
    "TaskGroup._on_task_done": "the task group",
    "_wait.<locals>._on_completion": "asyncio.wait",
    "as_completed.<locals>._on_completion": "as_completed",
    "_AsCompletedIterator._handle_completion": "as_completed",
    "shield.<locals>._inner_done_callback": "shield",
}
"""Done callbacks of asyncio's, and who learns by them that a task has ended."""
_OWN = {
    "_chain_future.<locals>._set_state": "take the outcome of a call in a thread",
    "_chain_future.<locals>._call_check_cancel": "check that the call in a thread was not cancelled",
    "_chain_future.<locals>._call_set_state": "pass on how the task has ended to the thread that has asked",
    "run_coroutine_threadsafe.<locals>.callback": "create the task that a thread has asked for",
    "shield.<locals>._outer_done_callback": "clear up behind shield",
    _READS: "read the byte that has woken it",
    INTERRUPTED: "call what was to wake it",
    _TRACKS: "set whether coroutines note where they are made",
}
"""Other callbacks of asyncio's."""
ASKED_FOR = {
    _TRACKS,
    "_SelectorTransport._call_connection_lost",
    "_SelectorSocketTransport._call_connection_lost",
    "_UnixReadPipeTransport._call_connection_lost",
    "_UnixWritePipeTransport._call_connection_lost",
}
"""Private ones that a line of the program's asks for, which may have no other effect to tell of: it closes, or sets."""


def _has_exited(here: Situation) -> bool:
    """Whether a task has ended the loop by an exception, so that nobody needs to tell it to stop."""
    known = here.step.loop.tasks if here.step.loop is not None else ()
    return any(task.exception_class in EXITS for task in known)


def ended(handle: Handle, here: Situation) -> str | None:
    """How the task or the future has ended that a handle is called for: `Task-2 is done`; None if it is for none."""
    source, future = here.source(handle), here.future(handle.source)
    if source is None and future is not None and future.state != "pending":
        return f"{here.future_named(future.id)} {nouns.end(future)}"
    if source is None or handle.cause not in _OUTCOMES:
        return None
    return f"{nouns.task(here.called(source))} {_OUTCOMES[handle.cause]}"


def intent(handle: Handle, here: Situation) -> str:
    """What a handle will do when it runs: `resume task tea`, `call on_done`."""
    if handle.cancelled:
        return "skip a cancelled handle"
    end = ended(handle, here)
    if calls(handle, STOPS):
        return _stop(handle, end, here)
    if calls(handle, *_LISTENERS) and end is not None:
        return f"tell {_LISTENERS[handle.function or '']} that {end}"
    if calls(handle, _RELEASES) and handle.cause == "timer":
        return _time_out(handle, here)
    if calls(handle, _RELEASES) and end is not None:
        return f"end the wait for {nouns.task(here.called(handle.source))}"
    return _OWN[handle.function or ""] if calls(handle, *_OWN) else nouns.deed(handle, here.called)


def _stop(handle: Handle, end: str | None, here: Situation) -> str:
    if _has_exited(here):
        return f"call asyncio's own {STOPS}"
    if handle.source in [task.id for task in here.new.ended]:  # which is told already
        return "stop"
    return f"stop, since {end}" if end else "stop, since what it ran for is done"


def _time_out(handle: Handle, here: Situation) -> str:
    """The end of a wait by its time-out, with the task whose wait it is if there is no other that it may be."""
    timer = here.history.timers.get(handle.id)
    due = here.tasks.timed_out_at(timer.when) if timer is not None else []
    if len(due) == 1:
        return f"end the wait of {nouns.task(here.named(due[0]))}, whose time-out is due"
    return "end a wait whose time-out is due"


def intents(handles: Sequence[Handle], here: Situation) -> str:
    """What handles will do, in their order: `resume Task-1, then start tasks a and b`.

    Those that only wake a loop which waits are left out, if there are others.
    """
    handles = [each for each in handles if not calls(each, _READS, INTERRUPTED)] or handles
    clauses = [clause for _, alike in groupby(handles, _kind) for clause in _together([*alike], here)]
    counts = [(clause, len([*same])) for clause, same in groupby(clauses)]
    texts = [text if count == 1 else f"{text} {'twice' if count == 2 else f'{count} times'}" for text, count in counts]
    more = len(texts) - _MOST
    if more > 1:
        texts[_MOST:] = [f"run {more} more handles"]
    return ", then ".join(texts) or "look for handles"


def _kind(handle: Handle) -> tuple[object, ...]:
    """What handles have in common of which one clause can tell."""
    return handle.cancelled, handle.kind, handle.function, handle.task is None, handle.of_asyncio


def _together(alike: Sequence[Handle], here: Situation) -> list[str]:
    """What handles of one kind will do: in one clause, if that can name all tasks that it is about."""
    first, several = alike[0], len(alike) > 1 and not alike[0].cancelled
    tasks = [here.called(handle.task) for handle in alike if handle.task is not None]
    if several and tasks:
        return [f"{nouns.VERBS[first.kind][1]} {nouns.tasks(tasks)}"]
    sources = [id for handle in alike if (id := here.source(handle)) is not None]
    if several and calls(first, *_LISTENERS) and len(sources) == len(alike):
        ended = [here.called(id) for id in dict.fromkeys(sources)]
        if len(ended) == 1:  # of which several are told
            return [intent(first, here)]
        return [f"tell {_LISTENERS[first.function or '']} how {nouns.tasks(ended)} have ended"]
    return [intent(handle, here) for handle in alike]


def wakes(handle: Handle) -> bool:
    """Whether a handle lets a task run."""
    return not handle.cancelled and handle.task is not None and handle.kind in ("start", "wake")


def is_private(handle: Handle) -> bool:
    """Whether a handle calls what is nobody's business but the library's."""
    return handle.of_asyncio and (handle.function or "").rpartition(".")[2].startswith("_")


def ends_a_wait(timer: Handle | Timer) -> bool:
    """Whether a timer is one of which it is told where a task waits."""
    return timer.kind == "end_sleep" or (timer.kind == "end_wait" and timer.task is not None)
