"""What is new at each step of a trace, as plain data. Pure; the work follows what changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, fields
from itertools import count
from typing import Any

from diagram_gen.model import rope
from diagram_gen.model.frame import Frame, ReturnPointer, Variable
from diagram_gen.model.loop import Callback, Future, Group, Handle, Loop, Shared, Task, Timer, Wait, Watched
from diagram_gen.model.rope import Change
from diagram_gen.model.trace import Step

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
_BLANK = {
    kind: {"made_ready_at": 0} | {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    for kind in _FIELDS
}
"""What those fields are that an entry leaves out at first; the others are null."""
_SMALL = {kind: tuple(field.name for field in fields(kind)) for kind in (Callback, Group, Shared, Watched)}
"""Fields of what stands within a field."""
_LEFT_OUT = ("line", "function", "value", "handling", "output", "errors", "file", "exception_class")
"""Fields of a step that are there only where they say something."""
Entry = dict[str, Any]
Said = Callable[[str, Any, Any], Entry | None]


class Writer:
    """Says what is new at each step, given all of them in their order."""

    def __init__(self) -> None:
        self._frames = _Table(_Variables().said)
        self._handles, self._timers = _Table(_plain), _Table(_plain)
        self._tasks, self._futures = _Table(_task), _Table(_plain)
        self._stacks: dict[str, _List] = {}
        """Those of the tasks, by their names in the table."""
        self._threads: dict[str, _Thread] = {}
        self._before: tuple[str, float] | None = None
        self._globals: Sequence[Variable] = ()
        self._global_references = _References()

    def step(self, step: Step) -> Entry:
        """One step: what it leaves out is as it was. `form.Step` says it field by field."""
        entry: Entry = {"index": step.index, "event": step.event}
        entry |= {name: value for name in _LEFT_OUT if (value := getattr(step, name)) not in (None, "")}
        thread, time = self._before or (None, None)
        where = self._threads.setdefault(step.thread, _Thread())
        entry |= {"thread": step.thread} if step.thread != thread else {}
        entry |= {"thread_name": step.thread_name} if step.thread_name != where.name else {}
        entry |= {"time": step.time} if step.time != time else {}
        self._before, where.name = (step.thread, step.time), step.thread_name
        loop = self._loop(step, where)
        stack = self._take_stacks(step, where)
        tables = {
            "frames": self._frames,
            "handles": self._handles,
            "timers": self._timers,
            "tasks": self._tasks,
            "futures": self._futures,
        }
        entry |= {name: found for name, table in tables.items() if (found := table.taken())}
        entry |= ({"stack": stack} if stack else {}) | loop
        changed = _changed_globals(self._globals, step.globals)
        said = self._global_references.said([*rope.fresh(self._globals, step.globals)], "global_")
        self._globals = step.globals
        return entry | ({"globals": changed} if changed else {}) | said

    def _loop(self, step: Step, where: _Thread) -> Entry:
        """What is new of the loop, and of its handles, timers and tasks."""
        before, loop = where.loop, step.loop
        if loop is before and (loop is None or loop.time == step.time):
            return {}
        names = ("ready", "timers", "tasks", "futures")
        tables = (self._handles, self._timers, self._tasks, self._futures)
        lists = [(where.lists[name], table) for name, table in zip(names, tables, strict=True)]
        shown: Iterable[Sequence[Any]] = [getattr(loop, name) if loop else () for name in names]
        for (each, table), items in zip(lists, shown, strict=True):
            each.begin(items, table)
        if where.handle is not None:
            self._handles.release(where.handle)
        where.loop, where.handle = loop, None
        changes = {name: each.finish(table) for name, (each, table) in zip(names, lists, strict=True)}
        if loop is None:
            where.told_handle = None
            return {"loop": None}
        entry = _loop(before, loop, step.time)
        where.handle = self._handles.name(loop.handle) if loop.handle is not None else None
        entry |= {"handle": where.handle} if where.handle != where.told_handle else {}
        where.told_handle = where.handle
        entry |= {name: made for name, made in changes.items() if made}
        return {"loop": entry} if entry or before is None else {}

    def _take_stacks(self, step: Step, where: _Thread) -> list[Entry]:
        """What is new of the thread's stack; the entries of the tasks are told what is new of theirs."""
        tasks = self._tasks.new
        lists = {name: self._stacks.setdefault(name, _List()) for name in tasks}
        where.stack.begin(step.stack, self._frames)
        for name, each in lists.items():
            each.begin(self._tasks.current[name].stack, self._frames)
        stack = where.stack.finish(self._frames)
        for name, each in lists.items():
            made = each.finish(self._frames)
            tasks[name] |= {"stack": made} if made else {}
        return stack


