"""Has asyncio's own sets, of tasks and of what else it goes through, keep the order in which they were filled.

In such an order it then asks the tasks of a group to end, or all that are left; it is one of those that it may be in.

Facts relied on, in CPython 3.11 to 3.15: the modules below make their sets by the name `set`, by `weakref.WeakSet`, and
by comprehensions in the functions below. A `WeakSet` keeps its references in a set, `data`; the registry of tasks is
one. From 3.14 on, most tasks are in a list in C instead, of which the built-in function `all_tasks` makes a set.
"""

from __future__ import annotations

import sys
import types
import weakref
from collections.abc import Callable, Iterable
from typing import Any

from diagram_gen.recorder import sets_by_name
from diagram_gen.recorder.built_in import built_in
from diagram_gen.recorder.filled import Filled

_MODULES = ("asyncio.base_events", "asyncio.tasks", "asyncio.taskgroups", "asyncio.staggered")
_COMPREHENDING = ("all_tasks", "as_completed", "_AsCompletedIterator.__init__")
_REGISTRIES = ("_all_tasks", "_scheduled_tasks")


class _WeakSet(weakref.WeakSet[Any]):
    def __init__(self, data: Any = None) -> None:
        super().__init__()
        self.data = Filled()
        self.update(data or ())


_WeakSet.__name__ = _WeakSet.__qualname__ = "WeakSet"
_WeakSet.__module__ = weakref.WeakSet.__module__


class AsyncioSets:
    """Has modules of asyncio's keep their sets in order.

    `in_order` gives the tasks of a loop in order of creation, where asyncio itself doesn't know it.
    """

    def __init__(self, in_order: Callable[[Iterable[Any]], Iterable[Any] | None]) -> None:
        self._in_order = in_order

    def arrange(self, module: types.ModuleType) -> None:
        """Does so with a module that is imported, if it makes such sets."""
        if getattr(module, "__name__", None) in _MODULES:
            arrange(module)
            all_tasks = vars(module).get("all_tasks")
            if isinstance(all_tasks, types.BuiltinFunctionType):
                self._arrange_all_tasks(all_tasks)

    def _arrange_all_tasks(self, real: types.BuiltinFunctionType) -> None:
        def all_tasks(*given: Any, **named: Any) -> Any:
            found = real(*given, **named)
            return Filled([*(self._in_order(found) or ()), *found])

        made = built_in(all_tasks, real)
        for module in ("asyncio", "asyncio.tasks", str(real.__module__)):
            names = vars(sys.modules.get(module, types))
            if names.get("all_tasks") is real:
                names["all_tasks"] = made


def arrange_all() -> None:
    """Has all modules that are there already do so."""
    for name in _MODULES:
        if name in sys.modules:
            arrange(sys.modules[name])


def arrange(module: types.ModuleType) -> None:
    """Has a module keep its sets in order, as far as that doesn't need to know what a program does."""
    names = vars(module)
    if names.get("set") is Filled:
        return
    names["set"] = Filled
    if "weakref" in names and "BaseEventLoop" in names:
        names["weakref"] = _with(weakref, WeakSet=_WeakSet)
    for function in filter(None, (_function(module, name) for name in _COMPREHENDING)):
        function.__code__ = sets_by_name.compiled(function.__code__) or function.__code__
    for registry in (names[name] for name in _REGISTRIES if name in names):
        registry.data = Filled(registry.data)


def _with(module: types.ModuleType, **names: Any) -> types.ModuleType:
    """A module like another, but for some names."""
    made = types.ModuleType(module.__name__)
    vars(made).update({**vars(module), **names})
    return made


def _function(module: types.ModuleType, name: str) -> types.FunctionType | None:
    """The function of a module that has this qualified name, if it is written in Python."""
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part, None)
    return found if isinstance(found, types.FunctionType) else None
