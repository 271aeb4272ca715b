"""The legend: each sign of the pictures beside its meaning, drawn by the code that draws the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen import dot, graphviz_command, svg
from diagram_gen.page import legend
from diagram_gen.scene import Box, Fill, Node, Scene, State, Text, width
from diagram_gen.trace import TaskState
from diagram_gen.views import words

_TASKS: dict[TaskState, str] = {
    "running": "The task that runs. At any moment there is one at most.",
    "ready": "A task that can go on: a handle that starts or wakes it is in the ready queue.",
    "waiting": "A task that waits; the word gives way to what it waits for, such as ‘sleeping until t = 2 s’.",
    "done": "A task that has returned; its result is kept.",
    "cancelled": "A task that ended by being cancelled.",
    "failed": "A task that ended with an exception, which is kept.",
}
_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign, laid out, and what it means."""

    width: str
    height: str
    elements: str
    meaning: str


def markup() -> str:
    """The HTML of the whole legend."""
    return legend([("Frames", list(_frames())), ("Tasks", list(_tasks())), ("The loop", list(_queues()))])


def _frames() -> Iterator[Entry]:
    yield _entry(
        "frame",
        "main()",
        "▸ line 8",
        ("is-running",),
        "The frame that runs, with its execution pointer.",
    )
    yield _entry(
        "frame",
        "main()",
        "line 8",
        (),
        "A frame that will go on at that line, when it gets control back.",
    )
    yield _entry("frame", "async main()", "line 8", (), "The frame of a coroutine; generators say so, too.")
    yield _entry("frame", "asyncio.sleep()", "", ("is-library",), "Library code, folded into one frame.")
    yield _entry("frame", "… 7 more frames", "", ("is-fold",), "Frames left out, for want of room.")
    yield _entry("module", "the module", "line 12", (), "The module's own code, on which the stack stands.")


def _tasks() -> Iterator[Entry]:
    for state, meaning in _TASKS.items():
        yield _entry("task", "name", f"{words.SIGNS[state]} {state}", (f"is-{state}",), meaning)


def _queues() -> Iterator[Entry]:
    yield _entry("handle", "wake b", "", (), "A handle in the ready queue, or a timer.")
    yield _entry(
        "handle",
        "cancelled",
        "",
        ("is-cancelled",),
        "A handle that was cancelled: it will not run.",
    )
    changed = "What changed since the step before is underlined."
    yield _entry("handle", "turn = 2", "", ("is-plain",), changed, text_classes=("is-changed",))


def _entry(
    role: str,
    name: str,
    mark: str,
    classes: tuple[str, ...],
    meaning: str,
    *,
    text_classes: tuple[str, ...] = (),
) -> Entry:
    name_role = "value" if role == "handle" else "function"
    cells: list[Text | Box] = [Text("name", _WIDTH - width(mark), name_role)]
    fills = {"sign": Fill(classes=classes), "name": Fill(name, text_classes)}
    if mark:
        mark_role = "state" if role == "task" else "pointer"
        cells.append(Text("mark", width(mark), mark_role, "right"))
        fills["mark"] = Fill(mark)
    box = Box("sign", (tuple(cells),), role, "plain" if role == "module" else "rounded")
    scene = Scene("legend", (Node(box, 0, 0),), (), (State(fills, meaning),))
    template = svg.template(scene, graphviz_command.lay_out(dot.source(scene)))
    return Entry(f"{template.width:g}", f"{template.height:g}", template.at(0), meaning)
