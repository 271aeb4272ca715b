"""Events: where control stands at a step and how it came there, as a sentence or two without the last full stop."""

from __future__ import annotations

from collections.abc import Callable

from diagram_gen.narration import nouns
from diagram_gen.narration.changes import Moment, frame_key, innermost
from diagram_gen.narration.news import reason
from diagram_gen.narration.statements import Statements
from diagram_gen.trace import MODULE, Event, Frame, Step, Task, Trace, clock

_AWAITS = ("coroutine", "async_generator")
_GENERATORS = ("generator", "async_generator")
_FROM_OUTSIDE = {"timer", "io", "thread"}
"""Causes for which a handle joins the ready queue while the loop waits."""


def clause(moment: Moment, trace: Trace, statements: Statements) -> str:
    """What a step's own event is."""
    event = moment.step.event
    if event == "end":
        return _end(trace)
    if event in ("call", "return") and _is_class_body(moment, statements):
        name = nouns.function(moment.step.function)
        return f"The body of class {name} {'begins' if event == 'call' else 'ends'}"
    return _CLAUSES[event](moment)


def _start(moment: Moment) -> str:
    return "The program starts"


def _end(trace: Trace) -> str:
    failure = trace.exception
    if failure is None:
        return "The program ends"
    where = f", in {nouns.place(failure.function, failure.line)}" if failure.function else ""
    message = f": {nouns.value(failure.message)}" if failure.message else ""
    return f"The program ends with {failure.type}{message}{where}"


def _line(moment: Moment) -> str:
    step, before = moment.step, moment.before
    here = before is not None and frame_key(before) == frame_key(step) and before.event != "start"
    line = "the next line" if step.line is None else f"line {step.line}"
    return f"Next: {line}" + ("" if here else f" of {nouns.function(step.function)}")


def _call(moment: Moment) -> str:
    frame, step = moment.frame, moment.step
    if frame is None:
        return f"Control goes to {nouns.function(step.function)}"
    name, given = nouns.of_frame(frame), nouns.arguments(frame.variables)
    task = moment.running
    if task is not None and _is_outermost(frame, task):
        return f"{nouns.capital(nouns.task(task.name))} starts in {name}{given}"
    caller = _caller(step)
    if frame.kind in _GENERATORS:
        return f"{nouns.capital(caller)} asks {name} for its first value{given}"
    below = step.stack[-2] if len(step.stack) > 1 else None
    if frame.kind == "coroutine":
        if below is None or below.kind not in _AWAITS:
            return f"{nouns.capital(caller)} starts coroutine {name}{given}"
        inside = ", in the same task" if task is not None else ""
        return f"{nouns.capital(caller)} awaits {name}{inside}{given}"
    if below is not None and below.kind == "library" and moment.is_first_of_handle and step.loop and step.loop.handle:
        return f"The loop calls {name}{_because(moment)}{given}"
    return f"{nouns.capital(caller)} {'runs' if name.endswith(' comprehension') else 'calls'} {name}{given}"


def _because(moment: Moment) -> str:
    """Why the loop calls a callback."""
    handle = moment.step.loop.handle if moment.step.loop is not None else None
    if handle is None:
        return ""
    if handle.cause == "timer":
        return ", whose timer is due"
    if handle.source is not None and handle.cause in ("result", "exception", "cancelled"):
        return f", for {nouns.task(handle.source)} has ended"
    return ""


def _return(moment: Moment) -> str:
    frame = moment.frame
    value = nouns.value(moment.step.value)
    if frame is None:
        return f"{nouns.capital(nouns.function(moment.step.function))} is about to return {value}"
    name, task = nouns.capital(nouns.of_frame(frame)), moment.running
    if task is not None and _is_outermost(frame, task):
        return f"{name} is about to return {value}, which ends {nouns.task(task.name)}"
    if frame.kind in _GENERATORS:
        return f"{name} is about to end" + ("" if value == "None" else f", with the value {value}")
    return f"{name} is about to return {value}{_to(frame)}"


