"""Observing frames: which of them a reader sees, in what order, and with which variables."""

from __future__ import annotations

import inspect
import sys
import threading
import types
import weakref
from collections.abc import Iterator, Sequence
from typing import Any

from diagram_gen.model.frame import MODULE, Frame, FrameKind, ReturnPointer
from diagram_gen.recorder import awaits
from diagram_gen.recorder.copies import let_go
from diagram_gen.recorder.frame_variables import FrameVariables, locals_of
from diagram_gen.recorder.identities import Identities
from diagram_gen.recorder.own_code import OwnCode, is_ours
from diagram_gen.recorder.plain_values import is_fixed
from diagram_gen.recorder.spine import Called, Place, Record, Spine, Watch
from diagram_gen.recorder.values import Describer

_FORGET_AT = 1024
"""Records beyond which those of frames that are gone are dropped."""


class _Here(threading.local):
    """What is known of the calling thread, whose number another one may have had before: its running stack."""

    def __init__(self) -> None:
        self.spine = Spine()


class Frames:
    """Turns live frames into `Frame`s. Keeps no frame alive: records are known by a frame's `id`."""

    def __init__(
        self, own: OwnCode, describer: Describer, identities: Identities, *, all_variables: bool = False
    ) -> None:
        self._own = own
        self.is_program = own.runs_in
        """Whether a frame runs code of the program's own."""
        self._variables = FrameVariables(describer, identities, all_variables=all_variables)
        self._records: dict[int, Record] = {}
        self._here = _Here()
        self._module_lines: dict[int, int] = {}
        self._born = 0
        self._forget_at = _FORGET_AT

    def enter(self, frame: types.FrameType) -> None:
        """A frame of the program starts to run from its top."""
        known = self._records.get(id(frame))
        owner = known.owner() if known is not None and known.owner is not None else None
        # The address may have been that of the frame of a coroutine that was closed without ever running.
        if known is not None and known.unstarted and owner is not None and awaits.frame_and_next(owner)[0] is frame:
            known.unstarted = False  # the first run of a coroutine that a task's stack has shown already
        else:
            self._remember(frame)
        self.pause(frame)  # it may have left the stack unseen

    def is_paused(self, frame: types.FrameType) -> bool:
        """Whether a frame of the program that is being entered has run before."""
        known = self._records.get(id(frame))
        return known is not None and not known.unstarted

    def pause(self, frame: types.FrameType) -> None:
        """A frame of the program leaves the stack, for a while."""
        self._here.spine.places.pop(id(frame), None)

    def leave(self, frame: types.FrameType) -> None:
        """A frame of the program has ended."""
        self.pause(frame)
        self._records.pop(id(frame), None)

    def stack(self, innermost: types.FrameType | None) -> tuple[Frame, ...]:
        """The running stack that ends in a frame, outermost first, without the module and what lies below it.

        It is looked at from the inside out, up to a frame below which nothing has changed since it was entered.
        """
        spine = self._here.spine
        if spine.watches:
            self._look_again(spine, innermost)
        live, place = self._since(spine, innermost)
        caller = spine.begin(place)
        if place is None and live and self._is_module(live[-1]):
            caller = ReturnPointer(MODULE, self.line(live.pop()))
        fixed = True
        while live:
            if not self.is_program(live[-1]):
                caller = self._add_library(spine, live, caller)
                continue
            frame = live.pop()
            if fixed:
                spine.stand(frame, caller)
            spine.frames.append(self._snapshot(frame, caller, executing=not live))
            fixed = fixed and bool(live) and self._stays(frame, spine)
            caller = ReturnPointer(frame.f_code.co_qualname, spine.frames[-1].line, spine.frames[-1].file)
        return tuple(spine.frames)

    def line(self, frame: types.FrameType) -> int | None:
        """The line at which a frame of the program stands: the last one that it ran, where its code has none.

        So it is after an `except*`: CPython compiles its end, which raises anew what was left over, without a location.
        """
        line: int | None = frame.f_lineno
        if self._is_module(frame):
            if line is not None:
                self._module_lines[id(frame)] = line
            return self._module_lines.get(id(frame))
        record = self._records.get(id(frame))
        return record.last.line if line is None and record is not None and record.last is not None else line

    def file(self, frame: types.FrameType) -> str | None:
        """The file of a frame of the program, None for the program's own."""
        return self._own.told(frame.f_code)

    def _since(self, spine: Spine, innermost: types.FrameType | None) -> tuple[list[types.FrameType], Place | None]:
        """The frames from a frame outwards, up to one whose place is known, which is the last of them."""
        live = []
        for frame in self._until_module(innermost):
            live.append(frame)
            place = spine.place(frame)
            if place is not None:
                return live, place
        return live, None

    def _stays(self, frame: types.FrameType, spine: Spine) -> bool:
        """Whether a frame that has just been put on the stack stays as it is, but for what is watched from now on."""
        record = self._records[id(frame)]
        if record.bound and not record.fixed:
            bound = locals_of(frame)
            for shown in spine.frames[-1].variables:
                if not is_fixed(bound[shown.name]):
                    spine.watch(frame, bound[shown.name], shown)
        return record.bound

    def _look_again(self, spine: Spine, innermost: types.FrameType | None) -> None:
        """Forgets the stack from the first frame on in which what is watched is not as it was."""
        frames = _frames({watch.id for watch in spine.watches.values() if watch.value is None}, innermost)
        for watch in spine.watches.values():
            if not self._is_as_it_was(watch, frames.get(watch.id), spine):
                spine.cut(watch.below)
                return

    def _is_as_it_was(self, watch: Watch, frame: types.FrameType | None, spine: Spine) -> bool:
        """Whether a variable refers to what it did, in which nothing has changed; its frame is given if need be."""
        record, name = self._records.get(watch.id), watch.shown.name
        if record is None or record.last is not spine.frames[watch.below]:
            return False
        value = watch.value() if watch.value is not None else frame and locals_of(frame).get(name)
        return value is not None and self._variables.one(name, value, record) == watch.shown

    def _add_library(self, spine: Spine, live: list[types.FrameType], caller: ReturnPointer | None) -> ReturnPointer:
        """Folds the frames of libraries at the end of a list; gives the caller of what comes next."""
        folded = []
        while live and not self.is_program(live[-1]):
            folded.append(live.pop())
        name = self.folded(folded)
        outermost = _called(folded[0])
        record = spine.library(outermost, name) or self._born_as(name)
        spine.fold(outermost, record)
        spine.frames.append(self._library_frame(record, name, caller))
        return ReturnPointer(name, None)

    def chain(self, awaitable: object) -> tuple[tuple[Frame, ...], list[types.FrameType], bool]:
        """The stack of a paused coroutine, outermost first: its frame, then along what it awaits.

        Also the live frames, the program's and a library's, in the same order;
        and whether all this stays as it is until one of them runs.
        """
        chain: list[Frame] = []
        live: list[types.FrameType] = []
        library: list[tuple[types.FrameType, object]] = []
        fixed = True
        for owner, frame in awaits.chain(awaitable):
            live.append(frame)
            if not self.is_program(frame):
                library.append((frame, owner))
                continue
            self._close_fold(library, chain)
            self._owned(frame, owner)
            chain.append(self._snapshot(frame, None, executing=False))
            fixed = fixed and self._records[id(frame)].fixed
        self._close_fold(library, chain)
        return tuple(chain), live, fixed

    def own_stack(self, stack: tuple[Frame, ...], coroutine: Any) -> tuple[Frame, ...]:
        """The part of a running stack that belongs to a task: from its coroutine's frame inwards.

        That is nothing while a coroutine that has ended lets go of what it held.
        """
        own = getattr(coroutine, "cr_frame", None)
        if own is None and type(coroutine) is types.CoroutineType:
            return ()
        record = self._records.get(id(own))
        for position, frame in enumerate(stack):
            if record is not None and frame.id == record.id:
                return stack[position:]
        libraries = [position for position, frame in enumerate(stack) if frame.kind == "library"]
        return stack[libraries[0] + 1 :] if libraries else stack

    def _close_fold(self, library: list[tuple[types.FrameType, object]], chain: list[Frame]) -> None:
        if library:
            outermost, owner = library[0]
            name = self.folded([frame for frame, _ in library])
            self._owned(outermost, owner)
            chain.append(self._library_frame(self._records[id(outermost)], name, None))
            library.clear()
            self._forget()

    def _forget(self) -> None:
        """Drops the records of frames whose coroutines are gone."""
        if len(self._records) > self._forget_at:
            alive = {at: each for at, each in self._records.items() if each.owner is None or each.owner() is not None}
            self._records, self._forget_at = alive, max(_FORGET_AT, 2 * len(alive))

    def _until_module(self, frame: types.FrameType | None) -> Iterator[types.FrameType]:
        while frame is not None:
            if not is_ours(frame):
                yield frame
            if self._is_module(frame):
                return
            frame = frame.f_back

    def _is_module(self, frame: types.FrameType) -> bool:
        return frame.f_code.co_name == MODULE and self.is_program(frame)

    def _remember(self, frame: types.FrameType) -> Record:
        record = self._records[id(frame)] = self._born_as(frame.f_code.co_qualname)
        return record

    def _born_as(self, function: str) -> Record:
        self._born += 1
        return Record(f"frame-{self._born}", function)

    def _owned(self, frame: types.FrameType, owner: object) -> None:
        """Makes sure that a record belongs to this coroutine's frame, not to a dead one at the same address."""
        record = self._records.get(id(frame))
        started = awaits.has_started(owner)
        if record is not None and record.owner is None and started:
            record.owner = weakref.ref(owner)
        elif record is None or record.owner is None or record.owner() is not owner:
            record = self._remember(frame)
            record.owner, record.unstarted = weakref.ref(owner), not started

    def _snapshot(self, frame: types.FrameType, caller: ReturnPointer | None, *, executing: bool) -> Frame:
        record = self._records.get(id(frame)) or self._remember(frame)
        last, at = record.last, frame.f_lasti
        if last is not None and record.fixed and not executing and record.at == at and last.returns_to == caller:
            return last
        record.at = at
        snapshot = Frame(
            id=record.id,
            function=record.function,
            kind=_kind(frame.f_code),
            line=self.line(frame),
            returns_to=caller,
            variables=self._variables.of(frame, record),  # says whether they are fixed
            file=self._own.told(frame.f_code),
        )
        if not executing:
            let_go(frame)
        if record.last == snapshot:
            return record.last
        record.last = snapshot
        return snapshot

    def _library_frame(self, record: Record, name: str, caller: ReturnPointer | None) -> Frame:
        folded = Frame(record.id, name, "library", None, caller, ())
        if record.last is None or record.last != folded:
            record.last = folded
        return record.last

    def folded(self, library: Sequence[types.FrameType]) -> str:
        """The public name of consecutive library frames: that of the outermost one that has a public name."""
        for frame in library:
            if not any(_is_private(part) for part in frame.f_code.co_qualname.split(".")):
                return _public_name(frame.f_code, library[0].f_globals.get("__name__", ""))
        return library[0].f_code.co_qualname


