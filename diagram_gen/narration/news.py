"""News: what has happened since the step before, each piece as a sentence without its full stop."""

from __future__ import annotations

from collections.abc import Iterator

from diagram_gen.model import lines, words
from diagram_gen.model.times import clock, seconds
from diagram_gen.narration import nouns
from diagram_gen.narration.changes import calls
from diagram_gen.narration.flow import flow, has_left_block
from diagram_gen.narration.handles import EXITS, STOPS, ends_a_wait, intent
from diagram_gen.narration.news_of_tasks import of_tasks, taken_back
from diagram_gen.narration.news_of_variables import of_variables
from diagram_gen.narration.news_of_watched import of_watched
from diagram_gen.narration.places import frame_key, handle_key
from diagram_gen.narration.situations import Situation
from diagram_gen.narration.statements import Statements

_TRACEBACK = "Traceback (most recent call last):"


def news(here: Situation, statements: Statements) -> Iterator[str]:
    """What is new at a step, the most important first."""
    yield from _of_thread(here)
    if here.step.event == "end" and "steps" in here.unrecorded:
        yield "What the program did since the step before is not recorded"
        return
    yield from _of_loop(here)
    if here.step.output:
        yield from _printed(here)
    if here.history.handed_over:
        yield from _handed_over(here)
    yield from _blocked(here)
    if here.step.loop is None:
        yield from _slept(here)
    of_exit = [*taken_back(here), *_dropped(here)] if has_left_block(here, statements) else []
    yield from of_exit  # which has been called before control comes anywhere else
    yield from flow(here, statements)
    yield from of_tasks(here)
    if not of_exit:
        yield from taken_back(here)
    if here.step.errors:
        yield from _told(here)
    yield from of_variables(here)
    yield from _defined(here, statements)
    if not of_exit:
        yield from _dropped(here)
    if here.new.timers:
        yield from _timed(here)
    before, loop = here.before, here.step.loop
    if before is not None and before.loop is not None and loop is not None and before.loop.watched is not loop.watched:
        yield from of_watched(here, before.loop, loop)


def _of_thread(here: Situation) -> Iterator[str]:
    """That a thread has got another name, and that it has its turn."""
    step, before, names = here.step, here.before, here.history.names
    if before is not None and before.thread_name != step.thread_name:
        yield f"{nouns.capital(nouns.thread(before, names))} is now named {nouns.quoted(names.of_thread(step))}"
    if here.switched:
        yield f"{nouns.capital(nouns.thread(step, names))} runs"


def _of_loop(here: Situation) -> Iterator[str]:
    before = here.before.loop if here.before is not None else None
    step, loop = here.step, here.step.loop
    if "loop" in here.unrecorded:
        if before is not None:
            yield "From here on, the event loop is not recorded"
    elif before is not None and loop is None:
        yield "The event loop has stopped"
    elif _is_stopped_by_exit(here):
        yield f"{nouns.value(here.step.handling)} has stopped the loop"
    elif before is None and loop is not None and step.event == "loop" and step.stack:
        again = " again" if loop.iteration > 1 else ""
        yield f"{nouns.function(step.stack[-1].function)} runs the event loop{again}"


def _is_stopped_by_exit(here: Situation) -> bool:
    """Whether the loop runs again, to be shut down, since an exception has gone through it that stops it at once."""
    before, handled = here.before, here.step.handling or ""
    if here.step.event != "loop" or before is None or before.event != "loop" or before.loop is None:
        return False
    if before.handling == handled:
        return False
    ran = (before.loop.handle, *before.loop.ready)
    return handled.startswith(EXITS) and not any(calls(each, STOPS) for each in ran if each is not None)


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


def _handed_over(here: Situation) -> Iterator[str]:
    """What this thread has put into the ready queue of a loop that another one runs."""
    before, names = here.before, here.history.names
    given = here.history.handed_over.get((before.thread, before.index), ()) if before is not None else ()
    if not given:
        return
    handles = [each.handle for each in given]
    what = f"a handle to {intent(handles[0], here)}" if len(given) == 1 else f"{len(given)} handles"
    owner = nouns.thread(given[0].seen, names)
    how = "and has woken that loop" if any(each.wakes_loop for each in handles) else "without waking that loop"
    who = nouns.capital(nouns.thread(here.step, names))
    yield f"{who} has put {what} into the ready queue of {owner}'s loop, {how}"


def _slept(here: Situation) -> Iterator[str]:
    """That time has gone by in a thread without a loop, in which none was before that could be held up."""
    step, before = here.step, here.before
    if not here.switched and before is not None and before.loop is None and step.time > before.time:
        yield f"It is {clock(step.time)} now"


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
    if before is None or loop is None or here.is_real or handle_key(loop) is None:
        return False
    return handle_key(loop) == handle_key(before) and loop.time > before.time


def _defined(here: Situation, statements: Statements) -> Iterator[str]:
    before, step = here.before, here.step
    if before is None or before.line is None or step.event not in ("line", "return"):
        return
    is_next = before.event == "line" and before.line != step.line and frame_key(before) == frame_key(step)
    if is_next and before.line in statements.defined:
        yield statements.defined[before.line]


def _timed(here: Situation) -> Iterator[str]:
    """Timers that were set, apart from those of sleeps, and those that a wait tells about."""
    if here.step.event == "suspend":
        return
    timers = [timer for timer in here.new.timers if not ends_a_wait(timer) and not timer.cancelled]
    is_old = here.step.event == "loop" and here.before is not None and here.before.loop is None
    if len(timers) == 1:
        deed = nouns.deed(timers[0], here.called)
        yield f"A timer {'has been' if is_old else 'is'} set: {deed} at {clock(timers[0].when)}"
    elif timers:
        yield f"{len(timers)} timers {'have been' if is_old else 'are'} set, the next for {clock(timers[0].when)}"


def _dropped(here: Situation) -> Iterator[str]:
    """A timer that was cancelled, apart from those of sleeps and waits: before any that is set in its place."""
    for timer in [] if here.step.event == "suspend" else here.new.dropped[:1]:
        if not ends_a_wait(timer):
            yield f"The timer to {nouns.deed(timer, here.called)} is cancelled"
