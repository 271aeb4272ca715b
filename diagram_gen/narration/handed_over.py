"""What threads put into the ready queues of loops that other threads run, which shows only when these come to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagram_gen.model import rope
from diagram_gen.model.loop import Handle
from diagram_gen.model.trace import Step


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A handle, and the step, of the loop's thread, at which it is seen first."""

    handle: Handle
    seen: Step


def handed_over(steps: Sequence[Step]) -> dict[tuple[str, int], list[HandedOver]]:
    """The handles by the id of the thread that has put them, and the index of its step before it did."""
    found: dict[tuple[str, int], list[HandedOver]] = {}
    ready: dict[str, Sequence[Handle]] = {}
    known: set[tuple[str, int]] = set()
    has_several = len({step.thread for step in steps}) > 1
    for step in steps:
        if not has_several or step.loop is None:
            continue
        new = [each for change in rope.changes(ready.get(step.thread, ()), step.loop.ready) for each in change.new]
        for each in new if step.loop.handle is None else (*new, step.loop.handle):
            if each.thread is not None and (each.id, each.made_ready_at) not in known:
                known.add((each.id, each.made_ready_at))
                found.setdefault((each.thread, each.made_ready_at), []).append(HandedOver(each, step))
        ready[step.thread] = step.loop.ready
    return found
