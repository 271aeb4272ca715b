"""The steps of a trace from what is new at each: what did not change is the same object at the next. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TypeVar

from msgspec import UnsetType

from diagram_gen.model import rope
from diagram_gen.model.frame import Frame, Variable
from diagram_gen.model.loop import Future, Handle, Loop, Task, Timer, Wait
from diagram_gen.model.trace import Step
from diagram_gen.pipeline.trace_json import form
from diagram_gen.pipeline.trace_json.lists import List, Table

Value = TypeVar("Value")
Merged = TypeVar("Merged", Frame, Task, Wait, Handle, Timer, Future)
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in (Frame, Task, Wait, Handle, Timer, Future)}
_UNCHANGED, _SAME = form.Task(), form.Loop()


class _Thread:
    """What was read last of a thread."""

    def __init__(self) -> None:
        self.name = ""
        self.stack: List[Frame] = List()
        self.ready: List[Handle] = List()
        self.timers: List[Timer] = List()
        self.tasks: List[Task] = List()
        self.futures: List[Future] = List()
        self.handle: str | None = None
        self.loop: Loop | None = None

    def forget(self, handles: Table[Handle], timers: Table[Timer], tasks: Table[Task], futures: Table[Future]) -> None:
        """The loop is gone, and with it what it held."""
        self.ready.clear(handles)
        self.timers.clear(timers)
        self.tasks.clear(tasks)
        self.futures.clear(futures)
        self.handle = self.loop = None


class _References:
    """To what variables refer, as it was read last, by their names."""

    def __init__(self) -> None:
        self._objects: dict[str, str | None] = {}
        self._holds: dict[str, tuple[str, ...]] = {}

    def take(self, objects: dict[str, str | None], holds: dict[str, tuple[str, ...]]) -> set[str]:
        """Some refer to something else: these are returned."""
        self._objects.update(objects)
        self._holds.update(holds)
        return objects.keys() | holds.keys()

    def variable(self, name: str, value: str) -> Variable:
        """A variable with its value."""
        return Variable(name, value, self._objects.get(name), self._holds.get(name, ()))


class _Globals:
    """The variables of the program's module, as they were read last."""

    def __init__(self) -> None:
        self.items: Sequence[Variable] = ()
        self._places: dict[str, int] = {}
        self._references = _References()

    def take(
        self, new: dict[str, str | None], objects: dict[str, str | None], holds: dict[str, tuple[str, ...]]
    ) -> None:
        """Some are bound, have other values, refer to something else, or are gone."""
        others = self._references.take(objects, holds) - new.keys()
        new = {**{name: self.items[self._places[name]].value for name in sorted(others)}, **new}
        gone = {name for name, value in new.items() if value is None}
        if gone:
            kept = [each for each in self.items if each.name not in gone]
            self.items = rope.like(self.items, kept)
            self._places = {each.name: place for place, each in enumerate(kept)}
        made = []
        for name, value in new.items():
            if value is not None:
                place = self._places.setdefault(name, len(self._places))
                variable = self._references.variable(name, value)
                made.append(rope.Change(place, tuple(self.items[place : place + 1]), (variable,)))
        if made:
            self.items = rope.changed(self.items, made)


