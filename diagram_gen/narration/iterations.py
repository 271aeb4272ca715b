"""Iterations: what the event loop does at a step of its own."""

from __future__ import annotations

from diagram_gen.narration import nouns
from diagram_gen.narration.changes import Moment
from diagram_gen.trace import Loop, Step, clock

_EXITS = ("SystemExit", "KeyboardInterrupt")
_FROM_OUTSIDE = {"timer", "io", "thread"}
"""Causes for which a handle joins the ready queue while the loop waits."""


def iteration(moment: Moment) -> str:
    """How long the loop has waited, and which handles it is about to run."""
    loop = moment.step.loop
    if loop is None:
        return "The event loop runs"
    if loop.handle is not None:
        intent = nouns.intents([loop.handle], _has_exited(loop))
        return f"Still in iteration {loop.iteration}, the loop is about to {intent}"
    before = moment.before.loop if moment.before is not None else None
    waited = f"{_waited(moment)}. " if before is not None and loop.time > before.time else ""
    return f"{waited}Iteration {loop.iteration}: the loop is about to {nouns.intents(loop.ready, _has_exited(loop))}"


def _has_exited(loop: Loop) -> bool:
    """Whether a task has ended the loop by an exception, so that nobody needs to tell it to stop."""
    return any(task.state == "failed" and (task.exception or "").startswith(_EXITS) for task in loop.tasks)


def _waited(moment: Moment) -> str:
    """That the clock has moved before an iteration, and why."""
    loop = moment.step.loop
    causes = [handle.cause for handle in loop.ready] if loop is not None else []
    time = clock(loop.time if loop is not None else None)
    if moment.outside or not _FROM_OUTSIDE.issuperset(causes) or _may_have_blocked(moment.before):
        return f"The clock has moved to {time}"
    timers = causes.count("timer")
    threads = {handle.source for handle in loop.ready if handle.cause == "thread"} if loop is not None else set()
    if timers:
        why = f", when {'a timer is' if timers == 1 else f'{timers} timers are'} due"
    else:
        why = f", when thread {nouns.value(threads.pop())} woke it" if len(threads) == 1 else ""
    return f"Nothing was ready: the loop has waited until {time}{why}"


def _may_have_blocked(before: Step | None) -> bool:
    """Whether the loop was to call something since the step before that it may have waited in."""
    if before is None or before.loop is None or before.event != "loop":
        return False
    handles = (before.loop.handle, *before.loop.ready)
    return any(each.task is None and not nouns.is_private(each) for each in handles if each is not None)
