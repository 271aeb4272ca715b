"""Why the right answer to a question is right, in a sentence; an empty text where the trace does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diagram_gen.model.frame import Variable
from diagram_gen.model.loop import ENDED, Task
from diagram_gen.model.remembered import of_the_last
from diagram_gen.model.trace import Failure, Step, Trace
from diagram_gen.narration import nouns
from diagram_gen.narration.mentions import plain
from diagram_gen.narration.places import frame_key, handle_key, innermost, running
from diagram_gen.narration.question_drafts import Asking
from diagram_gen.narration.reasons import reason
from diagram_gen.narration.situations import situations

_Ready = tuple[str, int]
"""A handle in the ready queue: its id, and the step that put it there."""


@of_the_last
def _causes(trace: Trace) -> Mapping[_Ready, str]:
    """Why each handle makes its task go on, as a sentence, for those of which it is known."""
    found = {}
    for here in situations(trace):
        for handle in here.new.queued:
            why = reason(handle, here.task(handle.task), here)
            if why is not None:
                found[handle.id, handle.made_ready_at] = _sentence(plain(why))
            elif handle.cause == "created" and handle.task is not None:
                found[handle.id, handle.made_ready_at] = "It was created, and has not begun yet."
    return found


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def of_turn(ask: Asking, to: Step) -> str:
    """Why a task begins a turn at a step, or goes on with one in which it has started another eagerly."""
    key = handle_key(to.loop)
    if key is not None and key == handle_key(ask.here.loop):
        return "It has started another task eagerly, and goes on once that suspends or ends."
    return "" if key is None else _causes(ask.trace).get(key[:2], "")


def of_line(ask: Asking, to: Step) -> str:
    """Which function is entered, or goes on, or is not entered, before the line that runs next."""
    here, there = ask.here, nouns.capital(nouns.function(to.function))
    if frame_key(here) == frame_key(to):
        return _not_entered(ask)
    task = _running(to)
    if task is not None and here.loop is not None and here.loop.running != task.id:
        return f"{nouns.capital(nouns.task(ask.names.of(task)))} runs then, in {nouns.function(to.function)}."
    came = (step for step in ask.trace.steps[to.index - 1 : here.index : -1] if frame_key(step) == frame_key(to))
    event = next((step.event for step in came if step.event in ("call", "resume")), None)
    if event == "call":
        return f"{there} is entered."
    if event == "resume":
        return f"{there} goes on where it was suspended."
    return f"Control is back in {nouns.function(to.function)}." if innermost(here) is not None else ""


def _not_entered(ask: Asking) -> str:
    """That the coroutine function that a line names is not entered, if there is one."""
    callee = next((each for each in ask.reading.callees.get(ask.here.line or 0, ()) if each.is_coroutine), None)
    return "" if callee is None or ask.here.event != "line" else not_run(callee.name)


def not_run(name: str) -> str:
    """What the call of a coroutine function does."""
    return (
        f"A call of a coroutine function, such as {name}, makes a coroutine object, and runs nothing of the function."
    )


def of_output(ask: Asking, to: int) -> str:
    """Who has printed what is there by a step."""
    by = ask.trace.steps[to - 1]
    if by.event != "line" or by.line is None:
        return ""
    task, where = _running(by), nouns.place(by.function, by.line, by.file)
    if task is None:
        return f"It is printed in {where}."
    before, name = _running(ask.here), nouns.task(ask.names.of(task))
    if before is None or before.id == task.id or ask.here.thread != by.thread or by.loop is None:
        return f"{nouns.capital(name)} prints it, in {where}."
    is_over = any(each.id == before.id and each.state in ENDED for each in by.loop.tasks)
    gone = f"{nouns.capital(nouns.task(ask.names.of(before)))} {'ends' if is_over else 'gives way'}"
    return f"{gone}, and {name} prints it, in {where}."


def of_order(ask: Asking, printers: Sequence[str | None]) -> str:
    """In which order tasks print, given the task that prints each line, by its id."""
    loop, order = ask.here.loop, [each for each in dict.fromkeys(printers) if each is not None]
    if loop is None or len(order) < 2:
        return ""
    called = {task.id: ask.names.of(task) for step in ask.later if step.loop for task in step.loop.tasks}
    queued = [handle.task for handle in loop.ready if handle.task in order]
    if len(queued) > 1 and queued == [each for each in order if each in queued]:
        return f"{nouns.capital(nouns.tasks([called[id] for id in queued if id]))} run in the order of the ready queue."
    return f"{nouns.capital(nouns.tasks([called[id] for id in order]))} print in that order."


def of_value(ask: Asking, to: Step, right: str, before: str | None, variables: Sequence[Variable]) -> str:
    """Where a value comes from: what a function returns, what the line works it out from, or what was there before."""
    line, read = ask.here.line or 0, ask.reading
    returned = _returned(ask, to)
    if ask.of not in read.stored.get(line, ()):
        return "It is what it was before." if before == right else ""
    if returned is not None:
        return f"{nouns.capital(nouns.function(returned.function))} returns it." if returned.value == right else ""
    loaded = read.loaded.get(line, ()) if line not in read.pauses else ()
    known = [each for each in variables if each.name in loaded and not each.value.startswith("<")]
    return f"{nouns.capital(nouns.Words(ask.line))} works it out from `{nouns.bindings(known)}`." if known else ""


def _returned(ask: Asking, to: Step) -> Step | None:
    """The last return to the frame while its line runs."""
    own = innermost(ask.here)
    for step in ask.trace.steps[to.index - 1 : ask.here.index : -1]:
        below = step.stack[-2].id if len(step.stack) > 1 else None
        if step.event == "return" and step.stack and below == (own.id if own is not None else None):
            return step
    return None


def of_state(ask: Asking, to: Step, after: Task) -> str:
    """Why a task is in its state at a step."""
    if after.state == "waiting" and after.wait is not None:
        return f"It {nouns.waits(after.wait, after.id, ask.called(to.loop.tasks if to.loop else ()))}."
    if after.state == "ready":
        return _queued(ask, to, after)
    if after.state == "running":
        return f"Nothing in {ask.line} has suspended it."
    if after.state in ("failed", "destroyed"):
        return f"{nouns.outcome(after, ask.names.of(after))}."
    return ""


def _queued(ask: Asking, to: Step, task: Task) -> str:
    """Why a task is in the ready queue."""
    handles = [handle for handle in (to.loop.ready if to.loop is not None else ()) if handle.task == task.id]
    if any(handle.cause == "yielded" for handle in handles):
        return "It lets others go first."
    if any(handle.cause == "refused" for handle in handles):
        return "It cannot wait for what it has suspended on, and is to be told so."
    known = _causes(ask.trace)
    found = next((known[each.id, each.made_ready_at] for each in handles if (each.id, each.made_ready_at) in known), "")
    return found or ("Its handle is in the ready queue." if handles else "")


def of_raise(step: Step | Failure) -> str:
    """Where an exception is raised."""
    return f"It is raised in {nouns.place(step.function, step.line, step.file)}." if step.line is not None else ""


def of_outcome(ask: Asking, to: Step, end: Task) -> str:
    """Where a task has got its outcome from."""
    earlier = (step for step in ask.trace.steps[to.index - 1 :: -1] if step.thread == to.thread)
    last = next((step for step in earlier if step.event in ("return", "raise")), None)
    if last is None or (end.state, last.event) not in (("done", "return"), ("failed", "raise")):
        return ""
    if last.value != (end.result if end.state == "done" else end.exception):
        return ""
    return of_raise(last) if last.event == "raise" else f"{nouns.capital(nouns.function(last.function))} returns it."


def _running(step: Step) -> Task | None:
    return running(step.loop) if step.loop is not None else None
