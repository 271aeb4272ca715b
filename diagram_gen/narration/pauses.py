"""Pauses: how tasks, generators and coroutines suspend, and why they go on."""

from __future__ import annotations

from collections.abc import Sequence

from diagram_gen.model import rope, words
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import CANCELLED, HandleCause, Task
from diagram_gen.model.trace import Step
from diagram_gen.narration import nouns
from diagram_gen.narration.places import frame_key, innermost
from diagram_gen.narration.reasons import asked, reason
from diagram_gen.narration.situations import Situation
from diagram_gen.narration.statements import Statements


def suspend(here: Situation, statements: Statements) -> str:
    """What suspends, what it waits for, and who has control then."""
    frame, step, after = here.frame, here.step, here.after
    line = "" if step.line is None else f", line {step.line}{words.of(step.file)}"
    if frame is None:
        return f"{nouns.capital(nouns.function(step.function))} suspends"
    task = here.running
    name = nouns.of_frame(frame)
    if after is None:
        return f"{nouns.capital(name)}{line}, suspends"
    paused = _later(task, after, here)
    if task is not None and (after.loop is None or _calls_the_loop(task, paused, here)):
        where = nouns.place(step.function, step.line, step.file)
        return f"{nouns.capital(nouns.task(here.named(task)))} suspends in {where}. Control goes to the event loop"
    if task is None or paused is None or (paused.state == "running" and not _has_changed_hands(step, after)):
        return _yields(frame, here)
    if frame.kind in nouns.GENERATORS and _is_left_behind(frame, paused):
        return _yields(frame, here)
    where = nouns.place(step.function, step.line, step.file)
    if _goes_on_waiting(here, paused, statements):
        again = nouns.wait(paused.wait, paused.id, here.known) if paused.wait is not None else "waiting"
        return f"{nouns.capital(nouns.task(here.named(task)))} suspends again in {where}: still {again}"
    return f"{nouns.capital(nouns.task(here.named(task)))} suspends in {where}{_pause(paused, here, after)}"


def _is_left_behind(frame: Frame, paused: Task) -> bool:
    """Whether a task has gone on without a frame that suspends, in code of a library, and has suspended or ended."""
    return paused.state not in ("running", "destroyed") and all(each.id != frame.id for each in paused.stack)


def _goes_on_waiting(here: Situation, paused: Task, statements: Statements) -> bool:
    """Whether a task that was woken to look again at a queue has looked in vain: it suspends in the same await."""
    was, wait, before = here.history.waits.get(paused.id), paused.wait, here.before
    if was is None or wait is None or before is None or before.event != "resume":
        return False
    is_same = before.line == here.step.line and frame_key(before) == frame_key(here.step)
    is_same = is_same and (was.kind, was.goal, was.on) == (wait.kind, wait.goal, wait.on)
    return is_same and wait.kind == "queue" and before.line in statements.lone


def _calls_the_loop(task: Task, paused: Task | None, here: Situation) -> bool:
    """Whether a task has suspended as a whole, but asyncio calls code of the program's for it yet, such as a loop's."""
    stack = paused.stack if paused is not None and paused.state == "running" else None
    return stack is not None and bool(task.stack) and task.stack[0].id in here.left


def _later(task: Task | None, after: Step, here: Situation) -> Task | None:
    """A task at a later step."""
    return here.tasks.find(after.loop.tasks, task.id) if after.loop is not None and task is not None else None


def _has_changed_hands(step: Step, after: Step) -> bool:
    """Whether another handle runs, so that a task that runs at both steps was suspended in between."""
    return step.loop is not None and after.loop is not None and step.loop.iteration != after.loop.iteration


