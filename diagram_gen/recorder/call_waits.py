"""Waits by their calls: what a task waits for, from the call of asyncio's that its own code is paused in.

Facts relied on: the names of asyncio's functions, and of the local variables that say more, in Python 3.11 to 3.13.
"""

from __future__ import annotations

import contextlib
import sys
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from diagram_gen.model.loop import Wait, WaitGoal, WaitKind
from diagram_gen.model.times import finite
from diagram_gen.recorder import classes, names
from diagram_gen.recorder.frame_variables import locals_of
from diagram_gen.recorder.future_waits import Futures, closed_over, is_task
from diagram_gen.recorder.variants import variant

_COMPLETION = ("asyncio.tasks", "as_completed.<locals>._on_completion")
_LIBRARY = "asyncio"


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that has not ended: its variables, the calls inside it, outermost first, what the innermost one awaits."""

    variables: dict[str, Any]
    inside: Sequence[str]
    awaited: Any
    futures: Futures

    def about(self, kind: WaitKind, goal: WaitGoal | None, variable: str) -> Wait:
        """A wait for the object in a local variable, if there is one."""
        return self.futures.on(kind, goal, self.variables[variable]) if variable else Wait(kind, goal)


def wait(frames: Sequence[types.FrameType], awaited: Any, futures: Futures) -> Wait | None:
    """What the outermost of some calls inside each other that says so waits for, with no thought for time-outs.

    None if no call says more than the future that is `awaited` by the innermost one.
    A `deadline` is that of the call itself.
    """
    calls = [_called(frame) for frame in frames]
    for position, frame in enumerate(frames):
        if calls[position] not in _ABOUT and calls[position] not in _DESCRIBED:
            continue
        call = _Call(locals_of(frame), calls[position + 1 :], awaited, futures)
        with contextlib.suppress(KeyError):  # a Python that names its variables otherwise
            found = _described(calls[position], call)
            if found is not None:
                return found
    return None


def seconds(value: object) -> float | None:
    """A time as a plain float, or None for what is no number of Python's own."""
    if issubclass(type(value), float):
        return float.__float__(value)  # type: ignore[arg-type]
    return float(int.__index__(value)) if issubclass(type(value), int) else None  # type: ignore[arg-type]


def _described(name: str, call: _Call) -> Wait | None:
    return call.about(*_ABOUT[name]) if name in _ABOUT else _DESCRIBED[name](call)


def _called(frame: types.FrameType) -> str:
    """The name of a function of asyncio's, for methods of any loop `loop.…`; empty for others."""
    if str(frame.f_globals.get("__name__", "")).partition(".")[0] != _LIBRARY:
        return ""
    owner, dot, function = frame.f_code.co_qualname.rpartition(".")
    return f"loop.{function}" if owner.endswith("EventLoop") else f"{owner}{dot}{function}"


def _sleep(call: _Call) -> Wait:
    due = seconds(call.variables["h"]._when)
    return Wait("sleep", until=None if due is None else finite(due))


def _task_group(call: _Call) -> Wait:
    members = _attribute(call.variables["self"], "_tasks") or ()
    return call.futures.several("task_group", "all", call.futures.in_order(members))


def _wait(call: _Call) -> Wait:
    futures = call.futures.in_order(call.variables["fs"])
    found = call.futures.several("gather", _GOALS.get(call.variables["return_when"], "all"), futures)
    return variant(found, deadline=_due(call.variables["timeout_handle"]))


def _wait_for(call: _Call) -> Wait | None:
    """Python 3.11 alone makes a task of what is awaited; later ones await it within the task that waits."""
    handle, inner = call.variables.get("timeout_handle"), call.variables["fut"]
    if handle is None or "_cancel_and_wait" in call.inside:
        return None
    found = call.futures.wait(inner)
    return variant(found, kind="timeout" if is_task(inner) else found.kind, deadline=_due(handle))


def _cancel_and_wait(call: _Call) -> Wait:
    return variant(call.futures.wait(call.variables["fut"]), goal="cancellation")


def _as_completed(call: _Call) -> Wait:
    """From Python 3.13 on, an object knows what is to be completed; before, only the callbacks of its tasks do."""
    iterator = call.variables.get("self")
    if iterator is not None:
        left, handle = _attribute(iterator, "_todo"), _attribute(iterator, "_timeout_handle")
    else:
        task = next((each for each in call.futures.tasks.live() if _reports_to(each, call.variables["done"])), None)
        left, handle = (closed_over(task, *_COMPLETION, variable) for variable in ("todo", "timeout_handle"))
    return variant(call.futures.several("gather", "next", call.futures.in_order(left or ())), deadline=_due(handle))


def _reports_to(task: Any, queue: Any) -> bool:
    return closed_over(task, *_COMPLETION, "done") is queue


def _to_thread(call: _Call) -> Wait:
    return call.futures.call(call.awaited, names.of_callable(call.variables["func"]))


