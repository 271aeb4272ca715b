"""What stands in for a built-in function, and is one: `inspect`, `pickle` and help find nothing else.

CPython makes a built-in function of a C function and of an object that is handed to it. Here the C function is the one
that calls an object, and the object is a module, as it is of any built-in function, but one that can be called.

Facts relied on: a `builtin_function_or_method` begins with a pointer to its `PyMethodDef`, in CPython 3.11 to 3.15.
Where there is no `ctypes`, a `functools.partial` has to do.
"""

from __future__ import annotations

import functools
import time
import types
from collections.abc import Callable
from typing import Any

try:
    import ctypes
except ImportError:
    _HAS_CTYPES = False
else:
    _HAS_CTYPES = True

_NO_ARGUMENTS, _ONE_ARGUMENT, _ANY_ARGUMENTS = 0x0004, 0x0008, 0x0080 | 0x0002
"""CPython's flags that say how a C function is called: it then refuses anything else by itself."""
_CALLS = {_NO_ARGUMENTS: "PyObject_CallNoArgs", _ONE_ARGUMENT: "PyObject_CallOneArg"}
_kept: list[object] = []
"""What CPython refers to without counting it: the definitions of the functions that were made."""


def built_in(function: Callable[..., Any], real: Callable[..., Any] | None = None) -> Any:
    """The stand-in for a built-in function: for that of `time` that has the given one's name, if none is told."""
    real = vars(time)[function.__name__] if real is None else real
    if isinstance(function, types.FunctionType):
        function.__qualname__ = f"{real.__module__}.{real.__name__}"  # as its complaints call it
    if not _HAS_CTYPES or not isinstance(real, types.BuiltinFunctionType):
        return _Partial(function, real.__name__, real.__module__)
    return _made(function, real)


def _made(function: Callable[..., Any], real: types.BuiltinFunctionType) -> Any:
    """A built-in function that is described as the real one is."""
    at = ctypes.c_void_p.from_address(id(real) + object.__basicsize__).value
    described = _Definition.from_address(at or 0)
    flags = described.flags if described.flags in _CALLS else _ANY_ARGUMENTS
    call = ctypes.cast(getattr(ctypes.pythonapi, _CALLS.get(flags, "PyObject_Vectorcall")), ctypes.c_void_p).value
    definition = _Definition(described.name, call, flags, described.documentation)
    _kept.append(definition)
    return _make(ctypes.addressof(definition), _called_module(function, real.__self__), real.__module__)


def _called_module(function: Callable[..., Any], real: object) -> types.ModuleType:
    """A module like the real one, for which a call calls the function."""
    made = _Called(getattr(real, "__name__", ""))
    made.__spec__ = getattr(real, "__spec__", None)
    made.__call__ = function
    return made


class _Called(types.ModuleType):
    """One class for all of these: to make one takes longer than all else that a function needs."""

    __slots__ = ("__call__",)
    __call__: Callable[..., Any]


_Called.__name__ = _Called.__qualname__ = "module"
_Called.__module__ = "builtins"


if _HAS_CTYPES:

    class _Definition(ctypes.Structure):
        """CPython's `PyMethodDef`."""

        _fields_ = (
            ("name", ctypes.c_char_p),
            ("function", ctypes.c_void_p),
            ("flags", ctypes.c_int),
            ("documentation", ctypes.c_void_p),
        )

    _make: Any = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.py_object, ctypes.py_object)(
        ("PyCFunction_NewEx", ctypes.pythonapi)
    )


class _Partial(functools.partial):  # type: ignore[type-arg]
    """Like a built-in function, it isn't bound to instances, and has a place in a module."""

    def __new__(cls, function: Callable[..., Any], name: str, module: str) -> _Partial:
        """The stand-in for the function of that name."""
        made = super().__new__(cls, function)
        made.__name__ = made.__qualname__ = name  # type: ignore[attr-defined]
        made.__module__ = module
        return made

    def __get__(self, instance: object, owner: type | None = None) -> _Partial:
        return self

    def __reduce__(self) -> str:
        return str(self.__name__)  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return f"<built-in function {self.__name__}>"  # type: ignore[attr-defined]
