"""Callbacks: what each calls in the end, whose that is, and which task it starts or wakes.

Facts relied on: a task's step and wake-up callbacks carry the task as `__self__`, in the C implementation too; when an
async generator that has not ended is collected, a loop is to call `create_task` with its `aclose()`, which refers to it
(`_asyncgen_finalizer_hook` in `asyncio/base_events.py`); where a task
cannot wait for what its coroutine yields, such as a future of another loop, it has itself called with the error, which
is an argument in Python and what the step refers to in C (`task_call_step_soon` in `Modules/_asynciomodule.c`).
"""

from __future__ import annotations

import functools
import gc
import sys
import types
from collections.abc import Iterator
from typing import Any

from diagram_gen.recorder import classes
from diagram_gen.recorder.future_waits import is_stock_task, is_task

_TASK_CALLBACKS = {"task_wakeup", "__wakeup", "__step", "TaskStepMethWrapper", "TaskWakeupMethWrapper"}
_MAKING = ("__new__", "__init__")


def woken_by(callback: Any) -> Any:
    """The task that a callback starts or wakes, or None for any other callback."""
    if type(callback) is types.BuiltinMethodType and is_stock_task(callback.__self__):
        return callback.__self__ if callback.__name__ in _TASK_CALLBACKS else None
    owner = owner_of(callback)
    if owner is None or not is_task(owner) or not is_of_asyncio(callback):
        return None
    return owner if name_of(callback).rpartition(".")[2] in _TASK_CALLBACKS else None


def function_called(callback: Any) -> str:
    """The qualified name of what a callback calls in the end."""
    return name_of(innermost(callback))


def throws(step: Any, arguments: tuple[Any, ...]) -> bool:
    """Whether the callback by which a task goes on throws something in, as the task could not wait for what it got."""
    given = arguments if type(step) is types.MethodType else gc.get_referents(step)
    return any(issubclass(type(each), BaseException) for each in given)


def closes(callback: Any, arguments: tuple[Any, ...]) -> str | None:
    """The qualified name of the async generator that a callback creates a task to close, or None if it doesn't."""
    creates = sys.modules["asyncio.base_events"].BaseEventLoop.create_task
    if type(callback) is not types.MethodType or callback.__func__ is not creates or len(arguments) != 1:
        return None
    if classes.qualified_name(type(arguments[0])) != "async_generator_athrow":
        return None
    generators = (each for each in gc.get_referents(arguments[0]) if type(each) is types.AsyncGeneratorType)
    return next((str(each.__qualname__) for each in generators), None)


def owner_of(callback: Any) -> Any:
    """What a method is bound to; an object of the program is not asked."""
    bound = (types.MethodType, types.BuiltinMethodType)
    if issubclass(type(callback), bound) or classes.module(type(callback)) in ("_asyncio", "builtins"):
        return getattr(callback, "__self__", None)
    return None


def innermost(callback: Any) -> Any:
    """What a callback calls in the end."""
    return callback.func if type(callback) is functools.partial else callback


def codes(callback: Any) -> Iterator[types.CodeType]:
    """What a callback runs first that is written in Python: of an object its `__call__`, of a class what makes one."""
    callback = innermost(callback)
    kind = type(callback)
    if kind is types.FunctionType:
        yield callback.__code__
    elif kind is types.MethodType:
        yield from codes(callback.__func__)
    else:
        made = [classes.stored(callback, name) for name in _MAKING] if issubclass(kind, type) else []
        for each in (classes.stored(kind, "__call__"), *made):
            function = each.__func__ if type(each) is staticmethod else each
            if type(function) is types.FunctionType:
                yield function.__code__


def is_of_asyncio(callback: Any) -> bool:
    """Whether a callback runs code of asyncio's first, and none of the program's that is called like it."""
    callback = innermost(callback)
    function = callback.__func__ if type(callback) is types.MethodType else callback
    if type(function) is types.FunctionType:
        return str(function.__globals__.get("__name__")).partition(".")[0] == "asyncio"
    owner = callback if classes.module(type(callback)) == "_asyncio" else owner_of(callback)
    return any(classes.module(kind) in ("_asyncio", "_contextvars") for kind in classes.bases(type(owner)))


def name_of(callback: Any) -> str:
    """The qualified name of a callback, or of its class where it has none; no code of the program's is asked."""
    kind = type(callback)
    if kind is types.MethodType:  # whatever can be called may be bound, also what has no name
        return name_of(innermost(callback.__func__))
    if issubclass(kind, types.BuiltinMethodType):  # there is more than one class of them
        return _name_of_built_in(callback)
    told = classes.stored(kind, "__qualname__")
    if type(told) is types.GetSetDescriptorType and classes.module(kind) != "_asyncio":
        return str(told.__get__(callback))
    return classes.qualified_name(kind)


def _name_of_built_in(callback: Any) -> str:
    """The qualified name of a built-in function or method, for which Python asks the class that it is bound to."""
    owner = callback.__self__
    if owner is None or issubclass(type(owner), types.ModuleType):
        return str(callback.__name__)
    kind = owner if issubclass(type(owner), type) else type(owner)
    return f"{classes.qualified_name(kind)}.{callback.__name__}"
