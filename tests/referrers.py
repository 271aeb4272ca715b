"""An independent observer of who holds whom: what a program tells of its own tasks, from its objects alone.

A program that begins with `OBSERVER` may call `observe()`, once: what it prints then is compared with its trace.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from diagram_gen.model.references import References
from diagram_gen.model.trace import Step, Trace

_OBSERVER = '''
import asyncio, gc, json, sys, types, weakref

def _reached(start):
    """The names of the tasks to which references lead from an object, by way of anything but tasks."""
    loop = asyncio.get_running_loop()
    cut = {id(vars(module)) for module in [*sys.modules.values()]} | {id(loop)}
    seen, todo, found = set(), [start], set()
    while todo:
        each = todo.pop()
        if id(each) in seen or id(each) in cut or isinstance(each, (type, types.ModuleType, types.CodeType)):
            continue
        seen.add(id(each))
        if isinstance(each, asyncio.Task) and each is not start:
            found.add(each.get_name())
        elif isinstance(each, types.FrameType) or each is seen or each is todo:
            continue
        else:
            todo += gc.get_referents(each)
    return sorted(found)

def _variables(tasks):
    frame = sys._getframe(2)
    file = sys.modules["__main__"].__file__
    while frame is not None:
        if frame.f_code.co_filename == file and frame.f_code.co_name != "<module>":
            yield frame.f_code.co_qualname, dict(frame.f_locals)
        frame = frame.f_back
    for task in tasks:
        each = task.get_coro()
        while each is not None:
            frame = getattr(each, "cr_frame", None)
            if frame is not None and frame.f_code.co_filename == file:
                yield frame.f_code.co_qualname, dict(frame.f_locals)
            each = getattr(each, "cr_await", None)

def _named(value):
    return sorted({value.get_name()} if isinstance(value, asyncio.Task) else _reached(value))

def _seen():
    loop, tasks = asyncio.get_running_loop(), asyncio.all_tasks()
    variables = {}
    for function, bound in _variables(tasks):
        for name, value in bound.items():
            variables.setdefault(f"{function}.{name}", []).extend(_named(value))
    return {
        "tasks": {task.get_name(): _reached(task) for task in tasks},
        "ready": sorted({name for handle in loop._ready for name in _reached(handle)}),
        "timer": sorted({name for handle in loop._scheduled for name in _reached(handle)}),
        "frame": variables,
        "module": {name: _named(value) for name, value in vars(sys.modules["__main__"]).items()},
    }

def _has_gone(task):
    """From 3.15 on what a coroutine does when it is collected may bring its task back to life, the coroutine is closed."""
    return task is None or task.get_coro().cr_frame is None

def observe():
    told = _seen()
    tasks = {task.get_name(): weakref.ref(task) for task in asyncio.all_tasks()}
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: None)
    gc.collect()
    told["vanished"] = sorted(name for name, task in tasks.items() if _has_gone(task()))
    print(json.dumps(told))
'''
OBSERVER = f"""
import asyncio
exec(compile({_OBSERVER!r}, "<observer>", "exec"), made := {{}})
observe = made.pop("observe")
"""
"""What a program begins with that may call `observe()`, none of which is code of the program's own."""


class Compared(NamedTuple):
    """The names of the tasks that vanish, and that a trace says to be held by nothing; references that are none."""

    vanished: list[str]
    unheld: list[str]
    untrue: list[str]
    drawn: int


def compared(trace: Trace) -> Compared:
    """What a program with the observer tells of its tasks, with what its trace says before the line that calls `observe`."""
    assert trace.exception is None, trace.exception
    told = json.loads(next(line for line in trace.stdout.splitlines() if line.startswith("{")))
    line = trace.snippet.source.splitlines().index("    observe()") + 1
    step = next(step for step in trace.steps if step.event == "line" and step.line == line)
    assert step.loop is not None
    references, names = References(), {task.id: task.name for task in step.loop.tasks}
    references.take(step, step, step.loop)
    edges = {edge for id, name in names.items() for edge in _edges(references, id, name, names)}
    untrue = [f"{holder} -> {name}" for kind, holder, name in sorted(edges) if name not in _told(told, kind, holder)]
    unheld = sorted(task.name for task in step.loop.tasks if task.unheld)
    kept = [task.name for task in step.loop.tasks if task.unheld and references.is_kept(task.id)]
    return Compared(told["vanished"], unheld, [*untrue, *kept], len(edges))


def states(trace: Trace) -> list[Step]:
    """The steps at which a task is said to be held by nothing that is seen to be held."""
    references, found = References(), []
    for step in trace.steps:
        if step.loop is not None:
            references.take(step, step, step.loop)
            found += [step for task in step.loop.tasks if task.unheld and references.is_kept(task.id)]
    return found


def _edges(references: References, id: str, name: str, names: dict[str, str]) -> set[tuple[str, str, str]]:
    """Who refers to a task, by way of anything but tasks: the kind, who that is, and the task's name."""
    found, known, open = set(), {id}, [id]
    while open:
        for each in references.to(open.pop()):
            if each.kind == "frame" and each.function is not None:
                found.add(("frame", f"{each.function}.{each.name}", name))
            elif each.owner is None:
                found.add((each.kind, each.name or "", name))
            if each.owner in names:
                found.add(("tasks", names[each.owner], name))
            elif each.owner is not None and each.owner not in known:
                known.add(each.owner)
                open.append(each.owner)
    return {edge for edge in found if edge[:2] != ("tasks", name) and edge[0] not in ("runs", "run", "thread")}


def _told(told: dict[str, object], kind: str, holder: str) -> list[str]:
    found = told[kind]
    if isinstance(found, dict):
        return list(found.get(holder, ()))
    assert isinstance(found, list)
    return found
