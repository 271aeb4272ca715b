"""The legend: each sign of the pictures beside its meaning, drawn by the code that draws the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen.model import words
from diagram_gen.model.fills import Fill, State, States
from diagram_gen.model.scene import Box, Graph, Node, Scene, Shape, Text, width
from diagram_gen.model.trace import TaskState
from diagram_gen.page.markup import legend
from diagram_gen.picture.template import Template
from diagram_gen.pipeline import drawing

_TASKS: dict[TaskState, str] = {
    "running": "The task that runs. At any moment there is one at most.",
    "interrupted": "A task in the middle of its turn, while one that it has started eagerly runs.",
    "ready": "A task that can go on: a handle that starts or wakes it is in the ready queue.",
    "waiting": "A task that waits; the word gives way to what it waits for, such as ‘sleeping until t = 2 s’.",
    "done": "A task whose coroutine has returned; the result is kept.",
    "cancelled": "A task whose coroutine ended with CancelledError.",
    "failed": "A task whose coroutine ended with another exception, which is kept.",
    "destroyed": "A task that nothing held any more, gone before its end.",
}
_WIDTH = 24
_SHAPES: dict[str, Shape] = {"module": "plain", "plain": "none"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A picture of one box, and what it says."""

    scene: Scene
    words: str

    @property
    def meaning(self) -> str:
        """What it means."""
        return self.scene.states[0].description


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign, laid out, and what it means."""

    box: str
    width: str
    elements: str
    words: str
    meaning: str


def markup() -> str:
    """The HTML of the whole legend."""
    groups = {"Frames": _frames(), "Tasks": _tasks(), "The loop": _queues(), "Texts": _texts()}
    signs = {title: list(each) for title, each in groups.items()}
    templates = iter(drawing.templates([sign.scene for each in signs.values() for sign in each]))
    return legend([(title, [_entry(sign, next(templates)) for sign in each]) for title, each in signs.items()])


def _frames() -> Iterator[Sign]:
    yield _sign(
        "frame",
        "main()",
        "▸ line 8",
        ("is-running",),
        "The frame that runs, with its execution pointer.",
    )
    yield _sign(
        "frame",
        "main()",
        "line 8",
        (),
        "A frame that will go on at that line, when it gets control back.",
    )
    yield _sign(
        "frame",
        "async main()",
        f"{words.UNBEGUN} line 7",
        (),
        "The frame of a task that has not begun: it will start at that line.",
    )
    yield _sign("frame", "async main()", "line 8", (), "The frame of a coroutine; generators say so, too.")
    yield _sign("frame", "asyncio.sleep()", "", ("is-library",), "Library code, folded into one frame.")
    yield _sign("frame", "… 7 more frames", "", ("is-fold",), "Frames left out, for want of room.")
    yield _sign("module", "the module", "line 12", (), "What a stack stands on: the module's own code, or a thread.")


def _tasks() -> Iterator[Sign]:
    for state, meaning in _TASKS.items():
        yield _sign("task", "name", f"{words.SIGNS[state]} {state}", (f"is-{state}",), meaning)


def _queues() -> Iterator[Sign]:
    yield _sign("handle", "wake b", "", (), "A handle in the ready queue.")
    yield _sign("timer", "t = 2 s: end sleep of c", "", (), "A timer: a handle that waits for its time.")
    cancelled = f"{words.SIGNS['cancelled']} end sleep of c"
    yield _sign("handle", cancelled, "", ("is-cancelled",), "A handle that was cancelled: it will not run.")


def _texts() -> Iterator[Sign]:
    leaving = "Has run; its function is about to return or to suspend."
    raised = "Has raised an exception, or an exception has passed through it."
    changed = "A variable that was bound since the step before."
    yield _sign("plain", "turn = 2", "", (), changed, name_role="value", text_classes=("is-changed",))
    same = "A mark that stands at several variables: they all refer to one and the same object."
    yield _sign("plain", "mine = ① [0]", "", (), same, name_role="value")
    yield _sign("plain", "▸ line 8", "", (), "About to run.", name_role="pointer")
    yield _sign("plain", "◂ line 8", "", (), leaving, name_role="pointer")
    yield _sign("plain", "✗ line 8", "", (), raised, name_role="pointer")
    yield _sign("plain", "› callee: first half", "", (), "What was printed.", name_role="output")


def _sign(
    role: str,
    name: str,
    mark: str,
    classes: tuple[str, ...],
    meaning: str,
    *,
    name_role: str = "function",
    text_classes: tuple[str, ...] = (),
) -> Sign:
    """One box with a name and a mark: a scene like any other."""
    name_role = "value" if role in ("handle", "timer") else name_role
    cells: list[Text | Box] = [Text("name", _WIDTH - width(mark), name_role)]
    fills = {"sign": Fill(classes=classes), "name": Fill(name, text_classes)}
    if mark:
        mark_role = "state" if role == "task" else "pointer"
        cells.append(Text("mark", width(mark), mark_role, "right"))
        fills["mark"] = Fill(mark)
    box = Box("sign", (tuple(cells),), role, _SHAPES.get(role, "rounded"))
    scene = Scene("legend", Graph((Node(box, 0, 0),)), States.of([State(fills, meaning)]))
    return Sign(scene, f"{name} {mark}".strip())


def _entry(sign: Sign, template: Template) -> Entry:
    shown = template.view_box(0)
    box = " ".join(f"{each:g}" for each in shown)
    return Entry(box, f"{shown[2]:g}", template.at(0), sign.words, sign.meaning)