def _to(frame: Frame) -> str:
    return f" to {nouns.place(frame.returns_to.function, frame.returns_to.line)}" if frame.returns_to else ""


def _suspend(moment: Moment) -> str:
    frame, step, after = moment.frame, moment.step, moment.after
    line = "" if step.line is None else f", line {step.line}"
    if frame is None:
        return f"{nouns.capital(nouns.function(step.function))} suspends"
    task = moment.running
    name = nouns.of_frame(frame)
    if after is None:
        return f"{nouns.capital(name)}{line}, suspends"
    paused = _later(task, after)
    if task is None or paused is None or (paused.state == "running" and not _has_changed_hands(step, after)):
        return _yields(frame, step, after)
    return f"{nouns.capital(nouns.task(task.name))} suspends in {nouns.place(step.function, step.line)}{_pause(paused)}"


def _later(task: Task | None, after: Step) -> Task | None:
    """A task at a later step."""
    known = after.loop.tasks if after.loop is not None and task is not None else ()
    return next((each for each in known if task is not None and each.id == task.id), None)


def _has_changed_hands(step: Step, after: Step) -> bool:
    """Whether another handle runs, so that a task that runs at both steps was suspended in between."""
    return step.loop is not None and after.loop is not None and step.loop.iteration != after.loop.iteration


def _pause(task: Task) -> str:
    """What a task that has just suspended waits for."""
    if task.state == "waiting" and task.wait is not None:
        return f": {nouns.value(task.wait.text)}. Control goes to the event loop"
    return ", to let others go first" if task.state == "ready" else ". Control goes to the event loop"


def _yields(frame: Frame, step: Step, after: Step) -> str:
    """A generator or a coroutine that hands control back to what has called it."""
    name = nouns.capital(nouns.of_frame(frame))
    still = {each.id for each in after.stack}
    paused = [each for each in step.stack if each.id not in still and each.kind != "library"]
    chained = len(step.stack) > 1 and step.stack[-2].kind in (*_GENERATORS, "coroutine")
    receiver = paused[0] if paused else None if chained else frame
    to = _to(receiver) if receiver is not None else ""
    if frame.kind in _GENERATORS:
        return f"{name} yields {nouns.value(step.value)}{to}, and suspends"
    where = "" if step.line is None else f" at line {step.line}"
    return f"{name} suspends{where}" + (f": control goes back{to}" if to else "")


def _resume(moment: Moment) -> str:
    frame, step = moment.frame, moment.step
    at = "" if step.line is None else f" at line {step.line}"
    if frame is None:
        return f"{nouns.capital(nouns.function(step.function))} goes on{at}"
    task, handle = moment.running, step.loop.handle if step.loop is not None else None
    if task is not None and handle is not None and moment.is_first_of_handle:
        why = reason(handle, task, moment.history)
        where = nouns.place(step.function, step.line)
        return f"{nouns.capital(nouns.task(task.name))} goes on in {where}" + (f": {why}" if why else "")
    name = nouns.of_frame(frame)
    if _is_thrown_into(moment) or frame.returns_to is None or not _is_resumed_by_caller(moment):
        return f"{nouns.capital(name)} goes on{at}"
    caller = nouns.capital(_caller(step))
    if frame.kind in _GENERATORS:
        return f"{caller} asks {name} for its next value: it goes on{at}"
    return f"{caller} resumes {name}{at}"


def _is_resumed_by_caller(moment: Moment) -> bool:
    """Whether control came from the frame that the resumed one returns to, and not down a chain of those that await."""
    below = moment.step.stack[-2] if len(moment.step.stack) > 1 else None
    if below is None or below.kind not in (*_GENERATORS, "coroutine"):
        return True
    caller = innermost(moment.before) if moment.before is not None else None
    return caller is not None and caller.id == below.id


