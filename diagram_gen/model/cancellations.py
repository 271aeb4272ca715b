"""Cancellations: the way of each from the request to the end, from the fields of a trace and the program's source.

`cancel()` of a task that awaits another one cancels that, and so on down the chain of awaits; what is at its end throws
CancelledError into the task that waits there. That is caught on its way up, or ends the task; if it is gone while the
request still stands, the task has swallowed it.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from diagram_gen.model import causes, rope
from diagram_gen.model.loop import CANCELLED, ENDED, Task, Wait
from diagram_gen.model.passing_on import may_pass_on, passing_on
from diagram_gen.model.trace import Step, Trace

StageKind = Literal["requested", "thrown", "caught", "swallowed", "late", "ended"]
_BY_ITS_FUTURE = ("task", "gather")
"""Kinds of waits whose future, or its parts, a request is passed on to."""
_GOES_ON = (("ready", "running"), ("ready", "waiting"))
"""The states of a task before and after it has got its turn, or has had it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is first seen at a step of a task's cancellation.

    requested: `since` is the step at which that was, and `passed_by` the tasks whose own request was passed on along
    their awaits; thrown: CancelledError comes at the place where the task was suspended, because of step `since`;
    caught: an `except` clause handles it; swallowed: it is gone, and the request stands; late: the task has ended
    before it could be thrown in; ended: the task is cancelled.
    """

    step: int
    task: str
    kind: StageKind
    since: int | None = None
    passed_by: tuple[str, ...] = ()


@dataclass(slots=True)
class _Flight:
    """CancelledError on its way up in a task.

    `value` is what it is shown as, `line` where it was raised last, `base` what was handled before that; `last` is the
    line at which it was last seen to be handled, with the id of the frame.
    """

    value: str | None
    line: int | None
    base: str | None
    last: tuple[str | None, int | None] = (None, None)
    is_handled: bool = False
    is_caught: bool = False


@dataclass(slots=True)
class _Known:
    """By the ids of tasks: the errors that are on their way, the requests that nobody has thrown yet; the sources."""

    sources: dict[str | None, _Source]
    flights: dict[str, _Flight] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)


class _Source:
    """Where a source has the bodies of `except` clauses, and `with` statements: by their heads, the lines they have."""

    def __init__(self, text: str) -> None:
        self._handlers: list[range] = []
        self._blocks: list[range] = []
        self._passing: frozenset[int] = frozenset()
        self._unsure: frozenset[int] = frozenset()
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        self._passing = passing_on(tree)
        self._unsure = may_pass_on(tree, "asyncio.CancelledError")
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                self._handlers.append(range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1))
            elif isinstance(node, ast.With | ast.AsyncWith):
                self._blocks.append(range(node.lineno, (node.end_lineno or node.lineno) + 1))

    def handles(self, line: int | None) -> bool:
        """Whether a line is in the body of an `except` clause, for certain."""
        return line not in self._unsure and any(line in each for each in self._handlers)

    def leaves(self, head: int | None, line: int | None) -> bool:
        """Whether an exception that was raised at a line stands at the head of a `with` statement to leave it."""
        return any(head == each.start and line in each for each in self._blocks)

    def passes_on(self, line: int | None) -> bool:
        """Whether an exception that was handled at a line is on its way up again after it, or may be."""
        return line in self._passing or line in self._unsure


def stages(trace: Trace) -> tuple[Stage, ...]:
    """All stages of all cancellations, in the order of the steps at which they are first seen."""
    return tuple(_stages(trace)) if _has_any(trace) else ()


def by_steps(stages: Iterable[Stage]) -> dict[int, list[Stage]]:
    """Stages by the indexes of the steps."""
    at_steps: defaultdict[int, list[Stage]] = defaultdict(list)
    for each in stages:
        at_steps[each.step].append(each)
    return at_steps


def _has_any(trace: Trace) -> bool:
    """Whether a task was asked to end, or ended so; asked of what changes alone."""
    before: defaultdict[str, Sequence[Task]] = defaultdict(tuple)
    for step in trace.steps:
        if step.exception_class == CANCELLED:
            return True
        if step.loop is not None and step.loop.tasks is not before[step.thread]:
            changes = rope.changes(before[step.thread], step.loop.tasks)
            before[step.thread] = step.loop.tasks
            if any(task.cancel_requested_at is not None for each in changes for task in each.new):
                return True
    return False


def _stages(trace: Trace) -> Iterator[Stage]:
    texts = {None: trace.snippet.source} | {each.path: each.source for each in trace.files}
    known = _Known({path: _Source(text) for path, text in texts.items()})
    before: dict[str, Step] = {}
    for step, links in zip(trace.steps, causes.links(trace), strict=True):
        was = before.get(step.thread)
        if step.loop is not None:
            changed = [*_changed(was, step)]
            _forget_thrown(changed, was, known)
            yield from _requested(changed, step, known)
            yield from _in_task(step, was, links, known)
            yield from _ended(changed, step, known)
        before[step.thread] = step


def _changed(before: Step | None, step: Step) -> Iterator[tuple[Task | None, Task]]:
    """The tasks that are not as they were, with what they were."""
    old = before.loop.tasks if before is not None and before.loop is not None else ()
    for change in rope.changes(old, step.loop.tasks if step.loop is not None else ()):
        was = {task.id: task for task in change.old}
        yield from ((was.get(task.id), task) for task in change.new)


def _forget_thrown(changed: Sequence[tuple[Task | None, Task]], before: Step | None, known: _Known) -> None:
    """Into a task that goes on once it was asked to end the error is thrown, if only into asyncio's own code.

    Not so if it waited for another one, which has got the request in its place, and has ended otherwise.
    """
    ready = before.loop.ready if before is not None and before.loop is not None else ()
    for was, task in changed:
        asked = known.asked.get(task.id)
        if asked is None or was is None or (was.state, task.state) not in _GOES_ON:
            continue
        wakes = (handle for handle in ready if handle.task == task.id)
        if any(handle.cause == "cancelled" or handle.made_ready_at <= asked for handle in wakes):
            del known.asked[task.id]


def _requested(changed: Sequence[tuple[Task | None, Task]], step: Step, known: _Known) -> Iterator[Stage]:
    new = [(was, task) for was, task in changed if _is_asked(was, task)]
    for _, task in new:
        if task.cancel_requested_at is not None:
            known.asked[task.id] = task.cancel_requested_at
        passing = [other.id for was, other in new if was is not None and _passes(was, other, task)]
        yield Stage(step.index, task.id, "requested", task.cancel_requested_at, tuple(passing))


def _is_asked(was: Task | None, task: Task) -> bool:
    """Whether a task's cancellation was requested since it was as it `was`."""
    at = task.cancel_requested_at
    return at is not None and (was is None or was.cancel_requested_at != at or was.cancelling < task.cancelling)


