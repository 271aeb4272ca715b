"""Flow: why control comes to a line, as far as the source and the line before it tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagram_gen.model.loop import ENDED, Loop, Task
from diagram_gen.model.trace import Step
from diagram_gen.narration import nouns
from diagram_gen.narration.places import frame_key
from diagram_gen.narration.situations import Situation
from diagram_gen.narration.statements import REPEATED, Span, Statements


def flow(here: Situation, statements: Statements) -> Iterator[str]:
    """What the line before has come to, and where an exception is."""
    yield from _closed(here)
    yield from _awaited(here, statements)
    yield from _swallowed(here)
    yield from _handling(here, statements)
    yield from _decided(here, statements)


def back(here: Situation, statements: Statements) -> str | None:
    """The kind of statement to whose head control has come back from its body, to repeat it; None if it hasn't."""
    line = here.step.line or 0
    span = statements.spans.get(line)
    if span is None or not _comes_from_body(here, statements) or _is_left(here, statements):
        return None
    return "while" if line in statements.endless else span.kind if span.kind in REPEATED else None


def has_left_block(here: Situation, statements: Statements) -> bool:
    """Whether control has come from the head of a with statement to a line after it: its end has been called."""
    before, step = here.before, here.step
    if before is None or before.line not in statements.blocks or frame_key(before) != frame_key(step):
        return False
    span = statements.spans.get(before.line or 0)
    return step.line is not None and span is not None and not span.has_body(step.line)


def is_block_end(here: Situation, statements: Statements) -> bool:
    """Whether control has come back to a with statement at the end of its block."""
    is_block = here.step.line in statements.blocks
    return is_block and _comes_from_body(here, statements) and not _leaves_block(here, statements)


def _leaves_block(here: Situation, statements: Statements) -> bool:
    """Whether an exception stands at the head of a with statement to leave it, raised or passed on by a clause."""
    step = here.step
    if step.event != "line" or step.line not in statements.blocks or here.place is None:
        return False
    event, line = here.place
    if event == "raise":
        return True
    is_passed_on = here.handled is not None and step.handling != here.handled and line in statements.passing
    return is_passed_on and _comes_from_body(here, statements)


def _may_leave_block(here: Situation, statements: Statements) -> bool:
    """Whether an exception may stand there: a clause on a single line has caught it, or else has passed it on."""
    is_unsure = here.place is not None and here.place[1] in statements.unsure
    return is_unsure and here.step.line in statements.blocks and _comes_from_body(here, statements)


def _comes_from_body(here: Situation, statements: Statements) -> bool:
    """Whether the last that the frame did was in the body of the statement at whose head control stands now."""
    span = statements.spans.get(here.step.line or 0)
    if span is None or here.place is None or here.step.event != "line":
        return False
    event, line = here.place
    return event != "raise" and line is not None and span.has_body(line)


def _is_left(here: Situation, statements: Statements) -> bool:
    """Whether a `break` has left the statement at whose head control stands: CPython 3.11 tidies up on that line."""
    line = here.place[1] if here.place is not None else None
    return line is not None and statements.breaks.get(line) == here.step.line


def _closed(here: Situation) -> Iterator[str]:
    """That a generator which was closed has ended by that: its GeneratorExit goes no further."""
    before = here.before
    if before is None or (before.event, before.exception_class) != ("raise", "GeneratorExit"):
        return
    frame = before.stack[-1]
    if frame.kind == "function" or here.step.event == "raise":
        return
    if all(each.id != frame.id for each in here.step.stack):
        yield f"{nouns.capital(nouns.of_frame(frame))} has ended, so it is closed"


def _decided(here: Situation, statements: Statements) -> Iterator[str]:
    """Whether the condition before this line holds, or what it repeats has ended."""
    line, event = here.step.line, here.step.event
    if line is None or here.place is None or here.place[0] not in ("line", "resume") or event not in ("line", "return"):
        return
    head = here.place[1]
    span = statements.spans.get(head or 0)
    if span is None or span.kind == "block" or head is None:
        return
    if span.has_body(line):
        if span.kind in ("if", "while"):
            yield "The condition holds"
    elif (line != head or event == "return") and not _may_be_left(span, head, statements):
        yield _LEFT[span.kind].format(head)


def _may_be_left(span: Span, head: int, statements: Statements) -> bool:
    """Whether control may come by the head of a `for` that a `break` has left, as it does in CPython 3.11."""
    return span.kind in ("for", "async for") and head in statements.breaks.values()


_LEFT = {
    "if": "The condition does not hold",
    "while": "The condition does not hold, so the while of line {} ends",
    "for": "The for of line {} has no more items",
    "async for": "The async for of line {} has no more items",
}
"""What has come of a statement that control leaves for good: a loop is always the event loop."""


