"""The event loop: its clock, its ready queue, its timers, and every task with a stack of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from diagram_gen.model.loop import Task
from diagram_gen.model.picture_states import States
from diagram_gen.model.register import Register
from diagram_gen.model.scene import Box, Edge, Graph, Node, Scene, Text
from diagram_gen.model.trace import Trace
from diagram_gen.views import alive, cards
from diagram_gen.views.alive import Seen
from diagram_gen.views.cards import WIDTH, card
from diagram_gen.views.cause_lines import LOOP, TIMERS, End, Pair
from diagram_gen.views.fitting import Fitting, across, lines
from diagram_gen.views.loop_arrows import Arrow
from diagram_gen.views.loop_drawing import (
    HALF,
    MOST_HANDLES,
    MOST_SET,
    MOST_SHARED,
    MOST_TASKS,
    MOST_TIMERS,
    MOST_WATCHED,
    Drawing,
    Plan,
)
from diagram_gen.views.marks import Marking, Marks, widest
from diagram_gen.views.view import View

COLUMNS = ((4, 2), (9, 3))
"""Up to so many tasks, so many columns of the wide picture; for more of them there are four."""
_MOST_COLUMNS = 4


def scene(trace: Trace) -> Scene:
    """The whole loop at each step."""
    return _scene(trace, with_queues=True)


def tasks_scene(trace: Trace) -> Scene:
    """The loop's tasks with their stacks, without ready queue and timers."""
    return _scene(trace, with_queues=False)


def _scene(trace: Trace, *, with_queues: bool) -> Scene:
    seen = alive.seen(trace.steps)
    marked = _marks(seen)
    plan, more = _plan(seen, with_queues, trace.lost("loop"), widest(marked))
    drawing = Drawing(plan, trace)
    moments = zip(trace.steps, seen, marked, strict=True)
    states = States(drawing.delta(step, each, marks) for step, each, marks in moments)
    fitting = Fitting.of(states.deltas(0, len(states) - 1))
    boxes = [fitting.box(each.box) for each in plan.cards.values()]
    if more:
        boxes.append(fitting.box(Box("more", ((Text("more-text", WIDTH, "note"),),), "task")))
    arrange = partial(_arranged, plan, fitting, boxes, drawing)
    columns = _columns(len(boxes))
    return Scene(VIEW.name, arrange(1), states, arrange(columns) if columns > 1 else None)


def _columns(count: int) -> int:
    """How many of so many tasks stand side by side, where there is room for it."""
    return min(count, next((columns for most, columns in COLUMNS if count <= most), _MOST_COLUMNS))


def _arranged(plan: Plan, fitting: Fitting, boxes: Sequence[Box], drawing: Drawing, columns: int) -> Graph:
    """The loop above its tasks, these in so many columns."""
    room = columns * max(map(across, boxes), default=0) + 3 * (columns - 1)
    rows = [tuple(boxes[first : first + columns]) for first in range(0, len(boxes), columns)]
    strip = replace(_loop_box(plan, fitting, room), span=columns)
    level = [_level(row) for row in rows] if columns > 1 else rows
    whole = Box("", ((strip,), *level), "grid" if columns > 1 else "column", "none")
    in_a_row = _in_a_row(room, _room(fitting, "ready", plan.handles))
    edges = (*_edges(drawing.arrows, columns), *_lines(drawing.pairs, columns, in_a_row))
    return Graph((Node(whole, 0, 0),), edges)


