"""The running stack of a thread as it was last seen, so that only what is new on it has to be looked at."""

from __future__ import annotations

import types
import weakref
from dataclasses import dataclass
from typing import Any

from diagram_gen.model.frame import Frame, ReturnPointer, Variable
from diagram_gen.recorder.identities import Identity, reference

Called = tuple[int, int]
"""A frame by its `id` and by where its caller is: what comes to its place in memory has been called elsewhere."""


class Record:
    """What is remembered of a frame between two steps."""

    __slots__ = ("at", "bound", "fixed", "function", "id", "last", "names", "objects", "owner", "unstarted")

    def __init__(self, id: str, function: str) -> None:
        self.id = id
        self.function = function
        self.names: list[str] = []
        self.objects: dict[str, Identity] = {}
        self.last: Frame | None = None
        self.owner: weakref.ref[Any] | None = None
        self.unstarted = False
        self.at = -1
        self.bound = False
        """Whether no variable of it can come to refer to something else before it runs again."""
        self.fixed = False
        """Whether, besides, nothing that they refer to can change."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame of the program stands on a running stack: how many are below it, and how it was called."""

    below: int
    outer: Frame | None
    caller: ReturnPointer | None


@dataclass(frozen=True, slots=True)
class Watch:
    """A variable on a running stack that refers to what can change: of those that refer to it, the outermost.

    Its frame has so many `below` and that `id`; `shown` is what it was when it was looked at last. `value` is a weak
    reference to what it refers to, if there can be one.
    """

    below: int
    id: int
    shown: Variable
    value: weakref.ref[Any] | None


class Spine:
    """The running stack of a thread, as it was last seen, and the places on it of frames that nothing changes below.

    What can change all the same is watched: `watches` are by the `id` of the value, from the outermost frame inwards.
    """

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.places: dict[int, Place] = {}
        self.watches: dict[int, Watch] = {}
        self._libraries: list[tuple[int, Called, Record]] = []
        """The folded frames of libraries: how many frames are below, which is the outermost one, and the record."""
        self._left: dict[Called, Record] = {}

    def place(self, frame: types.FrameType) -> Place | None:
        """The place of a frame, if it is known."""
        found = self.places.get(id(frame))
        if found is None or found.below > len(self.frames):
            return None
        return found if self._outer(found.below) is found.outer else None

    def begin(self, place: Place | None) -> ReturnPointer | None:
        """Forgets the stack from a place on, if it isn't None; gives the caller of what stands there."""
        below = 0 if place is None else place.below
        self.cut(below)
        self._left = {}
        while self._libraries and self._libraries[-1][0] >= below:
            _, outermost, record = self._libraries.pop()
            self._left[outermost] = record
        return None if place is None else place.caller

    def cut(self, below: int) -> None:
        """Forgets the frames that have so many others below."""
        del self.frames[below:]
        while self.watches:
            value, watch = self.watches.popitem()
            if watch.below < below:
                self.watches[value] = watch
                return

    def watch(self, frame: types.FrameType, value: object, shown: Variable) -> None:
        """Notes that a variable of the frame that stands on top refers to what can change."""
        if id(value) not in self.watches:
            self.watches[id(value)] = Watch(len(self.frames) - 1, id(frame), shown, reference(value))

    def library(self, outermost: Called, name: str) -> Record | None:
        """The record of a library's frame, if the last stack still had it: it is the same while every step shows it."""
        found = self._left.get(outermost)
        return found if found is not None and found.function == name else None

    def fold(self, outermost: Called, record: Record) -> None:
        """Notes that frames of a library, folded into one, stand on what there is of the stack."""
        self._libraries.append((len(self.frames), outermost, record))

    def stand(self, frame: types.FrameType, caller: ReturnPointer | None) -> None:
        """Notes that a frame stands on what there is of the stack."""
        below = len(self.frames)
        self.places[id(frame)] = Place(below, self._outer(below), caller)

    def _outer(self, below: int) -> Frame | None:
        return self.frames[below - 1] if below else None
