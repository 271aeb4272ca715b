"""The texts of values with nothing of the program's inside: numbers, texts, and what else the standard library has."""

from __future__ import annotations

import re
import sys
import types
from enum import Enum
from typing import Any

from diagram_gen.recorder import classes
from diagram_gen.recorder.texts import LONGEST, begun, without_addresses

_LONGEST_INT = 14_000
"""Bits of the longest int that is written out, which has about 4200 digits."""
_NUMBERS: tuple[type, ...] = (
    int,
    float,
    complex,
    range,
    types.NoneType,
    type(...),
    type(NotImplemented),
)
_FIXED = classes.ids(
    int, float, complex, bool, types.NoneType, str, bytes, range, types.CoroutineType, types.FunctionType
)
_MODULES = {
    "datetime",
    "decimal",
    "fractions",
    "uuid",
    "pathlib",
    "ipaddress",
    "zoneinfo",
    "_pydatetime",
}


def text(value: Any, represent: object) -> str | None:
    """The text of a value whose class has this `__repr__`; None if it is no leaf, as one of an `Enum` is none."""
    kind = type(value)
    for base in (str, bytes, bytearray):
        if issubclass(kind, base) and represent is base.__dict__["__repr__"]:
            return quoted(value, base)
    if issubclass(kind, Enum):
        return None
    if issubclass(kind, bool) or (issubclass(kind, _NUMBERS) and classes.is_native(represent)):
        return number(value)
    return repr(value) if _is_standard(value) else None


def number(value: Any) -> str:
    """The text of a number, or of a constant of Python's own."""
    for base in (bool, int, float, complex):
        if issubclass(type(value), base):
            # CPython refuses to write out an int of more than 4300 digits, unless told otherwise: then it takes long.
            huge = base is int and int.bit_length(value) > _LONGEST_INT
            return f"<int of {int.bit_length(value)} bits>" if huge else base.__repr__(value)
    return repr(value)


def quoted(value: Any, base: type[str] | type[bytes] | type[bytearray]) -> str:
    """The text of a text, or of bytes; of a long one its beginning.

    No text says where an object was in memory, as what Python says of one does: that differs from run to run.
    """
    length = base.__len__(value)
    shown: Any = value if length <= LONGEST else base.__getitem__(value, slice(0, LONGEST))
    if base is str and str.__contains__(shown, " at 0x"):
        shown = without_addresses(shown)
    text = base.__repr__(shown)
    return text if length <= LONGEST else begun(text, length)


def is_fixed(value: object) -> bool:
    """Whether the text of a value can never change."""
    return id(type(value)) in _FIXED


def _is_standard(value: Any) -> bool:
    """Whether a value is of a class of the standard library whose `repr` runs nothing of the program's."""
    kind = type(value)
    if kind is re.Pattern:
        return True
    here = sys.modules.get(classes.module(kind))
    if classes.module(kind) not in _MODULES or vars(here).get(classes.name(kind)) is not kind:
        return False
    zone = getattr(value, "tzinfo", None)
    return zone is None or classes.module(type(zone)) in _MODULES
