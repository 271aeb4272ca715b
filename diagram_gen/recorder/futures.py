"""The futures of a loop that matter now: those for which tasks wait, and those whose end has made a handle ready.

Facts relied on: `_state`, `_result` and `_exception` of a future tell how it ended, in the C implementation too, and
leave no note that anybody has asked.
"""

from __future__ import annotations

import itertools
import weakref
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from diagram_gen.model import rope
from diagram_gen.model.loop import Future, FutureState
from diagram_gen.recorder import classes
from diagram_gen.recorder.done_callbacks import DoneCallbacks
from diagram_gen.recorder.future_waits import is_cancellation, state_of, stock_future
from diagram_gen.recorder.ids import Ids


class _Record:
    """What is remembered of a future, without keeping it alive; `last` is how it was seen last, `shown` in a step.

    `holders` counts the tasks that wait for it.
    """

    __slots__ = ("callbacks", "done", "holders", "id", "last", "number", "reference", "shown")

    def __init__(self, number: int, id: str, future: Any) -> None:
        self.number = number
        self.id = id
        self.reference: weakref.ref[Any] = weakref.ref(future)
        self.holders = 0
        self.done: Callable[[Any], bool] = stock_future(future).done
        self.callbacks = DoneCallbacks()
        self.last: Future | None = None
        self.shown: Future | None = None


class AwaitedFutures:
    """Turns the futures of one loop into `Future`s.

    `ids` are those of what is no task, `id_of` gives that of a task.
    """

    def __init__(self, ids: Ids, describe: Callable[[object], str], id_of: Callable[[Any], str | None]) -> None:
        self._ids = ids
        self._describe = describe
        self._id_of = id_of
        self._numbers = itertools.count(1)
        self._records: dict[str, _Record] = {}
        self._sources: frozenset[str] = frozenset()
        self._moved: set[str] = set()
        self._shown: Sequence[Future] = ()
        self._places: list[int] = []
        """The numbers of those that are shown."""

    def hold(self, before: tuple[str, ...], futures: Iterable[Any]) -> tuple[str, ...]:
        """The ids of the futures that a task waits for, and no longer for those that it did `before`."""
        held = [self._known(each) for each in futures]
        ids = tuple([record.id for record in held])
        if ids != before:
            self._moved.update(before, ids)  # somebody new may be woken by one
            for record in held:
                record.holders += 1
            for id in before:
                self._records[id].holders -= 1
        return ids

    def ended(self, future: Any) -> str:
        """The id of a future that has ended, so that it will be known as the source of a handle."""
        record = self._known(future)
        self._moved.add(record.id)
        self._look(record)
        return record.id

    def observe(self, sources: frozenset[str], *, look_at_all: bool) -> Sequence[Future]:
        """Those that matter now, given the ids of the `sources` of handles."""
        moved = self._moved
        if sources != self._sources:
            moved |= sources ^ self._sources
            self._sources = sources
        if look_at_all:  # else the end of one that has callbacks, as all of these have, is told of by its handles
            moved.update(
                record.id for record in self._records.values() if record.last is None or record.last.state == "pending"
            )
        if not moved:
            return self._shown
        self._moved = set()
        known = [self._records[id] for id in moved if id in self._records]
        made = [change for record in sorted(known, key=_number) if (change := self._change(record)) is not None]
        if made:
            self._shown = rope.changed(self._shown, made)
        return self._shown

    def _change(self, record: _Record) -> rope.Change[Future] | None:
        """What changes among those that are shown, where all before it are done with."""
        place = bisect_left(self._places, record.number)
        is_shown = self._places[place : place + 1] == [record.number]
        if record.holders <= 0 and record.id not in self._sources:
            del self._records[record.id]
            if not is_shown:
                return None
            del self._places[place]
            return rope.Change(place, (record.last,), ())  # type: ignore[arg-type]
        was, now = record.shown, self._look(record)
        record.shown = now
        if not is_shown:
            self._places.insert(place, record.number)
            return rope.Change(place, (), (now,))
        return None if now is was else rope.Change(place, (now,), (now,))

    def _known(self, future: Any) -> _Record:
        id = self._ids.of(future, "future")
        record = self._records.get(id)
        if record is None:
            record = self._records[id] = _Record(next(self._numbers), id, future)
        return record

    def _look(self, record: _Record) -> Future:
        """A future as it is; the same object if it is as it was."""
        future, last = record.reference(), record.last
        if last is not None and (future is None or last.state != "pending"):
            return last
        if future is None:
            return Future(record.id, "pending")
        if record.done(future):  # it hands its callbacks over
            record.last = Future(record.id, *self._outcome(future))
        elif record.callbacks.look(future, self._id_of) or last is None:
            record.last = Future(record.id, "pending", callbacks=record.callbacks.shown)
        return cast(Future, record.last)

    def _outcome(self, future: Any) -> tuple[FutureState, str | None, str | None, str | None]:
        state, result, error = state_of(future)
        if state == "CANCELLED" or is_cancellation(error):
            return "cancelled", None, None, None
        if error is None:
            return "done", self._describe(result), None, None
        return "failed", None, self._describe(error), classes.full_name(type(error))


def _number(record: _Record) -> int:
    return record.number
