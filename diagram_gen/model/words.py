"""The words of the pictures and of their descriptions: one way to say each thing, for all views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from diagram_gen.model.characters import shorten
from diagram_gen.model.frame import MODULE, Frame, FrameKind, ReturnPointer, Variable
from diagram_gen.model.loop import TaskState
from diagram_gen.model.names import Names
from diagram_gen.model.trace import MAIN_THREAD, Step

POINTER, LEAVING, RAISED, UNBEGUN = "▸", "◂", "✗", "○"
"""The signs of the execution pointer: at what is about to run, at what control will leave, at what has failed, and at
the beginning of what has not begun."""
_KINDS: dict[FrameKind, str] = {
    "function": "",
    "coroutine": "async ",
    "generator": "generator ",
    "async_generator": "async generator ",
    "library": "",
}
SIGNS: dict[TaskState, str] = {
    "running": "▸",
    "interrupted": "▹",
    "ready": "»",
    "waiting": "‖",
    "done": "✓",
    "cancelled": "⊘",
    "failed": "✗",
    "destroyed": "†",
}
"""Each state of a task has a sign beside its word and its colour."""
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_SPOKEN_VALUE = 60
_LONGEST = 2_000
"""Characters of a text that a reader gets in full."""


def called(frame: Frame) -> str:
    """A frame's function as a header: `async main()`, with its file if that is another: `fetch() · helper.py`."""
    return f"{_KINDS[frame.kind]}{frame.function}(){'' if frame.file is None else f' · {frame.file}'}"


def class_name(full: str | None) -> str:
    """The bare name of a class, of which the full name is given: `TimeoutError`; empty if there is none."""
    return (full or "").rpartition(".")[2]


def of_task(name: str) -> str:
    """A task as a value: `<Task tea>`."""
    return f"<Task {name}>"


def place(function: str | None, line: int | None, file: str | None = None) -> str:
    """A function and a line: `main, line 12`, `fetch, line 3 of helper.py`, `the module, line 3`, `asyncio.run`."""
    name = "the module" if function == MODULE else function or "the program"
    return name if line is None else f"{name}, line {line}{of(file)}"


def of(file: str | None) -> str:
    """Which file a line is one of: ` of helper.py`; nothing for the program's own."""
    return "" if file is None else f" of {file}"


def within(file: str | None) -> str:
    """Which file a function is in: `, in helper.py`; nothing for the program's own."""
    return "" if file is None else f", in {file}"


def thread(step: Step, names: Names) -> str:
    """The thread that runs at a step: `thread asyncio_0`, `the main thread`."""
    return "the main thread" if step.thread == MAIN_THREAD else f"thread {names.of_thread(step)}"


def sign(step: Step) -> str:
    """The sign of the execution pointer that a step moves."""
    if step.event == "raise":
        return RAISED
    return LEAVING if step.event in ("return", "suspend") else POINTER


def pointer(line: int | None, sign: str = "") -> str:
    """An execution pointer: `▸ line 12` where the thread runs, `line 12` where a function will go on."""
    return f"{sign} {'' if line is None else f'line {line}'}".strip()


def target(pointer: ReturnPointer | None) -> str:
    """Where a frame returns to; a paused coroutine has no caller."""
    return "no caller" if pointer is None else place(pointer.function, pointer.line, pointer.file)


def spoken(value: str) -> str:
    """A value in a description: cut where it would go on for long."""
    return shorten(value, _SPOKEN_VALUE)


def spelt(text: str) -> str:
    """A text in full, as far as a reader would read it."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def changed(frame: Frame, earlier: Mapping[str, Frame]) -> frozenset[str]:
    """The variables of a frame that were bound since the step before, if it was there then and was another."""
    known = earlier.get(frame.id)
    if known is None or known is frame:
        return frozenset()
    return fresh(known.variables, frame.variables)


def fresh(before: Iterable[Variable], after: Iterable[Variable]) -> frozenset[str]:
    """The names of those variables that are new or have other values."""
    known = {(each.name, each.value) for each in before}
    return frozenset(each.name for each in after if (each.name, each.value) not in known)


def bindings(variables: Iterable[Variable], limit: int) -> str:
    """Variables on one line, each value cut to `limit` characters: `name = 'a', turn = 1`."""
    return ", ".join(f"{variable.name} = {shorten(variable.value, limit)}" for variable in variables)


def in_full(variables: Iterable[Variable]) -> tuple[str, ...]:
    """Variables, a line each."""
    return tuple([spelt(f"{variable.name} = {variable.value}") for variable in variables])


def entry(frame: Frame) -> str:
    """A frame on a line: `async main(), line 8: some_value = 12`."""
    where = "" if frame.line is None else f", line {frame.line}"
    facts = bound(frame.variables)
    return f"{called(frame)}{where}{': ' if facts else ''}{facts}"


def bound(variables: Iterable[Variable]) -> str:
    """Variables in a description."""
    return bindings(variables, _SPOKEN_VALUE)


def count(number: int, noun: str) -> str:
    """A number and its noun, as a sentence begins: `Two frames`."""
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {noun}{'' if number == 1 else 's'}"


def sentence(frame: Frame, *, returning: str | None = None, begun: bool = True) -> str:
    """A frame in words, such as `main, at line 8: some_value = 12, returns to the module, line 12`, and a full stop."""
    at = f"line {frame.line}{of(frame.file)}"
    where = "" if frame.line is None else f", at {at}" if begun else f", to begin at {at}"
    facts = [bindings(frame.variables, _SPOKEN_VALUE)] if frame.variables else []
    if frame.returns_to is not None:
        facts.append(f"returns to {target(frame.returns_to)}")
    if returning is not None:
        facts.append(f"about to return {shorten(returning, _SPOKEN_VALUE)}")
    return f"{frame.function}{where}{': ' if facts else ''}{', '.join(facts)}."


def folded(stack: Sequence[Frame], limit: int) -> tuple[Frame | int, ...]:
    """A stack that fits into `limit` places: where it is deeper, a number in the middle says how many are left out."""
    if len(stack) <= limit:
        return tuple(stack)
    below, above = limit // 2, limit - limit // 2 - 1
    return (*stack[:below], len(stack) - below - above, *stack[-above:])


def returned(step: Step) -> str | None:
    """What the running frame is about to return at a step, if it is."""
    return step.value if step.event == "return" else None
