"""An observer naive on purpose: `python oracle.py FOLDER PROGRAM…` writes what it sees before each line of each."""
# ruff: noqa: D103 - it is short enough to be read as a whole

import asyncio
import atexit
import contextvars
import dis
import gc
import itertools
import json
import os
import selectors
import sys
import time
import types
import weakref
from collections import deque
from enum import Enum
from functools import lru_cache
from pathlib import Path

PROGRAM = next((each for each in sys.argv[2:] if os.fork() == 0 or not os.wait()), None)  # a process for each
NOISE = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType)
KINDS = {0: "function", 0x20: "generator", 0x80: "coroutine", 0x200: "async_generator"}  # inspect.CO_…
CHAINS = (("cr_frame", "cr_await"), ("gi_frame", "gi_yieldfrom"), ("ag_frame", "ag_await"))
WRAPPERS = ("async_generator_asend", "async_generator_athrow", "anext_awaitable", "coroutine_wrapper")
CLEANUP = dis.opmap.get("CLEANUP_THROW")  # after an exception that was thrown in, which is no line of the program's
NO_DATA = (*NOISE, type, types.GenericAlias, types.UnionType, type(lru_cache(print)))
now, seen, created, met, module, main = [0.0], [], [], [], {}, {"__name__": "__main__"}
BESIDE = f"{Path(PROGRAM or __file__).parent}/several/"  # the package of one program
create, select = asyncio.BaseEventLoop.create_task, selectors.DefaultSelector.select
set_timer, later = asyncio.BaseEventLoop.call_at, itertools.count()


def text(value):
    parts = [*value, *value.values()] if type(value) is dict else value if type(value) in (list, tuple) else None
    simple = type(value) in (int, str, bool, float, type(None)) if parts is None else all(map(text, parts))
    return repr(value) if simple else None


AWAITED = (
    *(asyncio.Future, asyncio.Lock, asyncio.Semaphore, asyncio.Event, asyncio.Condition, asyncio.Queue),
    getattr(asyncio, "Barrier", asyncio.Lock),
)


def objects(variables):
    met.extend(each for each in variables.values() if created and isinstance(each, AWAITED) and each not in met)
    return {
        name: f"@{id(value)}"
        for name, value in variables.items()
        if isinstance(value, (list, dict, set, bytearray, deque))
        or type(value).__module__ == "__main__"
        or (created and isinstance(value, AWAITED))
        if not isinstance(value, (type, tuple, str, int, BaseException, Enum))
    }


def is_ours(code):  # of the package, its functions: what is optimized
    return code.co_filename == PROGRAM or (code.co_filename.startswith(BESIDE) and code.co_flags & 1)


def place(frame):
    file = frame.f_code.co_filename
    return frame.f_lineno if file == PROGRAM else [str(Path(file).relative_to(Path(PROGRAM).parent)), frame.f_lineno]


def module_seen(namespace):  # `module` keeps the order in which they are bound, apart from what is no data
    data = {
        name: text(value)
        for name, value in namespace.items()
        if not name.startswith("__")
        and not isinstance(value, NO_DATA)
        and type(value).__module__ not in ("typing", "__future__")
    }
    for name in module.keys() - data.keys():
        del module[name]
    module.update(data)
    return [list(map(list, module.items())), objects({name: namespace[name] for name in module})]


def folded(frames, paused):  # outermost first; below the program's module are only this script's
    found, caller = [], None
    for frame in frames:
        code, ours = frame.f_code, is_ours(frame.f_code)
        if ours:
            shown = {name: value for name, value in frame.f_locals.items() if not name.startswith(("__", "."))}
            names = {name: text(value) for name, value in shown.items() if not issubclass(type(value), NOISE)}
            returns_to = "nothing" if paused else caller
            row = [code.co_qualname, KINDS[code.co_flags & 0x2A0], place(frame), returns_to, names, objects(shown)]
            found = [] if code.co_name == "<module>" else [*found, row]
        elif found[-1:] != ["library"]:
            found.append("library")
        caller = [code.co_qualname, place(frame)] if ours else "library"
    return found


def chain(awaitable):
    while awaitable is not None:
        inside = gc.get_referents(awaitable) if type(awaitable).__name__ in WRAPPERS else []
        inner = next((each for each in inside if hasattr(each, "__await__") or hasattr(each, "ag_await")), None)
        for frame, awaited in CHAINS:
            if getattr(awaitable, frame, None) is not None:
                yield getattr(awaitable, frame)
                inner = getattr(awaitable, awaited)
        awaitable = inner