def _awaited(here: Situation, statements: Statements) -> Iterator[str]:
    """That an await has not suspended, for the task was done already."""
    before, step = here.before, here.step
    if before is None or before.event != "line" or before.line is None or step.event not in ("line", "return", "raise"):
        return
    name = statements.awaited.get(before.line)
    if name is None or before.loop is None or frame_key(before) != frame_key(step):
        return
    bound = [each.value for each in before.stack[-1].variables if each.name == name] if before.stack else []
    awaited = [task for value in bound for task in _at_step(here.tasks.shown_as(value), before.loop, here)]
    if len(awaited) == 1 and awaited[0].state in ENDED:
        task = awaited[0]
        end = "had already failed" if task.state == "failed" else f"was already {task.state}"
        yield f"{nouns.capital(nouns.task(here.named(task)))} {end}, so the await has not suspended"


def _at_step(tasks: Sequence[Task], loop: Loop, here: Situation) -> Iterator[Task]:
    """Tasks as they were in the loop of an earlier step."""
    return (task for each in tasks if (task := here.tasks.find(loop.tasks, each.id)) is not None)


def _swallowed(here: Situation) -> Iterator[str]:
    """That the error by which a task was to be cancelled is gone, and the request is not."""
    task = here.running
    if task is not None and here.comes_to("swallowed"):
        name, frame = nouns.task(here.named(task)), here.frame
        returns = here.step.event == "return"
        if returns and frame is not None and task.stack and frame.id != task.stack[0].id:
            yield f"Swallowed in {nouns.of_frame(frame)}, though the cancellation of {name} was requested"
        else:
            yield f"Swallowed: {name} {'returns' if returns else 'goes on'}, though its cancellation was requested"


def _handling(here: Situation, statements: Statements) -> Iterator[str]:
    """Where an exception is in the frame: before an `except` clause, in it, in a `finally` clause, or past them."""
    step, before, was = here.step, here.before, here.handled
    if step.event != "line" or step.line is None:
        return
    if before is not None and before.event == "return" and before.handling and not step.handling and was is None:
        yield f"The handling of {nouns.value(before.handling)} is over"
    is_same_frame = before is not None and frame_key(before) == frame_key(step)
    if before is not None and before.event == "raise" and _has_left(before, step):
        yield f"The exception leaves {nouns.function(before.function)}"
    if step.handling is not None and step.handling == was:
        if is_same_frame and before is not None:
            yield from [_caught(step)] if here.comes_to("caught") else _still_handled(before, step, statements)
        return
    if _leaves_block(here, statements):
        yield "The exception leaves the with block"
    elif step.handling is None and was is not None:
        if not here.comes_to("swallowed") and not _may_leave_block(here, statements):
            yield f"The handling of {nouns.value(was)} is over"
    elif step.handling is not None:
        yield from [_caught(step)] if here.comes_to("caught") else _comes_to(step, statements)


def _has_left(before: Step, step: Step) -> bool:
    """Whether an exception has left the frame that it was raised in, by way of a library, without a step of its own."""
    if not before.stack or step.handling is None or before.value != step.handling:
        return False
    left = before.stack[-1].id
    return all(frame.id != left for frame in step.stack)


def _comes_to(step: Step, statements: Statements) -> Iterator[str]:
    """Where an exception in a frame has come to."""
    if step.line in statements.rests:  # Python tells what the clause before has caught
        return
    if step.line in statements.clauses:
        yield f"{nouns.value(step.handling)} comes to an except clause"
    elif step.line in statements.caught:
        yield f"The except clause catches {nouns.value(step.handling)}"
    elif step.line in statements.final:
        yield f"{nouns.value(step.handling)} is on its way up, and the finally clause runs first"


def _are_of_one_try(line: int, other: int, statements: Statements) -> bool:
    """Whether two lines are those of `except` clauses of the same statement."""
    return line in statements.clauses and statements.clauses[line] == statements.clauses.get(other)


def _caught(step: Step) -> str:
    """That the error by which a task was to be cancelled is caught."""
    return f"{nouns.value(step.handling)} is caught in {nouns.function(step.function)}"


def _still_handled(before: Step, step: Step, statements: Statements) -> Iterator[str]:
    """What a line has done that follows another while the same exception is handled."""
    if before.line is None or step.line is None or step.line <= before.line:
        return
    if before.event == "raise":  # which was handled already by what has thrown it in
        yield from _comes_to(step, statements)
        return
    if before.line in statements.clauses and step.line in statements.caught:
        yield "The clause catches it"
    elif before.line in statements.clauses and step.line in (*statements.clauses, *statements.final):
        if before.line not in statements.whole or _are_of_one_try(before.line, step.line, statements):
            yield "The clause does not match"
    elif before.event == "line" and before.line in statements.raises and step.line in statements.final:
        yield f"{nouns.value(step.handling)} is raised again, and the finally clause runs first"
