"""The event loop: its clock, its ready queue, its timers, and every task with a stack of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.scene import Box, Edge, Fill, Node, Scene, State, Text, shorten, width
from diagram_gen.trace import ENDED, Loop, Step, Task, Trace, clock
from diagram_gen.views import alive, cards, words
from diagram_gen.views.alive import Seen
from diagram_gen.views.cards import WIDTH, Card, card

MOST_TASKS = 24
"""Tasks with a place of their own; the last place of a longer list says how many more there are."""
MOST_HANDLES, MOST_TIMERS = 8, 6
ONE_COLUMN = 4
"""Up to this many tasks stand in one column, more in two."""
_ON_TASKS = {"task", "gather", "task_group", "timeout"}
"""Kinds of wait that are on tasks, by name."""
_HALF = WIDTH // 2 - 1
_HANDLE, _TIMER = _HALF - 1, WIDTH - 1


@dataclass(frozen=True, slots=True)
class _Plan:
    """What has a place in the picture: tasks by their ids, handles, timers, and a note for the tasks left out."""

    cards: dict[str, Card]
    handles: int
    timers: int
    with_queues: bool


def scene(trace: Trace) -> Scene:
    """The whole loop at each step."""
    return _scene(trace, with_queues=True)


def tasks_scene(trace: Trace) -> Scene:
    """The loop's tasks with their stacks, without ready queue and timers."""
    return _scene(trace, with_queues=False)


