"""The event loop: its clock, its ready queue, its timers, and every task with a stack of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagram_gen.scene import Box, Edge, Fill, Node, Scene, State, Text, shorten, with_changes
from diagram_gen.trace import Frame, Loop, Step, Task, Trace
from diagram_gen.views import words

MOST_TASKS = 24
"""Tasks with a place of their own; the last place of a longer list says how many more there are."""
MOST_HANDLES, MOST_TIMERS, DEEPEST = 8, 6, 5
ONE_COLUMN = 4
"""Up to this many tasks stand in one column, more in two."""
_WIDTH = 40
_VALUE = 12
_HALF = _WIDTH // 2 - 1
_NAME, _STATE = 11, _WIDTH - 12


def scene(trace: Trace) -> Scene:
    """The whole loop at each step."""
    return _scene(trace, with_queues=True)


def tasks_scene(trace: Trace) -> Scene:
    """The loop's tasks with their stacks, without clock, ready queue and timers."""
    return _scene(trace, with_queues=False)


def _scene(trace: Trace, *, with_queues: bool) -> Scene:
    loops = [step.loop for step in trace.steps if step.loop is not None]
    tasks = _all_tasks(loops)
    columns = 1 if len(tasks) <= ONE_COLUMN else 2
    nodes = [Node(_loop_box(loops, with_queues=with_queues), 0, 0)]
    for place, history in enumerate(tasks[:MOST_TASKS]):
        box = _task_box(place, history) if place < MOST_TASKS - 1 or len(tasks) <= MOST_TASKS else _fold_box(place)
        nodes.append(Node(box, 1 + place // columns, place % columns))
    places = {history[0].id: place for place, history in enumerate(tasks[:MOST_TASKS])}
    states = with_changes(_state(step, places, with_queues=with_queues) for step in trace.steps)
    return Scene("loop", tuple(nodes), tuple(_edges(loops, places)), states)


def _all_tasks(loops: Sequence[Loop]) -> list[list[Task]]:
    """Every task of the run in order of creation, each as the list of its different states."""
    found: dict[str, dict[Task, None]] = {}
    for loop in loops:
        for task in loop.tasks:
            found.setdefault(task.id, {})[task] = None
    return [list(states) for states in found.values()]


def _loop_box(loops: Sequence[Loop], *, with_queues: bool) -> Box:
    rows: list[tuple[Text | Box, ...]] = [
        (Text("loop-name", _HALF, "function"), Text("clock", _HALF, "pointer", "right")),
        (Text("running", _WIDTH, "value", span=2),),
    ]
    if with_queues:
        rows += _ready_rows(max([0, *(len(loop.ready) for loop in loops)]))
        rows += _timer_rows(max([0, *(len(loop.timers) for loop in loops)]))
    return Box("loop", tuple(rows), "loop")


def _ready_rows(longest: int) -> Iterator[tuple[Text | Box, ...]]:
    """The ready queue: two handles a row, read like text."""
    yield (Text("ready-title", _WIDTH, "label", span=2),)
    places = [_handle_box("ready", place, _HALF - 1, 1) for place in range(min(longest, MOST_HANDLES))]
    yield from (tuple(places[first : first + 2]) for first in range(0, len(places), 2))


def _timer_rows(longest: int) -> Iterator[tuple[Text | Box, ...]]:
    yield (Text("timer-title", _WIDTH, "label", span=2),)
    for place in range(min(longest, MOST_TIMERS)):
        yield (_handle_box("timer", place, _WIDTH - 1, 2),)


def _handle_box(kind: str, place: int, width: int, span: int) -> Box:
    return Box(f"{kind}-{place}", ((Text(f"{kind}-text-{place}", width, "value"),),), "handle", span=span)


def _task_box(place: int, history: Sequence[Task]) -> Box:
    rows: list[tuple[Text | Box, ...]] = [
        (
            Text(f"task-name-{place}", _NAME, "function"),
            Text(f"task-state-{place}", _STATE, "state", "right"),
        ),
    ]
    stacks = [words.folded(task.stack, DEEPEST) for task in history]
    for depth in reversed(range(max(map(len, stacks)))):
        rows.append((_frame_box(place, depth, [stack[depth] for stack in stacks if len(stack) > depth]),))
    return Box(f"task-{place}", tuple(rows), "task")


def _frame_box(place: int, depth: int, here: Sequence[Frame | int]) -> Box:
    inner = _WIDTH - 2
    line = len("▸ line 9999")
    rows: list[tuple[Text, ...]] = [
        (
            Text(f"frame-name-{place}-{depth}", inner - line - 1, "function"),
            Text(f"frame-line-{place}-{depth}", line, "pointer", "right"),
        )
    ]
    if any(isinstance(frame, Frame) and frame.variables for frame in here):
        rows.append((Text(f"frame-variables-{place}-{depth}", inner, "value", span=2),))
    return Box(f"frame-{place}-{depth}", tuple(rows), "frame", span=2)


def _fold_box(place: int) -> Box:
    return Box(f"task-{place}", ((Text(f"task-name-{place}", _WIDTH, "note"),),), "task")


def _edges(loops: Sequence[Loop], places: dict[str, int]) -> Iterator[Edge]:
    pairs = {pair for loop in loops for pair in _waits(loop, places)}
    for waiter, target in sorted(pairs):
        yield Edge(f"wait-{waiter}-{target}", f"task-{waiter}", f"task-{target}", "wait", ("e", "e"))


def _waits(loop: Loop, places: dict[str, int]) -> Iterator[tuple[int, int]]:
    """The pairs of places of a waiting task and one that it waits for."""
    by_name = {task.name: places[task.id] for task in loop.tasks if task.id in places}
    for task in loop.tasks:
        for name in task.wait.on if task.wait else ():
            if task.name in by_name and name in by_name and name != task.name:
                yield by_name[task.name], by_name[name]


def _state(step: Step, places: dict[str, int], *, with_queues: bool) -> State:
    return State(
        dict(_fills(step, places, with_queues=with_queues)),
        description(step, with_queues=with_queues),
    )


def _fills(step: Step, places: dict[str, int], *, with_queues: bool) -> Iterator[tuple[str, Fill]]:
    loop = step.loop
    yield "loop", Fill(classes=() if loop else ("is-absent",))
    yield "loop-name", Fill("event loop")
    if loop is None:
        yield "running", Fill("not running" if step.event != "end" else "the program has ended")
        return
    yield "clock", Fill(words.seconds(loop.time))
    yield "running", Fill(shorten(_activity(loop), _WIDTH))
    if with_queues:
        handles = [handle.label for handle in loop.ready]
        timers = [f"{words.seconds(timer.when)}: {timer.label}" for timer in loop.timers]
        yield from _queue_fills("ready", "ready queue, next handle first", handles, MOST_HANDLES, _HALF - 1)
        yield from _queue_fills("timer", "timers, next one first", timers, MOST_TIMERS, _WIDTH - 1)
    shown = [task for task in loop.tasks if task.id in places]
    for task in shown:
        place = places[task.id]
        hidden = len(loop.tasks) - len(shown) + 1
        if hidden > 1 and place == MOST_TASKS - 1:
            yield f"task-{place}", Fill(classes=("is-fold",))
            yield f"task-name-{place}", Fill(f"… {hidden} more tasks")
        else:
            yield from _task_fills(place, task, step)
    for waiter, target in _waits(loop, places):
        yield f"wait-{waiter}-{target}", Fill()


def _activity(loop: Loop) -> str:
    return f"iteration {loop.iteration}, " + (f"running {loop.running}" if loop.running else "running no task")


def _queue_fills(kind: str, title: str, entries: Sequence[str], most: int, width: int) -> Iterator[tuple[str, Fill]]:
    yield f"{kind}-title", Fill(title if entries else f"{title.partition(',')[0]}: empty")
    for place, entry in enumerate(entries[:most]):
        more = len(entries) - most + 1
        text = entry if place < most - 1 or more < 2 else f"… {more} more"
        yield (
            f"{kind}-{place}",
            Fill(classes=("is-cancelled",) if entry.endswith("cancelled") else ()),
        )
        yield f"{kind}-text-{place}", Fill(shorten(text, width))


def _task_fills(place: int, task: Task, step: Step) -> Iterator[tuple[str, Fill]]:
    running = task.state == "running"
    yield f"task-{place}", Fill(classes=(f"is-{task.state}",))
    yield f"task-name-{place}", Fill(shorten(task.name, _NAME))
    yield f"task-state-{place}", Fill(shorten(_sign_and_state(task), _STATE))
    frames = words.folded(task.stack, DEEPEST)
    for depth, frame in enumerate(frames):
        on_top = running and depth == len(frames) - 1
        yield from _frame_fills(f"{place}-{depth}", frame, words.sign(step) if on_top else "")


def _sign_and_state(task: Task) -> str:
    """A task's state with its sign: `▸ running`, `‖ sleeping until t = 2 s`, `✓ done: 24`."""
    if task.wait is not None:
        return f"{words.SIGNS[task.state]} {task.wait.text}"
    note = _note(task)
    return f"{words.SIGNS[task.state]} {task.state}" + (f": {note}" if note else "")


def _note(task: Task) -> str | None:
    if task.wait is not None:
        return task.wait.text
    return task.result if task.state == "done" else task.exception


def _frame_fills(where: str, frame: Frame | int, sign: str) -> Iterator[tuple[str, Fill]]:
    if not isinstance(frame, Frame):
        yield f"frame-{where}", Fill(classes=("is-fold",))
        yield f"frame-name-{where}", Fill(f"… {frame} more frames")
        return
    kind = f"is-{frame.kind.replace('_', '-')}"
    yield f"frame-{where}", Fill(classes=(kind, "is-running") if sign else (kind,))
    yield (
        f"frame-name-{where}",
        Fill(shorten(words.called(frame), _WIDTH - 2 - len("▸ line 9999") - 1)),
    )
    yield f"frame-line-{where}", Fill(words.pointer(frame.line, sign))
    if frame.variables:
        yield (
            f"frame-variables-{where}",
            Fill(shorten(words.bindings(frame.variables, _VALUE), _WIDTH - 2)),
        )


def description(step: Step, *, with_queues: bool = True) -> str:
    """The loop in words: its clock, its tasks from the outermost frame inwards, its queues."""
    loop = step.loop
    if loop is None:
        return "No event loop is running."
    texts = [f"Event loop at {words.seconds(loop.time)}, {_activity(loop)}."]
    if with_queues:
        ready = [handle.label for handle in loop.ready]
        timers = [f"{timer.label} at {words.seconds(timer.when)}" for timer in loop.timers]
        texts.append(f"Ready queue: {', '.join(ready) or 'empty'}. Timers: {', '.join(timers) or 'none'}.")
    texts += [_task_sentence(task) for task in loop.tasks]
    return " ".join(texts)


def _task_sentence(task: Task) -> str:
    note = _note(task)
    state = f"Task {task.name} is {task.state}{f' ({note})' if note else ''}"
    if not task.stack:
        return f"{state}."
    return f"{state}. Its stack, outermost first: {' '.join(words.sentence(frame) for frame in task.stack)}"
