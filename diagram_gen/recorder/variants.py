"""Variants: a record like another, but for some of its fields.

`dataclasses.replace` does the same, by way of functions that the program may have replaced in `builtins`.
"""

from __future__ import annotations

from typing import Any, TypeVar

_Record = TypeVar("_Record")


def variant(record: _Record, **changes: Any) -> _Record:
    """A frozen dataclass instance like this one, with these values for these of its fields."""
    kind: Any = type(record)
    return kind(**{name: getattr(record, name) for name in kind.__match_args__} | changes)  # type: ignore[no-any-return]
