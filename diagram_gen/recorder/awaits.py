"""Following the chain of awaits: from a paused coroutine to what it awaits, and on to the end.

Facts relied on: `cr_await`, `gi_yieldfrom` and `ag_await` lead from one to the next; the objects that drive async
generators
keep what they drive to themselves, and only the garbage collector's view shows it.
"""

from __future__ import annotations

import gc
import inspect
import types
from collections.abc import Iterator
from typing import Any, TypeGuard

from diagram_gen.recorder import classes


def chain(awaitable: object) -> Iterator[tuple[Any, types.FrameType]]:
    """The chain of awaits: each paused coroutine or generator with its frame."""
    seen: set[int] = set()
    while awaitable is not None and id(awaitable) not in seen:
        seen.add(id(awaitable))
        frame, inner = frame_and_next(awaitable)
        if frame is not None:
            yield awaitable, frame
        awaitable = inner


def frame_and_next(awaitable: Any) -> tuple[types.FrameType | None, object]:
    """The frame of a coroutine or generator, if it has one, and what it awaits."""
    kind = type(awaitable)
    if kind is types.CoroutineType:
        return awaitable.cr_frame, awaitable.cr_await
    if kind is types.GeneratorType:
        return awaitable.gi_frame, awaitable.gi_yieldfrom
    if kind is types.AsyncGeneratorType:
        return awaitable.ag_frame, awaitable.ag_await
    if classes.name(kind) in _WRAPPERS:
        # These keep what they drive to themselves; the garbage collector's view is the only one there is.
        for inner in gc.get_referents(awaitable):
            if issubclass(type(inner), _DRIVEN):
                return None, inner
            if classes.name(type(inner)) in _WRAPPERS:
                return None, inner
    return None, None


_DRIVEN = (types.CoroutineType, types.GeneratorType, types.AsyncGeneratorType)
_WRAPPERS = {
    "async_generator_asend",
    "async_generator_athrow",
    "coroutine_wrapper",
    "anext_awaitable",
}


def has_started(owner: object) -> bool:
    """Whether a coroutine or generator has begun to run."""
    if is_coroutine(owner):
        return inspect.getcoroutinestate(owner) != inspect.CORO_CREATED
    return not (type(owner) is types.GeneratorType and inspect.getgeneratorstate(owner) == inspect.GEN_CREATED)


def is_coroutine(value: object) -> TypeGuard[types.CoroutineType[Any, Any, Any]]:
    """Whether an object is a coroutine."""
    return type(value) is types.CoroutineType
