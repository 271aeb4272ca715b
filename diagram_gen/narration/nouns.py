"""Nouns: what functions, tasks, handles and values are called in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from diagram_gen.model import deeds, waiting, words
from diagram_gen.model.frame import MODULE, Frame, FrameKind, Variable
from diagram_gen.model.loop import Future, Handle, HandleKind, Task, Timer, Wait
from diagram_gen.model.names import Names
from diagram_gen.model.times import clock
from diagram_gen.model.trace import MAIN_THREAD, Failure, Step
from diagram_gen.model.waiting import Called
from diagram_gen.narration.mentions import plain, shorten

GENERATORS: tuple[FrameKind, ...] = ("generator", "async_generator")
PAUSABLE: tuple[FrameKind, ...] = (*GENERATORS, "coroutine")
"""Kinds of frames that can suspend."""
_MOST_NAMES = 3
_WORKER = re.compile(r"(asyncio_\d+|ThreadPoolExecutor-\d+_\d+)")
"""The names of threads of which it is known that an executor has made them."""
_MOST_VARIABLES = 3
_DOES = {"waiting": "waits", "sleeping": "sleeps", "serving": "serves"}
_VALUE, _ARGUMENT, _NAME, _WAIT, _PRINTED, _CIRCLE = 44, 24, 40, 80, 72, 150
_BEGINNING = 13
"""Characters of a value that are shown before what has changed in it."""
_WARNING = re.compile(r".+?:\d+: (?=[A-Za-z_]\w*: )")
"""What a warning begins with on standard error: a path, which is long, and a line."""
_NAMELESS = {
    "<lambda>": "the lambda",
    "<genexpr>": "the generator expression",
    "<listcomp>": "the list comprehension",
    "<setcomp>": "the set comprehension",
    "<dictcomp>": "the dict comprehension",
}
_COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>"}
VERBS: dict[HandleKind, tuple[str, str]] = {
    "start": ("start", "start"),
    "wake": ("resume", "resume"),
    "end_sleep": ("end the sleep of", "end the sleeps of"),
    "end_wait": ("end the wait of", "end the waits of"),
    "time_out": ("time out", "time out"),
}
"""What is done to a task, and to several."""
_DEEDS = {
    "_release_waiter": "end a wait",
    "_AsCompletedIterator._handle_timeout": "time out as_completed",
    "as_completed.<locals>._on_timeout": "time out as_completed",
}
"""Callbacks of asyncio's timers, in words of what they are for."""


class Words(str):
    """A noun that begins with a word of ours, such as `task tea`; a plain text begins with a name of the program's."""

    __slots__ = ()


def capital(noun: str) -> str:
    """A noun at the beginning of a sentence; a name from the program stays as it is."""
    return f"{noun[0].upper()}{noun[1:]}" if isinstance(noun, Words) else noun


def function(name: str | None) -> str:
    """A function: `main`, `Shop.open`, `the lambda`, `the module`."""
    if name is None or name == MODULE:
        return Words("the module" if name else "the program")
    nameless = _NAMELESS.get(_own_name(name))
    return shorten(_plain(name), _NAME) if nameless is None else Words(nameless)


def is_nameless(frame: Frame) -> bool:
    """Whether the function of a frame has no name that a program has given it."""
    return _own_name(frame.function) in _NAMELESS


def is_comprehension(frame: Frame) -> bool:
    """Whether a frame is that of a comprehension."""
    return _own_name(frame.function) in _COMPREHENSIONS


def _own_name(name: str) -> str:
    """The last part of a function's qualified name."""
    return name.rpartition(".")[2]


def _plain(name: str) -> str:
    return name.replace(".<locals>", "").replace("BaseEventLoop.", "loop.")


def of_frame(frame: Frame) -> str:
    """The function of a frame, a generator as such."""
    name = function(frame.function)
    if frame.kind not in GENERATORS or is_nameless(frame):
        return name
    return Words(f"{frame.kind.replace('_', ' ')} {name}")


def place(name: str | None, line: int | None, file: str | None = None) -> str:
    """A function and a line, such as `main, line 12` or `fetch, line 3 of helper.py`."""
    return words.place(function(name), line, file)


def to(frame: Frame) -> str:
    """Where control goes when a frame gives it back: ` to main, line 12`; nothing if the frame has no caller."""
    target = frame.returns_to
    return f" to {place(target.function, target.line, target.file)}" if target else ""


def is_worker(step: Step) -> bool:
    """Whether the thread of a step is one that an executor has made, as far as its name tells."""
    return _WORKER.fullmatch(step.thread_name) is not None


def thread(at: Step | Handle, names: Names) -> str:
    """The thread whose step it is, or which has put the handle: `thread worker`, `the main thread`."""
    return Words("the main thread" if at.thread == MAIN_THREAD else f"thread {value(names.of_thread(at))}")


def thread_caller(step: Step, names: Names) -> str | None:
    """Whose call the innermost frame is, if it is the first that a thread has made: the thread's own."""
    target = step.stack[-1].returns_to if step.stack else None
    if target is None or target.function != "Thread.run" or step.thread == MAIN_THREAD:
        return None
    return Words("the worker thread") if is_worker(step) else thread(step, names)


def caller(step: Step) -> str:
    """What has called the innermost frame."""
    target = step.stack[-1].returns_to if step.stack else None
    return function(target.function if target is not None else MODULE)


def task(name: str) -> str:
    """A task: `task tea`, and `Task-1` for one whose name says that it is one, as those do that asyncio gives."""
    return shorten(name, _NAME) if _says_task(name) else Words(f"task {shorten(name, _NAME)}")


