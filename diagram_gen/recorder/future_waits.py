"""Describing futures: a task, a gathering of several, one that shields another, one that a thread ends, a plain one.

Facts relied on, in the C implementation too: `_callbacks` has a future's done callbacks;
`gather` gives a `_GatheringFuture` with its `_children`;
`shield` gives a plain future whose callback `_outer_done_callback` closes over the future inside;
`run_in_executor` gives a plain future whose callback `_call_check_cancel` closes over the executor's own future, which
leads no further: what the executor was told to call is noted when that happens.
"""

from __future__ import annotations

import functools
import re
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from diagram_gen.model.loop import Wait, WaitGoal, WaitKind
from diagram_gen.recorder import classes
from diagram_gen.recorder.ids import Ids
from diagram_gen.recorder.variants import variant

_LONGEST_NAME = 200
"""Characters of a name that a trace keeps."""
_SHIELD = ("asyncio.tasks", "shield.<locals>._outer_done_callback", "inner")
_EXECUTOR = ("asyncio.futures", "_chain_future.<locals>._call_check_cancel", "source")


class KnownTasks(Protocol):
    """The tasks of a loop, as far as something has shown them."""

    def born(self, task: Any) -> int:
        """The number of a task in order of creation; more than any for one that is not known."""

    def id(self, task: Any) -> str | None:
        """What a trace calls a task, which it may have heard of now; None for one that it does not show."""

    def live(self) -> Iterator[Any]:
        """Those that nobody has destroyed, in order of creation."""

    def holder_of(self, lock: Any) -> str | None:
        """What a trace calls the task that holds a lock of asyncio's; None if none does, or it is not known."""

    def called_for(self, future: Any) -> str | None:
        """The name of the function that a thread calls for a future, if it is known."""


class Futures:
    """Turns futures into `Wait`s, with no thought for time-outs. `name_of` gives the name of any object, or None.

    `ids` are those of what is no task. `only_tasks` says whether all those so far were of tasks.
    `mentioned` are the futures that they name, which are no tasks.
    """

    def __init__(self, name_of: Callable[[object], str | None], tasks: KnownTasks, ids: Ids) -> None:
        self.tasks = tasks
        self.only_tasks = True
        self.mentioned: list[Any] = []
        self._name_of = name_of
        self._ids = ids

    def wait(self, future: Any) -> Wait:
        """What one waits for who awaits a future."""
        if is_task(future):
            return Wait("task", on=(self.id(future),))
        self.only_tasks = self.only_tasks and _is_gathering(future)
        if _is_gathering(future):
            return self.several("gather", "all", future._children)
        inner = closed_over(future, *_SHIELD)
        if inner is not None:
            return variant(self.wait(inner), shielded=True)
        if closed_over(future, *_EXECUTOR) is None:
            return self.on("future", None, future)
        function = self.tasks.called_for(future)
        return self.on("thread", "future", future) if function is None else self.call(future, function)

    def on(self, kind: WaitKind, goal: WaitGoal | None, thing: Any) -> Wait:
        """What one waits for who needs something of one object, which is no task."""
        word = "condition" if goal == "condition" else "future" if kind == "thread" else kind
        return Wait(
            kind,
            goal,
            (self.id(thing) if is_future(thing) else self._ids.of(thing, word),),
            _unless_nameless([self._name_of(thing)]),
        )

    def call(self, future: Any, function: str | None) -> Wait:
        """What one waits for who needs the outcome of a call in a thread."""
        return Wait("thread", "call", (self.id(future),), _unless_nameless([function]))

    def several(self, kind: WaitKind, goal: WaitGoal, futures: Iterable[Any]) -> Wait:
        """What one waits for who needs several futures: all of them, or the first or next, as the goal says.

        Who needs the first failure of one, or all, waits for all once they have ended without.
        """
        given = list(futures)
        if goal in _ONE_WILL_DO and any(map(_ONE_WILL_DO[goal], given)):
            return Wait(kind, goal)
        pending = [each for each in self._leaves(given) if not is_done(each)]
        if goal == "failure" and not pending:
            goal = "all"
        names = [None if is_task(each) else self._name_of(each) for each in pending]
        return Wait(kind, goal, tuple(map(self.id, pending)), _unless_nameless(names))

    def in_order(self, futures: Iterable[Any]) -> list[Any]:
        """The futures of a set: tasks in order of creation, then others by their names."""
        several = list(futures)
        if _are_stock_tasks(several):
            return sorted(several, key=self.tasks.born)

        def key(future: Any) -> tuple[int, list[int | str]]:
            first = next(_opened(future), future)
            name = task_name(first) if is_task(first) else self._name_of(first)
            return self.tasks.born(first), _natural(name or "")

        return sorted(several, key=key)

    def id(self, future: Any) -> str:
        """What a trace calls a future or a task, which is mentioned by that."""
        known = self.tasks.id(future) if is_task(future) else None
        if known is not None:
            return known
        if is_future(future) and not is_task(future):
            self.mentioned.append(future)
        return self._ids.of(future, "future")

    def _leaves(self, futures: list[Any]) -> list[Any]:
        if _are_stock_tasks(futures):
            return futures if len(set(map(id, futures))) == len(futures) else _leaves(futures)
        found = list(_leaves(futures))
        self.only_tasks = self.only_tasks and all(map(is_task, found))
        return found


