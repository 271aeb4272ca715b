"""Finding the name by which a program knows an object, without running any of the program's code.

What is compared is identity; what is read are the variables of frames, the attributes that objects store, and the
module's own names.
"""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Iterable, Sequence

from diagram_gen.recorder import classes
from diagram_gen.recorder.frame_variables import locals_of
from diagram_gen.recorder.plain_values import is_fixed


class Names:
    """The names in the program's module as they are at one moment, and those in its frames.

    `version` differs from that of an earlier moment if a name in the module has been bound to another object since.
    """

    def __init__(self) -> None:
        module = sys.modules.get("__main__")
        names = vars(module).copy() if type(module) is types.ModuleType else {}
        self._globals = [(name, held) for name, held in names.items() if type(name) is str and not is_fixed(held)]
        self.version = hash(tuple([(id(name), id(held)) for name, held in self._globals]))

    def of(self, value: object, frames: Sequence[types.FrameType]) -> str | None:
        """The name of an object: a variable of a frame, or `variable.attribute`, or a name in the module, or None.

        The first frame that knows it decides; `self` alone names nothing.
        """
        for frame in frames:
            variables = [(name, held) for name, held in locals_of(frame).items() if not name.startswith((".", "__"))]
            found = _variable(value, variables) or _attribute(value, variables)
            if found is not None:
                return found
        return _variable(value, self._globals)


def of_callable(function: object) -> str | None:
    """The name that a function or method was defined with; None for anything else that can be called."""
    if type(function) is functools.partial:
        return of_callable(function.func)
    if type(function) is types.MethodType:
        return of_callable(function.__func__)
    if issubclass(type(function), (types.FunctionType, types.BuiltinFunctionType)):
        return str(function.__name__)  # type: ignore[attr-defined]
    return None


def _variable(value: object, variables: Iterable[tuple[str, object]]) -> str | None:
    return next((name for name, held in variables if held is value and name != "self"), None)


def _attribute(value: object, variables: Iterable[tuple[str, object]]) -> str | None:
    for name, held in variables:
        kind = type(held)
        if is_fixed(held) or classes.module(kind).partition(".")[0] in ("asyncio", "_asyncio"):
            continue
        for attribute, kept in classes.attributes(held, classes.attribute_names(held)):
            if kept is value:
                return f"{name}.{_as_written(attribute, kind)}"
    return None


def _as_written(attribute: str, kind: type) -> str:
    """The name of an attribute as the class has it: `_Account__lock` was written `__lock`."""
    mangled = f"_{classes.name(kind).lstrip('_')}__"
    return f"__{attribute.removeprefix(mangled)}" if attribute.startswith(mangled) else attribute
