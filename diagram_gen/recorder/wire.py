"""How steps leave the recorded process: one JSON line for each new object, and references to objects already sent.

A line is `[class, [field, …]]` and the n-th line defines object n.
In a field, `{"#": n}` refers to an object, `{"Variable": […]}` holds a small one in place, and a list is a tuple;
`{"~": [name, before, [new, …], after]}` is a tuple like the last one in the field `name`, with the middle replaced.
What did not change between two steps is sent once and shared by both; a process that dies leaves all steps up to there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from json import JSONDecodeError, JSONEncoder, loads
from operator import attrgetter
from typing import Any

from diagram_gen import garbage, trace
from diagram_gen.recorder.texts import without_addresses

_SHARED = (trace.Frame, trace.Task, trace.Handle, trace.Timer, trace.Loop)
_CLASSES: dict[str, Any] = {
    each.__name__: each
    for each in (
        *_SHARED,
        trace.Step,
        trace.Failure,
        trace.Outside,
        trace.Variable,
        trace.ReturnPointer,
        trace.Wait,
    )
}
_RUNS = {"ready", "timers", "tasks"}
"""Fields whose tuples may be long and change little from one step to the next."""
_LONG = 8
_OURS = re.compile(r'  File "[^"\n]*diagram_gen.recorder.[^"\n]*", line \d+, in .*\n(?:    .*\n)*')
"""Lines of a traceback that are of functions of ours, where they stand in for functions of the standard library."""
_NESTED = (list, dict)
_written = JSONEncoder(separators=(",", ":"), check_circular=False).encode
_CONTENTS = {each: attrgetter(*(field.name for field in fields(each))) for each in _CLASSES.values()}
_FIELDS = {each: tuple(field.name for field in fields(each)) for each in _CLASSES.values()}

_NAME_BYTES = {kind: sum(len(name) + len('"":,') for name in names) for kind, names in _FIELDS.items()}
"""Bytes that the names of the fields take where an object is written out."""


def sendable(text: str) -> str:
    """The text, with what UTF-8 cannot say (lone surrogates) written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class Writer:
    """Sends objects through `send`, which takes one line of text.

    `size` is about how many bytes all that was written would take with each object written out wherever it is.
    """

    def __init__(self, send: Callable[[str], object]) -> None:
        self._send = send
        self._known: dict[int, tuple[int, object]] = {}
        self._sizes: list[int] = []
        self._before: dict[str, tuple[Any, ...]] = {}
        self._before_sizes: dict[str, int] = {}
        self._referred = 0
        self.size = 0

    def write(self, value: trace.Step | trace.Failure | trace.Outside) -> None:
        """Sends one object, and before it the parts of it that are new."""
        self.size += self._sizes[self._line(value)]

    def _line(self, value: Any) -> int:
        outer, self._referred = self._referred, 0
        line = _written([type(value).__name__, self._fields(value)]) + "\n"
        self._send(line)
        self._sizes.append(len(line) + _NAME_BYTES[type(value)] + self._referred)
        self._referred = outer
        return len(self._sizes) - 1

    def _fields(self, value: Any) -> list[Any]:
        kind = type(value)
        if kind is trace.Loop:
            return [self._field(value, name) for name in _FIELDS[kind]]
        return [self._encode(content) for content in _CONTENTS[kind](value)]

    def _field(self, value: Any, name: str) -> Any:
        content = getattr(value, name)
        if not isinstance(content, tuple) or name not in _RUNS:
            return self._encode(content)
        before, size = self._before.get(name, ()), self._before_sizes.get(name, 0)
        start, end = _common(before, content) if len(content) >= _LONG else (0, 0)
        outer, self._referred = self._referred, 0
        encoded = self._encode(content[start : len(content) - end])
        kept = size - self._size_of(before[start : len(before) - end]) if start or end else 0
        self._before[name], self._before_sizes[name] = content, kept + self._referred
        self._referred = outer + kept + self._referred
        return {"~": [name, start, encoded, end]} if len(content) >= _LONG else encoded

    def _size_of(self, items: tuple[Any, ...]) -> int:
        """What was written for items takes."""
        return sum(self._sizes[self._known[id(item)][0]] for item in items)

    def _encode(self, value: Any) -> Any:
        if isinstance(value, str):
            return value if value.isascii() else sendable(value)
        if value is None or isinstance(value, int | float):
            return value
        if isinstance(value, tuple):
            return [self._encode(item) for item in value]
        kind = type(value)
        if kind not in _SHARED:
            self._referred += _NAME_BYTES[kind]
            return {kind.__name__: self._fields(value)}
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (self._line(value), value)
        self._referred += self._sizes[known[0]]
        return {"#": known[0]}


def errors_as_told(text: str, file: str, given: str) -> str:
    """What went to standard error, as a trace tells it: the file as it was given, no address, no line of ours."""
    return without_addresses(_OURS.sub("", text)).replace(file, given)


def _common(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[int, int]:
    """How many items two tuples share at their beginning, and how many of the others at their end."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] is not after[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if before[-1 - at] is not after[-1 - at]), rest)
    return start, end


def read(lines: Iterable[bytes]) -> tuple[tuple[trace.Step, ...], trace.Failure | None, trace.Outside | None]:
    """The steps that were sent, how the run failed, and what had a say in it from outside, if anything did.

    A line cut off or spoilt ends the reading.
    """
    objects: list[Any] = []
    runs: dict[str, tuple[Any, ...]] = {}

    def decode(value: Any) -> Any:
        if isinstance(value, list):
            return tuple([decode(item) for item in value])
        if isinstance(value, dict):
            ((key, content),) = value.items()
            if key == "#":
                return objects[content]
            return changed(*content) if key == "~" else build(key, content)
        return value

    def changed(name: str, start: int, middle: list[Any], end: int) -> tuple[Any, ...]:
        before = runs.get(name, ())
        return (*before[:start], *decode(middle), *before[len(before) - end :])

    def build(name: str, content: list[Any]) -> Any:
        kind = _CLASSES[name]
        values = [decode(item) if type(item) in _NESTED else item for item in content]
        if kind is trace.Loop:
            runs.update((field, value) for field, value in zip(_FIELDS[kind], values, strict=True) if field in _RUNS)
        return kind(*values)

    with garbage.left_alone():
        for line in lines:
            if not line.endswith(b"\n"):
                break
            try:
                name, content = loads(line)
            except (JSONDecodeError, UnicodeDecodeError):  # the program wrote into a file that was not its own
                break
            objects.append(build(name, content))
    steps = tuple(item for item in objects if isinstance(item, trace.Step))
    failure = next((item for item in reversed(objects) if isinstance(item, trace.Failure)), None)
    outside = next((item for item in objects if isinstance(item, trace.Outside)), None)
    return steps, failure, outside