def _is_thrown_into(moment: Moment) -> bool:
    """Whether the first thing that happens after a suspension is an exception, in the same place."""
    after, step = moment.after, moment.step
    return after is not None and (after.event, after.line, frame_key(after)) == ("raise", step.line, frame_key(step))


def _raise(moment: Moment) -> str:
    step, before, frame = moment.step, moment.before, moment.frame
    error = nouns.value(step.value)
    where = nouns.place(step.function, step.line)
    if before is not None and before.event == "raise" and _has_come_up(before, step):
        return f"The exception leaves {nouns.function(before.function)}, and goes on up in {where}{_ends(moment)}"
    if before is not None and before.event == "return" and error.startswith("StopIteration"):
        return f"{nouns.capital(nouns.function(before.function))} has returned, so {error} is raised in {where}"
    if before is not None and before.event == "resume" and _is_same_place(before, step):
        return f"{error} is raised where {nouns.function(step.function)} was suspended, line {step.line}{_ends(moment)}"
    if step.value is None:
        return f"An exception leaves {where}{_ends(moment)}"
    again = " again" if step.value in (moment.raised, moment.handled) and frame is not None else ""
    return f"{error} is raised{again} in {where}{_ends(moment)}"


def _has_come_up(before: Step, step: Step) -> bool:
    return before.value == step.value and frame_key(before) != frame_key(step)


def _is_same_place(before: Step, step: Step) -> bool:
    return before.line is not None and (before.line, frame_key(before)) == (step.line, frame_key(step))


def _ends(moment: Moment) -> str:
    """That an exception ends the task, if it leaves its outermost frame."""
    frame, task, after = moment.frame, moment.running, moment.after
    if frame is None or task is None or after is None or not _is_outermost(frame, task):
        return ""
    return "" if any(each.id == frame.id for each in after.stack) else f", which ends {nouns.task(task.name)}"


def _loop(moment: Moment) -> str:
    loop = moment.step.loop
    if loop is None:
        return "The event loop runs"
    if loop.handle is not None:
        return f"Still in iteration {loop.iteration}, the loop is about to {nouns.intent(loop.handle)}"
    before = moment.before.loop if moment.before is not None else None
    waited = f"{_waited(moment)}. " if before is not None and loop.time > before.time else ""
    return f"{waited}Iteration {loop.iteration}: the loop is about to {nouns.intents(loop.ready)}"


def _waited(moment: Moment) -> str:
    """That the clock has moved before an iteration, and why."""
    loop = moment.step.loop
    causes = [handle.cause for handle in loop.ready] if loop is not None else []
    time = clock(loop.time if loop is not None else None)
    if moment.outside or not _FROM_OUTSIDE.issuperset(causes):
        return f"The clock has moved to {time}"
    timers = causes.count("timer")
    due = f", when {'a timer is' if timers == 1 else f'{timers} timers are'} due" if timers else ""
    return f"Nothing was ready: the loop has waited until {time}{due}"


def _is_outermost(frame: Frame, task: Task) -> bool:
    return bool(task.stack) and task.stack[0].id == frame.id


def _is_class_body(moment: Moment, statements: Statements) -> bool:
    frame, line = moment.frame, moment.step.line
    if frame is None or frame.kind != "function" or line is None:
        return False
    ranges = statements.classes.get(frame.function.rpartition(".")[2], ())
    return any(first <= line <= last for first, last in ranges)


def _caller(step: Step) -> str:
    """What has called the innermost frame."""
    target = step.stack[-1].returns_to if step.stack else None
    return nouns.function(target.function if target is not None else MODULE)


_CLAUSES: dict[Event, Callable[[Moment], str]] = {
    "start": _start,
    "line": _line,
    "call": _call,
    "return": _return,
    "suspend": _suspend,
    "resume": _resume,
    "raise": _raise,
    "loop": _loop,
}
"""What says each event that does not need more than its moment."""