def task_seen(task, running, ready, stack):
    if task.cancelled():
        return [task.get_name(), "cancelled", None]
    if task.done():  # `exception()` would mark it as retrieved
        error = type(task._exception).__name__ if task._exception else None
        return [task.get_name(), "failed" if error else "done", error or text(task._result)]
    state = "running" if task is running else "ready" if task in ready else "waiting"
    frames = list(chain(task.get_coro()))
    if task is not running and getattr(task.get_coro(), "cr_running", False):  # it has started another one eagerly
        return [task.get_name(), "interrupted", None]
    if task is running:  # CPython leaves out the frames above an async generator that an exception is thrown into
        frames = stack[stack.index(frames[0]) :] if frames[0] in stack else None
    return [task.get_name(), state, frames and folded(frames, task is not running)]


def waiting(futures, alive):
    waiters = {id(task._fut_waiter): task.get_name() for task in alive}
    return [waiters.get(id(each)) for each in futures or () if not each.done()][:8]


def shared_seen(thing, alive):  # without who has a lock, which no lock knows
    kind = type(thing).__name__.removeprefix("Bounded")
    if kind == "Barrier":
        filling = thing._state.name == "FILLING"
        return [kind, thing._count if filling else 0, thing.parties, waiting(thing._cond._waiters, alive)]
    if kind.endswith("Queue"):
        ends = [waiting(each, alive) for each in (thing._getters, thing._putters, thing._finished._waiters)]
        return ["Queue", thing.qsize(), thing.maxsize or None, thing._unfinished_tasks, *ends]
    if kind == "Condition":
        return [kind, thing.locked(), waiting(thing._waiters, alive), waiting(thing._lock._waiters, alive)]
    state = {"Lock": "locked", "Event": "is_set"}.get(kind)
    return [kind, getattr(thing, state)() if state else thing._value, waiting(thing._waiters, alive)]


def things_seen(loop, alive):
    loops = [[part._loop for part in (each, *(getattr(each, "_cond", each),)) if part._loop] for each in met]
    kept = [each for each, others in zip(met, loops, strict=True) if all(other is loop for other in others)]
    return [shared_seen(each, alive) for each in kept if not isinstance(each, asyncio.Future)]


def watched_seen(loop):  # but for what wakes the loop
    asked = [key.data for key in loop._selector.get_map().values() if key.fd != loop._ssock.fileno()]
    return [[bool(each and not each._cancelled) for each in handles] for handles in asked if any(handles)]


def loop_seen(loop, stack):
    if running := asyncio.current_task(loop):
        created.append(weakref.ref(running))  # an eager one runs before `create_task` has it
    calls = [each._callback if getattr(each._callback, "__name__", "") != "cancel" else None for each in loop._ready]
    ready = [call.__self__ if isinstance(getattr(call, "__self__", 0), asyncio.Task) else None for call in calls]
    alive = [task for task in dict.fromkeys(known() for known in created) if task and task.get_loop() is loop]
    rows = [task_seen(each, running, ready, stack) for each in alive if "p.shutdown_" not in str(each.get_coro())]
    on, *names = [task and task.get_name() for task in (running, *ready)]
    timers = sorted(round(timer._when, 9) for timer in loop._scheduled)
    held = [each for each in main.values() if isinstance(each, contextvars.ContextVar)]
    context = {each.name: text(value) for each, value in contextvars.copy_context().items() if each in held}
    more = {"things": things_seen(loop, alive), "context": context, "watched": watched_seen(loop)}
    return {"time": round(loop.time(), 9), "running": on, "ready": names, "timers": timers, "tasks": rows, **more}


def trace(frame, event, _):
    if event == "line" and frame.f_code.co_code[frame.f_lasti] != CLEANUP:
        stack, loop = [frame], asyncio._get_running_loop()
        while stack[0].f_back:
            stack.insert(0, stack[0].f_back)
        names = module_seen(frame.f_globals if frame.f_code.co_filename == PROGRAM else main)
        shown, state = folded(stack, False), loop and loop_seen(loop, stack)
        seen.append([place(frame), frame.f_code.co_qualname, shown, state, round(now[0], 9), names])
    return trace if is_ours(frame.f_code) else None


if PROGRAM:
    asyncio.BaseEventLoop.create_task = lambda *args, **named: (
        created.append(weakref.ref(task := create(*args, **named))) or task
    )
    asyncio.BaseEventLoop.call_at = lambda loop, when, *args, **named: (  # as late as the clock would be by then
        set_timer(loop, when + next(later) * 1e-13, *args, **named)
    )
    time.sleep, time.monotonic = (lambda seconds: now.append(round(now.pop() + seconds, 9))), (lambda: now[0])
    selectors.DefaultSelector.select = lambda self, timeout: (
        select(self, 0) or time.sleep(max(timeout or 0, 0)) or select(self, timeout and 0)
    )
    atexit.register(lambda: Path(sys.argv[1], Path(PROGRAM).stem).write_text(json.dumps(seen)))
    sys.path.insert(0, str(Path(PROGRAM).parent))
    sys.settrace(trace)
    exec(compile(Path(PROGRAM).read_bytes(), PROGRAM, "exec", dont_inherit=True), main)
