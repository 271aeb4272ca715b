"""Waiting in words: what a task waits for, made from what a trace says of it. One way to say each thing, for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from diagram_gen.model.loop import Wait, WaitGoal, WaitKind
from diagram_gen.model.times import clock

MOST_LISTED = 3
"""Tasks and futures that are listed; of more, one less is listed and the rest counted."""
Called = Callable[[str], str | None]
"""What a task is called, by its id; None for the id of anything else."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a task does, such as `waiting`, and what it does that for or until when, such as `for lock `door``."""

    verb: str
    rest: str

    def __str__(self) -> str:
        return f"{self.verb} {self.rest}"


def said(wait: Wait, called: Called) -> str:
    """What a task waits for, and when a time-out ends that: `sleeping until t = 5 s, timed out at t = 2 s`."""
    limit = "" if not is_limited(wait) else f", timed out at {clock(wait.deadline)}"
    return f"{phrase(wait, called)}{limit}"


def holder(wait: Wait, of: str, called: Called) -> str:
    """Who holds the lock that a task of that id waits for, as it goes on: `, which B holds`; empty if none is known."""
    if wait.held_by is None:
        return ""
    return ", which it holds itself" if wait.held_by == of else f", which {called(wait.held_by) or 'a task'} holds"


def is_limited(wait: Wait) -> bool:
    """Whether a time-out may end a wait, which does not end by itself before."""
    return wait.deadline is not None and not (wait.until is not None and wait.until < wait.deadline)


def phrase(wait: Wait, called: Called) -> Phrase:
    """What a task waits for, with no thought for time-outs."""
    if wait.kind == "sleep":
        return Phrase("sleeping", "for ever" if wait.until is None else f"until {clock(wait.until)}")
    rest = _several(wait, called) if wait.kind in ON_TASKS else thing(wait)
    cancelled = " to be cancelled" if wait.goal == "cancellation" else ""
    shielded = ", shielded" if wait.shielded else ""
    return Phrase("serving" if wait.goal == "serving" else "waiting", f"{rest}{shielded}{cancelled}")


def short(wait: Wait, called: Called) -> str:
    """What a task waits for in a word or two, where there is little room: `sleep`, `lock door`, `task b`, `3 tasks`."""
    kind = wait.kind.replace("_", " ")
    if wait.kind in ON_TASKS:
        if len(wait.on) != 1:
            return f"{len(wait.on)} tasks" if wait.on else kind
        name = called(wait.on[0])
        return f"task {name}" if name else f"future {wait.names[0]}" if wait.names and wait.names[0] else "future"
    name = wait.names[0] if wait.names else None
    what = (wait.goal or "data").replace("_", " ") if wait.kind == "io" else kind
    return what if name is None else f"{what} {name}"


def thing(wait: Wait) -> str:
    """The one thing that a task waits for: `for an item in queue `orders``, `for a lock`."""
    goal = None if wait.goal == "cancellation" else wait.goal
    named, nameless = _THINGS[wait.kind, goal]
    name = wait.names[0] if wait.names else None
    return nameless if name is None else named.format(f"`{name}`")


def enough(wait: Wait) -> str:
    """What has happened once one who waits for several tasks has nothing left to do but to be told so."""
    return " ".join(ENOUGH.get(wait.goal, ("all", "are done")))


def _several(wait: Wait, called: Called) -> str:
    if not wait.on:
        return f"to be told that {enough(wait)}"
    those = _listed(wait, called)
    if len(wait.on) == 1:
        return f"for {those}"
    choice = f"the {wait.goal} of " if wait.goal in ("first", "next") else ""
    return f"for {choice}{those}{' or the first failure' if wait.goal == 'failure' else ''}"


def _listed(wait: Wait, called: Called) -> str:
    """The tasks and futures that are waited for: `a, b and `answer``, `a, b and 98 more`."""
    count = len(wait.on) if len(wait.on) <= MOST_LISTED else MOST_LISTED - 1
    names: Sequence[str | None] = wait.names or (None,) * count
    phrases = [called(wait.on[place]) or _future(names[place]) for place in range(count)]
    if count < len(wait.on):
        phrases.append(f"{len(wait.on) - count} more")
    return " and ".join(filter(None, (", ".join(phrases[:-1]), phrases[-1])))


def _future(name: str | None) -> str:
    return "a future" if name is None else f"`{name}`"


ON_TASKS: frozenset[WaitKind] = frozenset({"task", "gather", "task_group", "timeout"})
"""Kinds of wait that are on tasks, as a rule, or on several futures."""

ENOUGH: dict[WaitGoal | None, tuple[str, str]] = {
    "first": ("one", "is done"),
    "next": ("one", "is done"),
    "failure": ("one", "has failed"),
}
"""What is enough for one who waits for several, by the goal, where that is not that all are done."""
_THINGS: dict[tuple[WaitKind, WaitGoal | None], tuple[str, str]] = {
    ("lock", None): ("for lock {}", "for a lock"),
    ("lock", "condition"): ("for the lock of condition {}", "for the lock of a condition"),
    ("semaphore", None): ("for semaphore {}", "for a semaphore"),
    ("event", None): ("for event {}", "for an event"),
    ("condition", None): ("for condition {}", "for a condition"),
    ("condition", "barrier"): ("at barrier {}", "at a barrier"),
    ("queue", "item"): ("for an item in queue {}", "for an item in a queue"),
    ("queue", "room"): ("for room in queue {}", "for room in a queue"),
    ("queue", "join"): ("until queue {} is worked off", "until a queue is worked off"),
    ("future", None): ("for future {}", "for a future"),
    ("thread", "call"): ("for {} in a thread", "for a thread"),
    ("thread", "future"): ("for future {} from a thread", "for a thread"),
    ("thread", "executor"): ("for {}", "for the threads of the executor"),
    ("io", "data"): ("for data from {}", "for data"),
    ("io", "sending"): ("to send through {}", "to send data"),
    ("io", "closing"): ("for {} to close", "for a connection to close"),
    ("io", "encryption"): ("for {} to be encrypted", "for encryption"),
    ("io", "process"): ("for process {}", "for a process"),
    ("io", "process_start"): ("for process {} to start", "for a process to start"),
    ("io", "connection"): ("for connection {}", "for a connection"),
    ("io", "connecting"): ("for {} to connect", "for a connection"),
    ("io", "accepting"): ("for a connection to {}", "for a connection"),
    ("io", "server"): ("for server {} to start", "for a server to start"),
    ("io", "server_closing"): ("for server {} to close", "for a server to close"),
    ("io", "serving"): ("connections to {}", "connections"),
    ("io", "pipe"): ("for pipe {}", "for a pipe"),
    ("io", "address"): ("for the address of {}", "for the address of a host"),
    ("io", "host_name"): ("for the name of {}", "for the name of a host"),
}
"""What is waited for, with a place for its name, and without one."""
