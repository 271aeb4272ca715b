"""Calls: lanes for caller and callee, or for tasks, time downward; control passes from box to box.

A box is an *activation*: a stretch of steps during which control stays in one lane.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from diagram_gen.scene import Box, Edge, Fill, Node, Scene, State, Text, shorten, with_changes
from diagram_gen.trace import Frame, Step, Trace
from diagram_gen.views import words

MOST_ACTIVATIONS = 40
"""Boxes one below the other; the last one of a longer run says how many more there are."""
MOST_OUTPUT = 3
_WIDTH = 22
_LOOP = "event loop"


@dataclass(frozen=True, slots=True)
class _Activation:
    """`lane` has control from step `first` on; `came` says how it got it, `owner` which frame or task it is."""

    lane: str
    owner: str
    first: int
    came: str
    line: int | None
    steps: list[Step] = field(default_factory=list)


def scene(trace: Trace) -> Scene:
    """How control passes between functions; between tasks and the loop where there are several tasks."""
    activations = _by_task(trace) if _has_tasks(trace) else _by_function(trace)
    hidden = max(0, len(activations) - MOST_ACTIVATIONS)
    shown = activations[:MOST_ACTIVATIONS]
    lanes = list(dict.fromkeys(activation.lane for activation in shown))
    nodes = [Node(_header(column, lane), 0, column) for column, lane in enumerate(lanes)]
    output = _output(trace)
    for row, activation in enumerate(shown):
        lines = min(MOST_OUTPUT, len(_printed(activation, output, len(trace.steps))))
        nodes.append(Node(_box(row, lines), row + 1, lanes.index(activation.lane)))
    if hidden:
        nodes.append(Node(Box("more", ((Text("more-text", _WIDTH, "note"),),), "fold"), len(shown) + 1, 0))
    if not shown:
        nodes.append(Node(Box("nothing", ((Text("nothing-text", _WIDTH, "note"),),), "lane", "none"), 0, 0))
    states = (_state(step, shown, lanes, output, hidden) for step in trace.steps)
    return Scene("calls", tuple(nodes), tuple(_edges(shown, lanes)), with_changes(states))


def _has_tasks(trace: Trace) -> bool:
    return any(step.loop is not None and len(step.loop.tasks) > 1 for step in trace.steps)


def _program_frames(step: Step) -> list[Frame]:
    return [frame for frame in step.stack if frame.kind != "library"]


def _by_function(trace: Trace) -> list[_Activation]:
    found: list[_Activation] = []
    before: Step | None = None
    for step in trace.steps:
        frames = _program_frames(step)
        if before is not None and found:
            found += _passed_through(before, frames, found[-1])
        if frames:
            top = frames[-1]
            if not found or found[-1].owner != top.id:
                found.append(_Activation(_lane(top, len(frames)), top.id, step.index, _how(step, before), top.line))
            found[-1].steps.append(step)
        before = step
    return found


def _lane(frame: Frame, depth: int) -> str:
    """A lane for each function at each depth, so that a recursive call has a lane of its own."""
    return f"{words.called(frame)}\0{depth}"


def _passed_through(before: Step, frames: Sequence[Frame], last: _Activation) -> list[_Activation]:
    """The caller that had control between two calls without taking a step of its own, as in `f(g(), h())`."""
    left = _program_frames(before)
    if before.event not in ("return", "suspend") or len(left) < 2 or not frames or last.owner != left[-1].id:
        return []
    caller = left[-2]
    if frames[-1].id == caller.id or caller.id not in {frame.id for frame in frames}:
        return []
    return [
        _Activation(
            _lane(caller, len(left) - 1),
            caller.id,
            before.index + 1,
            _came_back(before),
            caller.line,
        )
    ]


def _how(step: Step, before: Step | None) -> str:
    if step.event == "call":
        arguments = words.bindings(step.stack[-1].variables, 10)
        return f"called: {arguments}" if arguments else "called"
    if step.event == "resume":
        return "resumed"
    return _came_back(before) if before is not None else ""


def _came_back(before: Step) -> str:
    if before.event == "return":
        return "gets control back" if before.value == "None" else f"gets {before.value}"
    if before.event == "suspend":
        return "gets control back" if before.value in ("None", None) else f"gets {before.value}"
    return f"gets {before.value}" if before.event == "raise" else "goes on"


def _by_task(trace: Trace) -> list[_Activation]:
    found: list[_Activation] = []
    before: Step | None = None
    for step in trace.steps:
        if step.loop is not None:
            lane = step.loop.running or _LOOP
            if found and found[-1].lane not in (lane, _LOOP) and lane != _LOOP:
                found.append(_Activation(_LOOP, _LOOP, step.index, "goes on", None))
            if not found or found[-1].lane != lane:
                found.append(_Activation(lane, lane, step.index, _task_came(step, before), step.line))
            found[-1].steps.append(step)
        before = step
    return found


def _task_came(step: Step, before: Step | None) -> str:
    if step.loop is not None and step.loop.running is None:
        return words.seconds(step.loop.time)
    return {"call": "starts", "resume": "resumed"}.get(step.event, "goes on")


def _output(trace: Trace) -> dict[int, str]:
    """What each step's line printed: the output that the step after it brought to light."""
    return {step.index - 1: step.output for step in trace.steps if step.output}


