"""What is new of one thing in a trace, such as a frame or a task: its entry. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Any

from diagram_gen.model import rope
from diagram_gen.model.frame import Frame, ReturnPointer, Variable
from diagram_gen.model.loop import Callback, Future, Group, Handle, Loop, Shared, Task, Timer, Wait, Watched
from diagram_gen.model.rope import Change

_FIELDS = {
    kind: tuple(field.name for field in fields(kind) if field.name not in apart)
    for kind, apart in (
        (Frame, {"variables"}),
        (Task, {"stack", "wait"}),
        (Wait, {"on"}),
        (Handle, set()),
        (Timer, set()),
        (Future, set()),
    )
}
_CONTENTS = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}
_BLANK = {
    kind: {"made_ready_at": 0} | {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    for kind in _FIELDS
}
"""What those fields are that an entry leaves out at first; the others are null."""
_SMALL = {kind: tuple(field.name for field in fields(kind)) for kind in (Callback, Group, Shared, Watched)}
"""Fields of what stands within a field."""
Entry = dict[str, Any]


class Variables:
    """Says what is new of frames; remembers the variables of each in order of appearance, null if bound no more."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str | None]] = {}
        self._references: defaultdict[str, References] = defaultdict(References)

    def said(self, name: str, before: Frame | None, frame: Frame) -> Entry | None:
        """What is new of the frame with that name, since its state before; None if it must be another frame."""
        known, now = self._known.get(name, {}), _values(frame.variables)
        merged = {each: now.get(each) for each in known} | now
        if [each for each, value in merged.items() if value is not None] != list(now):
            return None
        changed = {each: value for each, value in merged.items() if known.get(each) != value}
        self._known[name] = merged
        entry = plain(name, before, frame) | ({"variables": changed} if changed else {})
        return entry | self._references[name].said(frame.variables)


class References:
    """Says to what else than before variables refer."""

    def __init__(self) -> None:
        self._objects: dict[str, str | None] = {}
        self._holds: dict[str, tuple[str, ...]] = {}

    def said(self, variables: Iterable[Variable], prefix: str = "") -> Entry:
        """By their names, the objects that they are now, and the ids that stand in them."""
        objects, holds = self._objects, self._holds
        new: Entry = {
            "objects": {each.name: each.object for each in variables if objects.get(each.name) != each.object},
            "holds": {each.name: each.holds for each in variables if holds.get(each.name, ()) != each.holds},
        }
        objects.update(new["objects"])
        holds.update(new["holds"])
        return {f"{prefix}{name}": found for name, found in new.items() if found}


def changed_globals(before: Sequence[Variable], after: Sequence[Variable]) -> dict[str, str | None]:
    """The values that are new, in the order in which they come, null for what is bound no more."""
    changes = rope.changes(before, after)
    old = _values([each for change in changes for each in change.old])
    new = _values([each for change in changes for each in change.new])
    gone: dict[str, str | None] = {name: None for name in old if name not in new}
    if not all(_keeps_places(change, len(after)) for change in changes):
        kept = [each.name for each in before if each.name not in gone]
        if [*kept, *(name for name in new if name not in old)] != [each.name for each in after]:
            raise ValueError("a module has variables in another order than before, which no trace can say")
    return gone | {name: value for name, value in new.items() if old.get(name) != value}


def _keeps_places(change: Change[Variable], length: int) -> bool:
    """Whether in a change variables only get other values, or new ones come last."""
    at, old, new = change
    same = [each.name for each in old] == [each.name for each in new[: len(old)]]
    return same and (len(old) == len(new) or at + len(new) == length)


def _values(variables: Sequence[Variable]) -> dict[str, str]:
    values = {each.name: each.value for each in variables}
    if len(values) < len(variables):
        raise ValueError("a frame or a module has several variables of one name, which no trace can say")
    return values


def plain(name: str | None, before: Any, after: Any) -> Entry:
    """The fields that are new; at first, those that say something, but not an `id` that is the name of the entry."""
    names, contents = _FIELDS[type(after)], _CONTENTS[type(after)]
    was: Iterable[Any] = contents(before) if before is not None else _at_first(name, after)
    said = zip(names, was, contents(after), strict=True)
    return {field: _pointer(value) for field, old, value in said if value != old}


def _at_first(name: str | None, after: Any) -> Iterable[Any]:
    """What the fields of an entry are taken to be before it has said anything."""
    return map((_BLANK[type(after)] | {"id": name}).get, _FIELDS[type(after)])


def _pointer(value: Any) -> Any:
    """A value as it is said: that of a return pointer says its file where it is not the program's own.

    Of a callback, a group, or what is shared or watched, what is null or false is left out.
    """
    if type(value) is tuple:
        return [_pointer(each) for each in value]
    if type(value) in _SMALL:
        return {field: said for field in _SMALL[type(value)] if (said := getattr(value, field))}
    if type(value) is not ReturnPointer or value.file is not None:
        return value
    return {"function": value.function, "line": value.line}


def task(name: str, before: Task | None, now: Task) -> Entry:
    """What is new of a task, but for its stack."""
    entry = plain(name, before, now)
    was = before.wait if before is not None else None
    if now.wait == was:
        return entry
    return entry | {"wait": None if now.wait is None else _wait(was, now.wait)}


def _wait(before: Wait | None, wait: Wait) -> Entry:
    on = [change(*each) for each in rope.changes(before.on if before is not None else (), wait.on)]
    return plain(None, before, wait) | ({"on": on} if on else {})


def loop(before: Loop | None, now: Loop, time: float) -> Entry:
    """What is new of a loop, but for its lists; `time` is that of the step."""
    entry: Entry = {"time": now.time} if now.time != time else {}
    if before is None or now.iteration != before.iteration:
        entry["iteration"] = now.iteration
    if now.running != (before.running if before is not None else None):
        entry["running"] = now.running
    if now.shared != (before.shared if before is not None else ()):
        entry["shared"] = _pointer(now.shared)
    if now.context != (before.context if before is not None else ()):
        entry["context"] = now.context
    if now.watched != (before.watched if before is not None else ()):
        entry["watched"] = _pointer(now.watched)
    return entry


def change(at: int, old: Sequence[str], new: Sequence[str]) -> Entry:
    """What changes in a list of names, at a place."""
    return {"at": at} | ({"remove": len(old)} if old else {}) | ({"insert": new} if new else {})