def _level(row: tuple[Box, ...]) -> tuple[Box, ...]:
    """Cards that stand side by side, as high as each other: those with less in them have the room below their heads."""
    highest = max(map(lines, row))
    return tuple(_raised(box, (highest - lines(box)) // 2) for box in row)


def _raised(box: Box, by: int) -> Box:
    if by <= 0:
        return box
    blank = tuple((Text(f"room-{box.slot}-{number}", 1),) for number in range(by))
    return replace(box, rows=(box.rows[0], (Box("", blank, "room", "none"),), *box.rows[1:]))


def _marks(seen: Sequence[Seen | None]) -> list[Marks]:
    """The marks of each step's picture."""
    marking = Marking()
    objects: dict[int, tuple[str, ...]] = {}
    marks: list[Marks] = []
    for each in seen:
        here: list[str] = []
        for task in each.loop.tasks[:MOST_TASKS] if each is not None else ():
            if id(task) not in objects:
                objects[id(task)] = tuple([one.object for one in cards.shown(task) if one.object is not None])
            here += objects[id(task)]
        marks.append(marking.of(here))
    return marks


def _plan(seen: Sequence[Seen | None], with_queues: bool, lost: float, marks: Marks) -> tuple[Plan, bool]:
    """What gets a place: tasks in order of creation, and room for all that they ever were; whether any is left out."""
    loops = [each.loop for each in seen if each is not None]
    histories, count = _histories(seen)
    room = MOST_TASKS if count <= MOST_TASKS else MOST_TASKS - 1
    plan = Plan(
        cards={history[0].id: card(place, history, marks) for place, history in enumerate(histories[:room])},
        handles=min(MOST_HANDLES, max([0, *(len(loop.ready) for loop in loops)])),
        timers=min(MOST_TIMERS, max([0, *(len(loop.timers) for loop in loops)])),
        shared=min(MOST_SHARED, max([0, *(len(loop.shared) for loop in loops)])),
        watched=min(MOST_WATCHED, max([0, *(len(loop.watched) for loop in loops)])),
        context=min(MOST_SET, max([0, *(len(loop.context) for loop in loops)])),
        with_queues=with_queues,
        lost=lost,
    )
    return plan, room < count


def _histories(seen: Sequence[Seen | None]) -> tuple[list[list[Task]], int]:
    """The first tasks of the run, each as the list of what it was in turn, and how many tasks there are in all."""
    registers: defaultdict[str, Register] = defaultdict(Register)
    histories: dict[str, dict[int, Task]] = {}
    others: set[str] = set()
    for each in seen:
        for task in registers[each.at.thread].take(each.loop.tasks) if each is not None else ():
            if task.id in histories or len(histories) < MOST_TASKS:
                histories.setdefault(task.id, {})[id(task)] = task
            else:
                others.add(task.id)
    return [list(states.values()) for states in histories.values()], len(histories) + len(others)


def _loop_box(plan: Plan, fitting: Fitting, room: int) -> Box:
    """The loop itself, in so much room, or as much as it takes."""
    head: list[tuple[Text | Box, ...]]
    rows: list[tuple[Text | Box, ...]]
    name, clock = Text("loop-name", HALF, "function"), Text("clock", HALF, "pointer", "right")
    name, running, clock = map(fitting.text, (name, Text("running", WIDTH, "value"), clock))
    if name.width + running.width + clock.width + 6 <= room:
        head = [_side_by_side(name, running, clock)]
    else:
        head = [_side_by_side(name, clock), (running,)]
    rows = [(Box("loop-head", tuple(head), "head"),)]
    if plan.with_queues:
        rows += _queue(fitting, "ready", "handle", plan.handles, room)
        rows += _queue(fitting, "timer", "timer", plan.timers, room)
        rows += _queue(fitting, "watched", "thing", plan.watched, room) if plan.watched else ()
        rows += _queue(fitting, "shared", "thing", plan.shared, room) if plan.shared else ()
        rows += _queue(fitting, "context", "thing", plan.context, room) if plan.context else ()
    return Box("loop", tuple(rows), "loop")


def _queue(fitting: Fitting, kind: str, role: str, places: int, room: int) -> Iterator[tuple[Text | Box, ...]]:
    """The title of a queue, and its entries, as many in a row as there is room for."""
    yield (fitting.text(Text(f"{kind}-title", WIDTH, "label")),)
    wide = _room(fitting, kind, places)
    entries = [
        Box(f"{kind}-{place}", ((Text(f"{kind}-text-{place}", wide, "value"),),), role) for place in range(places)
    ]
    most = _in_a_row(room, wide)
    for first in range(0, places, most):
        yield _side_by_side(*entries[first : first + most])


def _room(fitting: Fitting, kind: str, places: int) -> int:
    """The width of the entries of a queue."""
    return fitting.widest(f"{kind}-text-{place}" for place in range(places))


def _in_a_row(room: int, wide: int) -> int:
    """How many entries of a width stand side by side."""
    return max(1, room // (wide + 2))


def _side_by_side(*parts: Text | Box) -> tuple[Box]:
    """Parts in a row of their own, which other rows have no say in."""
    return (Box("", (parts,), "row", "none"),)


def _edges(arrows: Iterable[Arrow], columns: int) -> Iterator[Edge]:
    """Arrows in the gaps between columns, or beside the last one."""
    for waiter, target in sorted(arrows):
        leaves, arrives = _sides(waiter % columns, target % columns)
        yield Edge(
            f"wait-{waiter}-{target}", f"task-{waiter}", f"task-{target}", "wait", (leaves, arrives), between=True
        )


def _sides(column: int, other: int) -> tuple[str, str]:
    """The sides at which an arrow leaves a card and comes to another, by their columns."""
    if column == other:
        return ("e", "e")
    return ("e", "w") if column < other else ("w", "e")


def _lines(pairs: Iterable[Pair], columns: int, in_a_row: int) -> Iterator[Edge]:
    """Lines of cause, which come from the left, and to what does not stand there from above or below."""
    for pair in sorted(pairs, key=lambda pair: (pair.tail.slot, pair.head.slot)):
        sides = _side(pair.tail, columns, in_a_row), _side(pair.head, columns, in_a_row)
        box = LOOP if pair.tail == TIMERS else pair.tail
        yield Edge(pair.slot, box.slot, pair.head.slot, "cause", sides, rail=True)


def _side(end: End, columns: int, in_a_row: int) -> str:
    """Where a line of cause meets a box."""
    if end.place is None:
        return f"{TIMERS.slot if end == TIMERS else 'running'}:w"
    if end.part == "ready":
        return "s" if end.place % in_a_row else "w"
    return "n" if end.place % columns else f"head-{end.place}:w"


VIEW = View(
    name="loop",
    title="The event loop",
    parts={"all": scene, "tasks": tasks_scene},
    shows=lambda step: step.loop,
    tells=lambda trace: any(step.loop for step in trace.steps),
    has_tasks=True,
)
