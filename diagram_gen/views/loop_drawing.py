"""Drawing the loop view step by step: what is as it was is not drawn again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import is_

from diagram_gen.model import deeds, sharing, watching, words
from diagram_gen.model.characters import width
from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import Handle, Loop, Task, Timer
from diagram_gen.model.names import Names
from diagram_gen.model.picture_states import ABSENT, Canvas, Delta, Fill, Part
from diagram_gen.model.register import Register
from diagram_gen.model.times import clock
from diagram_gen.model.trace import Step, Trace
from diagram_gen.model.waiting import Called
from diagram_gen.views import cards, cause_lines, earlier, loop_lists
from diagram_gen.views.alive import Seen
from diagram_gen.views.cards import WIDTH, Card
from diagram_gen.views.entries import Entries, fill, of_handle
from diagram_gen.views.loop_arrows import Arrow, Arrows
from diagram_gen.views.loop_lists import SHARED, WATCHED, Listing
from diagram_gen.views.marks import Marks, key, sentence

MOST_TASKS = 24
"""Tasks with a place of their own; the last place of a longer list says how many more there are."""
MOST_HANDLES, MOST_TIMERS, MOST_SHARED, MOST_WATCHED, MOST_SET = 8, 6, 6, 6, 4
HALF = WIDTH // 2 - 1
HANDLE, TIMER = HALF - 1, WIDTH - 1
"""Characters across half a card, across an entry of the ready queue, and across a timer."""
_PARTS = ("ready", "timers", "watched", "shared", "context", "more", "arrows", "causes")
"""What a picture has besides the head of the loop and the cards of tasks."""
_UNMARKED: Mapping[str, Frame] = {}


@dataclass(frozen=True, slots=True)
class Plan:
    """What has a place: tasks by ids, handles, timers, what is watched, shared, set, and a note on tasks left out.

    From step `lost` on the loop is not recorded.
    """

    cards: Mapping[str, Card]
    handles: int
    timers: int
    watched: int
    shared: int
    context: int
    with_queues: bool
    lost: float


class Drawing:
    """Draws the steps in their order; `arrows` and `pairs`, which lines of cause join, are those ever drawn."""

    def __init__(self, plan: Plan, trace: Trace) -> None:
        names = Names.of_run(trace.steps)
        places = {id: card.place for id, card in plan.cards.items()}
        self.arrows: set[Arrow] = set()
        self.pairs: set[cause_lines.Pair] = set()
        self._plan = plan
        self._canvas = Canvas()
        self._registers: defaultdict[str, Register] = defaultdict(partial(Register, names))
        self._waiting = Arrows(places)
        self._causes = cause_lines.Lines(trace, places, plan.handles if plan.with_queues else 0)
        self._drawn: tuple[Register | None, tuple[Arrow, ...]] = (None, ())
        self._sentences: dict[str, tuple[tuple[object, ...], str]] = {}
        self._stacks: defaultdict[str, Entries[Frame]] = defaultdict(partial(Entries, words.entry))
        self._others: dict[object, Entries[Task]] = {}
        self._queued: dict[object, tuple[Entries[Handle], Entries[Timer]]] = {}

    def delta(self, step: Step, seen: Seen | None, marks: Marks) -> Delta:
        """What is new at a step, given the loop that is to be seen then, and how its objects are marked."""
        if seen is None:
            self._canvas.show("loop", (step,), partial(_loop_fills, step, None, None, self._plan))
            for part in (*_PARTS, *self._plan.cards):
                self._canvas.hide(part)
            self._drawn = (None, ())
            missing = (
                "The event loop is not recorded." if step.index >= self._plan.lost else "No event loop is running."
            )
            return self._canvas.delta(missing)
        tasks = self._registers[seen.at.thread]
        is_new = bool(tasks.take(seen.loop.tasks)) or tasks is not self._drawn[0]
        self._canvas.show("loop", (step,), partial(_loop_fills, step, seen, tasks, self._plan))
        if self._plan.with_queues:
            before = seen.before.loop if seen.before is not None else None
            self._draw_queues(before, seen.loop, tasks)
            for listing, places in ((WATCHED, self._plan.watched), (SHARED, self._plan.shared)):
                if places:
                    self._draw_list(listing, places, before, seen.loop, tasks)
            if self._plan.context:
                context = (seen.loop.context, before.context if before is not None else ())
                self._canvas.show("context", context, partial(_context_fills, *context, self._plan.context))
        self._draw_tasks(seen, tasks, marks)
        if is_new:
            self._drawn = tasks, self._waiting.of(tasks)
            self.arrows.update(self._drawn[1])
        self._canvas.show("arrows", self._drawn, partial(_arrow_fills, self._drawn[1]))
        lines = self._causes.of(step, seen.loop, tasks) if seen.at is step else ()
        self.pairs.update(line.pair for line in lines)
        self._canvas.show("causes", (lines,), partial(_cause_fills, lines))
        shown = seen.loop.tasks[:MOST_TASKS]
        sentences = [self._sentence(task, tasks, seen) for task in shown]
        whose = ((f"task {tasks.name(task)}", each) for task in shown for each in cards.shown(task))
        told = sentence(marks, whose)
        why = cause_lines.described(lines)
        return self._canvas.delta(description(step, seen, tasks, self._plan.with_queues, sentences, why) + told)

    def _other(self, tasks: Register, task: Task) -> str:
        """The line of a task that has no card; nothing for one that has."""
        return "" if task.id in self._plan.cards else cards.entry(task, tasks)

    def _draw_queues(self, before: Loop | None, loop: Loop, tasks: Register) -> None:
        if tasks.version not in self._queued:  # what handles do is told with the names of tasks
            handles = Entries(partial(deeds.deed, called=tasks.called)), Entries(partial(_timer, called=tasks.called))
            self._queued[tasks.version] = handles
        ready, timers = self._queued[tasks.version]
        if len(loop.ready) > self._plan.handles:
            self._canvas.list("ready", ready.of(loop.ready))
        if len(loop.timers) > self._plan.timers:
            self._canvas.list("timer", timers.of(loop.timers))
        moved = earlier.moved(before.ready if before is not None else (), loop.ready, self._plan.handles)
        fills = partial(_ready_fills, loop.ready, self._plan.handles, tasks.called, moved)
        self._canvas.show("ready", (loop.ready, tasks.version, moved), fills)
        moved = earlier.moved(before.timers if before is not None else (), loop.timers, self._plan.timers)
        fills = partial(_timer_fills, loop.timers, self._plan.timers, tasks.called, moved)
        self._canvas.show("timers", (loop.timers, tasks.version, moved), fills)

    def _draw_list(self, listing: Listing, places: int, before: Loop | None, loop: Loop, tasks: Register) -> None:
        objects = listing.of(loop)
        changed = loop_lists.changed(listing.of(before), objects)
        fills = partial(listing.fills, objects, places, tasks.called, changed)
        self._canvas.show(listing.part, (objects, tasks.version, changed), fills)

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
            draw = partial(cards.fills, card, task, tasks, seen, marks, marked)
            if len(task.stack) > cards.DEEPEST:
                self._canvas.list(f"task-{card.place}", self._stacks[id].of(task.stack))
            how = key([*cards.shown(task)], marked) if marked else None
            self._canvas.show(id, (task, tasks.version, sign, seen.has_begun(task), marks, how), draw)
        hidden = len(seen.loop.tasks) - shown
        if hidden:
            if tasks.version not in self._others:  # lines may have the names of other tasks in them
                self._others[tasks.version] = Entries(partial(self._other, tasks))
            self._canvas.list("tasks", self._others[tasks.version].of(seen.loop.tasks))
        self._canvas.show("more", (hidden,), partial(_more_fills, hidden, len(seen.loop.tasks)))

    def _sentence(self, task: Task, tasks: Register, seen: Seen) -> str:
        """A task in words, which are the same for as long as it is, and the names of all."""
        key, (known, said) = (task, seen.has_begun(task), tasks.version), self._sentences.get(task.id, ((), ""))
        if not known or not all(map(is_, known, key)):
            said = cards.sentence(task, tasks, seen)
            self._sentences[task.id] = key, said
        return said


def _loop_fills(step: Step, seen: Seen | None, tasks: Register | None, plan: Plan) -> Iterator[tuple[str, Fill]]:
    yield "loop", Fill(of=(f"loop {seen.at.thread}",)) if seen else Fill(classes=(ABSENT,))
    yield "loop-head", Fill()
    yield "loop-name", Fill("event loop")
    if seen is None or tasks is None:
        missing = "not recorded" if step.index >= plan.lost else "not running"
        yield "running", Fill(missing if step.event != "end" else "the program has ended")
        return
    loop = seen.loop
    yield "clock", Fill(clock(loop.time))
    iterates = plan.with_queues
    activity = _activity(loop, tasks, iterates) if seen.at is step else _elsewhere(loop, step, tasks, iterates)
    yield "running", fill(activity, WIDTH, of=() if loop.running is None else (loop.running,))


def _more_fills(hidden: int, count: int) -> Iterator[tuple[str, Fill]]:
    if hidden:
        yield "more", Fill(classes=("is-fold",))
        yield "more-text", Fill(f"… {hidden} more tasks", whole=Part("tasks", 0, count))


def _arrow_fills(arrows: Sequence[Arrow]) -> Iterator[tuple[str, Fill]]:
    return ((f"wait-{waiter}-{target}", Fill()) for waiter, target in arrows)


def _cause_fills(lines: Sequence[cause_lines.Line]) -> Iterator[tuple[str, Fill]]:
    return ((line.pair.slot, Fill()) for line in lines)


def _timer(timer: Timer, called: Called) -> str:
    return f"{clock(timer.when)}: {deeds.deed(timer, called)}"


def _activity(loop: Loop, tasks: Register, with_iteration: bool) -> str:
    running = "running no task" if loop.running is None else f"running {tasks.called(loop.running)}"
    return f"iteration {loop.iteration}, {running}" if with_iteration else running


def _elsewhere(loop: Loop, step: Step, tasks: Register, with_iteration: bool) -> str:
    """The activity while a thread runs that isn't the loop's own."""
    iteration = f"iteration {loop.iteration}; " if with_iteration else ""
    activity = f"{iteration}{words.thread(step, tasks.names)} runs"
    return activity if width(activity) <= WIDTH else f"{iteration}{tasks.names.of_thread(step)} runs"


def _ready_fills(
    ready: Sequence[Handle], places: int, called: Called, moved: Sequence[int]
) -> Iterator[tuple[str, Fill]]:
    entries = [(deeds.deed(handle, called), handle) for handle in ready[:places]]
    yield "ready-title", Fill("ready queue, next handle first" if ready else "ready queue: empty")
    yield from _entry_fills("ready", entries, len(ready), places, HANDLE, moved)


def _timer_fills(
    timers: Sequence[Timer], places: int, called: Called, moved: Sequence[int]
) -> Iterator[tuple[str, Fill]]:
    entries = [(_timer(timer, called), timer) for timer in timers[:places]]
    yield "timer-title", Fill("timers, next one first" if timers else "timers: none")
    yield from _entry_fills("timer", entries, len(timers), places, TIMER, moved)


def _context_fills(
    context: Sequence[tuple[str, str]], before: Sequence[tuple[str, str]], places: int
) -> Iterator[tuple[str, Fill]]:
    yield "context-title", Fill("context of what runs" if context else "context of what runs: nothing is set")
    for place, each in enumerate(context[:places]):
        yield f"context-{place}", Fill()
        marked = () if each in before else ("is-changed",)
        yield f"context-text-{place}", fill(" = ".join(each), WIDTH - 1, *marked)


def _entry_fills(
    kind: str, entries: Sequence[tuple[str, Handle | Timer]], count: int, places: int, width: int, moved: Sequence[int]
) -> Iterator[tuple[str, Fill]]:
    for place in range(len(entries)):
        more = count - places + 1 if place == places - 1 else 0
        if more > 1:
            yield f"{kind}-{place}", Fill()
            yield f"{kind}-text-{place}", Fill(f"… {more} more", whole=Part(kind, place, count))
            continue
        text, handle = entries[place]
        yield f"{kind}-{place}", Fill(classes=("is-cancelled",) if handle.cancelled else (), of=of_handle(handle))
        yield f"{kind}-text-{place}", fill(text, width, *(("is-moved",) if place in moved else ()))


def description(
    step: Step, seen: Seen, tasks: Register, with_queues: bool, told: Sequence[str], why: Sequence[str] = ()
) -> str:
    """The loop in words: its clock, its queues, why it is so, and its tasks, of which so many are told in sentences."""
    loop = seen.loop
    if seen.at is step:
        texts = [f"Event loop at {clock(loop.time)}, {_activity(loop, tasks, with_queues)}."]
    else:
        facts = [clock(loop.time), f"iteration {loop.iteration}"] if with_queues else [clock(loop.time)]
        facts += [f"in the middle of {tasks.called(loop.running)}"] if loop.running is not None else []
        thread = words.thread(step, tasks.names)
        texts = [f"{thread[0].upper()}{thread[1:]} runs; event loop at {', '.join(facts)}."]
    if with_queues:
        ready = [deeds.spoken(handle, tasks.called) for handle in loop.ready[:MOST_HANDLES]]
        timers = [f"{deeds.spoken(timer, tasks.called)} at {clock(timer.when)}" for timer in loop.timers[:MOST_TIMERS]]
        texts.append(f"Ready queue: {_listed(ready, len(loop.ready), 'empty')}.")
        texts.append(f"Timers: {_listed(timers, len(loop.timers), 'none')}.")
        texts += [f"Context: {', '.join(map(' = '.join, loop.context[:MOST_SET]))}."] if loop.context else []
        labels = [f"the selector watches {watching.label(each, tasks.called)}" for each in loop.watched[:MOST_WATCHED]]
        labels += [sharing.label(each, tasks.called) for each in loop.shared[:MOST_SHARED]]
        texts += [f"{label[0].upper()}{label[1:]}." for label in labels]
    more = len(loop.tasks) - len(told)
    return " ".join([*texts, *why, *told]) + (f" And {more} more tasks." if more > 0 else "")


def _listed(texts: Sequence[str], count: int, none: str) -> str:
    more = f" and {count - len(texts)} more" if count > len(texts) else ""
    return (", ".join(texts) or none) + more
