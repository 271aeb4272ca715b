"""News: what has happened since the step before, each piece as a sentence without its full stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagram_gen.model import lines, rope, words
from diagram_gen.model.trace import ENDED, Frame, Handle, Step, Task, Timer, Variable, Wait, clock, seconds
from diagram_gen.narration import nouns
from diagram_gen.narration.flow import flow
from diagram_gen.narration.handles import STOPS, intent, is_private, wakes
from diagram_gen.narration.reasons import SLEPT, reason
from diagram_gen.narration.situations import Situation, calls, frame_key, key
from diagram_gen.narration.statements import Statements

_BY_FUTURE = {"result", "exception", "cancelled"}
_TRACEBACK = "Traceback (most recent call last):"


def news(here: Situation, statements: Statements) -> Iterator[str]:
    """What is new at a step, the most important first."""
    if here.switched:
        thread = here.step.thread
        yield "The main thread runs" if thread == words.MAIN_THREAD else f"Thread {nouns.value(thread)} runs"
    if here.step.event == "end" and "steps" in here.unrecorded:
        yield "What the program did since the step before is not recorded"
        return
    yield from _of_loop(here)
    if here.step.output:
        yield from _printed(here)
    yield from _blocked(here)
    yield from flow(here, statements)
    yield from _of_tasks(here)
    if here.step.errors:
        yield from _told(here)
    bound = [*_bound(here), *_bound_in_module(here)]
    yield from bound or _bound_below(here)
    yield from _unbound(here)
    yield from _defined(here, statements)
    yield from _timed(here)


def _of_loop(here: Situation) -> Iterator[str]:
    before = here.before.loop if here.before is not None else None
    step, loop = here.step, here.step.loop
    if "loop" in here.unrecorded:
        if before is not None:
            yield "From here on, the event loop is not recorded"
    elif before is not None and loop is None:
        yield "The event loop has stopped"
    elif before is None and loop is not None and step.event == "loop" and step.stack:
        again = " again" if loop.iteration > 1 else ""
        yield f"{nouns.function(step.stack[-1].function)} runs the event loop{again}"


def _printed(here: Situation) -> Iterator[str]:
    printed = lines.of_text(here.step.output)
    if printed:
        more = f" and {nouns.more(len(printed) - 1, 'line')}" if printed[1:] else ""
        yield f"Printed {nouns.quoted(printed[0])}{more}"


def _told(here: Situation) -> Iterator[str]:
    """What went to standard error."""
    errors = lines.of_text(here.step.errors.strip())
    if errors and not (here.step.event == "end" and errors[0].endswith(_TRACEBACK)):  # it ends as the sentence does
        yield f"On standard error: {nouns.quoted_error(errors[0])}"


def _blocked(here: Situation) -> Iterator[str]:
    """That a line has held up its loop, and for how long."""
    before, loop = here.before, here.step.loop
    if not _has_blocked(here) or before is None or before.loop is None or loop is None:
        return
    line = "" if before.line is None else f"Line {before.line}{words.of(before.file)} has taken "
    took = f"{line}{seconds(loop.time - before.loop.time)}: the" if line else "The"
    yield f"{took} clock has moved to {clock(loop.time)}, and the loop could run nothing meanwhile"


def _has_blocked(here: Situation) -> bool:
    """Whether the clock has moved while a handle ran."""
    before = here.before.loop if here.before is not None else None
    loop = here.step.loop
    if before is None or loop is None or here.outside or key(loop) is None or key(loop) != key(before):
        return False
    return loop.time > before.time


def _of_tasks(here: Situation) -> Iterator[str]:
    """What has become of tasks, and what that has put on the ready queue."""
    rest = [handle for handle in here.queued if handle.cause not in ("timer", "yielded")]
    rest = [handle for handle in rest if not is_private(handle)]
    for old, new in here.renamed[:1]:
        yield f"{nouns.capital(nouns.task(old))} is now named {nouns.quoted(new)}"
    yield from _ended(here, rest)
    yield from _in_vain(here)
    yield from _requested(here, rest)
    yield from _created(here, rest)
    for task, has_started in here.paused[:1]:
        if task.wait is not None:
            verb = "started and" if has_started else "gone on, and"
            name, waits = nouns.task(here.named(task)), nouns.waits(task.wait, here.known)
            yield f"{nouns.capital(name)} has {verb} {waits}"
    yield from _woken(here, [handle for handle in rest if wakes(handle)])
    if here.step.event != "loop":
        yield from _queued([handle for handle in rest if not wakes(handle)], here)
    else:
        yield from _queued_by_future(rest, here)
    yield from _taken_back(here)


def _taken_back(here: Situation) -> Iterator[str]:
    """Requests to cancel tasks, and handles, that somebody has thought better of."""
    if here.step.event == "line":
        for task in here.withdrawn[:1]:
            yield f"A request to cancel {nouns.task(here.named(task))} is taken back"
    for handle in here.cancelled[:1]:
        if not is_private(handle) and not _ends_a_wait(handle):
            yield f"The handle to {nouns.deed(handle, here.called)} is cancelled"


def _ended(here: Situation, rest: list[Handle]) -> Iterator[str]:
    """The ends of tasks with what follows from them. Takes the handles that it tells about out of the rest."""
    if len(here.ended) > 1:
        for state in ("done", "failed", "cancelled", "destroyed"):
            alike = [task for task in here.ended if task.state == state]
            if len(alike) > 1:
                verb = "have failed" if state == "failed" else f"are {state}"
                yield f"{nouns.capital(nouns.tasks([*map(here.named, alike)]))} {verb}"
            elif alike:
                yield nouns.outcome(alike[0], here.named(alike[0]))
        return
    for task in here.ended:
        caused = [handle for handle in rest if handle.source == task.id and handle.cause in _BY_FUTURE]
        woken = [here.called(handle.task) for handle in caused if wakes(handle)]
        called = [handle for handle in caused if not wakes(handle) and here.step.event != "loop"]
        follows = [f"{nouns.tasks(woken)} {nouns.are(woken)} ready"] if woken else []
        follows += [f"a handle to {intent(handle, here)} joins the ready queue" for handle in called[:1]]
        rest[:] = [handle for handle in rest if handle not in caused or handle in called[1:]]
        yield nouns.outcome(task, here.named(task)) + (f", so {' and '.join(follows)}" if follows else "")


def _in_vain(here: Situation) -> Iterator[str]:
    """Tasks that have ended otherwise though their cancellation was requested."""
    ended = {task.id: task for task in here.ended}
    for each in here.stages:
        if each.task in ended and each.kind in ("swallowed", "late"):
            name = nouns.task(here.named(ended[each.task]))
            if each.kind == "late":
                yield f"The request to cancel {name} has come too late"
            else:
                yield f"{nouns.capital(name)} has swallowed its cancellation"


def _requested(here: Situation, rest: list[Handle]) -> Iterator[str]:
    """Requests to cancel tasks, and whether those become ready. Takes their handles out of the rest."""
    if not here.requested:
        return
    ids = [task.id for task in here.requested]
    woken = [handle for handle in rest if handle.cause == "cancelled" and handle.task in ids]
    rest[:] = [handle for handle in rest if handle not in woken]
    passed = [task for task in here.requested if any(each.task == task.id and each.passed_by for each in here.stages)]
    asked = [task for task in here.requested if task not in passed]
    tasks, is_one = nouns.tasks([*map(here.named, asked)]), len(asked) == 1
    ready = f", so {'it is' if is_one else 'they are'} ready" if len(woken) == len(ids) else ""
    if passed:
        ready = f"; it is passed on to {nouns.tasks([*map(here.named, passed)])}, along the awaits"
    requester = _requester(here)
    if requester is not None:
        left = f", which {'has' if is_one else 'have'} not ended" if _has_stopped(here) else ""
        yield f"{requester} requests the cancellation of {tasks}{left}{ready}"
    elif _is_own_request(here):
        yield f"{nouns.capital(tasks)} requests its own cancellation"
    else:
        yield f"The cancellation of {tasks} is requested{ready}"


def _is_own_request(here: Situation) -> bool:
    """Whether it is the task that runs whose cancellation is requested, by itself."""
    running = here.step.loop.running if here.step.loop is not None else None
    return all((task.id, task.cancel_requested_by) == (running, running) for task in here.requested)


def _requester(here: Situation) -> str | None:
    """Who has requested cancellations, if that is not the program itself."""
    by = {task.cancel_requested_as for task in here.requested}
    if by == {"time_out"}:
        return "The time-out"
    if by == {"task_group"}:
        return "The task group"
    if by == {None} and _has_stopped(here):
        return nouns.function(here.step.stack[-1].function)
    wait = _wait_to_come(here)
    if wait is None or not {task.id for task in here.requested} <= {*wait.on}:
        return None
    if wait.kind == "task_group":
        return "The task group"
    has_resumed = here.before is not None and here.before.event == "resume"
    return "wait_for" if has_resumed and wait.goal == "cancellation" else None


def _has_stopped(here: Situation) -> bool:
    """Whether the loop has been told to stop since the step before, so that it runs now to be shut down."""
    step, before = here.step, here.before
    if step.event != "loop" or not step.stack or before is None or before.loop is None:
        return False
    return any(each is not None and calls(each, STOPS) for each in (before.loop.handle, *before.loop.ready))


def _wait_to_come(here: Situation) -> Wait | None:
    """What the task waits for that suspends at a step, and has done nothing of the program's since the one before."""
    after, running = here.after, here.running
    if here.step.event != "suspend" or after is None or after.loop is None or running is None:
        return None
    later = here.tasks.find(after.loop.tasks, running.id)
    return later.wait if later is not None else None


