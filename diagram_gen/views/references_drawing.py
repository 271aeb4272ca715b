"""Drawing the references view step by step: rows that are as they were are not drawn again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from diagram_gen.model import words
from diagram_gen.model.loop import Future, Task
from diagram_gen.model.names import Names
from diagram_gen.model.picture_states import Canvas, Delta, Fill, Part
from diagram_gen.model.references import References
from diagram_gen.model.register import Register
from diagram_gen.model.trace import Step, Trace
from diagram_gen.views import alive, cards
from diagram_gen.views.alive import Seen
from diagram_gen.views.awaits_drawing import kind_of
from diagram_gen.views.awaits_following import Futures, absence, activity, with_a_row
from diagram_gen.views.awaits_layout import lines_of
from diagram_gen.views.entries import Entries, fill
from diagram_gen.views.references_layout import CHAIN, CLOCK, FUTURE, HOLDER, NAME, TITLES, Widths
from diagram_gen.views.references_rows import Row, row, sentence

MOST_TASKS = 10
"""Tasks with a row of their own; of more, the last place says how many there are."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row as it is drawn: with the two lines of each frame."""

    row: Row
    frames: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A step: its rows by the ids of their tasks, those that are as they were being the same objects, and the rest."""

    step: Step
    rows: Mapping[str, Drawn]
    count: int
    others: Sequence[str]
    line: str


def moments(trace: Trace) -> Iterator[Moment]:
    """What is to be drawn at each step, in their order."""
    following = _Following(trace)
    for step, seen in zip(trace.steps, alive.seen(trace.steps), strict=True):
        yield following.moment(step, seen)


class _Following:
    """Follows a run step by step."""

    def __init__(self, trace: Trace) -> None:
        names = Names.of_run(trace.steps)
        self._places = with_a_row(trace.steps, MOST_TASKS)
        self._lost = trace.lost("loop")
        self._registers: defaultdict[str, Register] = defaultdict(partial(Register, names))
        self._futures: defaultdict[str, Futures] = defaultdict(Futures)
        self._references: defaultdict[str, References] = defaultdict(References)
        self._known: dict[str, tuple[tuple[object, ...], Drawn | None]] = {}
        self._others: dict[object, Entries[Task]] = {}

    def moment(self, step: Step, seen: Seen | None) -> Moment:
        """The next step."""
        if seen is None:
            return Moment(step, {}, 0, (), absence(step, self._lost))
        tasks, references = self._registers[seen.at.thread], self._references[seen.at.thread]
        tasks.take(seen.loop.tasks)
        futures = self._futures[seen.at.thread].take(seen.loop.futures)
        references.take(step, seen.at, seen.loop)
        rows, hidden = {}, len(seen.loop.tasks)
        for id in self._places:
            task = tasks.by_id.get(id)
            if task is not None:
                hidden -= 1
                drawn = self._drawn(task, tasks, seen, references, futures)
                if drawn is not None:
                    rows[id] = drawn
        others: Sequence[str] = ()
        if hidden:
            if tasks.version not in self._others:
                self._others[tasks.version] = Entries(lambda task: cards.entry(task, tasks))
            others = self._others[tasks.version].of(seen.loop.tasks)
        return Moment(step, rows, hidden, others, activity(step, seen, tasks))

    def _drawn(
        self, task: Task, tasks: Register, seen: Seen, references: References, futures: Mapping[str, Future]
    ) -> Drawn | None:
        sign = words.sign(seen.at) if task.state == "running" else None
        begun = seen.has_begun(task)
        key = (task, references.version, tasks.version, sign, begun)
        known, before = self._known.get(task.id, ((), None))
        if known == key:
            return before
        said = row(task, tasks, references, futures)
        made = None
        if said is not None:
            on_top = sign if sign is not None else "" if begun else words.UNBEGUN
            frames = tuple(
                lines_of(each, on_top if depth == len(said.chain) - 1 else "") for depth, each in enumerate(said.chain)
            )
            made = Drawn(said, frames)
            made = before if before == made else made
        self._known[task.id] = key, made
        return made


def widths(followed: Iterable[Moment]) -> tuple[Widths, bool]:
    """The room that all steps need, and whether any task is left out."""
    room, more = Widths(), False
    taken: dict[str, Drawn] = {}
    for moment in followed:
        more = more or moment.count > 0
        for id, drawn in moment.rows.items():
            if taken.get(id) is not drawn:
                taken[id] = drawn
                room.take(drawn.row, drawn.frames)
    return room, more


class Drawing:
    """Draws the steps in their order, in so much room."""

    def __init__(self, room: Widths) -> None:
        self._places = {id: place for place, id in enumerate(room.rooms)}
        self._canvas = Canvas()
        columns = {"holders": True, "task": True, "frames": room.chain, "future": room.future}
        self._titles = [(f"title-{name}", Fill(TITLES[name])) for name, room in columns.items() if room]

    def delta(self, moment: Moment) -> Delta:
        """What is new at a step."""
        self._canvas.show("clock", (moment.step,), lambda: [("clock", fill(moment.line, CLOCK))])
        if moment.rows:
            self._canvas.show("titles", (self._titles,), lambda: self._titles)
        else:
            self._canvas.hide("titles")
        for id, place in self._places.items():
            drawn = moment.rows.get(id)
            if drawn is None:
                self._canvas.hide(id)
            else:
                self._canvas.show(id, (drawn,), partial(_fills, place, drawn))
        if moment.count:
            self._canvas.list("tasks", moment.others)
        self._canvas.show("more", (moment.count,), partial(_more, moment))
        told = [sentence(drawn.row) for drawn in moment.rows.values()]
        more = f" And {moment.count} more tasks." if moment.count else ""
        first = f"{moment.line[0].upper()}{moment.line[1:]}."
        return self._canvas.delta(" ".join([first, *told]) + more)


def _more(moment: Moment) -> Iterator[tuple[str, Fill]]:
    if moment.count:
        yield "more", Fill(f"… {moment.count} more tasks", whole=Part("tasks", 0, len(moment.others)))


def _fills(place: int, drawn: Drawn) -> Iterator[tuple[str, Fill]]:
    """What the row of a task shows."""
    row = drawn.row
    circle = ("is-stuck",) if row.unheld else ()
    yield f"task-{place}", Fill(classes=(f"is-{row.state}", *circle), of=(row.id,))
    yield from _texts(f"task-{place}", row.head, NAME)
    for number, holder in enumerate(row.holders):
        slot = f"holder-{place}-{number}"
        how = ("is-weak",) if holder.weak else ("is-root",) if holder.is_root else () if holder.kept else ("is-stuck",)
        yield slot, Fill(classes=how, of=holder.of)
        yield f"{slot}-line-0", fill(holder.written, HOLDER)
        yield f"{'ends' if holder.to_future else 'holds'}-{place}-{number}", Fill(classes=how)
    for depth, (frame, lines) in enumerate(zip(row.chain, drawn.frames, strict=True)):
        yield f"link-{place}-{depth}", Fill(classes=circle)
        slot, (kind, of) = f"frame-{depth}-{place}", kind_of(frame)
        accent = ("is-running",) if row.state == "running" else circle
        yield slot, Fill(classes=(kind, *accent), of=of)
        yield from _texts(slot, lines, CHAIN)
    if row.future:
        if row.chain:
            yield f"await-{place}-{len(row.chain) - 1}", Fill(classes=circle)
        yield f"future-{place}", Fill(classes=circle, of=row.of)
        yield from _texts(f"future-{place}", row.future, FUTURE)
    if row.callback:
        yield f"back-{place}", Fill(classes=circle)


def _texts(box: str, lines: Sequence[str], limit: int) -> Iterator[tuple[str, Fill]]:
    return ((f"{box}-line-{number}", fill(text, limit)) for number, text in enumerate(lines))
