"""The event loop: its clock, its ready queue, its timers, and every task with a stack of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from diagram_gen.model.fills import States
from diagram_gen.model.names import Names
from diagram_gen.model.register import Register
from diagram_gen.model.scene import Box, Edge, Graph, Node, Scene, Text
from diagram_gen.model.trace import Task, Trace
from diagram_gen.views import alive, cards
from diagram_gen.views.alive import Seen
from diagram_gen.views.cards import WIDTH, card
from diagram_gen.views.loop_arrows import Arrow
from diagram_gen.views.loop_drawing import HALF, HANDLE, MOST_HANDLES, MOST_TASKS, MOST_TIMERS, TIMER, Drawing, Plan
from diagram_gen.views.marks import Marking, Marks, widest
from diagram_gen.views.view import View

ONE_COLUMN = 4
"""Up to this many tasks stand in one column, more in two."""


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
    boxes = [each.box for each in plan.cards.values()]
    if more:
        boxes.append(Box("more", ((Text("more-text", WIDTH, "note"),),), "task"))
    columns = 1 if len(boxes) <= ONE_COLUMN else 2
    nodes = [Node(box, 1 + place // columns, place % columns) for place, box in enumerate(boxes)]
    drawing = Drawing(plan, Names.of_run(trace.steps))
    moments = zip(trace.steps, seen, marked, strict=True)
    states = States(drawing.delta(step, each, marks) for step, each, marks in moments)
    graph = Graph((Node(_loop_box(plan), 0, 0), *nodes), tuple(_edges(drawing.arrows, columns)))
    return Scene(VIEW.name, graph, states)


def _marks(seen: Sequence[Seen | None]) -> list[Marks]:
    """The marks of each step's picture."""
    marking = Marking()
    objects: dict[int, tuple[str, ...]] = {}
    found: list[Marks] = []
    for each in seen:
        here: list[str] = []
        for task in each.loop.tasks[:MOST_TASKS] if each is not None else ():
            if id(task) not in objects:
                objects[id(task)] = tuple([one.object for one in cards.shown(task) if one.object is not None])
            here += objects[id(task)]
        found.append(marking.of(here))
    return found


def _plan(seen: Sequence[Seen | None], with_queues: bool, lost: float, marks: Marks) -> tuple[Plan, bool]:
    """What gets a place: tasks in order of creation, and room for all that they ever were; whether any is left out."""
    loops = [each.loop for each in seen if each is not None]
    histories, count = _histories(seen)
    room = MOST_TASKS if count <= MOST_TASKS else MOST_TASKS - 1
    plan = Plan(
        cards={history[0].id: card(place, history, marks) for place, history in enumerate(histories[:room])},
        handles=min(MOST_HANDLES, max([0, *(len(loop.ready) for loop in loops)])),
        timers=min(MOST_TIMERS, max([0, *(len(loop.timers) for loop in loops)])),
        with_queues=with_queues,
        lost=lost,
    )
    return plan, room < count


def _histories(seen: Sequence[Seen | None]) -> tuple[list[list[Task]], int]:
    """The first tasks of the run, each as the list of what it was in turn, and how many tasks there are in all."""
    registers: defaultdict[str, Register] = defaultdict(Register)
    found: dict[str, dict[int, Task]] = {}
    others: set[str] = set()
    for each in seen:
        for task in registers[each.at.thread].take(each.loop.tasks) if each is not None else ():
            if task.id in found or len(found) < MOST_TASKS:
                found.setdefault(task.id, {})[id(task)] = task
            else:
                others.add(task.id)
    return [list(states.values()) for states in found.values()], len(found) + len(others)


def _loop_box(plan: Plan) -> Box:
    rows: list[tuple[Text | Box, ...]] = [
        (Text("loop-name", HALF, "function"), Text("clock", HALF, "pointer", "right")),
        (Text("running", WIDTH, "value", span=2),),
    ]
    if plan.with_queues:
        handles = [_entry("ready", "handle", place, HANDLE, 1) for place in range(plan.handles)]
        rows.append((Text("ready-title", WIDTH, "label", span=2),))
        rows += [tuple(handles[first : first + 2]) for first in range(0, len(handles), 2)]
        rows.append((Text("timer-title", WIDTH, "label", span=2),))
        rows += [(_entry("timer", "timer", place, TIMER, 2),) for place in range(plan.timers)]
    return Box("loop", tuple(rows), "loop")


def _entry(kind: str, role: str, place: int, width: int, span: int) -> Box:
    return Box(f"{kind}-{place}", ((Text(f"{kind}-text-{place}", width, "value"),),), role, span=span)


def _edges(arrows: Iterable[Arrow], columns: int) -> Iterator[Edge]:
    """Arrows beside the only column, or in the gap between two: many, around them, would take more room than tasks."""
    for waiter, target in sorted(arrows):
        leaves, arrives = ("w" if place % columns else "e" for place in (waiter, target))
        ends = f"task-{waiter}", f"task-{target}"
        yield Edge(f"wait-{waiter}-{target}", *ends, "wait", (leaves, arrives), between=columns > 1)


VIEW = View(
    name="loop",
    title="The event loop",
    parts={"all": scene, "tasks": tasks_scene},
    shows=lambda step: step.loop,
    tells=lambda trace: any(step.loop for step in trace.steps),
    has_tasks=True,
)
