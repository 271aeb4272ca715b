"""Handles: what the callbacks in a loop's ready queue will do, asyncio's own in words of what they are for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from diagram_gen.model.trace import Handle
from diagram_gen.narration import nouns
from diagram_gen.narration.changes import GATHER, Situation

STOPS = "_run_until_complete_cb"
"""The done callback with which asyncio stops a loop that was to run until a future is done."""
_ENDS_WAIT = "call _release_waiter"
_MOST = 3
_EXITS = ("SystemExit", "KeyboardInterrupt")
_OUTCOMES = {"result": "is done", "exception": "has failed", "cancelled": "is cancelled"}
_LISTENERS = {
    GATHER: "gather",
    "call TaskGroup._on_task_done": "the task group",
    "call _wait._on_completion": "asyncio.wait",
    "call as_completed._on_completion": "as_completed",
    "call _AsCompletedIterator._handle_completion": "as_completed",
    "call shield._inner_done_callback": "shield",
}
"""Done callbacks of asyncio's, and who learns by them that a task has ended."""
_OWN = {
    "call _chain_future._set_state": "take the outcome of a call in a thread",
    "call _chain_future._call_check_cancel": "check that the call in a thread was not cancelled",
    "call shield._outer_done_callback": "clear up behind shield",
    _ENDS_WAIT: "end a wait",
}
"""Other callbacks of asyncio's."""


def _has_exited(here: Situation) -> bool:
    """Whether a task has ended the loop by an exception, so that nobody needs to tell it to stop."""
    known = here.step.loop.tasks if here.step.loop is not None else ()
    return any(task.state == "failed" and (task.exception or "").startswith(_EXITS) for task in known)


def ended(handle: Handle) -> str | None:
    """How the task has ended that a handle was called for: `Task-2 is done`; None if it was for none."""
    if handle.source is None or handle.cause not in _OUTCOMES:
        return None
    return f"{nouns.task(handle.source)} {_OUTCOMES[handle.cause]}"


def intent(handle: Handle, here: Situation) -> str:
    """What a handle will do when it runs: `resume task tea`, `call on_done`."""
    label, end = handle.label, ended(handle)
    if handle.cancelled:
        return "skip a cancelled handle"
    if not handle.of_asyncio:
        return nouns.deed(label, handle.task)
    if label.endswith("._read_from_self"):
        return "clear away its wake-up call"
    if label == f"call {STOPS}":
        is_told = handle.source in [task.name for task in here.ended]
        return "stop" if is_told and not _has_exited(here) else _stop(end, here)
    if label in _LISTENERS and end is not None:
        return f"tell {_LISTENERS[label]} that {end}"
    if label == _ENDS_WAIT and handle.cause == "timer":
        return _time_out(handle, here)
    if label == _ENDS_WAIT and end is not None:
        return f"end the wait for {nouns.task(handle.source or '')}"
    return _OWN.get(label) or nouns.deed(label, handle.task)


def _stop(end: str | None, here: Situation) -> str:
    if _has_exited(here):
        return f"call asyncio's own {STOPS}"
    return f"stop, since {end}" if end else "stop, since what it ran for is done"


def _time_out(handle: Handle, here: Situation) -> str:
    """The end of a wait by its time-out, with the task whose wait it is if there is no other that it may be."""
    timer = here.history.timers.get(handle.id)
    due = here.tasks.timed_out_at(timer.when) if timer is not None else []
    if len(due) == 1:
        return f"end the wait of {nouns.task(due[0].name)}, whose time-out is due"
    return "end a wait whose time-out is due"


def intents(handles: Sequence[Handle], here: Situation) -> str:
    """What handles will do, in their order: `resume Task-1, then start tasks a and b`."""
    found = []
    for (verb, _), group in groupby(handles, lambda handle: (_verb(handle), handle.of_asyncio)):
        several = list(group)
        names = [handle.task for handle in several if handle.task is not None and not handle.cancelled]
        sources = [handle.source for handle in several if handle.source is not None]
        if len(names) == len(several) > 1:
            plural = verb.replace("sleep of", "sleeps of").replace("wait of", "waits of")
            found.append(f"{plural} {nouns.tasks(names)}")
        elif several[0].of_asyncio and verb in _LISTENERS and len(sources) == len(several) > 1:
            found.append(f"tell {_LISTENERS[verb]} how {nouns.tasks(sources)} have ended")
        else:
            found += [intent(handle, here) for handle in several]
    counts = [(text, len(list(same))) for text, same in groupby(found)]
    texts = [text if count == 1 else f"{text} {'twice' if count == 2 else f'{count} times'}" for text, count in counts]
    more = len(texts) - _MOST
    if more > 1:
        texts[_MOST:] = [f"run {more} more handles"]
    return ", then ".join(texts) or "look for handles"


def _verb(handle: Handle) -> str:
    if handle.cancelled:
        return "skip"
    if handle.task is None or not handle.label.endswith(f" {handle.task}"):
        return handle.label
    return nouns.VERBS.get(verb := handle.label.removesuffix(f" {handle.task}"), verb)


def wakes(handle: Handle) -> bool:
    """Whether a handle lets a task run."""
    return not handle.cancelled and handle.task is not None and handle.label.startswith(("start ", "wake "))


def is_private(handle: Handle) -> bool:
    """Whether a handle calls what is nobody's business but the library's."""
    return (
        handle.of_asyncio
        and handle.task is None
        and handle.label.rpartition(".")[2].removeprefix("call ").startswith("_")
    )