def _created(here: Situation, rest: list[Handle]) -> Iterator[str]:
    """New tasks. Takes the handles that start them out of the rest."""
    if not here.created:
        return
    ids, names = [task.id for task in here.created], [*map(here.named, here.created)]
    starts = [handle for handle in rest if handle.cause == "created" and handle.task in ids]
    rest[:] = [handle for handle in rest if handle not in starts]
    are_queued = len(starts) == len(names) and here.step.event != "loop"
    if len(names) > 1:
        yield f"{nouns.capital(nouns.tasks(names))} are created" + (" and ready to start" if are_queued else "")
        return
    task = here.created[0]
    runs = nouns.function(task.stack[0].function) if task.state not in ENDED and task.stack else task.name
    runs = "" if runs == task.name else f", to run {runs}"
    follows = ": the handle that starts it joins the ready queue" if are_queued else ""
    verb = "has been" if _is_of_before(task, here) else "is"
    yield f"{nouns.capital(nouns.task(names[0]))} {verb} created{runs}{follows}"


def _is_of_before(task: Task, here: Situation) -> bool:
    """Whether a task is older than the line that runs the loop, which it is seen with for the first time."""
    before, created = here.before, task.created_at
    return before is not None and before.loop is None and created is not None and created < before.index


def _woken(here: Situation, handles: Sequence[Handle]) -> Iterator[str]:
    names = [here.called(handle.task) for handle in handles]
    if len(names) == 1:
        why = reason(handles[0], here.tasks.by_id.get(handles[0].task or ""), here)
        if why == SLEPT:
            yield f"The sleep of {nouns.task(names[0])} is over: a handle to resume it joins the ready queue"
            return
        yield f"{nouns.capital(nouns.task(names[0]))} is ready" + (f": {why}" if why else "")
    elif names:
        yield f"{nouns.capital(nouns.tasks(names))} are ready"


