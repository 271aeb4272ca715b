"""Questions of tasks: which one runs next, when one goes on, in which state it is, and how it or the run ends."""

from __future__ import annotations

from collections.abc import Iterator

from diagram_gen.model.errors import suggestion
from diagram_gen.model.loop import ENDED, Loop, Task, TaskState
from diagram_gen.model.times import clock
from diagram_gen.model.trace import Step
from diagram_gen.narration import nouns, why_right
from diagram_gen.narration.iterations import has_waited
from diagram_gen.narration.places import frame_key, handle_key, running
from diagram_gen.narration.question_drafts import ENDS_A_LINE, Asking, Choice, Draft, UnaskableError

_LAST = 1_000_000
"""The rank of the choice that no task runs."""
_STATES: tuple[TaskState, ...] = ("running", "ready", "waiting", "done", "failed", "cancelled")


def next_task(ask: Asking) -> Draft:
    """Which task runs once the one that runs has given way: another, or none for a time, or none any more."""
    loop = _loop(ask)
    to = _next(ask, loop)
    then = to.loop or loop
    here = running(loop)
    text = "Which task runs next"
    if here is not None:
        text = f"{_capital(ask, here)} runs. {text}, once it has given way or ended"
    tasks = {task.id: _task(ask, task, then, rank) for rank, task in enumerate(_candidates(loop, then))}
    if to.loop is not None and to.loop.running is not None:
        right = tasks.pop(to.loop.running)
        return Draft(f"{text}?", to.index, right, [*tasks.values(), *_waiting(then, right)], why_right.of_turn(ask, to))
    if to.loop is None:
        return Draft(f"{text}?", to.index, Choice("No task; the event loop ends", rank=_LAST), [*tasks.values()])
    waits = Choice(f"No task; the loop waits{_until(ask, to)}", rank=_LAST)
    return Draft(f"{text}?", to.index, waits, [*tasks.values()], "Nothing is ready before.")


def _next(ask: Asking, loop: Loop) -> Step:
    """The step at which it shows what runs next: that of a task's turn, of a wait, or of the loop's end."""
    before = ask.here
    for step in ask.thread:
        if step.loop is None or _has_turned(step.loop, loop) or has_waited(step, before):
            return step
        before = step
    raise UnaskableError("the run is over before another task runs; ask it at an earlier moment")


def _has_turned(now: Loop, then: Loop) -> bool:
    """Whether a task runs now that did not run then, or runs again."""
    return now.running is not None and (now.running != then.running or handle_key(now) != handle_key(then))


def _candidates(loop: Loop, then: Loop) -> list[Task]:
    """The tasks that a reader may think of: those not over when the question comes, and the one that runs then."""
    over = {task.id for task in loop.tasks if task.state in ENDED}
    return [task for task in then.tasks if task.id not in over]


def _task(ask: Asking, task: Task, then: Loop, rank: int) -> Choice:
    """A task, with the reason why it is not the one that runs."""
    name = _capital(ask, task)
    if task.state in ENDED:
        why = f"{nouns.outcome(task, ask.names.of(task))} by then."
    elif task.state == "waiting" and task.wait is not None:
        why = f"{name} is not ready: it {nouns.waits(task.wait, task.id, ask.called(then.tasks))}."
    elif task.state == "ready":
        first = running(then)
        before = "another handle" if first is None else f"that of {nouns.task(ask.names.of(first))}"
        why = f"{name} is ready, but {before} is before its own handle in the queue."
    else:
        why = ""
    return Choice(name, why_not=why, rank=rank)


def _until(ask: Asking, to: Step) -> str:
    """When a wait of the loop's is over, where that is the same in every run."""
    outside = ask.trace.outside
    return f" until {clock(to.time)}" if outside is None or to.index < outside.since else ""


def _waiting(then: Loop, right: Choice) -> Iterator[Choice]:
    """That the loop waits for its next timer: wrong where a task runs."""
    due = [timer.when for timer in then.timers if timer.when is not None and not timer.cancelled]
    if due and min(due) > then.time:
        why = f"{right.words} is ready, so the loop has no reason to wait."
        yield Choice(f"No task; the loop waits until {clock(min(due))}", why_not=why, rank=_LAST)


def when(ask: Asking) -> Draft:
    """At what time a task goes on that is paused, or will be."""
    loop, task = _loop(ask), _task_asked(ask)
    to = next(
        (step for step in ask.thread if step.loop and step.loop.running == task.id and _has_turned(step.loop, loop)),
        None,
    )
    if to is None:
        raise UnaskableError(f"{nouns.task(ask.names.of(task))} does not go on after that; ask it at an earlier moment")
    right = time_as_choice(to.time, to.time)
    times = dict.fromkeys(
        [
            loop.time,
            *(timer.when for timer in loop.timers if timer.when is not None),
            *(step.time for step in ask.trace.steps if step.loop is not None),
        ]
    )
    wrong = [time_as_choice(time, to.time) for time in times]
    text = f"At what time does {nouns.task(ask.names.of(task))} go on?"
    return Draft(text, to.index, right, wrong, why_right.of_turn(ask, to))


