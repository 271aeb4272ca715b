"""What is sent into a generator that goes on: the value that its `yield` gives.

Facts relied on, in CPython 3.11 to 3.15: a generator that has been sent a value, and has not gone on yet, has it on top
of its frame's stack, which is the end of what the garbage collector sees of it, but for the exception that it handles.
Up to Python 3.12 that is None where it has handled one before: it then looks as though nothing were sent.
"""

from __future__ import annotations

import gc
import types
from collections.abc import Iterable
from typing import Any

from diagram_gen.recorder.frame_variables import locals_of

_SENDING = ("asend", "send")
_TRACEBACK: Any = BaseException.__dict__["__traceback__"]
_GENERATORS = {id(types.AsyncGeneratorType): "ag_frame", id(types.GeneratorType): "gi_frame"}


def into(frame: types.FrameType) -> object:
    """What a frame goes on with that stands at a `yield`; None if it is nothing, or nobody can tell.

    It can be told where the caller itself sends it, and has the generator in a variable.
    """
    caller = frame.f_back
    if caller is None or not any(name in caller.f_code.co_names for name in _SENDING):
        return None
    generator = _owner(frame, locals_of(caller).values()) or _owner(frame, [*caller.f_globals.values()])
    seen = gc.get_referents(generator) if generator is not None else []
    if seen and _is_handled(seen[-1], frame):
        del seen[-1]
    return seen[-1] if seen else None


def _owner(frame: types.FrameType, values: Iterable[object]) -> Any:
    """The generator of a frame, if it is among some values."""
    for value in values:
        name = _GENERATORS.get(id(type(value)))
        if name is not None and getattr(value, name) is frame:
            return value
    return None


def _is_handled(value: object, frame: types.FrameType) -> bool:
    """Whether something is the exception that a frame handles: it has come to that frame."""
    if not issubclass(type(value), BaseException):
        return False
    traceback = _TRACEBACK.__get__(value)
    while traceback is not None and traceback.tb_frame is not frame:
        traceback = traceback.tb_next
    return traceback is not None
