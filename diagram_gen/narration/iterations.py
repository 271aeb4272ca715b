"""Iterations: what the event loop does at a step of its own."""

from __future__ import annotations

from diagram_gen.model.times import clock
from diagram_gen.model.trace import Step
from diagram_gen.narration import handles, nouns
from diagram_gen.narration.situations import Situation

_FROM_OUTSIDE = {"timer", "io", "thread"}
"""Causes for which a handle joins the ready queue while the loop waits."""


def iteration(here: Situation) -> str:
    """Which handles the loop is about to run."""
    loop = here.step.loop
    if loop is None:
        return "The event loop runs"
    if loop.handle is not None:
        intent = handles.intent(loop.handle, here)
        return f"Still in iteration {loop.iteration}, the loop is about to {intent}"
    return f"Iteration {loop.iteration}: the loop is about to {handles.intents(loop.ready, here)}"


def waited(here: Situation) -> str | None:
    """That the clock has moved before an iteration, and why; None if it hasn't."""
    loop = here.step.loop
    if loop is None or not _has_moved(here.step, here.before):
        return None
    causes = [handle.cause for handle in loop.ready]
    time = clock(loop.time)
    if here.outside or not _FROM_OUTSIDE.issuperset(causes) or _may_have_blocked(here.before):
        return f"The clock has moved to {time}"
    timers = causes.count("timer")
    threads = {handle.thread: handle for handle in loop.ready if handle.cause == "thread"}
    if timers:
        why = f", when {'a timer was' if timers == 1 else f'{timers} timers were'} due"
    else:
        why = f", when {nouns.thread(threads.popitem()[1], here.history.names)} woke it" if len(threads) == 1 else ""
    return f"Nothing was ready: the loop has waited until {time}{why}"


def has_waited(step: Step, before: Step | None) -> bool:
    """Whether the loop has let time pass before an iteration since the step before, with nothing to run meanwhile."""
    return _has_moved(step, before) and not _has_had_work(before) and not _may_have_blocked(before)


def _has_moved(step: Step, before: Step | None) -> bool:
    """Whether an iteration begins at a step, and the clock has moved since the step before."""
    loop, was = step.loop, before.loop if before is not None else None
    begins = step.event == "loop" and loop is not None and loop.handle is None
    return begins and loop is not None and was is not None and loop.time > was.time


def _has_had_work(before: Step | None) -> bool:
    """Whether a handle was ready as the program gave way, so that the loop went on at once, however long that took."""
    return before is not None and before.event != "loop" and before.loop is not None and bool(before.loop.ready)


def _may_have_blocked(before: Step | None) -> bool:
    """Whether the loop was to call something since the step before that it may have waited in."""
    if before is None or before.loop is None or before.event != "loop":
        return False
    might = (before.loop.handle, *before.loop.ready)
    return any(each.task is None and not handles.is_private(each) for each in might if each is not None)
