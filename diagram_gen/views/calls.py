"""Calls: lanes for caller and callee, or for tasks, time downward; control passes from box to box.

Each box is an activation. The picture grows with the step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagram_gen.model import words
from diagram_gen.model.picture_states import Fill, State, States
from diagram_gen.model.scene import Box, Edge, Graph, Node, Scene, Text
from diagram_gen.model.trace import Step, Trace
from diagram_gen.views.activations import Activation, activations, is_between
from diagram_gen.views.entries import fill
from diagram_gen.views.tallies import MOST_OUTPUT, Tally
from diagram_gen.views.view import View

MOST_ACTIVATIONS = 40
"""Boxes one below the other; the last one of a longer run says how many more there are."""
_WIDTH = 22
_PRINTED = 2
"""Lines that a call which prints has room for at least, so that runs alike of two programs stand on one time axis."""
_NOTHING = "Nothing has been called yet."


def scene(trace: Trace) -> Scene:
    """How control passes between functions; between tasks and the loop where there are several tasks."""
    found = activations(trace)
    shown = found[:MOST_ACTIVATIONS]
    lanes = list(dict.fromkeys(activation.lane for activation in shown))
    more = len(found) - len(shown)
    tallies = [Tally(activation) for activation in shown]
    states = States.of(_states(trace, shown, tallies, lanes, more))
    nodes = [Node(_header(column), 0, column) for column in range(len(lanes))]
    for row, (activation, tally) in enumerate(zip(shown, tallies, strict=True)):
        box = _box(row, len(tally.printed.first), left=bool(activation.left))
        nodes.append(Node(box, row + 1, lanes.index(activation.lane)))
    if more or not shown:
        nodes.append(Node(Box("note", ((Text("note-text", _WIDTH, "note"),),), "lane", "none"), len(shown) + 1, 0))
    return Scene(VIEW.name, Graph(tuple(nodes), tuple(_edges(shown, lanes))), states)


def _header(column: int) -> Box:
    return Box(f"lane-{column}", ((Text(f"lane-name-{column}", _WIDTH, "function"),),), "lane", "none")


def _box(row: int, lines: int, *, left: bool) -> Box:
    if left and lines:
        lines = max(lines, _PRINTED)
    rows = [(Text(f"came-{row}", _WIDTH, "note"),), (Text(f"lines-{row}", _WIDTH, "pointer"),)]
    rows += [(Text(f"output-{row}-{number}", _WIDTH, "output"),) for number in range(lines)]
    if left:
        rows.append((Text(f"left-{row}", _WIDTH, "note"),))
    return Box(f"activation-{row}", tuple(rows), "activation")


def _edges(shown: Sequence[Activation], lanes: Sequence[tuple[str, object]]) -> Iterator[Edge]:
    """Control leaves a box at its last line and enters the next one at its first: time passes within the boxes."""
    for row in range(1, len(shown)):
        before, after = lanes.index(shown[row - 1].lane), lanes.index(shown[row].lane)
        away, towards = ("e", "w") if before < after else ("w", "e") if before > after else ("s", "n")
        last = f"left-{row - 1}" if shown[row - 1].left else f"lines-{row - 1}"
        sides = (f"{last}:{away}", f"came-{row}:{towards}")
        yield Edge(f"pass-{row}", f"activation-{row - 1}", f"activation-{row}", "pass", sides, places=True)
    for row, later in _pauses(shown):
        yield Edge(f"pause-{row}", f"activation-{row}", f"activation-{later}", "pause", ("s", "n"), places=True)


def _pauses(shown: Sequence[Activation]) -> Iterator[tuple[int, int]]:
    """Each row whose owner gets control again in a later row, and that row."""
    last: dict[str, int] = {}
    for row, activation in enumerate(shown):
        earlier = last.get(activation.owner)
        if earlier is not None and row - earlier > 1:
            yield earlier, row
        last[activation.owner] = row


def _states(
    trace: Trace,
    shown: Sequence[Activation],
    tallies: Sequence[Tally],
    lanes: Sequence[tuple[str, object]],
    more: int,
) -> Iterator[State]:
    """One pass over the steps: only the last box changes, the others stay as they became."""
    pauses = {later: earlier for earlier, later in _pauses(shown)}
    fills: dict[str, Fill] = {}
    sentences: list[str] = []
    for column, lane in enumerate(lanes):
        fills[f"lane-{column}"], fills[f"lane-name-{column}"] = Fill(), fill(lane[0], _WIDTH)
    row, ends = -1, [each.steps[-1].index if each.steps else each.first for each in shown]
    before: Tally | None = None
    for step in trace.steps:
        if before is not None:  # what a step has printed, the next one brings to light
            before.printed.add(step.output)
        while row + 1 < len(shown) and shown[row + 1].first <= step.index:
            if row >= 0:  # the box before gets its final form
                fills.update(_activation_fills(row, tallies[row], running=False))
                sentences[row] = _sentence(tallies[row])
            row += 1
            sentences.append("")
            fills.update({f"pass-{row}": Fill()} if row else {})
            fills.update({f"pause-{pauses[row]}": Fill()} if row in pauses else {})
        before = tallies[row] if row >= 0 and tallies[row].take(step) else None
        if row >= 0:
            there = bool(step.stack or step.loop) and (shown[row].is_loop or not is_between(step))
            running = there and step.index <= ends[row]
            fills.update(_activation_fills(row, tallies[row], running=running))
            sentences[row] = _sentence(tallies[row])
        yield State({**fills, **_note(step, more, shown, ends)}, " ".join(sentences) or _NOTHING)


def _note(step: Step, more: int, shown: Sequence[Activation], ends: Sequence[int]) -> dict[str, Fill]:
    if not shown:
        return {"note": Fill(), "note-text": Fill("nothing is called")}
    return {"note": Fill(), "note-text": Fill(f"… {more} more")} if more and step.index > ends[-1] else {}


def _activation_fills(row: int, tally: Tally, *, running: bool) -> Iterator[tuple[str, Fill]]:
    yield f"activation-{row}", Fill(classes=("is-running",) if running else (), of=(tally.owner,))
    yield f"came-{row}", fill(tally.came, _WIDTH)
    yield f"lines-{row}", Fill(tally.lines)
    for number, text in enumerate(tally.printed.first):
        more = tally.printed.count - MOST_OUTPUT
        shown = f"… {more + 1} more lines" if more > 0 and number == MOST_OUTPUT - 1 else f"› {text}"
        yield f"output-{row}-{number}", fill(shown, _WIDTH)
    if tally.left:
        yield f"left-{row}", fill(tally.left, _WIDTH)


def _sentence(tally: Tally) -> str:
    printed = (f"prints {words.spoken(repr(text))}" for text in tally.printed.first)
    parts = [tally.came, tally.lines, *printed, tally.left]
    return f"{tally.name}: {', '.join(part for part in parts if part)}."


VIEW = View(
    name="calls",
    title="How control passes",
    parts={"all": scene},
    shows=lambda step: step.stack,
    tells=lambda trace: any(step.stack for step in trace.steps),
    grows=True,
)