class Reader:
    """Makes the steps, given in their order what is new at each.

    Raises `KeyError`, `IndexError` or `ValueError` for what refers to nothing.
    """

    def __init__(self) -> None:
        self._frames: Table[Frame] = Table()
        self._handles: Table[Handle] = Table()
        self._timers: Table[Timer] = Table()
        self._tasks: Table[Task] = Table()
        self._futures: Table[Future] = Table()
        self._variables: dict[str, dict[str, Variable | None]] = {}
        self._references: defaultdict[str, _References] = defaultdict(_References)
        self._stacks: dict[str, List[Frame]] = {}
        self._threads: defaultdict[str, _Thread] = defaultdict(_Thread)
        self._globals = _Globals()
        self._thread, self._time = "", 0.0

    def step(self, new: form.Step) -> Step:
        """One step."""
        self._thread, self._time = _or(new.thread, self._thread), _or(new.time, self._time)
        where = self._threads[self._thread]
        where.name = _or(new.thread_name, where.name)
        changed: dict[str, form.Task] = {}
        for name, frame in new.frames.items():
            owners = self._frames.put(name, self._frame(name, frame))
            changed |= dict.fromkeys(owners, _UNCHANGED)
        for name, handle in new.handles.items():
            self._handles.put(name, _handle(name, self._handles.items.get(name), handle))
        for name, timer in new.timers.items():
            self._timers.put(name, _timer(name, self._timers.items.get(name), timer))
        for name, task in (changed | new.tasks).items():
            stack = self._stacks.setdefault(name, List(name))
            stack.take(task.stack, self._frames)
            self._tasks.put(name, _task(name, self._tasks.items.get(name), task, stack.items))
        for name, future in new.futures.items():
            self._futures.put(name, _future(name, self._futures.items.get(name), future))
        where.stack.take(new.stack, self._frames)
        self._globals.take(new.globals, new.global_objects, new.global_holds)
        return Step(
            new.index,
            new.event,
            new.line,
            new.function,
            new.value,
            new.handling,
            where.stack.items,
            new.output,
            new.errors,
            self._loop(where, new),
            self._thread,
            where.name,
            self._time,
            self._globals.items,
            new.file,
            new.exception_class,
        )

    def _frame(self, name: str, new: form.Frame) -> Frame:
        before = self._frames.items.get(name)
        variables = before.variables if before is not None else ()
        if new.variables or new.objects or new.holds:
            known = self._variables.setdefault(name, {})
            known.update((key, None if value is None else Variable(key, value)) for key, value in new.variables.items())
            references = self._references[name]
            for key in new.variables.keys() | references.take(new.objects, new.holds):
                each = known[key]
                known[key] = None if each is None else references.variable(key, each.value)
            variables = tuple([each for each in known.values() if each is not None])
        if before is None:
            before = Frame(name, _said(new.function, name), _said(new.kind, name), None, None, ())
        return _merged(before, new, variables=variables)

    def _loop(self, where: _Thread, new: form.Step) -> Loop | None:
        """The loop of a thread, which is no new object if nothing has changed in it."""
        loop, before = new.loop, where.loop
        if loop is None:
            where.forget(self._handles, self._timers, self._tasks, self._futures)
            return None
        if isinstance(loop, UnsetType):
            if before is None:
                return None
            loop = _SAME
        for each, changes, table in (
            (where.ready, loop.ready, self._handles),
            (where.timers, loop.timers, self._timers),
            (where.tasks, loop.tasks, self._tasks),
            (where.futures, loop.futures, self._futures),
        ):
            each.take(changes, table)  # type: ignore[arg-type]
        where.handle = _or(loop.handle, where.handle)
        handle = None if where.handle is None else self._handles.items[where.handle]
        running = _or(loop.running, before.running if before is not None else None)
        iteration = _or(loop.iteration, before.iteration if before is not None else 0)
        time = _or(loop.time, self._time)
        held = where.ready.items, where.timers.items, where.tasks.items, where.futures.items
        shared = _or(loop.shared, before.shared if before is not None else ())
        context = _or(loop.context, before.context if before is not None else ())
        watched = _or(loop.watched, before.watched if before is not None else ())
        found = Loop(time, iteration, running, handle, *held, shared, context, watched)
        where.loop = before if before is not None and _is_as(found, before) else found
        return where.loop


def _task(name: str, before: Task | None, new: form.Task, stack: Sequence[Frame]) -> Task:
    if before is None:
        before = Task(name, _said(new.name, name), _said(new.state, name), (), None, None, None)
    wait = _wait(before.wait, new.wait) if isinstance(new.wait, form.Wait) else _or(new.wait, before.wait)
    return _merged(before, new, stack=stack, wait=wait)


def _wait(before: Wait | None, new: form.Wait) -> Wait:
    if before is None:
        before = Wait(_said(new.kind, "a wait"))
    on = rope.changed(before.on, [rope.Change(each.at, ("",) * each.remove, each.insert) for each in new.on])
    return _merged(before, new, on=on)


def _handle(name: str, before: Handle | None, new: form.Handle) -> Handle:
    return _merged(before or Handle(name, _said(new.kind, name), None, None, 0, _said(new.cause, name)), new)


def _timer(name: str, before: Timer | None, new: form.Timer) -> Timer:
    return _merged(before or Timer(name, None, _said(new.kind, name), None, None), new)


def _future(name: str, before: Future | None, new: form.Future) -> Future:
    return _merged(before or Future(name, _said(new.state, name)), new)


def _merged(before: Merged, new: object, **apart: object) -> Merged:
    """What was before, with what is new of it, field by field; those `apart` are worked out already."""
    values = [
        apart[name] if name in apart else _or(getattr(new, name), getattr(before, name))
        for name in _FIELDS[type(before)]
    ]
    make: Callable[..., Merged] = type(before)
    return make(*values)


def _or(new: Value | UnsetType, before: Value) -> Value:
    """What is said, or what was before."""
    return before if isinstance(new, UnsetType) else new


def _said(new: Value | UnsetType, name: str) -> Value:
    """What has to be said at first."""
    if isinstance(new, UnsetType):
        raise ValueError(f"{name} is new, and lacks what it cannot do without")
    return new


def _is_as(loop: Loop, before: Loop) -> bool:
    """Whether nothing in a loop is new: its parts are the same objects."""
    return (
        (loop.time, loop.iteration, loop.running) == (before.time, before.iteration, before.running)
        and loop.handle is before.handle
        and loop.ready is before.ready
        and loop.timers is before.timers
        and loop.tasks is before.tasks
        and loop.futures is before.futures
        and loop.shared == before.shared
        and loop.context == before.context
        and loop.watched == before.watched
    )
