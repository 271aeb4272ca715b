"""How steps leave the recorded process: one JSON line for each new object, and references to objects already sent.

A line is `[class, [field, …]]` and the n-th line defines object n.
In a field, `{"#": n}` refers to an object, `{"Variable": […]}` holds a small one in place, and a list is a tuple.
What did not change between two steps is sent once and shared by both; a process that dies leaves all steps up to there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from diagram_gen import trace

_SHARED = (trace.Frame, trace.Task, trace.Handle, trace.Timer, trace.Loop)
_CLASSES: dict[str, Any] = {
    each.__name__: each
    for each in (
        *_SHARED,
        trace.Step,
        trace.Failure,
        trace.Variable,
        trace.ReturnPointer,
        trace.Wait,
    )
}
_FIELDS = {each: tuple(field.name for field in fields(each)) for each in _CLASSES.values()}


class Writer:
    """Sends objects through `send`, which takes one line of text."""

    def __init__(self, send: Callable[[str], object]) -> None:
        self._send = send
        self._known: dict[int, tuple[int, object]] = {}
        self._lines = 0

    def write(self, value: trace.Step | trace.Failure) -> None:
        """Sends one object, and before it the parts of it that are new."""
        self._line(value)

    def _line(self, value: Any) -> int:
        encoded = self._fields(value)
        self._send(json.dumps([type(value).__name__, encoded], ensure_ascii=True, separators=(",", ":")) + "\n")
        self._lines += 1
        return self._lines - 1

    def _fields(self, value: Any) -> list[Any]:
        return [self._encode(getattr(value, name)) for name in _FIELDS[type(value)]]

    def _encode(self, value: Any) -> Any:
        if value is None or isinstance(value, str | int | float):
            return value
        if isinstance(value, tuple):
            return [self._encode(item) for item in value]
        if not isinstance(value, _SHARED):
            return {type(value).__name__: self._fields(value)}
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (self._line(value), value)
        return {"#": known[0]}


def read(lines: Iterable[bytes]) -> tuple[tuple[trace.Step, ...], trace.Failure | None]:
    """The steps that were sent and how the run failed, if it did. A line cut off in the middle ends the reading."""
    objects: list[Any] = []

    def decode(value: Any) -> Any:
        if isinstance(value, list):
            return tuple([decode(item) for item in value])
        if isinstance(value, dict):
            ((key, content),) = value.items()
            return objects[content] if key == "#" else _CLASSES[key](*[decode(item) for item in content])
        return value

    for line in lines:
        if not line.endswith(b"\n"):
            break
        name, content = json.loads(line)
        objects.append(_CLASSES[name](*[decode(item) for item in content]))
    steps = tuple(item for item in objects if isinstance(item, trace.Step))
    failures = [item for item in objects if isinstance(item, trace.Failure)]
    return steps, failures[-1] if failures else None
