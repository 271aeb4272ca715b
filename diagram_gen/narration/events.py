"""Events: where control stands at a step and how it came there, as a sentence or two without the last full stop."""

from __future__ import annotations

from collections.abc import Callable

from diagram_gen.model import words
from diagram_gen.model.frame import Frame, FrameKind
from diagram_gen.model.loop import CANCELLED, Task
from diagram_gen.model.trace import Event, Step, Trace
from diagram_gen.narration import nouns
from diagram_gen.narration.flow import back, is_block_end
from diagram_gen.narration.iterations import iteration
from diagram_gen.narration.pauses import resume, suspend
from diagram_gen.narration.places import frame_key
from diagram_gen.narration.situations import Situation
from diagram_gen.narration.statements import Statements

_AWAITS = ("coroutine", "async_generator")


def clause(here: Situation, trace: Trace, statements: Statements) -> str:
    """What a step's own event is."""
    event = here.step.event
    if event == "end":
        return _end(trace)
    if event in ("call", "return") and _is_class_body(here, statements):
        name = nouns.function(here.step.function)
        return f"The body of class {name} {'begins' if event == 'call' else 'ends'}"
    if event == "line":
        return _line(here, statements)
    if event == "suspend":
        return suspend(here, statements)
    if event == "raise":
        return _raise(here, statements)
    return _CLAUSES[event](here)


def _start(here: Situation) -> str:
    return "The program starts"


def _end(trace: Trace) -> str:
    failure = trace.exception
    if failure is None:
        return "The program ends"
    where = f", in {nouns.place(failure.function, failure.line, failure.file)}" if failure.function else ""
    message = f": {nouns.message(failure)}" if failure.message else ""
    return f"The program ends with {failure.type}{message}{where}"


def is_place_alone(here: Situation, statements: Statements) -> bool:
    """Whether all that a step's own event says is the line that is next."""
    step = here.step
    if step.event != "line" or step.line is None or _is_still_there(here, statements):
        return False
    return back(here, statements) is None


def _is_still_there(here: Situation, statements: Statements) -> bool:
    """Whether control stands at a line only because an exception leaves it."""
    line = here.step.line
    return line is not None and here.place == ("raise", line) and line not in statements.blocks


def _line(here: Situation, statements: Statements) -> str:
    step, before = here.step, here.before
    same = before is not None and frame_key(before) == frame_key(step) and before.event != "start"
    line = "the next line" if step.line is None else f"line {step.line}"
    line += words.of(step.file) if same else f" of {nouns.function(step.function)}{words.within(step.file)}"
    if _is_still_there(here, statements):
        return f"Still at {line}, which the exception leaves"
    repeated = back(here, statements)
    if repeated is not None:
        return f"Back to the {repeated}: {line}"
    return f"Next: {line}" + (", the end of the with block" if is_block_end(here, statements) else "")


def _call(here: Situation) -> str:
    frame, step = here.frame, here.step
    if frame is None:
        return f"Control goes to {nouns.function(step.function)}"
    if here.is_thrown_into and here.after is not None and here.after.exception_class == "GeneratorExit":
        return f"{nouns.capital(nouns.of_frame(frame))} is closed before its first line"
    if here.is_thrown_into:
        return f"An exception is thrown into {nouns.of_frame(frame)} before its first line"
    return f"{_begins(frame, here)}{nouns.arguments(frame.variables)}"


