"""What asyncio tells of a loop: its time, the task that it runs, and all tasks that it has.

Facts relied on: up to CPython 3.13 all tasks are in a `WeakSet`, or in the set `_eager_tasks`, and later ones have a
built-in function that knows them.
"""

from __future__ import annotations

import sys
import types
from functools import cache
from typing import Any

from diagram_gen.recorder.clock import told
from diagram_gen.recorder.future_waits import is_task, loop_of, stock
from diagram_gen.recorder.task_registry import in_order_of_default_names

_REGISTRIES = ("_all_tasks", "_scheduled_tasks")
"""What asyncio keeps weak references to its tasks in."""


@cache
def tasks_module() -> Any:
    """The module as it was when a loop first ran; the program may take it out of `sys.modules`."""
    return sys.modules["asyncio.tasks"]


def time_of(loop: Any) -> float:
    """The time of a loop, not as a class of the program may tell it."""
    return told(float(sys.modules["asyncio.base_events"].BaseEventLoop.time(loop)))


def current_task(loop: Any) -> Any:
    """The task that runs, unless it is of somebody's own making, which tells nothing of itself."""
    task = tasks_module().current_task(loop) if loop is not None else None
    return task if task is not None and is_task(task) else None


def all_tasks(loop: Any) -> list[Any]:
    """The tasks of a loop that have not ended. No task is asked for its hash, as it is to be put into a set."""
    module = vars(tasks_module())
    if type(module["all_tasks"]) is types.BuiltinFunctionType:
        return in_order_of_default_names(filter(is_task, module["all_tasks"](loop)))
    noted = [reference() for name in _REGISTRIES if name in module for reference in [*module[name].data]]
    tasks = [each for each in (*noted, *module.get("_eager_tasks", ())) if each is not None and is_task(each)]
    return in_order_of_default_names(each for each in tasks if _is_left(each, loop))


def _is_left(task: Any, loop: Any) -> bool:
    return loop_of(task) is loop and not stock(task).done(task)