def _queued(handles: Sequence[Handle], here: Situation) -> Iterator[str]:
    if not handles:
        return
    threads = {handle.thread for handle in handles if handle.cause == "thread"}
    what = f"a handle to {intent(handles[0], here)}" if len(handles) == 1 else f"{len(handles)} handles"
    if len(threads) == 1 and all(handle.cause == "thread" for handle in handles):
        yield f"Thread {nouns.value(threads.pop())} puts {what} on the ready queue"
    else:
        yield f"{what[0].upper()}{what[1:]} {'joins' if len(handles) == 1 else 'join'} the ready queue"


def _queued_by_future(handles: Sequence[Handle], here: Situation) -> Iterator[str]:
    """What the end of a future that no task has awaited sets going, of the program's own, where it wakes no task."""
    for handle in handles[:1]:
        future = here.future(handle.source)
        alike = len([each for each in handles if each.source == handle.source and not each.of_asyncio])
        if future is not None and alike and not any(map(wakes, handles)):
            what = f"a handle to {intent(handle, here)} joins" if alike == 1 else f"{alike} handles join"
            yield f"{nouns.capital(here.future_named(future.id))} {nouns.end(future)}, so {what} the ready queue"


def _bound(here: Situation) -> Iterator[str]:
    """Variables of the frame that were bound, or whose values have changed."""
    step, before, frame = here.step, here.before, here.frame
    if frame is None or before is None or step.event not in ("line", "return", "raise", "suspend"):
        return
    known = _earlier(frame, before)
    if known is None or known.variables == frame.variables:
        return
    values = {variable.name: variable.value for variable in known.variables}
    fresh = [each for each in frame.variables if values.get(each.name) != each.value and each.name.isidentifier()]
    fresh = [each for each in fresh if not _is_told(each, here.created)]
    if fresh:
        yield nouns.bindings([nouns.focused(each, values.get(each.name)) for each in fresh])