def _begins(frame: Frame, here: Situation) -> str:
    """Whose call it is with which a frame begins: a task's, a thread's, a function's, or the loop's."""
    step, name, task = here.step, nouns.of_frame(frame), here.running
    if task is not None and _is_outermost(frame, task):
        starting = nouns.capital(nouns.task(here.named(task)))
        if _is_eager(task, step):
            return f"{starting} starts eagerly in {name}, inside the call that creates it"
        return f"{starting} starts in {name}"
    thread = nouns.thread_caller(step, here.history.names)
    if thread is not None and frame.kind == "function":
        starts = here.before is None and here.switched and not nouns.is_worker(step)
        return f"It starts in {name}" if starts else f"{nouns.capital(thread)} calls {name}"
    below = step.stack[-2].kind if len(step.stack) > 1 else None
    if frame.kind == "function" and below == "library" and here.is_first_of_handle and step.loop and step.loop.handle:
        who = "The loop" if task is None else nouns.capital(nouns.task(here.named(task)))
        return f"{who} calls {name}{_because(here) if task is None else ''}"
    return f"{nouns.capital(nouns.caller(step))} {_calls(frame, below, name, here)}"


def _is_eager(task: Task, step: Step) -> bool:
    """Whether a task that starts does so in the turn of another, or of a callback, and not in one of its own."""
    handle = step.loop.handle if step.loop is not None else None
    return handle is not None and handle.task != task.id


def _calls(frame: Frame, below: FrameKind | None, name: str, here: Situation) -> str:
    """What a caller does whose own frame is of the kind `below`: that differs with the kind of what begins."""
    awaits = below in _AWAITS
    if frame.kind == "generator" and awaits and not nouns.is_nameless(frame):
        return f"starts {name}"  # it may be awaiting it
    if frame.kind in nouns.GENERATORS:
        return f"asks {name} for its first value"
    if frame.kind == "coroutine":
        inside = ", in the same task" if here.running is not None else ""
        return f"awaits {name}{inside}" if awaits else f"starts coroutine {name}"
    return f"{'runs' if nouns.is_comprehension(frame) else 'calls'} {name}"


def _because(here: Situation) -> str:
    """Why the loop calls a callback."""
    handle = here.step.loop.handle if here.step.loop is not None else None
    if handle is None:
        return ""
    if handle.cause == "timer":
        return ", whose timer is due"
    source = here.source(handle)
    if source is not None and handle.cause in ("result", "exception", "cancelled"):
        return f", for {nouns.task(here.called(source))} has ended"
    future = here.future(handle.source)
    return f", for {here.future_named(future.id)} {nouns.end(future)}" if future is not None else ""


def _return(here: Situation) -> str:
    frame = here.frame
    value = nouns.value(here.step.value)
    if frame is None:
        return f"{nouns.capital(nouns.function(here.step.function))} is about to return {value}"
    name, task = nouns.capital(nouns.of_frame(frame)), here.running
    if task is not None and _is_outermost(frame, task) and _has_ended_by_then(task, here):
        return f"{name} is about to return {value}, which ends {nouns.task(here.named(task))}"
    awaited = len(here.step.stack) > 1 and here.step.stack[-2].kind in _AWAITS and frame.kind == "generator"
    if frame.kind in nouns.GENERATORS and not (awaited and value != "None"):
        return f"{name} is about to end" + ("" if value == "None" else f", with the value {value}")
    thread = nouns.thread_caller(here.step, here.history.names)
    if thread is not None:
        executor = "'s executor" if nouns.is_worker(here.step) else ""
        return f"{name} is about to return {value} to {thread}{executor}"
    loop = here.step.loop
    is_callback = len(here.step.stack) == 2 and here.step.stack[0].kind == "library"
    if loop is not None and loop.running is None and is_callback:
        return f"{name} is about to return {value} to the event loop"
    return f"{name} is about to return {value}{nouns.to(frame)}"


