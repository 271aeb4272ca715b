"""News of tasks: what has become of them, and which of their handles that has put on the ready queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagram_gen.model.loop import ENDED, Handle, Task, Wait
from diagram_gen.narration import nouns
from diagram_gen.narration.changes import calls
from diagram_gen.narration.handles import ASKED_FOR, INTERRUPTED, ends_a_wait, intent, is_private, wakes
from diagram_gen.narration.reasons import SLEPT, reason
from diagram_gen.narration.situations import Situation

_BY_FUTURE = {"result", "exception", "cancelled"}


def of_tasks(here: Situation) -> Iterator[str]:
    """What has become of tasks, and what that has put on the ready queue."""
    rest = [handle for handle in here.new.queued if handle.cause not in ("timer", "yielded", "refused")]
    rest = [handle for handle in rest if handle.function in ASKED_FOR or not is_private(handle)]
    for old, new in here.new.renamed[:1]:
        yield f"{nouns.capital(nouns.task(old))} is now named {nouns.quoted(new)}"
    has_come_and_gone = any(task in here.new.ended for task in here.new.created)
    if has_come_and_gone:
        yield from _created(here, rest)
    yield from _ended(here, rest)
    yield from _in_vain(here)
    yield from _requested(here, rest)
    if not has_come_and_gone:
        yield from _created(here, rest)
    for task, has_started in here.new.paused[:1]:
        if task.wait is not None:
            verb = "started and" if has_started else "gone on, and"
            name, waits = nouns.task(here.named(task)), nouns.waits(task.wait, task.id, here.known)
            yield f"{nouns.capital(name)} has {verb} {waits}"
    yield from _woken(here, [handle for handle in rest if wakes(handle)])
    if here.step.event != "loop":
        yield from _queued([handle for handle in rest if not wakes(handle)], here)
    else:
        yield from _let_others(here)
        yield from _queued_by_future(rest, here)
        yield from _queued_by_thread(rest, here)


def taken_back(here: Situation) -> Iterator[str]:
    """Requests to cancel tasks, and handles, that somebody has thought better of."""
    for task in here.new.withdrawn[:1]:
        name, event = nouns.task(here.named(task)), here.step.event
        if event == "raise" and task.cancel_requested_as == "task_group":
            yield f"The task group takes back its request to cancel {name}"
        elif event == "line" or (event == "raise" and not here.is_timed_out):
            yield f"A request to cancel {name} is taken back"
    for handle in here.new.cancelled[:1]:
        if not is_private(handle) and not ends_a_wait(handle):
            yield f"The handle to {nouns.deed(handle, here.called)} is cancelled"


def _ended(here: Situation, rest: list[Handle]) -> Iterator[str]:
    """The ends of tasks with what follows from them. Takes the handles that it tells about out of the rest."""
    if len(here.new.ended) > 1:
        for state in ("done", "failed", "cancelled", "destroyed"):
            alike = [task for task in here.new.ended if task.state == state]
            if len(alike) > 1:
                verb = "have failed" if state == "failed" else f"are {state}"
                yield f"{nouns.capital(nouns.tasks([*map(here.named, alike)]))} {verb}"
            elif alike:
                yield nouns.outcome(alike[0], here.named(alike[0]))
        return
    for task in here.new.ended:
        caused = [handle for handle in rest if handle.source == task.id and handle.cause in _BY_FUTURE]
        woken = [here.called(handle.task) for handle in caused if wakes(handle)]
        called = [handle for handle in caused if not wakes(handle) and here.step.event != "loop"]
        follows = [f"{nouns.tasks(woken)} {nouns.are(woken)} ready"] if woken else []
        follows += [f"a handle to {intent(handle, here)} joins the ready queue" for handle in called[:1]]
        rest[:] = [handle for handle in rest if handle not in caused or handle in called[1:]]
        yield nouns.outcome(task, here.named(task)) + (f", so {' and '.join(follows)}" if follows else "")


def _in_vain(here: Situation) -> Iterator[str]:
    """Tasks that have ended otherwise though their cancellation was requested."""
    ended = {task.id: task for task in here.new.ended}
    for each in here.stages:
        if each.task in ended and each.kind in ("swallowed", "late"):
            name = nouns.task(here.named(ended[each.task]))
            if each.kind == "late":
                yield f"The request to cancel {name} has come too late"
            elif ended[each.task].state == "failed":
                yield f"{nouns.capital(name)} was to be cancelled"
            else:
                yield f"{nouns.capital(name)} has swallowed its cancellation"


def _requested(here: Situation, rest: list[Handle]) -> Iterator[str]:
    """Requests to cancel tasks, and whether those become ready. Takes their handles out of the rest."""
    if not here.new.requested:
        return
    ids = [task.id for task in here.new.requested]
    woken = [handle for handle in rest if handle.cause == "cancelled" and handle.task in ids]
    told = [*woken, *(handle for handle in rest if handle.task in ids and wakes(handle))]
    rest[:] = [handle for handle in rest if handle not in told]
    passed_on = {stage.task for stage in here.stages if stage.passed_by}
    passed = [task for task in here.new.requested if task.id in passed_on]
    asked = [task for task in here.new.requested if task not in passed]
    tasks, is_one = nouns.tasks([*map(here.named, asked)]), len(asked) == 1
    then = _then(asked, len(woken) == len(ids))
    if passed:
        then = f"; it is passed on to {nouns.tasks([*map(here.named, passed)])}, along the awaits"
    again = f" again ({asked[0].cancelling} requests stand)" if is_one and asked[0].cancelling > 1 else ""
    requester = _requester(here)
    if requester is not None:
        left = f", which {'has' if is_one else 'have'} not ended" if _is_cleaning_up(here) and not again else ""
        yield f"{requester} requests the cancellation of {tasks}{again}{left}{then}"
    elif _is_own_request(here):
        yield f"{nouns.capital(tasks)} requests its own cancellation{again}"
    else:
        yield f"The cancellation of {tasks} is requested{again}{then}"


def _then(asked: Sequence[Task], are_woken: bool) -> str:
    """What a request comes to: what is waited for is cancelled, or a task that is ready is told in its turn."""
    is_one = len(asked) == 1
    if are_woken:
        who, so = ("it", "it is") if is_one else ("each", "they are")
        return f": what {who} awaits is cancelled, so {so} ready"
    if is_one and asked[0].state == "ready":
        return ": it is ready already, and CancelledError will be thrown in when its turn comes"
    return ""


def _is_own_request(here: Situation) -> bool:
    """Whether it is the task that runs whose cancellation is requested, by itself."""
    running = here.step.loop.running if here.step.loop is not None else None
    return all((task.id, task.cancel_requested_by) == (running, running) for task in here.new.requested)


def _requester(here: Situation) -> str | None:
    """Who has requested cancellations, if that is not the program itself."""
    by = {task.cancel_requested_as for task in here.new.requested}
    if by == {"time_out"}:
        return "The time-out"
    if by == {"task_group"}:
        return "The task group"
    if _is_interrupted(here):
        return "asyncio.run, on SIGINT,"
    if _is_cleaning_up(here):
        return nouns.function(here.step.stack[-1].function)
    ids = {task.id for task in here.new.requested}
    if any(
        task.wait is not None and task.wait.kind == "task_group" and ids <= {*task.wait.on}
        for task, _ in here.new.paused
    ):
        return "The task group"
    wait = _wait_to_come(here)
    if wait is None or not ids <= {*wait.on}:
        return None
    if wait.kind == "task_group":
        return "The task group"
    has_resumed = here.before is not None and here.before.event == "resume"
    return "wait_for" if has_resumed and wait.goal == "cancellation" else None


def _is_interrupted(here: Situation) -> bool:
    """Whether SIGINT has come, for which asyncio.run cancels the task that it runs."""
    if here.step.loop is None:
        return False
    made_at = {handle.made_ready_at for handle in here.step.loop.ready if calls(handle, INTERRUPTED)}
    return bool(made_at) and made_at == {task.cancel_requested_at for task in here.new.requested}


def _is_cleaning_up(here: Situation) -> bool:
    """Whether the loop has stopped since the step before, and who ran it runs it now to shut it down.

    The program has no step in between, and no handle has asked: so it was the function of asyncio's that runs the loop.
    """
    step, before = here.step, here.before
    if step.event != "loop" or not step.stack or before is None or before.loop is None:
        return False
    return {task.cancel_requested_as for task in here.new.requested} == {None}


def _wait_to_come(here: Situation) -> Wait | None:
    """What the task waits for that suspends at a step, and has done nothing of the program's since the one before."""
    after, running = here.after, here.running
    if here.step.event != "suspend" or after is None or after.loop is None or running is None:
        return None
    later = here.tasks.find(after.loop.tasks, running.id)
    return later.wait if later is not None else None