def _printed(activation: _Activation, output: dict[int, str], until: int) -> list[str]:
    text = "".join(output.get(step.index, "") for step in activation.steps if step.index < until)
    return text.splitlines()


def _header(column: int, lane: str) -> Box:
    return Box(f"lane-{column}", ((Text(f"lane-name-{column}", _WIDTH, "function"),),), "lane", "none")


def _box(row: int, lines: int) -> Box:
    rows = [(Text(f"came-{row}", _WIDTH, "note"),), (Text(f"lines-{row}", _WIDTH, "pointer"),)]
    rows += [(Text(f"output-{row}-{number}", _WIDTH, "output"),) for number in range(lines)]
    return Box(f"activation-{row}", tuple(rows), "activation")


def _edges(shown: Sequence[_Activation], lanes: Sequence[str]) -> Iterator[Edge]:
    for row in range(1, len(shown)):
        left, right = lanes.index(shown[row - 1].lane), lanes.index(shown[row].lane)
        sides = ("e", "w") if left < right else ("w", "e") if left > right else ("s", "n")
        yield Edge(f"pass-{row}", f"activation-{row - 1}", f"activation-{row}", "pass", sides, places=True)
    for row, activation in enumerate(shown):
        later = next(
            (other for other in range(row + 2, len(shown)) if shown[other].owner == activation.owner),
            None,
        )
        if later is not None:
            yield Edge(
                f"pause-{row}",
                f"activation-{row}",
                f"activation-{later}",
                "pause",
                ("s", "n"),
                places=True,
            )


def _state(
    step: Step,
    shown: Sequence[_Activation],
    lanes: Sequence[str],
    output: dict[int, str],
    hidden: int,
) -> State:
    index = step.index
    begun = [replace(each, steps=[taken for taken in each.steps if taken.index <= index]) for each in shown]
    begun = [activation for activation in begun if activation.first <= index]
    fills: dict[str, Fill] = {}
    for column, lane in enumerate(lanes):
        fills[f"lane-{column}"] = Fill()
        fills[f"lane-name-{column}"] = Fill(shorten(_lane_name(lane), _WIDTH))
    sentences = []
    for row, activation in enumerate(begun):
        running = row == len(begun) - 1 and bool(step.stack or step.loop)
        printed = _printed(activation, output, index)
        fills.update(_activation_fills(row, activation, printed, running=running))
        if row:
            fills[f"pass-{row}"] = Fill()
        sentences.append(_sentence(activation, printed))
    fills.update(_pauses(begun))
    if hidden and index > max([shown[-1].first, *(taken.index for taken in shown[-1].steps)]):
        fills["more"], fills["more-text"] = Fill(), Fill(f"… {hidden} more")
    if not shown:
        fills["nothing"], fills["nothing-text"] = Fill(), Fill("nothing is called")
    return State(fills, " ".join(sentences) or "Nothing has been called yet.")


def _lane_name(lane: str) -> str:
    return lane.partition("\0")[0]


def _pauses(begun: Sequence[_Activation]) -> Iterator[tuple[str, Fill]]:
    for row, activation in enumerate(begun):
        if any(other.owner == activation.owner for other in begun[row + 2 :]):
            yield f"pause-{row}", Fill()


def _activation_fills(
    row: int, activation: _Activation, printed: Sequence[str], *, running: bool
) -> Iterator[tuple[str, Fill]]:
    yield f"activation-{row}", Fill(classes=("is-running",) if running else ())
    yield f"came-{row}", Fill(shorten(activation.came, _WIDTH))
    yield f"lines-{row}", Fill(_lines(activation))
    for number, text in enumerate(printed[:MOST_OUTPUT]):
        more = len(printed) - MOST_OUTPUT
        shown = f"… {more + 1} more lines" if more > 0 and number == MOST_OUTPUT - 1 else f"› {text}"
        yield f"output-{row}-{number}", Fill(shorten(shown, _WIDTH))


def _lines(activation: _Activation) -> str:
    """Which lines ran, or which iterations of the loop."""
    turns = [step.loop.iteration for step in activation.steps if step.loop and activation.lane == _LOOP]
    if turns:
        return _range("iteration", min(turns), max(turns))
    lines = [step.line for step in activation.steps if step.line and step.event in ("line", "resume", "raise")]
    lines = lines or [line for line in (activation.line,) if line]
    if not lines:
        return ""
    return _range("line", min(lines), max(lines))


def _range(noun: str, first: int, last: int) -> str:
    return f"{noun} {first}" if first == last else f"{noun}s {first}–{last}"


def _sentence(activation: _Activation, printed: Sequence[str]) -> str:
    parts = [
        activation.came,
        _lines(activation),
        *(f"prints {text!r}" for text in printed[:MOST_OUTPUT]),
    ]
    return f"{_lane_name(activation.lane)}: {', '.join(part for part in parts if part)}."