def _pause(task: Task, here: Situation, after: Step) -> str:
    """What a task that has just suspended waits for, or why it is in the ready queue all the same."""
    control = f"Control goes {_next(task, here)}"
    if task.state == "waiting" and task.wait is not None:
        wait = nouns.wait(task.wait, task.id, here.known, _gathering(task, after))
        return f": {wait}{_added(task, here, after)}. {control}"
    causes = _causes(task, here, after)
    if causes == {"yielded"}:
        return ", to let others go first"
    if causes == {"refused"}:
        return ", on something that it cannot wait for: it is ready at once, to be told so"
    if causes == {"cancelled"} and task.cancelling:
        return ", but is ready at once, for its cancellation was requested"
    return f". {control}"


def _gathering(task: Task, after: Step) -> str:
    """The future of gather, if it is by that that a task waits for others; nothing if not."""
    future = task.wait.future if task.wait is not None else None
    known = after.loop.tasks if after.loop is not None and future is not None else ()
    groups = (each.group for each in known if each.group is not None)
    return "gather's future" if any((each.kind, each.id) == ("gather", future) for each in groups) else ""


def _added(task: Task, here: Situation, after: Step) -> str:
    """How the future that a task awaits itself will wake it: what the trace shows among the future's callbacks."""
    wait, loop = task.wait, after.loop
    if wait is None or loop is None or (wait.kind, wait.goal) != ("future", None) or not task.stack:
        return ""
    if wait.on != (wait.future,):
        return ""  # wait_for or a shield awaits a future of its own
    changes = rope.changes(here.step.loop.futures if here.step.loop is not None else (), loop.futures)
    awaited = next((each for change in changes for each in change.new if each.id == wait.future), None)
    if awaited is None or not any((each.kind, each.task) == ("wake", task.id) for each in awaited.callbacks):
        return ""
    chain = [each for each in task.stack[-2::-1] if each.kind != "library"]
    return f", yielded{_through(chain)} to the task, which adds its wake-up as a done callback"


def _causes(task: Task, here: Situation, after: Step) -> set[HandleCause]:
    """Why a task is in the ready queue at a later step, which it has joined since."""
    before, ready = (each.loop.ready if each.loop is not None else () for each in (here.step, after))
    joined = {each.cause for change in rope.changes(before, ready) for each in change.new if each.task == task.id}
    return joined or {each.cause for each in ready if each.task == task.id}


def _next(task: Task, here: Situation) -> str:
    """Who has control when a task has suspended; after the first part of an eager task, what has created it."""
    handle = here.step.loop.handle if here.step.loop is not None else None
    if task.state == "running" or (handle is not None and handle.task == task.id):
        return "to the event loop"
    left = here.left
    below = (frame for frame in reversed(here.step.stack) if frame.id not in left and frame.kind != "library")
    creator = next(below, None)
    return "to the event loop" if creator is None else f"back to {nouns.function(creator.function)}"


def _yields(frame: Frame, here: Situation) -> str:
    """A generator or a coroutine that hands control back to what has called it."""
    name, step, left = nouns.capital(nouns.of_frame(frame)), here.step, here.left
    paused = [each for each in step.stack[-len(left) :] if each.id in left and each.kind != "library"] if left else []
    chained = len(step.stack) > 1 and step.stack[-2].kind in nouns.PAUSABLE
    receiver = paused[0] if paused else None if chained else frame
    to = nouns.to(receiver) if receiver is not None else ""
    to = _through(paused[-2::-1]) + to if to else ""
    if frame.kind in nouns.GENERATORS:
        return f"{name} yields {nouns.value(step.value)}{to}, and suspends"
    where = "" if step.line is None else f" at line {step.line}{words.of(step.file)}"
    if to and step.value is not None:
        return f"{name} yields {nouns.value(step.value)}{to}, and suspends{where}"
    return f"{name} suspends{where}" + (f": control goes back{to}" if to else "")


def _through(frames: Sequence[Frame]) -> str:
    """The frames of a chain of awaits by which a value passes on its way up: ` through inner and outer`."""
    return f" through {nouns.chain([nouns.of_frame(each) for each in frames])}" if frames else ""


