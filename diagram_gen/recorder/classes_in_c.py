"""Changing a class that is written in C in place, since a class put in its stead would show."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Any

_VALID_VERSION = 1 << 19
"""CPython's flag of a class whose attributes may be in its cache; from 3.13 on it says nothing."""


def change(kind: type, **attributes: Any) -> dict[str, Any]:
    """Gives a class other attributes, and tells which it had.

    They can't be set, but the garbage collector leads to the dictionary that holds them.
    """
    modified = _says_that_it_is_modified(kind)
    (held,) = gc.get_referents(kind.__dict__)
    before = {name: held[name] for name in attributes}
    held.update(attributes)
    modified()
    return before


def _says_that_it_is_modified(kind: type) -> Callable[[], object]:
    """What tells CPython that a class was changed, so that it forgets what it knew of its attributes, if it may."""
    if sys.version_info < (3, 13) and not kind.__flags__ & _VALID_VERSION:
        return bool
    try:
        import ctypes
    except ImportError:
        return getattr(sys, "_clear_type_cache", bool)

    return lambda: ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
