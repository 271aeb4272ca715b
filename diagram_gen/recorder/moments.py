"""The present moment of `datetime`, which is the virtual clock's."""

from __future__ import annotations

import datetime
import gc
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

_VALID_VERSION = 1 << 19
"""CPython's flag of a class whose attributes may be in its cache; from 3.13 on it says nothing."""


def tell(now: Any, utcnow: Any) -> tuple[Any, Any]:
    """Changes `datetime.datetime` in place, since a class put in its stead would show; gives what was there.

    Its attributes can't be set, but the garbage collector leads to the dictionary that holds them.
    """
    kind = datetime.datetime
    modified = _says_that_it_is_modified(kind)
    (attributes,) = gc.get_referents(kind.__dict__)
    before = (attributes["now"], attributes["utcnow"])
    attributes.update(now=now, utcnow=utcnow)
    modified()
    return before


def _says_that_it_is_modified(kind: type) -> Callable[[], object]:
    """What tells CPython that a class was changed, so that it forgets what it knew of its attributes, if it may."""
    if sys.version_info < (3, 13) and not kind.__flags__ & _VALID_VERSION:
        return bool
    import ctypes

    return lambda: ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def virtual_now() -> Any:
    """`datetime.datetime.now`, as a class method."""

    @classmethod  # type: ignore[misc]
    def now(cls: type[datetime.datetime], tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return cls.fromtimestamp(time.time(), tz)

    return now


def virtual_utcnow() -> Any:
    """`datetime.datetime.utcnow`, as a class method."""

    @classmethod  # type: ignore[misc]
    def utcnow(cls: type[datetime.datetime]) -> datetime.datetime:
        if sys.version_info >= (3, 12):
            message = (
                "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. "
                "Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC)."
            )
            warnings.warn(message, DeprecationWarning, stacklevel=2)
        return cls.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

    return utcnow
