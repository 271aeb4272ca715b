"""The running stack of a thread as it was last seen, so that only what is new on it has to be looked at."""

from __future__ import annotations

import types
import weakref
from dataclasses import dataclass
from typing import Any

from diagram_gen.trace import Frame, ReturnPointer


class Record:
    """What is remembered of a frame between two steps."""

    __slots__ = ("at", "fixed", "function", "id", "last", "names", "owner", "unstarted")

    def __init__(self, id: str, function: str) -> None:
        self.id = id
        self.function = function
        self.names: list[str] = []
        self.last: Frame | None = None
        self.owner: weakref.ref[Any] | None = None
        self.unstarted = False
        self.at = -1
        self.fixed = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame of the program stands on a running stack: how many are below it, and how it was called.

    `library` is the record of the library's frame that called it, by that frame's `id`.
    """

    below: int
    outer: Frame | None
    caller: ReturnPointer | None
    library: tuple[int, Record] | None


class Spine:
    """The running stack of a thread, as it was last seen, and the places on it of frames that nothing changes below."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.places: dict[int, Place] = {}

    def place(self, frame: types.FrameType) -> Place | None:
        """The place of a frame, if it is known."""
        found = self.places.get(id(frame))
        if found is None or found.below > len(self.frames):
            return None
        return found if self._outer(found.below) is found.outer else None

    def begin(self, place: Place | None) -> ReturnPointer | None:
        """Forgets the stack from a place on, if it isn't None; gives the caller of what stands there."""
        del self.frames[0 if place is None else place.below :]
        return None if place is None else place.caller

    def stand(self, frame: types.FrameType, caller: ReturnPointer | None, library: tuple[int, Record] | None) -> None:
        """Notes that a frame stands on what there is of the stack."""
        below = len(self.frames)
        self.places[id(frame)] = Place(below, self._outer(below), caller, library)

    def _outer(self, below: int) -> Frame | None:
        return self.frames[below - 1] if below else None
