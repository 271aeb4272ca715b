"""The variables of a frame: which of them a reader sees, in what order, and what they hold.

Fact relied on: CPython 3.13.0 to 3.13.2 crash where somebody reads a variable that is shadowed by that of a
comprehension which is under way (python/cpython issue 128396); so there it is not read at all.
"""

from __future__ import annotations

import functools
import sys
import types

from diagram_gen.model.frame import Variable
from diagram_gen.recorder import classes, instructions
from diagram_gen.recorder.copies import let_go
from diagram_gen.recorder.identities import PLAIN, Identities
from diagram_gen.recorder.plain_values import is_fixed
from diagram_gen.recorder.spine import Record
from diagram_gen.recorder.values import LEAVES, Describer

_CRASHES = (3, 13) <= sys.version_info < (3, 13, 3)
_NOISE = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType)


class FrameVariables:
    """Turns what is bound in a frame into `Variable`s."""

    def __init__(self, describer: Describer, identities: Identities, *, all_variables: bool) -> None:
        self._describe, self._opened = describer.describe, describer.opened
        self._identities = identities
        self._all_variables = all_variables

    def of(self, frame: types.FrameType, record: Record) -> tuple[Variable, ...]:
        """Those of a frame that a reader sees, in the order in which they were first bound.

        Its record notes in which objects they are, and whether they stay as they are while the frame does not run.
        """
        code, bound = frame.f_code, _read(frame)
        record.bound = not (code.co_cellvars or code.co_freevars)
        record.fixed = record.bound and all(map(is_fixed, bound.values()))
        for name in bound:
            if name not in record.names:
                record.names.append(name)
        if record.objects:
            for name in record.objects.keys() - bound.keys():
                del record.objects[name]
        return tuple(
            self.one(name, bound[name], record)
            for name in record.names
            if name in bound and not self._is_noise(name, bound[name])
        )

    def one(self, name: str, value: object, record: Record) -> Variable:
        """A variable that is bound to a value, in the frame of which that is the record."""
        if id(type(value)) in LEAVES and name not in record.objects:
            return Variable(name, self._describe(value))
        text, met = self._opened(value)
        if record.owner is not None and record.owner() is None:
            # The collector is closing its coroutine: nothing tells any more what is what, but what was known.
            known = record.objects.get(name)
            return Variable(name, text, known.name if known is not None and known.address == id(value) else None)
        return Variable(name, text, self._object(name, value, record), self._identities.held(value, met))

    def _object(self, name: str, value: object, record: Record) -> str | None:
        """The name of the object that a variable refers to, if that is told."""
        if id(type(value)) in PLAIN and name not in record.objects:
            return None
        known = record.objects.get(name)
        found = self._identities.of(value, known)
        if found is None:
            record.objects.pop(name, None)
            return None
        if found is not known:
            record.objects[name] = found
        return found.name

    def _is_noise(self, name: str, value: object) -> bool:
        if self._all_variables:
            return False
        return name.startswith((".", "__")) or issubclass(type(value), _NOISE)


def locals_of(frame: types.FrameType) -> dict[str, object]:
    """The variables of a frame; none for a class body that keeps them in a mapping of the program's own."""
    found = _read(frame)
    let_go(frame)
    return found


def _read(frame: types.FrameType) -> dict[str, object]:
    bound = frame.f_locals  # up to CPython 3.12 all is copied each time that this is asked for
    if type(bound) is not dict and classes.name(type(bound)) != "FrameLocalsProxy":
        return {}
    if _CRASHES and (names := _readable(frame.f_code)) is not None:
        return {name: bound[name] for name in names if name in bound}
    return {name: value for name, value in bound.items() if type(name) is str}


@functools.cache
def _readable(code: types.CodeType) -> tuple[str, ...] | None:
    """The variables that can be read at any time, where these are not all."""
    shadowed = instructions.shadowed(code)
    names = dict.fromkeys((*code.co_varnames, *code.co_cellvars, *code.co_freevars))
    return tuple(name for name in names if name not in shadowed) if shadowed else None