def _created(here: Situation, rest: list[Handle]) -> Iterator[str]:
    """New tasks. Takes the handles that start them out of the rest."""
    if not here.new.created:
        return
    ids, names = [task.id for task in here.new.created], [*map(here.named, here.new.created)]
    starts = [handle for handle in rest if handle.cause == "created" and handle.task in ids]
    rest[:] = [handle for handle in rest if handle not in starts]
    are_queued = len(starts) == len(names) and here.step.event != "loop"
    if len(names) > 1:
        yield f"{nouns.capital(nouns.tasks(names))} are created" + (" and ready to start" if are_queued else "")
        return
    task = here.new.created[0]
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


def _queued(handles: Sequence[Handle], here: Situation, puts: str = "puts") -> Iterator[str]:
    if not handles:
        return
    threads = {handle.thread for handle in handles if handle.cause == "thread"}
    what = f"a handle to {intent(handles[0], here)}" if len(handles) == 1 else f"{len(handles)} handles"
    if len(threads) == 1 and all(handle.cause == "thread" for handle in handles):
        yield f"{nouns.capital(nouns.thread(handles[0], here.history.names))} {puts} {what} on the ready queue"
    else:
        yield f"{what[0].upper()}{what[1:]} {'joins' if len(handles) == 1 else 'join'} the ready queue"


