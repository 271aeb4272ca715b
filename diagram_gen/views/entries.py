"""Entries: what a picture has no room for, a line each, kept up with one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from diagram_gen.model import rope
from diagram_gen.model.characters import printable, shorten
from diagram_gen.model.frame import Frame, Variable
from diagram_gen.model.loop import Handle, HandleKind, Timer
from diagram_gen.model.picture_states import At, Fill, Thing
from diagram_gen.model.words import spelt

Item = TypeVar("Item")


class Entries(Generic[Item]):
    """A line for each item of a sequence, of which those alone are made that are not as they were."""

    def __init__(self, say: Callable[[Item], str]) -> None:
        self._say = say
        self._items: Sequence[Item] = ()
        self._lines: Sequence[str] = ()

    def of(self, items: Sequence[Item]) -> Sequence[str]:
        """The lines of the items, in their order."""
        changes = rope.changes(self._items, items)
        made = [rope.Change(at, ("",) * len(old), tuple(map(self._say, new))) for at, old, new in changes]
        self._items = items
        self._lines = rope.changed(self._lines, made)
        return self._lines


def fill(text: str, limit: int, *classes: str, whole: str = "", of: tuple[Thing, ...] = ()) -> Fill:
    """What shows a text that may be too long, and has it in full where it is cut; or something that says more."""
    shown = shorten(text, limit)
    if shown == text or shown == printable(text):
        return Fill(shown, classes, of=of)
    return Fill(shown, classes, (spelt(whole or text),), of=of)


def of_frame(frame: Frame) -> tuple[Thing, ...]:
    """What a frame is, for a fill: itself, and the line at which it stands."""
    return (frame.id,) if frame.line is None else (frame.id, At(frame.line, frame.file))


def of_handle(handle: Handle | Timer) -> tuple[Thing, ...]:
    """What a handle or a timer is, for a fill: itself, and the task to which it does something."""
    return (handle.id,) if handle.task is None else (handle.id, handle.task, timer_of(handle.kind, handle.task))


def timer_of(kind: HandleKind, task: str) -> str:
    """What the timer is called that does such a thing to a task, wherever its own id is not known."""
    return f"{kind} {task}"


def of_object(variable: Variable) -> tuple[Thing, ...]:
    """What the value of a variable is, for a fill, if that is known."""
    return () if variable.object is None else (variable.object,)