def _bound_below(here: Situation) -> Iterator[str]:
    """Variables that were bound in a frame below the one in which control stands: by a class's body, or as nonlocal."""
    step, before = here.step, here.before
    if before is None or step.event not in ("line", "return"):
        return
    changes = rope.changes(before.stack, step.stack)
    known = {frame.id: frame for change in changes for frame in change.old}
    frames = [frame for change in changes for frame in change.new if frame.id in known and frame is not here.frame]
    for frame in frames[:1]:
        names = words.fresh(known[frame.id].variables, frame.variables)
        fresh = [each for each in frame.variables if each.name in names and each.name.isidentifier()]
        if fresh:
            yield f"{nouns.bindings(fresh)} in {nouns.of_frame(frame)}"


def _unbound(here: Situation) -> Iterator[str]:
    """Variables that are gone; those that go with an exception which is handled no more are not worth a word."""
    step, before, frame = here.step, here.before, here.frame
    if before is None or step.event not in ("line", "return") or before.handling != step.handling:
        return
    known = _earlier(frame, before) if frame is not None else None
    there = {each.name for each in frame.variables} if frame is not None else set()
    names = [each.name for each in known.variables if each.name not in there] if known is not None else []
    names = [name for name in (*names, *here.unbound) if name.isidentifier()]
    if names:
        yield f"{nouns.listed(names)} {nouns.are(names)} no longer bound"


def _bound_in_module(here: Situation) -> Iterator[str]:
    """Variables of the module that were bound, or whose values have changed."""
    fresh = [each for each in here.globals if each.name.isidentifier()]
    fresh = [each for each in fresh if not _is_told(each, here.created)]
    if fresh:
        yield nouns.bindings(fresh) + ("" if here.frame is None else " in the module")


def _earlier(frame: Frame, before: Step) -> Frame | None:
    return next((each for each in reversed(before.stack) if each.id == frame.id), None)


def _is_told(variable: Variable, created: Sequence[Task]) -> bool:
    """Whether a variable's new value is a task of the same name, of which it is said that it is new."""
    return any((variable.name, variable.value) == (task.name, words.of_task(task.name)) for task in created)


def _defined(here: Situation, statements: Statements) -> Iterator[str]:
    before, step = here.before, here.step
    if before is None or before.line is None or step.event not in ("line", "return"):
        return
    is_next = before.event == "line" and before.line != step.line and frame_key(before) == frame_key(step)
    if is_next and before.line in statements.defined:
        yield statements.defined[before.line]


def _timed(here: Situation) -> Iterator[str]:
    """Timers that were set or cancelled, apart from those of sleeps, and those that a wait tells about."""
    if here.step.event == "suspend":
        return
    timers = [timer for timer in here.timers if not _ends_a_wait(timer) and not timer.cancelled]
    is_old = here.step.event == "loop" and here.before is not None and here.before.loop is None
    if len(timers) == 1:
        deed = nouns.deed(timers[0], here.called)
        yield f"A timer {'has been' if is_old else 'is'} set: {deed} at {clock(timers[0].when)}"
    elif timers:
        yield f"{len(timers)} timers {'have been' if is_old else 'are'} set, the next for {clock(timers[0].when)}"
    for timer in here.dropped[:1]:
        if not _ends_a_wait(timer):
            yield f"The timer to {nouns.deed(timer, here.called)} is cancelled"


def _ends_a_wait(timer: Handle | Timer) -> bool:
    """Whether a timer is one of which it is told where a task waits."""
    return timer.kind == "end_sleep" or (timer.kind == "end_wait" and timer.task is not None)
