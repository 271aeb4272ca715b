"""The addresses of many objects as bytes, which are compared in no time, without any of the program's code.

For as long as the objects are held, equal bytes are the same objects.

Facts relied on: CPython keeps the addresses of a tuple's items side by side, at a fixed distance from its own. Where
that is not so, or there is no `ctypes`, they are asked for one by one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

try:
    import ctypes
except ImportError:
    _HAS_CTYPES = False
else:
    _HAS_CTYPES = True

_SIZE = array("Q").itemsize
_FEW = 32
"""Items that are as quickly asked one by one."""
_BLOCK = 256
"""Items that are compared at a time."""


def of(items: tuple[object, ...]) -> bytes:
    """The addresses of some objects."""
    if _AT is None or len(items) <= _FEW:
        return array("Q", map(id, items)).tobytes()
    return ctypes.string_at(id(items) + _AT, len(items) * _SIZE)


def differences(before: bytes, after: bytes) -> Iterator[int]:
    """The places at which there are other objects than before, or more."""
    for start in range(0, len(after), _BLOCK * _SIZE):
        old, new = (each[start : start + _BLOCK * _SIZE] for each in (before, after))
        if old == new:
            continue
        for at in range(0, len(new), _SIZE):
            if old[at : at + _SIZE] != new[at : at + _SIZE]:
                yield (start + at) // _SIZE


def _distance() -> int | None:
    """Where in a tuple its items are; None if there is no way to find out."""
    if not _HAS_CTYPES:
        return None
    items = object(), object(), object()
    wanted = array("Q", map(id, items)).tobytes()
    at = tuple.__basicsize__
    return at if ctypes.string_at(id(items) + at, len(wanted)) == wanted else None


_AT = _distance()