def tasks(names: Sequence[str]) -> str:
    """Tasks: `task tea`, `tasks tea and toast`, `tasks a, b, c and 7 more`."""
    if len(names) == 1:
        return task(names[0])
    if any(map(_says_task, names)):
        nouns = [task(name) for name in names]
        return Words(listed(nouns)) if isinstance(nouns[0], Words) else listed(nouns)
    return Words(f"tasks {listed([shorten(name, _NAME) for name in names])}")


def _says_task(name: str) -> bool:
    return plain(name).startswith("Task-")


def listed(texts: Sequence[str]) -> str:
    """Some texts as one, the first three of more: `a, b and c`, `a, b, c and 7 more`."""
    more = len(texts) - _MOST_NAMES
    if more > 1:
        return f"{', '.join(texts[:_MOST_NAMES])} and {more} more"
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def chain(texts: Sequence[str]) -> str:
    """Some texts as one, where there is little room: both of two, the first of more: `inner and 3 more`."""
    return listed(texts) if len(texts) < 3 else f"{texts[0]} and {len(texts) - 1} more"


def bindings(variables: Sequence[Variable]) -> str:
    """Variables that were bound, the first three of more: `turn = 2, found = []`."""
    more = len(variables) - _MOST_NAMES
    shown = words.bindings(variables[:_MOST_NAMES] if more > 1 else variables, _VALUE)
    return f"{shown} and {more} more" if more > 1 else shown


def focused(variable: Variable, before: str | None) -> Variable:
    """A variable with its value; of one that would go on for long, the beginning and what of it was not so `before`."""
    text, was = variable.value, before or ""
    if len(text) <= _VALUE or not was.startswith(text[: _BEGINNING + 1]):
        return variable
    start = next((place for place, pair in enumerate(zip(was, text, strict=False)) if pair[0] != pair[1]), len(was))
    room = _VALUE - _BEGINNING - 1
    end = text[min(start, len(text) - room) :].lstrip(", ")
    end = end if len(end) <= room else f"{end[: room - 1]}…"
    return replace(variable, value=f"{text[:_BEGINNING]}…{end}")


def value(text: str | None) -> str:
    """A value, cut where it would go on for long."""
    return "an exception" if text is None else shorten(text, _VALUE)


def message(failure: Failure) -> str:
    """What a failure says: a deadlock, who waits for whom."""
    return shorten(failure.message, _CIRCLE if failure.kind == "deadlock" else _VALUE)


def quoted_error(text: str) -> str:
    """A line of standard error in quotation marks, a warning without the place that it comes from."""
    return quoted(text[found.end() :] if (found := _WARNING.match(text)) else text)


def quoted(text: str) -> str:
    """Something printed, in quotation marks."""
    return shorten(repr(text), _PRINTED)


def line_of_output(text: str) -> str:
    """A line that is printed, as it is, cut where it would go on for long."""
    return shorten(text, _PRINTED)


def arguments(variables: Sequence[Variable]) -> str:
    """The variables of a call that begins, after a colon; nothing if it has none."""
    shown = [each for each in variables if each.name.isidentifier()]
    more = len(shown) - _MOST_VARIABLES
    if more > 1:
        return f"{arguments(shown[:_MOST_VARIABLES])} and {more} more"
    return f": {words.bindings(shown, _ARGUMENT)}" if shown else ""


def deed(handle: Handle | Timer, called: Callable[[str], str]) -> str:
    """What a handle or a timer does, given what tasks are called."""
    if handle.task is not None:
        return f"{VERBS[handle.kind][0]} {task(called(handle.task))}"
    if handle.of_asyncio and handle.function in _DEEDS:
        return _DEEDS[handle.function]
    return shorten(_plain(deeds.label(handle, called)), _NAME)


def wait(known: Wait, of: str, called: Called, future: str = "") -> str:
    """What the task of that id waits for, maybe by way of another future: `sleeping until t = 2 s`."""
    held = waiting.holder(known, of, called)
    limit = f", with a time-out at {clock(known.deadline)}" if waiting.is_limited(known) else ""
    said = waiting.phrase(known, called)
    return shorten(f"{said.verb} {f'for {future}, ' if future else ''}{said.rest}{held}{limit}", _WAIT)


def waits(known: Wait, of: str, called: Called) -> str:
    """What the task of that id waits for, as what it does: `waits for an event`."""
    verb = waiting.phrase(known, called).verb
    return _DOES[verb] + wait(known, of, called)[len(verb) :]


def outcome(ended: Task, called: str) -> str:
    """How a task has ended, as a sentence."""
    name = capital(task(called))
    if ended.state == "failed":
        return f"{name} has failed with {value(ended.exception)}"
    if ended.state == "destroyed":
        return f"{name} is destroyed, as nothing holds it: it will never go on"
    return f"{name} is {ended.state}"


def end(future: Future) -> str:
    """How a future has ended, as the rest of a clause about it: `has the result 42`."""
    if future.state == "failed":
        return f"has failed with {value(future.exception)}"
    return f"has the result {value(future.result)}" if future.state == "done" else f"is {future.state}"


def are(names: Sequence[object]) -> str:
    """The verb for one thing or for several."""
    return "is" if len(names) == 1 else "are"


def more(number: int, noun: str) -> str:
    """How many more there are of something: `2 more lines`."""
    return f"{number} more {noun}{'' if number == 1 else 's'}"