def _condition(call: _Call) -> Wait:
    """A condition, or its lock: a task that was notified goes on when it has that."""
    if "Lock.acquire" in call.inside:
        return call.about("lock", "condition", "self")
    return call.about("condition", None, "self")


def _enter(call: _Call) -> Wait | None:
    is_condition = issubclass(type(call.variables["self"]), sys.modules["asyncio.locks"].Condition)
    return _condition(call) if is_condition else None


def _serve_forever(call: _Call) -> Wait | None:
    if "Server.wait_closed" in call.inside:
        return None
    return call.about("io", "serving", "self")


def _attribute(value: object, name: str) -> Any:
    return next((held for _, held in classes.attributes(value, (name,))), None)


def _due(handle: Any) -> float | None:
    return None if handle is None or handle._cancelled else seconds(handle._when)


_GOALS: dict[str, WaitGoal] = {"FIRST_COMPLETED": "first", "FIRST_EXCEPTION": "failure"}
"""What `asyncio.wait` waits for, by its `return_when`."""

_About = tuple[WaitKind, WaitGoal | None, str]
_DATA: _About = ("io", "data", "self")
_RECEIVE: _About = ("io", "data", "sock")
_SEND: _About = ("io", "sending", "sock")
_PROCESS: _About = ("io", "process", "self")
_CONNECT: _About = ("io", "connection", "")
_SERVE: _About = ("io", "server", "")
_START: _About = ("io", "process_start", "")
_PIPE: _About = ("io", "pipe", "")
_ADDRESS: _About = ("io", "address", "")

_ABOUT: dict[str, _About] = {
    "Lock.acquire": ("lock", None, "self"),
    "Semaphore.acquire": ("semaphore", None, "self"),
    "Event.wait": ("event", None, "self"),
    "Barrier.wait": ("condition", "barrier", "self"),
    "Queue.get": ("queue", "item", "self"),
    "Queue.put": ("queue", "room", "self"),
    "Queue.join": ("queue", "join", "self"),
    "StreamReader.read": _DATA,
    "StreamReader.readline": _DATA,
    "StreamReader.readuntil": _DATA,
    "StreamReader.readexactly": _DATA,
    "StreamWriter.drain": ("io", "sending", "self"),
    "StreamWriter.wait_closed": ("io", "closing", "self"),
    "StreamWriter.start_tls": ("io", "encryption", "self"),
    "Process.wait": _PROCESS,
    "Process.communicate": _PROCESS,
    "Server.wait_closed": ("io", "server_closing", "self"),
    "open_connection": _CONNECT,
    "open_unix_connection": _CONNECT,
    "start_server": _SERVE,
    "start_unix_server": _SERVE,
    "create_subprocess_exec": _START,
    "create_subprocess_shell": _START,
    "loop.subprocess_exec": _START,
    "loop.subprocess_shell": _START,
    "loop.create_connection": _CONNECT,
    "loop.create_unix_connection": _CONNECT,
    "loop.create_datagram_endpoint": _CONNECT,
    "loop.connect_accepted_socket": _CONNECT,
    "loop.create_server": _SERVE,
    "loop.create_unix_server": _SERVE,
    "loop.connect_read_pipe": _PIPE,
    "loop.connect_write_pipe": _PIPE,
    "loop.getaddrinfo": _ADDRESS,
    "loop.getnameinfo": ("io", "host_name", ""),
    "loop.sock_recv": _RECEIVE,
    "loop.sock_recv_into": _RECEIVE,
    "loop.sock_recvfrom": _RECEIVE,
    "loop.sock_recvfrom_into": _RECEIVE,
    "loop.sock_sendall": _SEND,
    "loop.sock_sendto": _SEND,
    "loop.sock_sendfile": _SEND,
    "loop.sendfile": ("io", "sending", "transport"),
    "loop.sock_connect": ("io", "connecting", "sock"),
    "loop.sock_accept": ("io", "accepting", "sock"),
    "loop.start_tls": ("io", "encryption", "transport"),
    "loop.shutdown_default_executor": ("thread", "executor", ""),
}
"""For each call: the kind of wait, what of that it waits for, and the variable with what it is on."""

_DESCRIBED: dict[str, Callable[[_Call], Wait | None]] = {
    "sleep": _sleep,
    "wait_for": _wait_for,
    "_cancel_and_wait": _cancel_and_wait,
    "_wait": _wait,
    "as_completed.<locals>._wait_for_one": _as_completed,
    "_AsCompletedIterator._wait_for_one": _as_completed,
    "TaskGroup.__aexit__": _task_group,
    "TaskGroup._aexit": _task_group,
    "to_thread": _to_thread,
    "Condition.wait": _condition,
    "Condition.wait_for": _condition,
    "_ContextManagerMixin.__aenter__": _enter,
    "Server.serve_forever": _serve_forever,
}
"""Calls that take more than a row of a table; None leaves it to a call further in."""