class _Table:
    """Entries, such as those of frames, by their names. `said` gives what is new of an entry; None for another thing.

    It is counted in how many places of the trace a name stands; a name that stands in none can go to another thing.
    """

    def __init__(self, said: Said) -> None:
        self._said = said
        self._places: Counter[str] = Counter()
        self._fresh: set[str] = set()
        self.current: dict[str, Any] = {}
        self.new: dict[str, Entry] = {}

    def release(self, name: str) -> None:
        """A place has the name no more."""
        self._places[name] -= 1

    def name(self, item: Any) -> str:
        """The name of an item, for one more place, which may be new or told anew."""
        name = next(name for number in count(1) if self._fits(name := _name(item.id, number), item))
        self._places[name] += 1
        return name

    def taken(self) -> dict[str, Entry]:
        """The entries of a step; not those of which nothing but frames is new, which have entries of their own."""
        found = {name: entry for name, entry in self.new.items() if entry or name in self._fresh}
        self.new.clear()
        self._fresh.clear()
        return found

    def _fits(self, name: str, item: Any) -> bool:
        known = self.current.get(name)
        if known is item or known == item:
            return True
        if self._places[name] > 0:
            return False
        entry = self._said(name, known, item)
        if entry is None:
            return False
        self.current[name], self.new[name] = item, entry
        if known is None:
            self._fresh.add(name)
        return True


class _List:
    """A list of names, as it has been said so far."""

    def __init__(self) -> None:
        self._items: Sequence[Any] = ()
        self._names: list[str] = []
        self._open: list[tuple[Change[Any], list[str]]] = []

    def begin(self, items: Sequence[Any], table: _Table) -> None:
        """Takes out what is not as it was."""
        for change in rope.changes(self._items, items):
            at, end = change.at, change.at + len(change.old)
            old = self._names[at:end]
            for name in old:
                table.release(name)
            self._names[at:end] = [""] * len(change.new)
            self._open.append((change, old))
        self._items = items

    def finish(self, table: _Table) -> list[Entry]:
        """Puts in what is new; returns what changes in the list, apart from what it means."""
        found = []
        for change, old in self._open:
            new = [table.name(item) for item in change.new]
            self._names[change.at : change.at + len(new)] = new
            found += _changes(old, new, change.at)
        self._open.clear()
        return found


class _Thread:
    """What was said last of a thread."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.stack = _List()
        self.lists = {name: _List() for name in ("ready", "timers", "tasks", "futures")}
        self.loop: Loop | None = None
        self.handle: str | None = None
        self.told_handle: str | None = None


class _Variables:
    """Says what is new of frames; remembers the variables of each in order of appearance, null if bound no more."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str | None]] = {}
        self._references: defaultdict[str, _References] = defaultdict(_References)

    def said(self, name: str, before: Frame | None, frame: Frame) -> Entry | None:
        """What is new of the frame with that name, since its state before; None if it must be another frame."""
        known, now = self._known.get(name, {}), _values(frame.variables)
        merged = {each: now.get(each) for each in known} | now
        if [each for each, value in merged.items() if value is not None] != list(now):
            return None
        changed = {each: value for each, value in merged.items() if known.get(each) != value}
        self._known[name] = merged
        entry = _plain(name, before, frame) | ({"variables": changed} if changed else {})
        return entry | self._references[name].said(frame.variables)


class _References:
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


def _changed_globals(before: Sequence[Variable], after: Sequence[Variable]) -> dict[str, str | None]:
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


def _name(id: str, number: int) -> str:
    return id if number == 1 else f"{id} ({number})"


def _plain(name: str | None, before: Any, after: Any) -> Entry:
    """The fields that are new; at first, those that say something, but not an `id` that is the name of the entry."""
    values = ((field, getattr(after, field)) for field in _FIELDS[type(after)])
    if before is not None:
        return {field: _pointer(value) for field, value in values if value != getattr(before, field)}
    blank = _BLANK[type(after)] | {"id": name}
    return {field: _pointer(value) for field, value in values if value != blank.get(field)}


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


def _task(name: str, before: Task | None, task: Task) -> Entry:
    entry = _plain(name, before, task)
    was = before.wait if before is not None else None
    if task.wait == was:
        return entry
    return entry | {"wait": None if task.wait is None else _wait(was, task.wait)}


def _wait(before: Wait | None, wait: Wait) -> Entry:
    on = [_change(*change) for change in rope.changes(before.on if before is not None else (), wait.on)]
    return _plain(None, before, wait) | ({"on": on} if on else {})


def _loop(before: Loop | None, loop: Loop, time: float) -> Entry:
    entry: Entry = {"time": loop.time} if loop.time != time else {}
    if before is None or loop.iteration != before.iteration:
        entry["iteration"] = loop.iteration
    if loop.running != (before.running if before is not None else None):
        entry["running"] = loop.running
    if loop.shared != (before.shared if before is not None else ()):
        entry["shared"] = _pointer(loop.shared)
    if loop.context != (before.context if before is not None else ()):
        entry["context"] = loop.context
    if loop.watched != (before.watched if before is not None else ()):
        entry["watched"] = _pointer(loop.watched)
    return entry


def _changes(old: Sequence[str], new: Sequence[str], at: int) -> list[Entry]:
    return [_change(at + place, out, names) for place, out, names in rope.changes(old, new)]


def _change(at: int, old: Sequence[str], new: Sequence[str]) -> Entry:
    return {"at": at} | ({"remove": len(old)} if old else {}) | ({"insert": new} if new else {})
