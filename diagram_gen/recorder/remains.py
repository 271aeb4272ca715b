"""What is left of a program at its end: whether anybody would notice when it dies.

Most programs leave nothing of the kind: objects that hold others, and of those that do something when they die, ones
that have come to their end already, such as a loop that is closed or a coroutine that has run.

Facts relied on, in CPython 3.11 to 3.15: a class in C whose objects do something that shows when they die has a
`__del__`, too; `gc` knows all classes, and all objects that hold others; what `WeakSet` and `logging` have done when an
object dies runs no code of the program's.
"""

from __future__ import annotations

import _weakrefset
import gc
import sys
import types
import weakref
from collections.abc import Callable
from typing import Any

from diagram_gen.recorder import classes
from diagram_gen.recorder.own_code import is_standard

_get_objects, _get_debug, _callbacks, _garbage = gc.get_objects, gc.get_debug, gc.callbacks, gc.garbage
_getprofile = sys.getprofile
_FLAGS, _CALLBACK = type.__dict__["__flags__"], weakref.ref.__dict__["__callback__"]
_IS_KNOWN = 1 << 14
"""CPython's flag of a class whose objects `gc` knows."""
_QUIET = (f"{__file__.rpartition('/')[0]}/", _weakrefset.WeakSet.__init__.__code__.co_filename)
"""Files of the functions that may be called when an object dies: the recorder's own, and that of `WeakSet`."""
_LOGGING = "_removeHandlerRef"
"""The name of the one in `logging`, which forgets a handler."""
_QUIET_IN_C = {"_destroy", "_localdummy_destroyed", "clear_locals"}
"""Names of the functions in C that are so: of abstract base classes, and of what is local to a thread."""


def die_unnoticed() -> bool:
    """Whether nobody would notice when all dies that `gc` knows, but for what is frozen."""
    if _callbacks or _garbage or _get_debug() or _getprofile() is not None:
        return False
    objects = _get_objects()
    kinds = [*map(type, objects)]
    identities = [*map(id, kinds)]  # a class may have a hash of its own
    distinct = dict(zip(identities, kinds, strict=True))
    looked_at = {identity for identity, kind in distinct.items() if _may_tell(kind)}
    return all(map(_is_silent, [each for each, kind in zip(objects, identities, strict=True) if kind in looked_at]))


def _may_tell(kind: type) -> bool:
    """Whether the death of an object of a class may be noticed, or that of the objects of a class that it is."""
    return issubclass(kind, (type, weakref.ref)) or classes.stored(kind, "__del__") is not None


def _is_silent(each: Any) -> bool:
    """Whether nobody notices when such an object dies; of a class, whether `gc` knows its objects or none tells."""
    kind = type(each)
    if not _is_over(kind, each):
        return False
    if issubclass(kind, type):
        return bool(_FLAGS.__get__(each) & _IS_KNOWN) or classes.stored(each, "__del__") is None
    return not issubclass(kind, weakref.ref) or _is_quiet(_CALLBACK.__get__(each))


def _is_over(kind: type, each: Any) -> bool:
    """Whether what the class has done at an object's death has nothing left to do."""
    does = classes.stored(kind, "__del__")
    if does is None:
        return True
    if not classes.is_native(does) and not _is_standard(does):
        return False
    base = next(base for base in classes.bases(kind) if classes.own(base, "__del__") is does)
    is_over = _IS_OVER.get(classes.full_name(base))
    return is_over is not None and is_over(base, each)


def _is_quiet(callback: object) -> bool:
    """Whether what a weak reference calls, if anything, is of the recorder, or of a set that forgets what dies."""
    if callback is None:
        return True
    if type(callback) is types.BuiltinFunctionType:
        return callback.__name__ in _QUIET_IN_C and type(callback.__self__) is not types.ModuleType
    if type(callback) is not types.FunctionType:
        return False
    code = callback.__code__
    return code.co_filename.startswith(_QUIET) or (code.co_name == _LOGGING and is_standard(code.co_filename))


def _is_standard(function: object) -> bool:
    """Whether it is a function in Python of the standard library."""
    return type(function) is types.FunctionType and is_standard(function.__code__.co_filename)


def _has_said_all(kind: Any, future: Any) -> bool:
    """Whether a future has ended, and somebody has heard of it if it has failed."""
    return bool(kind.done(future)) and not classes.stored(kind, "_log_traceback").__get__(future)


_IS_OVER: dict[str, Callable[[Any, Any], bool]] = {
    "generator": lambda _, each: each.gi_frame is None,
    "coroutine": lambda _, each: each.cr_frame is None,
    "async_generator": lambda _, each: each.ag_frame is None,
    "_asyncio.Future": _has_said_all,
    "_asyncio.Task": _has_said_all,
    "_socket.socket": lambda kind, each: kind.fileno(each) < 0,
    "asyncio.base_events.BaseEventLoop": lambda _, each: ("_closed", True) in classes.attributes(each, ["_closed"]),
}
"""By the class that says what is done at an object's death: whether there is nothing left to do."""
