"""Drawing the awaits view step by step: rows that are as they were are not drawn again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from diagram_gen.model import words
from diagram_gen.model.frame import Frame
from diagram_gen.model.picture_states import Canvas, Delta, Fill, Part, Thing
from diagram_gen.views.awaits_following import Drawn, Moment
from diagram_gen.views.awaits_layout import (
    CHAIN,
    CLOCK,
    END,
    FUTURE,
    NAME,
    OUTCOME,
    TITLES,
    Cause,
    Room,
    Widths,
)
from diagram_gen.views.awaits_rows import sentence
from diagram_gen.views.entries import fill, of_frame


def widths(followed: Iterable[Moment]) -> tuple[Widths, set[tuple[int, int]], set[Cause], bool]:
    """The room that all steps need, the arrows and the lines of cause ever drawn, and whether any task is left out."""
    room, more = Widths(), False
    pairs: set[tuple[str, str]] = set()
    causes: set[Cause] = set()
    taken: dict[str, Drawn] = {}
    for moment in followed:
        causes.update(moment.causes)
        more = more or moment.count > 0
        for id, drawn in moment.rows.items():
            if taken.get(id) is drawn:
                continue
            taken[id] = drawn
            room.rooms.setdefault(id, Room())
            room.take(id, drawn.row, drawn.frames)
            pairs.update((id, target) for target in drawn.targets)
    places = {id: place for place, id in enumerate(room.rooms)}
    return room, {(places[waiter], places[target]) for waiter, target in pairs}, causes, more


class Drawing:
    """Draws the steps in their order, in so much room."""

    def __init__(self, room: Widths) -> None:
        self._room = room
        self._places = {id: place for place, id in enumerate(room.rooms)}
        self._canvas = Canvas()
        columns = {"task": True, "awaits": room.chain, "future": room.future, "end": room.end}
        self._titles = [(f"title-{name}", Fill(TITLES[name])) for name, room in columns.items() if room]

    def delta(self, moment: Moment) -> Delta:
        """What is new at a step."""
        self._canvas.show("clock", (moment.step,), lambda: [("clock", fill(moment.line, CLOCK))])
        if moment.rows:
            self._canvas.show("titles", (self._titles,), lambda: self._titles)
        else:
            self._canvas.hide("titles")
        for id in self._places:
            drawn = moment.rows.get(id)
            if drawn is None:
                self._canvas.hide(id)
            else:
                self._canvas.show(id, (drawn,), partial(_fills, id, drawn, self._places))
        causes = [(each.slot, Fill()) for each in moment.causes]
        self._canvas.show("causes", (moment.causes,), lambda: causes)
        if moment.count:
            self._canvas.list("tasks", moment.others)
        self._canvas.show("more", (moment.count,), partial(_more, moment))
        told = [sentence(drawn.row, begun=drawn.begun) for drawn in moment.rows.values()]
        more = f" And {moment.count} more tasks." if moment.count else ""
        first = f"{moment.line[0].upper()}{moment.line[1:]}."
        return self._canvas.delta(" ".join([first, *moment.why, *told]) + more + _circle_told(moment))


def _circle_told(moment: Moment) -> str:
    names = [drawn.row.name for drawn in moment.rows.values() if drawn.stuck]
    return f" A circle, in which none can ever go on: {', '.join(names)}." if names else ""


def _more(moment: Moment) -> Iterator[tuple[str, Fill]]:
    if moment.count:
        yield "more", Fill(f"… {moment.count} more tasks", whole=Part("tasks", 0, len(moment.others)))


def _fills(id: str, drawn: Drawn, places: Mapping[str, int]) -> Iterator[tuple[str, Fill]]:
    """What the row of a task shows."""
    row, place = drawn.row, places[id]
    if row.outcome is not None:
        yield f"ended-{place}", Fill(classes=(f"is-{row.state}",), of=(id,))
        yield f"ended-{place}-text", fill(f"{words.SIGNS[row.state]} {row.name}: {row.outcome}", OUTCOME)
        return
    runs, stuck = row.state == "running", ("is-stuck",) if drawn.stuck else ()
    accent = ("is-running",) if runs else ()
    lit = ("is-running",) if drawn.woken else ()
    yield f"task-{place}", Fill(classes=(f"is-{row.state}", *stuck), of=(id,))
    yield from _texts(f"task-{place}", row.head, NAME)
    for depth, (frame, lines) in enumerate(zip(row.chain, drawn.frames, strict=True)):
        kind, of = kind_of(frame)
        yield f"link-{place}-{depth}", Fill(classes=accent or lit or stuck)
        yield f"frame-{depth}-{place}", Fill(classes=(kind, *accent), of=of)
        yield from _texts(f"frame-{depth}-{place}", lines, CHAIN)
    yield from _beyond(place, drawn, places, stuck)


def kind_of(frame: Frame | int) -> tuple[str, tuple[Thing, ...]]:
    """The class of a frame, and what it is; a fold stands for several."""
    return (f"is-{frame.kind.replace('_', '-')}", of_frame(frame)) if isinstance(frame, Frame) else ("is-fold", ())


def _beyond(place: int, drawn: Drawn, places: Mapping[str, int], stuck: tuple[str, ...]) -> Iterator[tuple[str, Fill]]:
    """What stands to the right of the chain: the future, what it is of, and the arrows to tasks."""
    row, last = drawn.row, len(drawn.frames) - 1
    out = f"out-{place}-{last}" if last >= 0 else ""
    if row.future:
        if last >= 0:
            yield f"await-{place}-{last}", Fill(classes=("is-running",) if drawn.woken else stuck)
        yield f"future-{place}", Fill(classes=stuck, of=row.of)
        yield from _texts(f"future-{place}", row.future, FUTURE)
        out = f"out-{place}-future"
    if row.end is not None:
        if row.future or last >= 0:
            yield f"beyond-{place}" if row.future else f"limit-{place}-{last}", Fill(classes=stuck)
        yield f"{row.end.role}-{place}", Fill(classes=stuck, of=row.end.of)
        yield from _texts(f"{row.end.role}-{place}", row.end.lines, END)
        out = ""
    if drawn.targets and out:
        yield out, Fill(classes=stuck)
    for target in drawn.targets:
        yield f"to-{place}-{places[target]}", Fill(classes=("is-stuck",) if target in drawn.stuck else ())


def _texts(box: str, lines: Sequence[str], limit: int) -> Iterator[tuple[str, Fill]]:
    return ((f"{box}-line-{number}", fill(text, limit)) for number, text in enumerate(lines))
