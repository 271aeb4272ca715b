"""What is new at each step of a trace, as plain data. Pure; the work follows what changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from diagram_gen.model import rope
from diagram_gen.model.frame import Variable
from diagram_gen.model.loop import Loop
from diagram_gen.model.rope import Change
from diagram_gen.model.trace import Step
from diagram_gen.pipeline.trace_json import entries
from diagram_gen.pipeline.trace_json.entries import Entry

_LEFT_OUT = ("line", "function", "value", "handling", "output", "errors", "file", "exception_class")
"""Fields of a step that are there only where they say something."""
_contents = attrgetter(*_LEFT_OUT)
Said = Callable[[str, Any, Any], Entry | None]


class Writer:
    """Says what is new at each step, given all of them in their order."""

    def __init__(self) -> None:
        self._frames = _Table(entries.Variables().said)
        self._handles, self._timers = _Table(entries.plain), _Table(entries.plain)
        self._tasks, self._futures = _Table(entries.task), _Table(entries.plain)
        self._stacks: defaultdict[str, _List] = defaultdict(_List)
        """Those of the tasks, by their names in the table."""
        self._threads: defaultdict[str, _Thread] = defaultdict(_Thread)
        self._before: tuple[str, float] | None = None
        self._globals: Sequence[Variable] = ()
        self._global_references = entries.References()

    def step(self, step: Step) -> Entry:
        """One step: what it leaves out is as it was. `form.Step` says it field by field."""
        entry: Entry = {"index": step.index, "event": step.event}
        said = zip(_LEFT_OUT, _contents(step), strict=True)
        entry |= {name: value for name, value in said if value not in (None, "")}
        thread, time = self._before or (None, None)
        where = self._threads[step.thread]
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
        return entry if step.globals is self._globals else entry | self._take_globals(step.globals)

    def _take_globals(self, now: Sequence[Variable]) -> Entry:
        """What is new of the module's variables."""
        before, self._globals = self._globals, now
        changed = entries.changed_globals(before, now)
        said = self._global_references.said([*rope.fresh(before, now)], "global_")
        return ({"globals": changed} if changed else {}) | said

    def _loop(self, step: Step, where: _Thread) -> Entry:
        """What is new of the loop, and of its handles, timers and tasks."""
        before, loop = where.loop, step.loop
        if loop is before and (loop is None or loop.time == step.time):
            return {}
        tables = {"ready": self._handles, "timers": self._timers, "tasks": self._tasks, "futures": self._futures}
        changed = []
        for name, each in where.lists.items():
            items: Sequence[Any] = getattr(loop, name) if loop else ()
            if items is not each.items:
                each.begin(items, tables[name])
                changed.append((name, each))
        if where.handle is not None:
            self._handles.release(where.handle)
        where.loop, where.handle = loop, None
        changes = {name: each.finish(tables[name]) for name, each in changed}
        if loop is None:
            where.told_handle = None
            return {"loop": None}
        entry = entries.loop(before, loop, step.time)
        where.handle = self._handles.name(loop.handle) if loop.handle is not None else None
        entry |= {"handle": where.handle} if where.handle != where.told_handle else {}
        where.told_handle = where.handle
        entry |= {name: made for name, made in changes.items() if made}
        return {"loop": entry} if entry or before is None else {}

    def _take_stacks(self, step: Step, where: _Thread) -> list[Entry]:
        """What is new of the thread's stack; the entries of the tasks are told what is new of theirs."""
        tasks = self._tasks.new
        lists = {name: self._stacks[name] for name in tasks}
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
        name: str = item.id
        number = 1
        while not self._fits(name, item):
            number += 1
            name = f"{item.id} ({number})"
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
        self.items: Sequence[Any] = ()
        self._names: list[str] = []
        self._open: list[tuple[Change[Any], tuple[str, ...]]] = []

    def begin(self, items: Sequence[Any], table: _Table) -> None:
        """Takes out what is not as it was."""
        for change in rope.changes(self.items, items):
            at, end = change.at, change.at + len(change.old)
            old = tuple(self._names[at:end])
            for name in old:
                table.release(name)
            self._names[at:end] = [""] * len(change.new)
            self._open.append((change, old))
        self.items = items

    def finish(self, table: _Table) -> list[Entry]:
        """Puts in what is new; returns what changes in the list, apart from what it means."""
        found = []
        for change, old in self._open:
            new = tuple([table.name(item) for item in change.new])
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


def _changes(old: tuple[str, ...], new: tuple[str, ...], at: int) -> list[Entry]:
    return [entries.change(at + place, out, names) for place, out, names in rope.changes(old, new)]