def _scene(trace: Trace, *, with_queues: bool) -> Scene:
    seen = alive.seen(trace.steps)
    loops = [each.loop for each in seen if each is not None]
    histories = _all_tasks(loops)
    room = MOST_TASKS if len(histories) <= MOST_TASKS else MOST_TASKS - 1
    plan = _Plan(
        cards={history[0].id: card(place, history) for place, history in enumerate(histories[:room])},
        handles=min(MOST_HANDLES, max([0, *(len(loop.ready) for loop in loops)])),
        timers=min(MOST_TIMERS, max([0, *(len(loop.timers) for loop in loops)])),
        with_queues=with_queues,
    )
    boxes = [each.box for each in plan.cards.values()]
    if room < len(histories):
        boxes.append(Box("more", ((Text("more-text", WIDTH, "note"),),), "task"))
    columns = 1 if len(boxes) <= ONE_COLUMN else 2
    nodes = [Node(box, 1 + place // columns, place % columns) for place, box in enumerate(boxes)]
    pairs = zip(trace.steps, seen, strict=True)
    states = tuple(State(dict(_fills(step, each, plan)), description(step, each, with_queues)) for step, each in pairs)
    return Scene("loop", (Node(_loop_box(plan), 0, 0), *nodes), tuple(_edges(loops, plan)), states)


def _all_tasks(loops: Sequence[Loop]) -> list[list[Task]]:
    """Every task of the run in order of creation, each as the list of its different states."""
    found: dict[str, dict[Task, None]] = {}
    for loop in loops:
        for task in loop.tasks:
            found.setdefault(task.id, {})[task] = None
    return [list(states) for states in found.values()]


def _loop_box(plan: _Plan) -> Box:
    rows: list[tuple[Text | Box, ...]] = [
        (Text("loop-name", _HALF, "function"), Text("clock", _HALF, "pointer", "right")),
        (Text("running", WIDTH, "value", span=2),),
    ]
    if plan.with_queues:
        handles = [_entry("ready", "handle", place, _HANDLE, 1) for place in range(plan.handles)]
        rows.append((Text("ready-title", WIDTH, "label", span=2),))
        rows += [tuple(handles[first : first + 2]) for first in range(0, len(handles), 2)]
        rows.append((Text("timer-title", WIDTH, "label", span=2),))
        rows += [(_entry("timer", "timer", place, _TIMER, 2),) for place in range(plan.timers)]
    return Box("loop", tuple(rows), "loop")


def _entry(kind: str, role: str, place: int, width: int, span: int) -> Box:
    return Box(f"{kind}-{place}", ((Text(f"{kind}-text-{place}", width, "value"),),), role, span=span)


def _edges(loops: Sequence[Loop], plan: _Plan) -> Iterator[Edge]:
    for waiter, target in sorted({pair for loop in loops for pair in _waits(loop, plan)}):
        yield Edge(f"wait-{waiter}-{target}", f"task-{waiter}", f"task-{target}", "wait", ("e", "e"))


def _waits(loop: Loop, plan: _Plan) -> Iterator[tuple[int, int]]:
    """The places of a waiting task and of one that it waits for; a name that two tasks have tells nothing."""
    counts = Counter(task.name for task in loop.tasks if task.state not in ENDED)
    by_name = {
        task.name: plan.cards[task.id].place
        for task in loop.tasks
        if task.id in plan.cards and task.state not in ENDED and counts[task.name] == 1
    }
    for task in loop.tasks:
        for name in task.wait.on if task.wait and task.wait.kind in _ON_TASKS else ():
            if task.id in plan.cards and name in by_name and by_name[name] != plan.cards[task.id].place:
                yield plan.cards[task.id].place, by_name[name]


def _fills(step: Step, seen: Seen | None, plan: _Plan) -> Iterator[tuple[str, Fill]]:
    yield "loop", Fill(classes=() if seen else ("is-absent",))
    yield "loop-name", Fill("event loop")
    if seen is None:
        yield "running", Fill("not running" if step.event != "end" else "the program has ended")
        return
    loop = seen.loop
    yield "clock", Fill(clock(loop.time))
    activity = _activity(loop, plan.with_queues) if seen.at is step else _elsewhere(loop, step, plan.with_queues)
    yield "running", Fill(shorten(activity, WIDTH))
    if plan.with_queues:
        yield from _queue_fills(loop, plan)
    for task in loop.tasks:
        if task.id in plan.cards:
            yield from cards.fills(plan.cards[task.id], task, seen)
    hidden = sum(task.id not in plan.cards for task in loop.tasks)
    if hidden:
        yield "more", Fill(classes=("is-fold",))
        yield "more-text", Fill(f"… {hidden} more tasks")
    for waiter, target in _waits(loop, plan):
        yield f"wait-{waiter}-{target}", Fill()


def _activity(loop: Loop, with_iteration: bool) -> str:
    running = f"running {loop.running}" if loop.running else "running no task"
    return f"iteration {loop.iteration}, {running}" if with_iteration else running


def _elsewhere(loop: Loop, step: Step, with_iteration: bool) -> str:
    """The activity while a thread runs that isn't the loop's own."""
    iteration = f"iteration {loop.iteration}; " if with_iteration else ""
    activity = f"{iteration}{words.thread(step)} runs"
    return activity if width(activity) <= WIDTH else f"{iteration}{step.thread} runs"


def _queue_fills(loop: Loop, plan: _Plan) -> Iterator[tuple[str, Fill]]:
    handles = [(words.deed(handle), handle.cancelled) for handle in loop.ready]
    timers = [(f"{clock(timer.when)}: {words.deed(timer)}", timer.cancelled) for timer in loop.timers]
    yield "ready-title", Fill("ready queue, next handle first" if handles else "ready queue: empty")
    yield from _entry_fills("ready", handles, plan.handles, _HANDLE)
    yield "timer-title", Fill("timers, next one first" if timers else "timers: none")
    yield from _entry_fills("timer", timers, plan.timers, _TIMER)


def _entry_fills(kind: str, entries: Sequence[tuple[str, bool]], places: int, width: int) -> Iterator[tuple[str, Fill]]:
    for place in range(places):
        if place >= len(entries):
            yield f"{kind}-{place}", Fill(classes=("is-empty",))
            continue
        more = len(entries) - places + 1 if place == places - 1 else 0
        text, cancelled = (f"… {more} more", False) if more > 1 else entries[place]
        yield f"{kind}-{place}", Fill(classes=("is-cancelled",) if cancelled else ())
        yield f"{kind}-text-{place}", Fill(shorten(text, width))


def description(step: Step, seen: Seen | None, with_queues: bool = True) -> str:
    """The loop in words: its clock, its queues, its tasks, each from the outermost frame inwards."""
    if seen is None:
        return "No event loop is running."
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
    texts += [_task_sentence(task, seen) for task in loop.tasks[:MOST_TASKS]]
    more = len(loop.tasks) - MOST_TASKS
    return " ".join(texts) + (f" And {more} more tasks." if more > 0 else "")


def _listed(texts: Sequence[str], count: int, none: str) -> str:
    more = f" and {count - len(texts)} more" if count > len(texts) else ""
    return (", ".join(texts) or none) + more


def _task_sentence(task: Task, seen: Seen) -> str:
    said = cards.note(task)
    state = f"Task {task.name} is {task.state}{f' ({words.spoken(said)})' if said else ''}"
    if not task.stack:
        return f"{state}."
    frames = [words.sentence(frame, begun=seen.has_begun(task)) for frame in task.stack]
    return f"{state}. Its stack, outermost first: {' '.join(frames)}"
