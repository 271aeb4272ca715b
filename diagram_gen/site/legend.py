"""The legend: each sign of the pictures beside its meaning, drawn by the code that draws the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen.model import words
from diagram_gen.model.cancellations import StageKind
from diagram_gen.model.characters import width
from diagram_gen.model.loop import TaskState
from diagram_gen.model.picture_states import Fill, State, States
from diagram_gen.model.scene import (
    Bars,
    Box,
    Graph,
    Lines,
    Node,
    Placed,
    PlacedDrawing,
    PlacedLine,
    Scene,
    Shape,
    Text,
    Words,
)
from diagram_gen.page.markup import legend
from diagram_gen.picture.template import Template
from diagram_gen.pipeline import drawing
from diagram_gen.views.references_rows import ROOT, WEAK
from diagram_gen.views.timeline_marks import CANCELLATION

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
_STAGES: dict[StageKind, str] = {
    "requested": "The cancellation of the task is requested, by a time-out or a task group if it says so.",
    "thrown": "CancelledError is thrown in where the task was suspended.",
    "caught": "An except clause catches it.",
    "swallowed": "It is gone, and the request stands: the task goes on, or ends otherwise.",
    "late": "The task has ended otherwise before it could be thrown in.",
    "ended": "The task is cancelled.",
}
_WIDTH = 24
_LONG = 140.0
"""The length of a stretch of a timeline."""
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
    groups = {
        "Frames": _frames(),
        "Tasks": _tasks(),
        "The loop": _queues(),
        "What is awaited": _awaited(),
        "What is held": _held(),
        "The timeline": _stretches(),
        "Texts": _texts(),
    }
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
    why = "A line of cause: what it leads to is ready, runs or is asked to end because of that at which it begins."
    layout = Placed((PlacedLine("sign", ((0, 8), (_LONG, 8)), "cause", has_head=True),))
    yield Sign(Scene("legend", layout, States.of([State({"sign": Fill()}, why)])), "line of cause")


def _awaited() -> Iterator[Sign]:
    yield _sign("future", "wakes b", "", (), "A future, with what its end will set going.")
    yield _sign("thing", "held by a", "", (), "What ends a future: a lock, a queue, an event, or several tasks.")
    stuck = "One of a circle, in a run that ends in a deadlock: each waits for the next, so none can go on."
    yield _sign("thing", "held by b", "", ("is-stuck",), stuck)


def _held() -> Iterator[Sign]:
    by_itself = "What holds a task or its future, and is there by itself: the loop, what runs, the module."
    yield _sign("holder", f"{ROOT} timer, t = 2 s", "", ("is-root",), by_itself)
    yield _sign("holder", "a: tasks in main()", "", (), "What holds it as long as another task is held.")
    yield _sign("holder", WEAK.text, "", ("is-weak",), "What leads to it and does not keep it alive.")
    circle = "One of a circle that nothing outside holds: the garbage collector will take it."
    yield _sign("future", "wakes c", "", ("is-stuck",), circle)


def _stretches() -> Iterator[Sign]:
    yield _stretch("running", 20, f"{words.SIGNS['running']} main()", "Runs; of a thread, the function that does.")
    yield _stretch("ready", 14, words.SIGNS["ready"], "Could go on, and has to let others go first.")
    yield _stretch("waiting", 14, f"{words.SIGNS['waiting']} sleep", "Waits, and for what; the loop is idle.")
    yield _stretch("interrupted", 20, words.SIGNS["interrupted"], "Is interrupted by a task that it started eagerly.")
    yield _stretch("mixed", 20, "", "Turns of several kinds, too short to be seen apart.")
    held = "A line takes time without letting others go on: it blocks its thread."
    yield _stretch("held", 20, "line 5 blocks 2 s", held)
    still = Bars("standstill", ((0, 0, _LONG, 20),))
    yield _drawn("stands still", "Stands still, because another lane of the same loop blocks the thread.", still)
    cause = Lines("cause", (((_LONG / 2, 0), (_LONG / 2, 24)),), has_heads=True)
    yield _drawn(
        "arrow", "One lane makes another ready, or asks for its cancellation. At the step it explains it is red.", cause
    )
    yield from _cancellations()
    level = (((0, 5), (0, 0), (_LONG, 0), (_LONG, 5)),)
    instant = (Bars("instant", ((0, -20, _LONG, 20),)), Lines("bracket", level), Words("2 s", 0, 16, "tick", size=12))
    yield _drawn("2 s", "All that happens at this one time, one step after the other.", *instant)
    axis = (Lines("axis", (((0, 0), (_LONG, 0)),)), Lines("break", tuple(((x, 4), (x + 4, -4)) for x in (66, 70))))
    yield _drawn("break", "The time between two instants; with the break, it is longer than it looks.", *axis)
    yield _sign_of_cursor()


def _cancellations() -> Iterator[Sign]:
    """The signs above a stretch, and the lines that belong to them."""
    for kind, meaning in _STAGES.items():
        sign, word = CANCELLATION[kind]
        said = f"{sign} {word}".strip()
        yield _drawn(said, meaning, Words(said, 0, 14, "mark is-cancelled", size=10))
    arrow = Lines("cancelling", (((_LONG / 2, 0), (_LONG / 2, 24)),), has_heads=True)
    yield _drawn(
        "arrow", "A request to cancel, from who makes it, or passes it on; or the end of what it ended.", arrow
    )
    pending = Lines("pending", (((0, 10), (_LONG, 10)),))
    yield _drawn("line", "From a request to the moment at which CancelledError is thrown in.", pending)


def _stretch(state: str, height: float, said: str, meaning: str) -> Sign:
    box = (0.0, 10 - height / 2, _LONG, height)
    return _drawn(
        said or state, meaning, Bars(f"stretch is-{state}", (box,)), Words(said, 4, 14, f"said is-{state}", size=12)
    )


def _drawn(said: str, meaning: str, *parts: Bars | Lines | Words) -> Sign:
    layout = Placed((PlacedDrawing("sign", "run", parts),))
    return Sign(Scene("legend", layout, States.of([State({"sign": Fill()}, meaning)])), said)


def _sign_of_cursor() -> Sign:
    layout = Placed((PlacedLine("sign", ((_LONG / 2, 0), (_LONG / 2, 24)), "cursor"),))
    return Sign(Scene("legend", layout, States.of([State({"sign": Fill()}, "The step that is shown.")])), "cursor")


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
