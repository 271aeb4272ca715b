"""Nouns: what functions, tasks, handles and values are called in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from diagram_gen.narration.changes import CANCELLED
from diagram_gen.scene import shorten
from diagram_gen.trace import MODULE, Frame, FrameKind, Handle, Step, Task, Variable, Wait
from diagram_gen.views import words

GENERATORS: tuple[FrameKind, ...] = ("generator", "async_generator")
PAUSABLE: tuple[FrameKind, ...] = (*GENERATORS, "coroutine")
"""Kinds of frames that can suspend."""
_MOST_NAMES = 3
_MOST_VARIABLES = 3
_VALUE, _ARGUMENT, _NAME, _WAIT, _PRINTED = 44, 24, 40, 80, 72
_NAMELESS = {
    "<lambda>": "the lambda",
    "<genexpr>": "the generator expression",
    "<listcomp>": "the list comprehension",
    "<setcomp>": "the set comprehension",
    "<dictcomp>": "the dict comprehension",
}
_VERBS = {"wake": "resume", "end sleep of": "end the sleep of"}
_ARTICLES = ("the ", "task ", "generator ", "async generator ", "its ", "a ")
SLEPT, ASKED = "its sleep is over", "its cancellation was requested"
"""Reasons for a task to go on."""
STOPS = "_run_until_complete_cb"
"""The done callback with which asyncio stops a loop that was to run until a future is done."""


def capital(text: str) -> str:
    """A text at the beginning of a sentence; a name from the program stays as it is."""
    return f"{text[0].upper()}{text[1:]}" if text.startswith(_ARTICLES) else text


def function(name: str | None) -> str:
    """A function: `main`, `Shop.open`, `the lambda`, `the module`."""
    if name is None or name == MODULE:
        return "the module" if name else "the program"
    plain = _plain(name)
    return _NAMELESS.get(plain.rpartition(".")[2]) or shorten(plain, _NAME)


def _plain(name: str) -> str:
    return name.replace(".<locals>", "").replace("BaseEventLoop.", "loop.")


def of_frame(frame: Frame) -> str:
    """The function of a frame, a generator as such."""
    name = function(frame.function)
    if frame.kind not in GENERATORS or name.startswith("the "):
        return name
    return f"{frame.kind.replace('_', ' ')} {name}"


def place(name: str | None, line: int | None) -> str:
    """A function and a line, such as `main, line 12`."""
    return words.place(function(name), line)


def to(frame: Frame) -> str:
    """Where control goes when a frame gives it back: ` to main, line 12`; nothing if the frame has no caller."""
    return f" to {place(frame.returns_to.function, frame.returns_to.line)}" if frame.returns_to else ""


def caller(step: Step) -> str:
    """What has called the innermost frame."""
    target = step.stack[-1].returns_to if step.stack else None
    return function(target.function if target is not None else MODULE)


def task(name: str) -> str:
    """A task: `task tea`, and `Task-1` for one that bears the name that asyncio gave it."""
    return shorten(name, _NAME) if name.startswith("Task-") else f"task {shorten(name, _NAME)}"


def tasks(names: Sequence[str]) -> str:
    """Tasks: `task tea`, `tasks tea and toast`, `tasks a, b, c and 7 more`."""
    if len(names) == 1:
        return task(names[0])
    if any(name.startswith("Task-") for name in names):
        return listed([task(name) for name in names])
    return f"tasks {listed([shorten(name, _NAME) for name in names])}"


def listed(texts: Sequence[str]) -> str:
    """Some texts as one, the first three of more: `a, b and c`, `a, b, c and 7 more`."""
    more = len(texts) - _MOST_NAMES
    if more > 1:
        return f"{', '.join(texts[:_MOST_NAMES])} and {more} more"
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def value(text: str | None) -> str:
    """A value, cut where it would go on for long."""
    return "an exception" if text is None else shorten(text, _VALUE)


def quoted(text: str) -> str:
    """Something printed, in quotation marks."""
    return shorten(repr(text), _PRINTED)


def arguments(variables: Sequence[Variable]) -> str:
    """The variables of a call that begins, after a colon; nothing if it has none."""
    shown = [each for each in variables if each.name.isidentifier()]
    more = len(shown) - _MOST_VARIABLES
    if more > 1:
        return f"{arguments(shown[:_MOST_VARIABLES])} and {more} more"
    return f": {words.bindings(shown, _ARGUMENT)}" if shown else ""


def intent(handle: Handle, has_exited: bool = False) -> str:
    """What a handle will do when it runs: `resume task tea`, `call on_done`."""
    if handle.label == CANCELLED:
        return "skip a cancelled handle"
    if handle.label.endswith("._read_from_self"):
        return "read from its self-pipe"
    if handle.label == f"call {STOPS}" and not has_exited:
        return "be told to stop"
    return deed(handle.label, handle.task)


def intents(handles: Sequence[Handle], has_exited: bool = False) -> str:
    """What handles will do, in their order: `resume Task-1, then start tasks a and b`."""
    found = []
    for verb, group in groupby(handles, _verb):
        several = list(group)
        names = [handle.task for handle in several if handle.task is not None]
        if len(names) == len(several) > 1:
            found.append(f"{verb.replace('sleep of', 'sleeps of')} {tasks(names)}")
        else:
            found += [intent(handle, has_exited) for handle in several]
    counts = [(text, len(list(same))) for text, same in groupby(found)]
    texts = [text if count == 1 else f"{text} {'twice' if count == 2 else f'{count} times'}" for text, count in counts]
    more = len(texts) - _MOST_NAMES
    if more > 1:
        texts[_MOST_NAMES:] = [f"run {more} more handles"]
    return ", then ".join(texts) or "look for handles"


def _verb(handle: Handle) -> str:
    if handle.task is None or not handle.label.endswith(f" {handle.task}"):
        return handle.label
    return _VERBS.get(verb := handle.label.removesuffix(f" {handle.task}"), verb)


def wakes(handle: Handle) -> bool:
    """Whether a handle lets a task run."""
    return handle.task is not None and handle.label.startswith(("start ", "wake "))


def is_private(handle: Handle) -> bool:
    """Whether a handle calls what is nobody's business but the library's."""
    return handle.task is None and handle.label.rpartition(".")[2].removeprefix("call ").startswith("_")


def deed(label: str, name: str | None) -> str:
    """What the label of a handle or of a timer says, of the task of that name if it is about one."""
    if name is None or not label.endswith(f" {name}"):
        return shorten(_plain(label), _NAME)
    verb = label.removesuffix(f" {name}")
    return f"{_VERBS.get(verb, verb)} {task(name)}"


def wait(known: Wait) -> str:
    """What a task waits for: `sleeping until t = 2 s`."""
    return shorten(known.text, _WAIT)


def over(wait: Wait | None) -> str | None:
    """That a wait has ended, as a reason: `its sleep is over`, `its wait for lock `x` is over`."""
    if wait is None:
        return None
    if wait.kind == "sleep":
        return SLEPT
    if wait.text.startswith("waiting to be told"):
        return (
            "all that it waited for is done" if wait.text.endswith("all are done") else "one that it waited for is done"
        )
    text = wait.text.partition(", timed out at ")[0].removesuffix(" or the first failure").removesuffix(", shielded")
    if not text.startswith("waiting "):
        return "its wait is over"
    return f"its {shorten(text.replace('waiting', 'wait', 1), _WAIT)} is over"


def outcome(ended: Task) -> str:
    """How a task has ended, as a sentence."""
    name = capital(task(ended.name))
    if ended.state == "failed":
        return f"{name} has failed with {value(ended.exception)}"
    return f"{name} is {ended.state}"


def are(names: Sequence[object]) -> str:
    """The verb for one thing or for several."""
    return "is" if len(names) == 1 else "are"


def more(number: int, noun: str) -> str:
    """How many more there are of something: `2 more lines`."""
    return f"{number} more {noun}{'' if number == 1 else 's'}"