def resume(here: Situation) -> str:
    """What goes on, and why."""
    frame, step = here.frame, here.step
    at = "" if step.line is None else f" at line {step.line}{words.of(step.file)}"
    if frame is None:
        return f"{nouns.capital(nouns.function(step.function))} goes on{at}"
    task, handle = here.running, step.loop.handle if step.loop is not None else None
    if here.after is not None and here.after.exception_class == "GeneratorExit" and here.is_thrown_into:
        where = "" if step.line is None else f", line {step.line}{words.of(step.file)}"
        return f"{nouns.capital(nouns.of_frame(frame))} is closed where it was suspended{where}{_closer(here)}"
    if task is not None and handle is not None and here.is_first_of_handle:
        why = asked(task) if _is_cancelled_late(here, task) else reason(handle, task, here)
        where = nouns.place(step.function, step.line, step.file)
        return f"{nouns.capital(nouns.task(here.named(task)))} goes on in {where}" + (f": {why}" if why else "")
    name = nouns.of_frame(frame)
    if step.value is not None and frame.returns_to is not None and _is_resumed_by_caller(here):
        return f"{nouns.capital(nouns.caller(step))} {_gives(step, name, at)}"
    if here.is_thrown_into or frame.returns_to is None:
        return f"{nouns.capital(name)} goes on{at}"
    if not _is_resumed_by_caller(here):
        return f"{_chain_resumed(here) or nouns.capital(name)} goes on{at}"
    caller = nouns.capital(nouns.caller(step))
    if frame.kind in nouns.GENERATORS:
        return f"{caller} asks {name} for its next value: it goes on{at}"
    return f"{caller} resumes {name}{at}"


def _gives(step: Step, name: str, at: str) -> str:
    """What a generator is sent, or thrown, as it goes on."""
    if step.exception_class is None:
        return f"sends {nouns.value(step.value)} into {name}: it goes on{at}"
    return f"throws {nouns.value(step.value)} into {name}, where it was suspended{at.replace(' at', ',', 1)}"


def _closer(here: Situation) -> str:
    """The task that closes what is closed, if that is how it starts."""
    task = here.running
    starts = task is not None and here.is_first_of_handle
    return f", by {nouns.task(here.named(task))}" if task is not None and starts else ""


def _chain_resumed(here: Situation) -> str | None:
    """What goes on at the end of a chain of awaits, after who has resumed the chain, by a `send`, say; None if nobody.

    `The module resumes outer: through it and inner, generator Ask.__await__`.
    """
    if here.frame is None:
        return None
    before = here.before.stack if here.before is not None else ()
    changes = rope.changes(before, here.step.stack)
    old = {frame.id for change in changes for frame in change.old}
    back = [each for change in changes for each in change.new if each.id not in old and each.kind != "library"]
    if len(back) < 2 or back[0].kind not in nouns.PAUSABLE or back[0].returns_to is None:
        return None
    caller = nouns.capital(nouns.function(back[0].returns_to.function))
    through = nouns.chain(["it", *(nouns.of_frame(each) for each in back[1:-1])])
    return f"{caller} resumes {nouns.of_frame(back[0])}: through {through}, {nouns.of_frame(here.frame)}"


def _is_resumed_by_caller(here: Situation) -> bool:
    """Whether control came from the frame that the resumed one returns to, and not down a chain of those that await."""
    below = here.step.stack[-2] if len(here.step.stack) > 1 else None
    if below is None or below.kind not in nouns.PAUSABLE:
        return True
    caller = innermost(here.before) if here.before is not None else None
    return caller is not None and caller.id == below.id


def _is_cancelled_late(here: Situation, task: Task) -> bool:
    """Whether a task that needs no reason to go on is told now that it was cancelled before it suspended."""
    handle = here.step.loop.handle if here.step.loop is not None else None
    thrown = here.after.exception_class if here.after is not None and here.is_thrown_into else None
    yielded = handle is not None and handle.cause == "yielded"
    return yielded and task.cancelling > 0 and thrown == CANCELLED
