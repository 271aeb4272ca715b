"""How steps leave the recorded process: one JSON line for each new object, and references to objects already sent.

A line is `[class, [field, …]]` and the n-th line defines object n.
In a field, `{"#": n}` refers to an object, `{"Variable": […]}` holds a small one in place, and a list is a sequence;
`{"~": [key, [[at, number, [new, …]], …]]}` is the last sequence with that key in which, from place `at` on, so many
items have given way to new ones.
What did not change between two steps is sent once and shared by both; a process that dies leaves all steps up to there.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from json import JSONDecodeError, JSONEncoder, encoder, loads
from operator import attrgetter
from typing import Any

from diagram_gen.model import frame, garbage, loop, rope, trace
from diagram_gen.recorder.texts import as_given, without_addresses

_SHARED = frozenset(
    {
        frame.Frame,
        loop.Task,
        loop.Handle,
        loop.Timer,
        loop.Callback,
        loop.Group,
        loop.Future,
        loop.Shared,
        loop.Watched,
        loop.Loop,
    }
)
_KEPT_IN_PLACE = frozenset({frame.Variable, frame.ReturnPointer, loop.Wait, trace.Passed})
_PLAIN = frozenset({int, float, bool, types.NoneType})
"""The kinds of what JSON has as it is."""
_SCALARS = (str, int, float)
UNTOLD = 213
"""The exit status of a process that could not send what it had to."""
_ONCE = (trace.Failure, trace.Outside, trace.Unrecorded, trace.File)
_CLASSES: dict[str, Any] = {each.__name__: each for each in (*_SHARED, *_KEPT_IN_PLACE, trace.Step, *_ONCE)}
_SEQUENCES: dict[Any, frozenset[str]] = {
    trace.Step: frozenset({"stack", "globals"}),
    loop.Loop: frozenset({"ready", "timers", "tasks", "futures", "shared", "watched"}),
    loop.Task: frozenset({"stack"}),
    loop.Wait: frozenset({"on"}),
    frame.Frame: frozenset({"variables"}),
}
"""Fields with sequences that may be long, and change little from one step to the next."""
_LONG = 8
"""Items from which on it is told how a sequence changes."""
_OURS = re.compile(r'  File "[^"\n]*diagram_gen.recorder.[^"\n]*", line \d+, in .*\n(?:    .*\n)*')
"""Lines of a traceback that are of functions of ours, where they stand in for functions of the standard library."""
_NESTED = (list, dict)


def json_writer() -> Callable[[object], str]:
    """What writes JSON. That of `json` makes an encoder in C anew for each text, from what never changes.

    Facts relied on: what CPython 3.11 to 3.14 makes it from. Where it is made from other things, that of `json` does.
    """
    public = JSONEncoder(separators=(",", ":"), check_circular=False)
    try:
        made: Any = vars(encoder)["c_make_encoder"]
        encode = made(None, public.default, encoder.encode_basestring_ascii, None, ":", ",", False, False, True)
        "".join(encode([], 0))
    except (KeyError, TypeError):
        return public.encode
    return lambda value: "".join(encode(value, 0))


_written = json_writer()
_CONTENTS = {each: attrgetter(*(field.name for field in fields(each))) for each in _CLASSES.values()}
_FIELDS = {each: tuple(field.name for field in fields(each)) for each in _CLASSES.values()}


def sendable(text: str) -> str:
    """The text, with what UTF-8 cannot say (lone surrogates) written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class Writer:
    """Sends objects through `send`, which takes one line of text. `size` is how many bytes that were."""

    def __init__(self, send: Callable[[str], object]) -> None:
        self._send = send
        self._known: dict[int, tuple[int, object]] = {}
        self._before: dict[str, Sequence[Any]] = {}
        self._globals: Sequence[Any] = ()
        self._lines = 0
        self._of = ""
        """What the sequences that are written now belong to: a task, a frame, or else the thread of the step."""
        self.size = 0

    def write(self, value: trace.Step | trace.Failure | trace.Outside | trace.Unrecorded | trace.File) -> None:
        """Sends one object, and before it the parts of it that are new; of a file its place instead of its text."""
        self._of = value.thread if isinstance(value, trace.Step) else ""
        self._line(value)

    def _line(self, value: Any) -> int:
        line = _written([type(value).__name__, self._fields(value)]) + "\n"
        self._send(line)
        self.size += len(line)
        self._lines += 1
        return self._lines - 1

    def _fields(self, value: Any) -> list[Any]:
        kind = type(value)
        contents, sequences = _CONTENTS[kind](value), _SEQUENCES.get(kind)
        if sequences is None:
            return [each if type(each) in _PLAIN else self._encode(each) for each in contents]
        outer = self._of
        if kind is loop.Task or kind is frame.Frame:
            self._of = value.id
        said = [
            each if type(each) in _PLAIN else self._sequence(name, each) if name in sequences else self._encode(each)
            for name, each in zip(_FIELDS[kind], contents, strict=True)
        ]
        self._of = outer
        return said

    def _sequence(self, name: str, content: Sequence[Any]) -> Any:
        if name == "globals":
            return self._module(content)
        if len(content) < _LONG and not self._before:
            return self._encode(content)
        key = f"{name} {self._of}"
        if len(content) < _LONG and key not in self._before:
            return self._encode(content)
        before = self._before.get(key, ())
        content = self._before[key] = rope.like(before, content) if isinstance(content, tuple) else content
        changes = _variables(before, content) if name == "variables" else rope.changes(before, content)
        return {"~": [key, [[at, len(old), self._encode(new)] for at, old, new in changes]]}

    def _module(self, variables: Sequence[Any]) -> Any:
        """The module's variables, which are those of all threads, and mostly as they were."""
        before, self._globals = self._globals, variables
        made = rope.changes(before, variables) if variables is not before else []
        return {"~": ["globals", [[at, len(old), self._encode(new)] for at, old, new in made]]}

    def _encode(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is str:
            return value if value.isascii() else sendable(value)
        if kind in _SHARED:
            known = self._known.get(id(value))
            if known is None:
                known = self._known[id(value)] = (self._line(value), value)
            return {"#": known[0]}
        if kind in _KEPT_IN_PLACE:
            return {kind.__name__: self._fields(value)}
        if kind is not tuple and issubclass(kind, _SCALARS):
            return sendable(value) if issubclass(kind, str) else value
        return [self._encode(item) for item in value]


def _variables(before: Sequence[frame.Variable], after: Sequence[frame.Variable]) -> list[rope.Change[frame.Variable]]:
    """Which of a frame's variables are new, have another value, or are gone."""
    known = {each: each for each in before}
    return rope.changes(before, [known.get(each, each) for each in after])


def errors_as_told(text: str, file: str, given: str) -> str:
    """What went to standard error, as a trace tells it: the file as it was given, no address, no line of ours."""
    if not text:
        return text
    return as_given(without_addresses(_OURS.sub("", text)), file, given)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent of a run: its steps, how it failed, what had a say in it from outside, what is missing, files."""

    steps: tuple[trace.Step, ...]
    failure: trace.Failure | None
    outside: trace.Outside | None
    unrecorded: tuple[trace.Unrecorded, ...]
    files: tuple[trace.File, ...] = ()


def read(lines: Iterable[bytes]) -> Sent:
    """What was sent.

    A line cut off or spoilt ends the reading.
    """
    objects: list[Any] = []
    sequences: dict[str, Sequence[Any]] = {}

    def decode(value: Any) -> Any:
        if isinstance(value, list):
            return tuple([decode(item) for item in value])
        if isinstance(value, dict):
            ((key, content),) = value.items()
            if key == "#":
                return objects[content]
            return changed(*content) if key == "~" else build(key, content)
        return value

    def changed(key: str, changes: list[tuple[int, int, list[Any]]]) -> Sequence[Any]:
        if not changes:
            return sequences.setdefault(key, ())
        made = (rope.Change(at, (None,) * number, decode(new)) for at, number, new in changes)
        sequences[key] = rope.changed(sequences.get(key, ()), made)
        return sequences[key]

    def build(name: str, content: list[Any]) -> Any:
        return _CLASSES[name](*[decode(item) if type(item) in _NESTED else item for item in content])

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
    outside = next((item for item in reversed(objects) if isinstance(item, trace.Outside)), None)
    unrecorded = tuple(item for item in objects if isinstance(item, trace.Unrecorded))
    files = tuple(item for item in objects if isinstance(item, trace.File))
    return Sent(steps, failure, outside, unrecorded, files)
