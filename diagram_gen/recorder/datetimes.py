"""The present moment of `datetime`, which is the virtual clock's."""

from __future__ import annotations

import datetime
import sys
import time
import warnings
from typing import Any

from diagram_gen.recorder.classes_in_c import change


def tell(now: Any, utcnow: Any) -> tuple[Any, Any]:
    """Has `datetime.datetime` tell the moment in another way; gives those in which it did."""
    before = change(datetime.datetime, now=now, utcnow=utcnow)
    return before["now"], before["utcnow"]


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
