"""What tasks share, in words, made from what a trace says of it: `lock door: held by a; next: b`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from diagram_gen.model.loop import Shared, SharedKind
from diagram_gen.model.waiting import Called

_NOT_FILLING = {"draining": "lets them go", "resetting": "is being reset"}
_SIGN = "‖"
"""Before those that wait."""


def label(shared: Shared, called: Called) -> str:
    """What it is, the state that it is in, and who waits, the next first."""
    name = f" {shared.name}" if shared.name not in (None, shared.kind) else ""
    return f"{shared.kind}{name}: {'; '.join([_STATES[shared.kind](shared, called), *_waits(shared, called)])}"


def _holder(shared: Shared, called: Called) -> str:
    if not shared.is_set:
        return "free"
    return f"held by {called(shared.held_by)}" if shared.held_by is not None else "locked"


def _event(shared: Shared, called: Called) -> str:
    return "set" if shared.is_set else "not set"


def _semaphore(shared: Shared, called: Called) -> str:
    return f"{shared.value} free" if shared.value else "none free"


def _barrier(shared: Shared, called: Called) -> str:
    if shared.items:
        return _NOT_FILLING.get(shared.items[0], shared.items[0])
    return f"{shared.value} of {shared.size} here"


def _queue(shared: Shared, called: Called) -> str:
    more = shared.value - len(shared.items)
    items = ", ".join([*shared.items, *([f"{more} more"] if more > 0 else [])]) or "empty"
    full = " (full)" if shared.size is not None and shared.value >= shared.size else ""
    return f"{items}{full}"


_STATES: dict[SharedKind, Callable[[Shared, Called], str]] = {
    "lock": _holder,
    "condition": _holder,
    "event": _event,
    "semaphore": _semaphore,
    "barrier": _barrier,
    "queue": _queue,
}


def _waits(shared: Shared, called: Called) -> Iterator[str]:
    """Who waits for it, and for what of it, if there is a choice."""
    if shared.kind == "queue" and shared.unfinished > shared.value:
        yield f"{shared.unfinished} not done"
    if shared.waiting:
        yield f"{_SIGN} {_named(shared.waiters, shared.waiting, called)}"
    if shared.putting:
        what = "to put" if shared.kind == "queue" else "lock"
        yield f"{_SIGN} {what}: {_named(shared.putters, shared.putting, called)}"
    if shared.joiners:
        yield f"{_SIGN} join: {_named(shared.joiners, len(shared.joiners), called)}"


def _named(ids: Sequence[str], count: int, called: Called) -> str:
    more = count - len(ids)
    return ", ".join([*(called(id) or "a task" for id in ids), *([f"{more} more"] if more > 0 else [])])