def _raise(here: Situation, statements: Statements) -> str:
    step, before, frame = here.step, here.before, here.frame
    error = nouns.value(step.value)
    where = nouns.place(step.function, step.line, step.file)
    if before is not None and before.event == "raise" and _has_come_up(before, step):
        return f"The exception leaves {nouns.function(before.function)}, and goes on up in {where}{_ends(here)}"
    if (
        before is not None
        and before.event == "return"
        and step.exception_class == "StopIteration"
        and _has_paused(before)
    ):
        return f"{nouns.capital(nouns.function(before.function))} has returned, so {error} is raised in {where}"
    if before is not None and before.event == "resume" and _is_same_place(before, step) and not here.is_timed_out:
        if _is_raised_by_group(here):
            return f"The task group raises {error} again in {where}{_ends(here)}"
        line, function = f"line {step.line}{words.of(step.file)}", nouns.function(step.function)
        handled = before.handling is not None and before.handling == step.value
        is_again = handled and step.value == here.handled_when_suspended
        is_thrown = handled and not is_again and frame is not None and frame.kind in nouns.GENERATORS
        if here.comes_to("thrown") or is_thrown:
            return f"{error} is thrown into {function} where it was suspended, {line}{_ends(here)}"
        if not handled and step.line not in statements.crowded:
            return f"{error} is raised where {function} was suspended, {line}{_ends(here)}"
    if step.value is None:
        return f"An exception leaves {where}{_ends(here)}"
    if here.is_timed_out:
        taken = "takes its request back, and turns CancelledError()"
        return f"The time-out {taken} into {error}, raised in {where}{_ends(here)}"
    again = " again" if step.value in (here.handled, *here.raised) and frame is not None else ""
    return f"{error} is raised{again} in {where}{_ends(here)}"


def _is_raised_by_group(here: Situation) -> bool:
    """Whether a task group that has waited for the end of its tasks, though cancelled, passes the cancellation on."""
    task, loop = here.running, here.step.loop
    if task is None or loop is None or loop.handle is None or here.step.exception_class != CANCELLED:
        return False
    is_told = loop.handle.cause == "result" and (task.cancel_requested_at or 0) < loop.handle.made_ready_at
    wait = here.history.waits.get(task.id)
    return is_told and wait is not None and wait.kind == "task_group"


def _has_paused(before: Step) -> bool:
    """Whether the frame of a step is one whose return its caller sees as a `StopIteration`."""
    return bool(before.stack) and before.stack[-1].kind in nouns.PAUSABLE


def _has_come_up(before: Step, step: Step) -> bool:
    """Whether an exception has come from the frame of the step before: not from a task's, as the loop has stopped."""
    was_in_task = before.loop is not None and before.loop.running is not None and step.loop is None
    return before.value == step.value and frame_key(before) != frame_key(step) and not was_in_task


def _is_same_place(before: Step, step: Step) -> bool:
    return before.line is not None and (before.line, frame_key(before)) == (step.line, frame_key(step))


def _ends(here: Situation) -> str:
    """That an exception ends the task, if it leaves its outermost frame."""
    frame, task = here.frame, here.running
    if frame is None or task is None or here.after is None or not _is_outermost(frame, task):
        return ""
    if frame.id not in here.left or not _has_ended_by_then(task, here):
        return ""
    return f", which ends {nouns.task(here.named(task))}"


def _has_ended_by_then(task: Task, here: Situation) -> bool:
    """Whether nothing of a task is left at the next step: code of a library may go on that has called the outermost."""
    after = here.after.loop if here.after is not None else None
    later = here.tasks.find(after.tasks, task.id) if after is not None else None
    return later is None or not later.stack


def _is_outermost(frame: Frame, task: Task) -> bool:
    """Whether a frame is the outermost of a task's, and one that a task can run, which no plain function is."""
    return bool(task.stack) and task.stack[0].id == frame.id and frame.kind in nouns.PAUSABLE


def _is_class_body(here: Situation, statements: Statements) -> bool:
    frame, line = here.frame, here.step.line
    if frame is None or frame.kind != "function" or line is None:
        return False
    ranges = statements.classes.get(frame.function.rpartition(".")[2], ())
    return any(first <= line <= last for first, last in ranges)


_CLAUSES: dict[Event, Callable[[Situation], str]] = {
    "start": _start,
    "call": _call,
    "return": _return,
    "resume": resume,
    "loop": iteration,
}
"""What says each event that does not need more than its situation."""
