"""Observing frames: which of them a reader sees, in what order, and with which variables.

Facts relied on: a coroutine's frame goes on at a `RESUME` instruction whose argument says after what it resumes, 0
(in its
low two bits) being the start of the function; a suspended frame stands at `YIELD_VALUE`, or from 3.13 at the
`RESUME` that
follows (CPython, Python/bytecodes.c).
"""

from __future__ import annotations

import dis
import gc
import inspect
import sys
import types
import weakref
from collections.abc import Iterator
from typing import Any

from diagram_gen.recorder.values import Describer
from diagram_gen.trace import MODULE, Frame, FrameKind, ReturnPointer, Variable

_NOISE = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType)
_YIELD, _RESUME = dis.opmap["YIELD_VALUE"], dis.opmap["RESUME"]
_RETURNS = {dis.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST") if name in dis.opmap}
_AFTER_YIELD_FROM, _AFTER_AWAIT = 2, 3
_SEND, _GET_ANEXT = dis.opmap["SEND"], dis.opmap["GET_ANEXT"]
_ANEXT_REACH = 4
"""Bytes from `GET_ANEXT` to the `SEND` that goes with it."""
_STEPS_OF_AWAIT = {
    dis.opmap[name]
    for name in (
        "SEND",
        "END_SEND",
        "FOR_ITER",
        "GET_ANEXT",
        "END_ASYNC_FOR",
        "YIELD_VALUE",
        "RESUME",
        "END_FOR",
    )
    if name in dis.opmap
}


def starts(frame: types.FrameType) -> bool:
    """Whether a frame that is being entered runs from its top, rather than going on after a pause."""
    code, at = frame.f_code.co_code, frame.f_lasti
    return at >= 0 and code[at] == _RESUME and code[at + 1] & 3 == 0


def suspends(frame: types.FrameType) -> bool:
    """Whether a frame that is being left will go on later."""
    code, at = frame.f_code.co_code, frame.f_lasti
    return code[at] == _YIELD or (code[at] == _RESUME and code[at + 1] & 3 != 0)


def delegates(frame: types.FrameType) -> bool:
    """Whether a frame that pauses or goes on does so only because what it awaits (or yields from) does.

    A frame that goes on with an exception from there stands behind its `SEND`.
    """
    code, at = frame.f_code.co_code, frame.f_lasti
    if code[at] not in (_YIELD, _RESUME):
        return True
    resume = at if code[at] == _RESUME else at + 2
    return code[resume] == _RESUME and code[resume + 1] & 3 in (_AFTER_YIELD_FROM, _AFTER_AWAIT)


def returns(frame: types.FrameType) -> bool:
    """Whether a frame that is being left returns a value, rather than being unwound by an exception."""
    return frame.f_code.co_code[frame.f_lasti] in _RETURNS


def ends_an_await(frame: types.FrameType, error: type[BaseException]) -> bool:
    """Whether an exception only tells the interpreter that an `await` or a loop has its result."""
    if not issubclass(error, StopIteration | StopAsyncIteration):
        return False
    code, at = frame.f_code.co_code, frame.f_lasti
    if issubclass(error, StopAsyncIteration) and code[at] == _SEND:
        return _GET_ANEXT in code[max(0, at - _ANEXT_REACH) : at : 2]  # else it comes from `await anext(…)`
    return code[at] in _STEPS_OF_AWAIT


class _Record:
    """What is remembered of a frame between two steps."""

    __slots__ = ("function", "id", "last", "names", "owner", "unstarted")

    def __init__(self, id: str, function: str) -> None:
        self.id = id
        self.function = function
        self.names: list[str] = []
        self.last: Frame | None = None
        self.owner: weakref.ref[Any] | None = None
        self.unstarted = False


class Frames:
    """Turns live frames into `Frame`s. Keeps no frame alive: records are known by a frame's `id`."""

    def __init__(self, file: str, describer: Describer, *, all_variables: bool = False) -> None:
        self.file = file
        self._describe = describer.describe
        self._all_variables = all_variables
        self._records: dict[int, _Record] = {}
        self._library: dict[int, _Record] = {}
        self._library_before: dict[int, _Record] = {}
        self._born = 0

    def begin_step(self) -> None:
        """Forgets the library frames that the step before last still showed and the last did not."""
        self._library_before, self._library = self._library, {}

    def enter(self, frame: types.FrameType) -> None:
        """A frame of the program starts to run from its top."""
        known = self._records.get(id(frame))
        if known is not None and known.unstarted and known.owner is not None and known.owner() is not None:
            known.unstarted = False  # the first run of a coroutine that a task's stack has shown already
        else:
            self._remember(frame)

    def is_paused(self, frame: types.FrameType) -> bool:
        """Whether a frame of the program that is being entered has run before."""
        known = self._records.get(id(frame))
        return known is not None and not known.unstarted

    def leave(self, frame: types.FrameType) -> None:
        """A frame of the program has ended."""
        self._records.pop(id(frame), None)

    def stack(self, innermost: types.FrameType | None) -> tuple[Frame, ...]:
        """The running stack that ends in a frame, outermost first, without the module and what lies below it."""
        live = list(self._until_module(innermost))
        found: list[Frame] = []
        position = len(live) - 1
        caller = ReturnPointer(MODULE, live[position].f_lineno) if live and self._is_module(live[position]) else None
        if caller:
            position -= 1
        while position >= 0:
            end = position
            while end >= 0 and not self.is_program(live[end]):
                end -= 1
            if end < position:
                fold = self._folded([frame.f_code for frame in live[end + 1 : position + 1][::-1]], live[position])
                found.append(self._library_frame(fold, live[position], caller))
                caller = ReturnPointer(fold, None)
                position = end
                continue
            found.append(self._snapshot(live[position], caller))
            caller = ReturnPointer(live[position].f_code.co_qualname, live[position].f_lineno)
            position -= 1
        return tuple(found)

    def chain(self, awaitable: object) -> tuple[tuple[Frame, ...], types.FrameType | None]:
        """The stack of a paused coroutine, outermost first: its frame, then along what it awaits.

        Also the innermost live frame, be it the program's or a library's, or None if the coroutine has ended.
        """
        found: list[Frame] = []
        library: list[types.FrameType] = []
        innermost = None
        for owner, frame in _awaited(awaitable):
            innermost = frame
            if not self.is_program(frame):
                library.append(frame)
                continue
            self._close_fold(library, found)
            self._owned(frame, owner)
            found.append(self._snapshot(frame, None))
        self._close_fold(library, found)
        return tuple(found), innermost

    def own_stack(self, stack: tuple[Frame, ...], coroutine: Any) -> tuple[Frame, ...]:
        """The part of a running stack that belongs to a task: from its coroutine's frame inwards."""
        record = self._records.get(id(getattr(coroutine, "cr_frame", None)))
        for position, frame in enumerate(stack):
            if record is not None and frame.id == record.id:
                return stack[position:]
        libraries = [position for position, frame in enumerate(stack) if frame.kind == "library"]
        return stack[libraries[0] + 1 :] if libraries else stack

    def is_program(self, frame: types.FrameType) -> bool:
        """Whether a frame runs code of the program's own file."""
        return frame.f_code.co_filename == self.file

    def _close_fold(self, library: list[types.FrameType], found: list[Frame]) -> None:
        if library:
            name = self._folded([frame.f_code for frame in library], library[0])
            found.append(self._library_frame(name, library[0], None))
            library.clear()

    def _until_module(self, frame: types.FrameType | None) -> Iterator[types.FrameType]:
        while frame is not None:
            yield frame
            if self._is_module(frame):
                return
            frame = frame.f_back

    def _is_module(self, frame: types.FrameType) -> bool:
        return frame.f_code.co_name == MODULE and self.is_program(frame)

    def _remember(self, frame: types.FrameType) -> _Record:
        self._born += 1
        record = _Record(f"frame-{self._born}", frame.f_code.co_qualname)
        self._records[id(frame)] = record
        return record

    def _owned(self, frame: types.FrameType, owner: object) -> None:
        """Makes sure that a record belongs to this coroutine's frame, not to a dead one at the same address."""
        record = self._records.get(id(frame))
        started = _has_started(owner)
        if record is not None and record.owner is None and started:
            record.owner = weakref.ref(owner)
        elif record is None or record.owner is None or record.owner() is not owner:
            record = self._remember(frame)
            record.owner, record.unstarted = weakref.ref(owner), not started

    def _snapshot(self, frame: types.FrameType, caller: ReturnPointer | None) -> Frame:
        record = self._records.get(id(frame)) or self._remember(frame)
        found = Frame(
            id=record.id,
            function=record.function,
            kind=_kind(frame.f_code),
            line=frame.f_lineno,
            returns_to=caller,
            variables=self._variables(frame, record),
        )
        if record.last == found:
            return record.last
        record.last = found
        return found

    def _variables(self, frame: types.FrameType, record: _Record) -> tuple[Variable, ...]:
        bound = frame.f_locals
        for name in bound:
            if name not in record.names:
                record.names.append(name)
        return tuple(
            Variable(name, self._describe(bound[name]))
            for name in record.names
            if name in bound and not self._is_noise(name, bound[name])
        )

    def _is_noise(self, name: str, value: object) -> bool:
        if self._all_variables:
            return False
        return name.startswith((".", "__")) or issubclass(type(value), _NOISE)

    def _library_frame(self, name: str, frame: types.FrameType, caller: ReturnPointer | None) -> Frame:
        record = self._library.get(id(frame)) or self._library_before.get(id(frame))
        if record is None or record.function != name:
            self._born += 1
            record = _Record(f"frame-{self._born}", name)
        self._library[id(frame)] = record
        found = Frame(record.id, name, "library", None, caller, ())
        if record.last is not None and record.last == found:
            return record.last
        record.last = found
        return found

    def _folded(self, codes: list[types.CodeType], outermost: types.FrameType) -> str:
        """The public name of consecutive library frames: that of the outermost one that has a public name."""
        for code in codes:
            if not any(_is_private(part) for part in code.co_qualname.split(".")):
                return _public_name(code, outermost.f_globals.get("__name__", ""))
        return codes[0].co_qualname


def yielded(value: object) -> object:
    """What an async generator yields: CPython hands it to the interpreter in a wrapper of its own."""
    if type(value).__name__ == "async_generator_wrapped_value":
        return next(iter(gc.get_referents(value)), None)
    return value


def _awaited(awaitable: object) -> Iterator[tuple[Any, types.FrameType]]:
    """The chain of awaits: each paused coroutine or generator with its frame."""
    seen: set[int] = set()
    while awaitable is not None and id(awaitable) not in seen:
        seen.add(id(awaitable))
        frame, inner = _frame_and_next(awaitable)
        if frame is not None:
            yield awaitable, frame
        awaitable = inner


def _frame_and_next(awaitable: Any) -> tuple[types.FrameType | None, object]:
    if isinstance(awaitable, types.CoroutineType):
        return awaitable.cr_frame, awaitable.cr_await
    if isinstance(awaitable, types.GeneratorType):
        return awaitable.gi_frame, awaitable.gi_yieldfrom
    if isinstance(awaitable, types.AsyncGeneratorType):
        return awaitable.ag_frame, awaitable.ag_await
    if type(awaitable).__name__ in _WRAPPERS:
        # These keep what they drive to themselves; the garbage collector's view is the only one there is.
        for inner in gc.get_referents(awaitable):
            if isinstance(inner, types.CoroutineType | types.GeneratorType | types.AsyncGeneratorType):
                return None, inner
            if type(inner).__name__ in _WRAPPERS:
                return None, inner
    return None, None


_WRAPPERS = {
    "async_generator_asend",
    "async_generator_athrow",
    "coroutine_wrapper",
    "anext_awaitable",
}


def _has_started(owner: object) -> bool:
    if inspect.iscoroutine(owner):
        return inspect.getcoroutinestate(owner) != inspect.CORO_CREATED
    return not (inspect.isgenerator(owner) and inspect.getgeneratorstate(owner) == inspect.GEN_CREATED)


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
    exported = getattr(sys.modules.get(package), code.co_name, None)
    if getattr(inspect.unwrap(exported) if callable(exported) else exported, "__code__", None) is code:
        return f"{package}.{code.co_name}"
    return f"{module}.{code.co_name}"