def _unless_nameless(names: list[str | None]) -> Sequence[str | None]:
    """Names, nothing if there is none among them."""
    return tuple(names) if any(names) else ()


def is_task(future: object) -> bool:
    """Whether a future is a task."""
    return issubclass(type(future), _classes("asyncio.tasks", "Task"))


def is_stock_task(value: object) -> bool:
    """Whether an object is a task of asyncio's own class, which nobody has derived another one from."""
    return type(value) is _classes("asyncio.tasks", "Task")[0]


def stock(task: Any) -> Any:
    """The class of asyncio's that a task is of: its methods answer without asking a class of the program."""
    native, in_python = _classes("asyncio.tasks", "Task")
    return native if issubclass(type(task), native) else in_python


def loop_of(task: Any) -> Any:
    """The loop of a task; None for one whose class has not called what makes it one."""
    try:
        return stock(task).get_loop(task)
    except (RuntimeError, AttributeError):  # as in C, and in Python
        return None


def coroutine_of(task: Any) -> Any:
    """The coroutine of a task, or None once that has ended.

    Python 3.12.1 can't say what it was of a task that ended before it was one.
    """
    return None if stock(task).done(task) else stock(task).get_coro(task)


def task_name(task: Any) -> str:
    """The name of a task."""
    return shortened(stock(task).get_name(task))


def shortened(name: object) -> str:
    """A name as a trace keeps it: its first characters."""
    text = str(name)
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


def is_future(value: object) -> bool:
    """Whether an object is a future, or a task."""
    return issubclass(type(value), _classes("asyncio.futures", "Future"))


def is_done(future: Any) -> bool:
    """Whether a future has ended; what merely behaves like one is not asked."""
    kind = stock_future(future)
    return issubclass(type(future), kind) and bool(kind.done(future))


def _has_failed(future: Any) -> bool:
    """Whether a future has ended with an exception, and was not cancelled."""
    return is_done(future) and state_of(future)[0] != "CANCELLED" and state_of(future)[2] is not None


_ONE_WILL_DO: dict[WaitGoal, Callable[[Any], bool]] = {"first": is_done, "next": is_done, "failure": _has_failed}
"""Goals of those who wait for one of several, and how that one is told."""


def _are_stock_tasks(futures: Sequence[Any]) -> bool:
    native = _classes("asyncio.tasks", "Task")[0]
    return all(type(each) is native for each in futures)


def closed_over(future: Any, module: str, function: str, variable: str) -> Any:
    """What asyncio left in a done callback of a future: a variable that the function closes over, or None."""
    for callback, _ in callbacks_of(future):
        if type(callback) is not types.FunctionType or callback.__code__.co_qualname != function:
            continue
        if callback.__globals__.get("__name__") == module:
            cells = dict(zip(callback.__code__.co_freevars, callback.__closure__ or (), strict=True))
            return cells[variable].cell_contents if variable in cells else None
    return None


def callbacks_of(future: Any) -> Sequence[tuple[Any, Any]]:
    """The done callbacks of a future, each with its context."""
    return _told(future, "_callbacks") or ()


def state_of(future: Any) -> tuple[Any, Any, Any]:
    """How asyncio keeps what has become of a future: the state, the result and the exception."""
    return _told(future, "_state"), _told(future, "_result"), _told(future, "_exception")


def stock_future(future: Any) -> Any:
    """The class of asyncio's that a future is of: its methods answer without asking a class of the program."""
    native, in_python = _classes("asyncio.futures", "Future")
    return native if issubclass(type(future), native) else in_python


def is_cancellation(error: object) -> bool:
    """Whether a future that has ended with an exception counts as cancelled, as a gathering may end."""
    return type(error) is sys.modules["asyncio.exceptions"].CancelledError


def _told(future: Any, name: str) -> Any:
    """An attribute of a future that asyncio has given it, in C or in Python, whatever a class of the program has."""
    kind = stock_future(future)
    if not issubclass(type(future), kind):
        return next((held for _, held in classes.attributes(future, (name,))), None)
    getter = _getter(kind, name)
    if getter is not None:
        return getter(future)
    return next((held for _, held in classes.attributes(future, (name,))), vars(kind).get(name))


@functools.cache
def _getter(kind: type, name: str) -> Callable[[Any], Any] | None:
    """What tells an attribute that a class of asyncio's computes, as those in C do; None for any other."""
    return getattr(vars(kind).get(name), "__get__", None)


@functools.cache
def _classes(module: str, name: str) -> tuple[Any, ...]:
    """A class of asyncio's as it is implemented in C and in Python."""
    found = vars(sys.modules[module])
    return found[name], found[f"_Py{name}"]


def _is_gathering(future: object) -> bool:
    kind = type(future)
    return (classes.module(kind), classes.name(kind)) == ("asyncio.tasks", "_GatheringFuture")


def _leaves(futures: Iterable[Any]) -> list[Any]:
    """The futures with those that stand for others replaced by them, each once."""
    return list({id(leaf): leaf for future in futures for leaf in _opened(future)}.values())


def _opened(future: Any) -> Iterator[Any]:
    inner = None if is_task(future) else closed_over(future, *_SHIELD)
    if inner is not None:
        yield from _opened(inner)
    elif _is_gathering(future) and not is_done(future):
        for child in future._children:
            yield from _opened(child)
    else:
        yield future


def _natural(name: str) -> list[int | str]:
    """A key that sorts `Task-2` before `Task-10`."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]
