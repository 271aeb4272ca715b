"""The running stack of a thread as it was last seen, so that only what is new on it has to be looked at."""

from __future__ import annotations

import types
import weakref
from dataclasses import dataclass
from typing import Any

from diagram_gen.model.frame import Frame, ReturnPointer
from diagram_gen.recorder.identities import Identity

Called = tuple[int, int]
"""A frame by its `id` and by where its caller is: what comes to its place in memory has been called elsewhere."""


class Record:
    """What is remembered of a frame between two steps."""

    __slots__ = ("at", "fixed", "function", "id", "last", "names", "objects", "owner", "unstarted")

    def __init__(self, id: str, function: str) -> None:
        self.id = id
        self.function = function
        self.names: list[str] = []
        self.objects: dict[str, Identity] = {}
        self.last: Frame | None = None
        self.owner: weakref.ref[Any] | None = None
        self.unstarted = False
        self.at = -1
        self.fixed = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame of the program stands on a running stack: how many are below it, and how it was called."""

    below: int
    outer: Frame | None
    caller: ReturnPointer | None


class Spine:
    """The running stack of a thread, as it was last seen, and the places on it of frames that nothing changes below."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.places: dict[int, Place] = {}
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
        del self.frames[below:]
        self._left = {}
        while self._libraries and self._libraries[-1][0] >= below:
            _, outermost, record = self._libraries.pop()
            self._left[outermost] = record
        return None if place is None else place.caller

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