def time_as_choice(time: float, right: float) -> Choice:
    """A time as a choice, and whether it is too early or too late."""
    why = f"{clock(time)} is too {'early' if time < right else 'late'}."
    return Choice(clock(time), why_not="" if time == right else why, rank=round(time * 1e9))


def state(ask: Asking) -> Draft:
    """The state of a task once the line has run that is about to, or has given way, if it is the one that runs."""
    task = _task_asked(ask)
    gives_way = task.id == _loop(ask).running and _may_give_way(ask)
    to = (_given_way(ask, task) if gives_way else None) or ask.line_over
    name = nouns.task(ask.names.of(task))
    after = _found(to, task)
    if after is None:
        raise UnaskableError(f"{name} is not there any more once {ask.line} has run; ask it at an earlier moment")
    likely = dict.fromkeys([task.state, *_STATES])
    wrong = [state_as_choice(each) for each in likely if each != after.state]
    text = f"In which state is {name} once {ask.line} has run{', or has given way' if gives_way else ''}?"
    return Draft(text, to.index, state_as_choice(after.state), wrong, why_right.of_state(ask, to, after))


def _may_give_way(ask: Asking) -> bool:
    """That the line may suspend. Raises `UnaskableError` if not: the task that runs it goes on running."""
    if ask.here.event == "line" and ask.here.line not in ask.reading.pauses:
        raise UnaskableError(
            f"the task that runs {ask.line} is running after it, too, for there is nothing to suspend at in it; "
            "ask of another task, or at a line with an await"
        )
    return True


def _given_way(ask: Asking, task: Task) -> Step | None:
    """The step at which a task has given way in its line; None if it never does there."""
    for step in ask.thread:
        now = _found(step, task)
        if now is None or (step.event in ENDS_A_LINE and frame_key(step) == frame_key(ask.here)):
            return None
        if now.state not in ("running", "interrupted"):
            return step
    return None


def _found(step: Step, task: Task) -> Task | None:
    """A task as it is at a step, if it is there."""
    return next((each for each in (step.loop.tasks if step.loop is not None else ()) if each.id == task.id), None)


def state_as_choice(state: TaskState) -> Choice:
    """A state as a choice: those of all questions in one order."""
    return Choice(state, rank=_STATES.index(state) if state in _STATES else len(_STATES))


def outcome(ask: Asking) -> Draft:
    """How a task ends, or the run, if none is named."""
    return _of_task(ask) if ask.of else _of_run(ask)


def _of_task(ask: Asking) -> Draft:
    task = _task_asked(ask)
    ends = [(step, each) for step in ask.thread if step.loop for each in step.loop.tasks if each.id == task.id]
    to, end = next(((step, each) for step, each in ends if each.state in ENDED), (None, task))
    if to is None or to.loop is None or task.state in ENDED:
        raise UnaskableError(f"{nouns.task(ask.names.of(task))} does not end after that; ask it at an earlier moment")
    others = {each.id: each for step in ask.trace.steps if step.loop for each in step.loop.tasks if each.state in ENDED}
    wrong = [*map(_end, others.values()), Choice("It is cancelled"), Choice("It is done, with the result", "None")]
    text = f"How does {nouns.task(ask.names.of(task))} end?"
    return Draft(text, to.index, _end(end), wrong, why_right.of_outcome(ask, to, end))


def _end(task: Task) -> Choice:
    """How a task has ended."""
    if task.state == "done":
        return Choice("It is done, with the result", nouns.value(task.result))
    if task.state == "failed":
        return Choice("It fails with", nouns.value(task.exception))
    return Choice(f"It is {task.state}")


def _of_run(ask: Asking) -> Draft:
    failure = ask.trace.exception
    well, stuck = Choice("It ends without an exception"), Choice("It does not end: everything waits")
    right = well
    if failure is not None:
        right = stuck if failure.kind == "deadlock" else Choice("It ends with", str(failure))
    raised = dict.fromkeys(step.value for step in ask.trace.steps if step.event == "raise" and step.value)
    wrong = [well, *(Choice("It ends with", nouns.value(each)) for each in raised), stuck]
    why = why_right.of_raise(failure) if failure is not None and failure.kind != "deadlock" else ""
    return Draft("How does the run end?", len(ask.trace.steps) - 1, right, wrong, why)


def _loop(ask: Asking) -> Loop:
    if ask.here.loop is None:
        raise UnaskableError("no event loop runs then; ask it while one does")
    return ask.here.loop


def _task_asked(ask: Asking) -> Task:
    """The task of the name that is asked of; the one that runs, where none is."""
    loop = _loop(ask)
    known = {ask.names.of(task): task for task in loop.tasks}
    if ask.of:
        if ask.of not in known:
            raise UnaskableError(f"there is no task {ask.of!r} then{suggestion(ask.of, known)}")
        return known[ask.of]
    here = running(loop)
    if here is None:
        raise UnaskableError(f"no task runs then; say of which it is asked, of={next(iter(known), 'a name')!r}")
    return here


def _capital(ask: Asking, task: Task) -> str:
    return nouns.capital(nouns.task(ask.names.of(task)))
