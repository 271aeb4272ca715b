"""Task cards: how the loop view shows one task, with its state, and its stack growing upward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diagram_gen.model import waiting, words
from diagram_gen.model.characters import printable, shorten, width
from diagram_gen.model.frame import Frame, Variable
from diagram_gen.model.loop import ENDED, Task
from diagram_gen.model.picture_states import FOLDED, Fill, Part
from diagram_gen.model.register import Register
from diagram_gen.model.scene import Box, Text
from diagram_gen.views.alive import Seen
from diagram_gen.views.entries import fill, of_frame, of_object
from diagram_gen.views.marks import Marks, marked

WIDTH = 42
"""Characters across."""
DEEPEST = 5
MOST_VARIABLES = 6
_VALUE = 12
_NAME, _STATE = 11, WIDTH - 12
_INNER = WIDTH - 2
_LINE = len("▸ line 9999")
_GAP = 2


@dataclass(frozen=True, slots=True)
class Card:
    """The place of one task: a box, with so many places for frames."""

    place: int
    depths: int
    box: Box


def card(place: int, history: Sequence[Task], marks: Marks) -> Card:
    """A card with room for all states that a task was ever in."""
    stacks = [words.folded(task.stack, DEEPEST) for task in history]
    depths = max(map(len, stacks))
    names = Text(f"task-name-{place}", _NAME, "function"), Text(f"task-state-{place}", _STATE, "state", "right")
    rows: list[tuple[Text | Box, ...]] = [(Box(f"head-{place}", (names,), "head"),)]
    for depth in reversed(range(depths)):
        here = {id(stack[depth]): stack[depth] for stack in stacks if len(stack) > depth}
        frames = [frame for frame in here.values() if isinstance(frame, Frame)]
        rows.append((_frame_box(f"{place}-{depth}", frames, marks),))
    return Card(place, depths, Box(f"task-{place}", tuple(rows), "task"))


def shown(task: Task) -> Iterator[Variable]:
    """The variables that a task's card shows."""
    for frame in words.folded(task.stack, DEEPEST):
        if isinstance(frame, Frame):
            yield from _rows(frame)


def fills(
    card: Card, task: Task, tasks: Register, seen: Seen, earlier: Mapping[str, Frame], marks: Marks
) -> Iterator[tuple[str, Fill]]:
    """What a card shows of one of the tasks of a loop that is seen: of one that has ended its head alone.

    `earlier` has the frames that were others a step before.
    """
    place, running = card.place, task.state == "running"
    folded = (FOLDED,) if task.state in ENDED else ()
    yield f"task-{place}", Fill(classes=(f"is-{task.state}", *folded), of=(task.id,))
    yield f"head-{place}", Fill()
    yield f"task-name-{place}", _name(task, tasks)
    requests = _requests(task)
    state = fill(_sign_and_state(task, tasks), _STATE - len(requests))
    yield f"task-state-{place}", replace(state, text=state.text + requests)
    frames = words.folded(task.stack, DEEPEST)
    for depth in range(len(frames)):
        where = f"{place}-{depth}"
        on_top = running and depth == len(frames) - 1
        sign = words.sign(seen.at) if on_top else "" if seen.has_begun(task) else words.UNBEGUN
        yield from _frame_fills(where, f"task-{place}", frames[depth], sign, earlier, marks, on_top=on_top)


def _name(task: Task, tasks: Register) -> Fill:
    name, short = tasks.name(task), tasks.short(task, _NAME)
    return Fill(short, whole=() if short == printable(name) else (words.spelt(name),))


def sentence(task: Task, tasks: Register, seen: Seen) -> str:
    """A task of a loop that is seen in words, with as much of its stack as its card has room for."""
    said = note(task, tasks)
    asked = f", and {_spoken_requests(task.cancelling)}" if _requests(task) else ""
    state = f"Task {tasks.name(task)} is {task.state}{f' ({words.spoken(said)})' if said else ''}{asked}"
    if not task.stack:
        return f"{state}."
    frames = [
        words.sentence(frame, begun=seen.has_begun(task)) if isinstance(frame, Frame) else f"… {frame} more frames …"
        for frame in words.folded(task.stack, DEEPEST)
    ]
    return f"{state}. Its stack, outermost first: {' '.join(frames)}"


def note(task: Task, tasks: Register) -> str | None:
    """What there is to say about one of some tasks beyond its state: its wait, its result, or its exception."""
    if task.wait is not None:
        return waiting.said(task.wait, tasks.called)
    return task.result if task.state == "done" else task.exception