def _passes(was: Task, other: Task, task: Task) -> bool:
    """Whether the request to another task, which waited, was passed on to a task."""
    wait: Wait | None = was.wait
    if wait is None or wait.shielded or other.id == task.id or other.cancel_requested_at != task.cancel_requested_at:
        return False
    return wait.future == task.id or (
        wait.kind in _BY_ITS_FUTURE
        and task.id in wait.on
        and task.group is not None
        and task.group.kind == "gather"
        and wait.future == task.group.id
    )


def _in_task(step: Step, before: Step | None, links: Sequence[causes.Link], known: _Known) -> Iterator[Stage]:
    """What becomes of CancelledError in the task that runs."""
    id = step.loop.running if step.loop is not None else None
    if id is None:
        return
    flight = known.flights.get(id)
    if step.event == "raise" and step.exception_class == CANCELLED:
        thrown = next((link for link in links if link.kind == "thrown" and link.effect.id == id), None)
        base = flight.base if flight is not None else before.handling if before is not None else None
        if flight is None or thrown is not None:
            base = before.handling if before is not None else None
        known.flights[id] = _Flight(step.value, step.line, base)
        if thrown is not None:
            known.asked.pop(id, None)
            yield Stage(step.index, id, "thrown", thrown.since)
    elif flight is not None:
        yield from _in_flight(flight, id, step, known)


def _in_flight(flight: _Flight, id: str, step: Step, known: _Known) -> Iterator[Stage]:
    """What a step of a task does with the error that is on its way."""
    source = known.sources.get(step.file) or _Source("")
    if step.handling == flight.value:
        flight.is_handled = True
        flight.last = (_frame(step), step.line)
        if step.event != "raise" and not flight.is_caught and source.handles(step.line):
            flight.is_caught = True
            yield Stage(step.index, id, "caught")
        return
    if step.event in ("raise", "resume", "suspend"):
        return  # it may be in the middle of handling it, or of leaving a with block
    if step.event == "line" and _leaves_block(flight, step, source):
        return
    if step.handling == flight.base:
        del known.flights[id]
        if _stands(step, id):
            yield Stage(step.index, id, "swallowed")


def _leaves_block(flight: _Flight, step: Step, source: _Source) -> bool:
    """Whether an error stands at the head of a `with` statement to leave it, be it that a clause has passed it on."""
    if not flight.is_handled:
        return source.leaves(step.line, flight.line)
    frame, line = flight.last
    return frame == _frame(step) and source.passes_on(line) and source.leaves(step.line, line)


def _frame(step: Step) -> str | None:
    """The id of the innermost frame."""
    return step.stack[-1].id if step.stack else None


def _stands(step: Step, id: str) -> bool:
    """Whether a request to cancel a task stands."""
    tasks = step.loop.tasks if step.loop is not None else ()
    return any(task.id == id and task.cancelling for task in tasks)


def _ended(changed: Sequence[tuple[Task | None, Task]], step: Step, known: _Known) -> Iterator[Stage]:
    for was, task in changed:
        if task.state not in ENDED or (was is not None and was.state in ENDED):
            continue
        flight, asked = known.flights.pop(task.id, None), known.asked.pop(task.id, None)
        if task.state == "cancelled":
            yield Stage(step.index, task.id, "ended")
        elif task.cancelling and (flight is not None or asked is not None):
            yield Stage(step.index, task.id, "late" if flight is None else "swallowed", asked)