def _frames(sought: set[int], innermost: types.FrameType | None) -> dict[int, types.FrameType]:
    """The frames of a running stack that have these `id`s, by them."""
    found: dict[int, types.FrameType] = {}
    frame = innermost
    while frame is not None and len(found) < len(sought):
        if id(frame) in sought:
            found[id(frame)] = frame
        frame = frame.f_back
    return found


def _called(frame: types.FrameType) -> Called:
    """Which frame it is, of those that are called one after the other and come to the same place in memory."""
    return id(frame), frame.f_back.f_lasti if frame.f_back is not None else -1


def _kind(code: types.CodeType) -> FrameKind:
    if code.co_flags & inspect.CO_COROUTINE:
        return "coroutine"
    if code.co_flags & inspect.CO_ASYNC_GENERATOR:
        return "async_generator"
    return "generator" if code.co_flags & inspect.CO_GENERATOR else "function"


def _is_private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def _public_name(code: types.CodeType, module: str) -> str:
    """A function's name as a reader writes it: `asyncio.sleep` for one that lives in `asyncio.tasks`."""
    if "." in code.co_qualname:
        return code.co_qualname
    package = module.partition(".")[0]
    exported = vars(sys.modules[package]).get(code.co_name) if package in sys.modules else None
    wrapped = vars(exported).get("__wrapped__") if type(exported) is types.FunctionType else None
    if any(type(each) is types.FunctionType and each.__code__ is code for each in (exported, wrapped)):
        return f"{package}.{code.co_name}"
    return f"{module}.{code.co_name}"
