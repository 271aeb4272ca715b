"""Drawing the loop view step by step: what is as it was is not drawn again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from diagram_gen.model import words
from diagram_gen.model.fills import Canvas, Delta, Fill, Part
from diagram_gen.model.register import Register
from diagram_gen.model.scene import width
from diagram_gen.model.trace import Frame, Handle, Loop, Step, Task, Timer, clock
from diagram_gen.views import cards, earlier
from diagram_gen.views.alive import Seen
from diagram_gen.views.cards import WIDTH, Card
from diagram_gen.views.entries import Entries, fill
from diagram_gen.views.loop_arrows import Arrow, Arrows
from diagram_gen.views.marks import Marks, key, sentence

MOST_TASKS = 24
"""Tasks with a place of their own; the last place of a longer list says how many more there are."""
MOST_HANDLES, MOST_TIMERS = 8, 6
HALF = WIDTH // 2 - 1
HANDLE, TIMER = HALF - 1, WIDTH - 1
"""Characters across half a card, across an entry of the ready queue, and across a timer."""
_UNMARKED: Mapping[str, Frame] = {}


@dataclass(frozen=True, slots=True)
class Plan:
    """What has a place in the picture: tasks by their ids, handles, timers, and a note for the tasks left out.

    From step `lost` on the loop is not recorded.
    """

    cards: Mapping[str, Card]
    handles: int
    timers: int
    with_queues: bool
    lost: float


class Drawing:
    """Draws the steps in their order; `arrows` are those that were ever drawn."""

    def __init__(self, plan: Plan) -> None:
        self.arrows: set[Arrow] = set()
        self._plan = plan
        self._canvas = Canvas()
        self._registers: defaultdict[str, Register] = defaultdict(Register)
        self._waiting = Arrows({id: card.place for id, card in plan.cards.items()})
        self._drawn: tuple[Register | None, tuple[Arrow, ...]] = (None, ())
        self._sentences: dict[str, tuple[Task, bool, str]] = {}
        self._stacks: defaultdict[str, Entries[Frame]] = defaultdict(partial(Entries, words.entry))
        self._others = Entries(self._other)
        self._handles, self._timers = Entries(words.deed), Entries(_timer)

    def delta(self, step: Step, seen: Seen | None, marks: Marks) -> Delta:
        """What is new at a step, given the loop that is to be seen then, and how its objects are marked."""
        self._canvas.show("loop", (step,), partial(_loop_fills, step, seen, self._plan))
        if seen is None:
            for part in ("ready", "timers", "more", "arrows", *self._plan.cards):
                self._canvas.hide(part)
            self._drawn = (None, ())
            missing = (
                "The event loop is not recorded." if step.index >= self._plan.lost else "No event loop is running."
            )
            return self._canvas.delta(missing)
        if self._plan.with_queues:
            self._draw_queues(seen.loop)
        tasks = self._registers[seen.at.thread]
        is_new = bool(tasks.take(seen.loop.tasks)) or tasks is not self._drawn[0]
        self._draw_tasks(seen, tasks, marks)
        if is_new:
            self._drawn = tasks, self._waiting.of(tasks)
            self.arrows.update(self._drawn[1])
        self._canvas.show("arrows", self._drawn, partial(_arrow_fills, self._drawn[1]))
        sentences = [self._sentence(task, seen) for task in seen.loop.tasks[:MOST_TASKS]]
        told = sentence(marks, (each for task in seen.loop.tasks[:MOST_TASKS] for each in cards.shown(task)))
        return self._canvas.delta(description(step, seen, self._plan.with_queues, sentences) + told)

    def _other(self, task: Task) -> str:
        """The line of a task that has no card; nothing for one that has."""
        return "" if task.id in self._plan.cards else cards.entry(task)

    def _draw_queues(self, loop: Loop) -> None:
        if len(loop.ready) > self._plan.handles:
            self._canvas.list("ready", self._handles.of(loop.ready))
        if len(loop.timers) > self._plan.timers:
            self._canvas.list("timer", self._timers.of(loop.timers))
        self._canvas.show("ready", (loop.ready,), partial(_ready_fills, loop.ready, self._plan.handles))
        self._canvas.show("timers", (loop.timers,), partial(_timer_fills, loop.timers, self._plan.timers))

    def _draw_tasks(self, seen: Seen, tasks: Register, marked: Marks) -> None:
        changed, frames = earlier.tasks(seen.before, seen.loop), earlier.frames(seen.before, seen.at.stack, seen.loop)
        shown = 0
        for id, card in self._plan.cards.items():
            task = tasks.by_id.get(id)
            if task is None:
                self._canvas.hide(id)
                continue
            shown += 1
            sign = words.sign(seen.at) if task.state == "running" else None
            marks = frames if id in changed else _UNMARKED
            draw = partial(cards.fills, card, task, seen, marks, marked)
            if len(task.stack) > cards.DEEPEST:
                self._canvas.list(f"task-{card.place}", self._stacks[id].of(task.stack))
            how = key([each for _, each in cards.shown(task)], marked) if marked else None
            self._canvas.show(id, (task, sign, seen.has_begun(task), marks, how), draw)
        hidden = len(seen.loop.tasks) - shown
        if hidden:
            self._canvas.list("tasks", self._others.of(seen.loop.tasks))
        self._canvas.show("more", (hidden,), partial(_more_fills, hidden, len(seen.loop.tasks)))

    def _sentence(self, task: Task, seen: Seen) -> str:
        """A task in words, which are the same for as long as it is."""
        known, begun = self._sentences.get(task.id), seen.has_begun(task)
        if known is None or known[0] is not task or known[1] != begun:
            known = self._sentences[task.id] = task, begun, cards.sentence(task, seen)
        return known[2]


def _loop_fills(step: Step, seen: Seen | None, plan: Plan) -> Iterator[tuple[str, Fill]]:
    yield "loop", Fill(classes=() if seen else ("is-absent",))
    yield "loop-name", Fill("event loop")
    if seen is None:
        missing = "not recorded" if step.index >= plan.lost else "not running"
        yield "running", Fill(missing if step.event != "end" else "the program has ended")
        return
    loop = seen.loop
    yield "clock", Fill(clock(loop.time))
    activity = _activity(loop, plan.with_queues) if seen.at is step else _elsewhere(loop, step, plan.with_queues)
    yield "running", fill(activity, WIDTH)


def _more_fills(hidden: int, count: int) -> Iterator[tuple[str, Fill]]:
    if hidden:
        yield "more", Fill(classes=("is-fold",))
        yield "more-text", Fill(f"… {hidden} more tasks", whole=Part("tasks", 0, count))


def _arrow_fills(arrows: Sequence[Arrow]) -> Iterator[tuple[str, Fill]]:
    return ((f"wait-{waiter}-{target}", Fill()) for waiter, target in arrows)


def _timer(timer: Timer) -> str:
    return f"{clock(timer.when)}: {words.deed(timer)}"


def _activity(loop: Loop, with_iteration: bool) -> str:
    running = f"running {loop.running}" if loop.running else "running no task"
    return f"iteration {loop.iteration}, {running}" if with_iteration else running


def _elsewhere(loop: Loop, step: Step, with_iteration: bool) -> str:
    """The activity while a thread runs that isn't the loop's own."""
    iteration = f"iteration {loop.iteration}; " if with_iteration else ""
    activity = f"{iteration}{words.thread(step)} runs"
    return activity if width(activity) <= WIDTH else f"{iteration}{step.thread} runs"


def _ready_fills(ready: Sequence[Handle], places: int) -> Iterator[tuple[str, Fill]]:
    entries = [(words.deed(handle), handle.cancelled) for handle in ready[:places]]
    yield "ready-title", Fill("ready queue, next handle first" if ready else "ready queue: empty")
    yield from _entry_fills("ready", entries, len(ready), places, HANDLE)


def _timer_fills(timers: Sequence[Timer], places: int) -> Iterator[tuple[str, Fill]]:
    entries = [(_timer(timer), timer.cancelled) for timer in timers[:places]]
    yield "timer-title", Fill("timers, next one first" if timers else "timers: none")
    yield from _entry_fills("timer", entries, len(timers), places, TIMER)


def _entry_fills(
    kind: str, entries: Sequence[tuple[str, bool]], count: int, places: int, width: int
) -> Iterator[tuple[str, Fill]]:
    for place in range(places):
        if place >= len(entries):
            yield f"{kind}-{place}", Fill(classes=("is-empty",))
            continue
        more = count - places + 1 if place == places - 1 else 0
        text, cancelled = (f"… {more} more", False) if more > 1 else entries[place]
        yield f"{kind}-{place}", Fill(classes=("is-cancelled",) if cancelled else ())
        shown = Fill(text, whole=Part(kind, place, count)) if more > 1 else fill(text, width)
        yield f"{kind}-text-{place}", shown


def description(step: Step, seen: Seen, with_queues: bool, tasks: Sequence[str]) -> str:
    """The loop in words: its clock, its queues, and its tasks, of which so many are given in sentences."""
    loop = seen.loop
    if seen.at is step:
        texts = [f"Event loop at {clock(loop.time)}, {_activity(loop, with_queues)}."]
    else:
        facts = [clock(loop.time), f"iteration {loop.iteration}"] if with_queues else [clock(loop.time)]
        facts += [f"in the middle of {loop.running}"] if loop.running else []
        thread = words.thread(step)
        texts = [f"{thread[0].upper()}{thread[1:]} runs; event loop at {', '.join(facts)}."]
    if with_queues:
        ready = [words.spoken_deed(handle) for handle in loop.ready[:MOST_HANDLES]]
        timers = [f"{words.spoken_deed(timer)} at {clock(timer.when)}" for timer in loop.timers[:MOST_TIMERS]]
        texts.append(f"Ready queue: {_listed(ready, len(loop.ready), 'empty')}.")
        texts.append(f"Timers: {_listed(timers, len(loop.timers), 'none')}.")
    more = len(loop.tasks) - len(tasks)
    return " ".join([*texts, *tasks]) + (f" And {more} more tasks." if more > 0 else "")


def _listed(texts: Sequence[str], count: int, none: str) -> str:
    more = f" and {count - len(texts)} more" if count > len(texts) else ""
    return (", ".join(texts) or none) + more