def _let_others(here: Situation) -> Iterator[str]:
    """That a task has run code of a library alone, which has let other tasks go first."""
    if here.before is None or here.before.event != "loop":
        return
    for handle in [handle for handle in here.new.queued if handle.cause == "yielded"][:1]:
        yield f"{nouns.capital(nouns.task(here.called(handle.task)))} has had a turn, and lets others go first"


def _queued_by_thread(handles: Sequence[Handle], here: Situation) -> Iterator[str]:
    """What another thread has asked of the loop, unless it is told that the loop has waited for that."""
    before, loop = here.before, here.step.loop
    if before is not None and before.loop is not None and loop is not None and before.loop.time == loop.time:
        asked = [handle for handle in handles if handle.cause == "thread" and not wakes(handle)]
        yield from _queued(asked, here, "has put")


def _queued_by_future(handles: Sequence[Handle], here: Situation) -> Iterator[str]:
    """What the end of a future that no task has awaited sets going, of the program's own, where it wakes no task."""
    for handle in handles[:1]:
        future = here.future(handle.source)
        alike = len([other for other in handles if other.source == handle.source and not other.of_asyncio])
        if future is not None and alike and not any(map(wakes, handles)):
            what = f"a handle to {intent(handle, here)} joins" if alike == 1 else f"{alike} handles join"
            yield f"{nouns.capital(here.future_named(future.id))} {nouns.end(future)}, so {what} the ready queue"