def entry(task: Task, tasks: Register) -> str:
    """A task on a line: `tea: ‖ sleeping until t = 2 s`."""
    return f"{tasks.name(task)}: {_sign_and_state(task, tasks)}{_requests(task)}"


def _requests(task: Task) -> str:
    """How many requests to cancel a task stand, while it has not ended: ` ⊘ 2`."""
    return f" {words.SIGNS['cancelled']} {task.cancelling}" if task.cancelling and task.state not in ENDED else ""


def _spoken_requests(count: int) -> str:
    """The same in words."""
    return "a request to cancel it stands" if count == 1 else f"{count} requests to cancel it stand"


def _sign_and_state(task: Task, tasks: Register) -> str:
    """A task's state with its sign: `▸ running`, `‖ sleeping until t = 2 s`, `✓ done: 24`."""
    said = note(task, tasks)
    if task.wait is not None:
        return f"{words.SIGNS[task.state]} {said}"
    return f"{words.SIGNS[task.state]} {task.state}" + (f": {said}" if said else "")


def _frame_box(where: str, here: Sequence[Frame], marks: Marks) -> Box:
    header = (
        Text(f"frame-name-{where}", _INNER - _LINE - 1, "function"),
        Text(f"frame-line-{where}", _LINE, "pointer", "right"),
    )
    rows: list[tuple[Text | Box, ...]] = [header]
    for cells in _packed(_widths(here, marks), where):
        rows.append((Box("", (cells,), "row", "none", span=2),))
    return Box(f"frame-{where}", tuple(rows), "frame")


def _widths(here: Sequence[Frame], marks: Marks) -> list[int]:
    """For the first variable, the second, and so on, the room that its widest text takes."""
    texts = [_bindings(frame, marks) for frame in here]
    longest = max(map(len, texts), default=0)
    return [max(width(each[number][1]) for each in texts if len(each) > number) for number in range(longest)]


def _rows(frame: Frame) -> Sequence[Variable]:
    """Those of a frame's variables that are shown."""
    most = MOST_VARIABLES if len(frame.variables) <= MOST_VARIABLES else MOST_VARIABLES - 1
    return frame.variables[:most]


def _bindings(frame: Frame, marks: Marks) -> list[tuple[str, str]]:
    """The names and the texts of a frame's variables, the last of which may say how many more there are."""
    bindings = [(variable.name, _binding(variable, marks)) for variable in _rows(frame)]
    more = len(frame.variables) - len(bindings)
    return [*bindings, ("", f"… {more} more")] if more else bindings


def _binding(variable: Variable, marks: Marks) -> str:
    return shorten(f"{shorten(variable.name, _INNER // 2)} = {shorten(marked(variable, marks), _VALUE)}", _INNER)


def _packed(widths: Sequence[int], where: str) -> Iterator[tuple[Text, ...]]:
    """Slots for variables, as many in a row as there is room for."""
    row: list[Text] = []
    used = 0
    for number, room in enumerate(widths):
        if row and used + room + _GAP > _INNER:
            yield tuple(row)
            row, used = [], 0
        row.append(Text(f"variable-{where}-{number}", room + _GAP, "value"))
        used += room + _GAP
    if row:
        yield tuple(row)


def _frame_fills(
    where: str, list: str, frame: Frame | int, sign: str, earlier: Mapping[str, Frame], marks: Marks, *, on_top: bool
) -> Iterator[tuple[str, Fill]]:
    if not isinstance(frame, Frame):
        yield f"frame-{where}", Fill(classes=("is-fold",))
        first = DEEPEST // 2
        yield f"frame-name-{where}", Fill(f"… {frame} more frames", whole=Part(list, first, first + frame))
        return
    kind = f"is-{frame.kind.replace('_', '-')}"
    yield f"frame-{where}", Fill(classes=(kind, "is-running") if on_top else (kind,), of=of_frame(frame))
    yield f"frame-name-{where}", fill(words.called(frame), _INNER - _LINE - 1)
    yield f"frame-line-{where}", Fill(words.pointer(frame.line, sign))
    changed = words.changed(frame, earlier)
    for number, (name, text) in enumerate(_bindings(frame, marks)):
        here = frame.variables[number : number + 1] if name else frame.variables[number:]
        is_whole = name and text == f"{name} = {marked(here[0], marks)}"
        classes = ("is-changed",) if name in changed else ()
        whole, of = () if is_whole else words.in_full(here), of_object(here[0]) if name else ()
        yield f"variable-{where}-{number}", Fill(text, classes, whole, of=of)
