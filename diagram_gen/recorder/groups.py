"""What holds tasks together: the task group that has created one, or the gathering that it is a part of.

Facts relied on: a task that a `TaskGroup` has created has its method `_on_task_done` among its done callbacks;
`_parent_task` is the one that has entered the group;
one that `gather` was given has a function there that closes over the future which `gather` has given, `outer`: that is
None as long as there is none.
"""

from __future__ import annotations

import sys
import types
import weakref
from collections.abc import Callable
from typing import Any

from diagram_gen.model.loop import Group, GroupKind
from diagram_gen.recorder.future_waits import callbacks_of, closed_over
from diagram_gen.recorder.ids import Ids
from diagram_gen.recorder.waits import Namer

_GATHERING = ("asyncio.tasks", "gather.<locals>._done_callback", "outer")


class Groups:
    """Gives tasks their groups, the same for all of one. `ids` are those of futures. Keeps nothing alive."""

    def __init__(self, ids: Ids) -> None:
        self._futures, self._groups = ids, Ids()
        self._known: dict[str, tuple[weakref.ref[Any], Group]] = {}

    def of(self, task: Any, namer: Namer, id_of: Callable[[Any], str | None]) -> Group | None:
        """What a task belongs to that has not ended, or None; `id_of` gives the id of a task."""
        group = next(filter(None, (_task_group(callback) for callback, _ in callbacks_of(task))), None)
        if group is not None:
            owner = group._parent_task
            owned = None if owner is None else id_of(owner)
            return self._shown(group, "task_group", self._groups.of(group, "group"), namer, owned)
        outer = closed_over(task, *_GATHERING)
        return None if outer is None else self._shown(outer, "gather", self._futures.of(outer, "future"), namer)

    def _shown(self, thing: Any, kind: GroupKind, id: str, namer: Namer, owner: str | None = None) -> Group:
        reference, known = self._known.get(id, (None, None))
        if known is None or reference is None or reference() is not thing:
            known = Group(id, kind, namer.name(thing), owner)
            self._known[id] = weakref.ref(thing), known
        return known


def _task_group(callback: Any) -> Any:
    """The task group whose method a callback is, or None."""
    kind = sys.modules["asyncio.taskgroups"].TaskGroup
    is_method = type(callback) is types.MethodType
    return callback.__self__ if is_method and callback.__func__ is kind._on_task_done else None
