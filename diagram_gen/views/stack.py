"""The call stack: frames growing upward, each with its execution pointer, its return pointer and its variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from diagram_gen.scene import Box, Node, Scene, Text, shorten, width
from diagram_gen.states import Canvas, Delta, Fill, Part, States
from diagram_gen.trace import MODULE, Frame, Step, Trace
from diagram_gen.views import words
from diagram_gen.views.earlier import frames
from diagram_gen.views.entries import Entries, fill, spelt

DEEPEST = 12
"""Places for frames; a deeper stack leaves out its middle."""
MOST_VARIABLES = 10
_LEFT, _RIGHT, _RESULT = 20, 24, 8
_TOP = "↑ top of the stack"
_EMPTY = "the stack is empty"
_RETURNS = "returns to"


def scene(trace: Trace) -> Scene:
    """The stack of the thread that runs, at each step."""
    return Scene("stack", (_node(trace),), (), States(_deltas(trace.steps)), upward=True)


def _places(step: Step) -> tuple[Frame | int, ...]:
    return words.folded(step.stack, DEEPEST)


def _node(trace: Trace) -> Node:
    depths = _depths(trace.steps)
    frames = {id(frame): frame for here in depths for frame in here if isinstance(frame, Frame)}.values()
    folds = [_fold(hidden) for here in depths for hidden in here if isinstance(hidden, int)]
    grounds = {_ground(step) for step in trace.steps}
    names = [name for frame in frames for name in _left_texts(frame)]
    left = max(map(width, [_RETURNS, *folds, *grounds, *names]))
    modules = {words.pointer(line, words.POINTER) for line in set(map(_module_line, trace.steps))}
    texts = [*modules, *(text for frame in frames for text in _right_texts(frame))]
    right = max(map(width, ["▸ line 99", *texts]))
    note = max(min(left, _LEFT) + min(right, _RIGHT), len(f"{_TOP}, returning ") + _RESULT)
    rows: list[tuple[Text | Box, ...]] = []
    for depth, here in reversed([*enumerate(depths)]):
        rows.append((Text(f"top-{depth + 1}", note, "note"),))
        rows.append((_frame_box(depth, here, min(left, _LEFT), min(right, _RIGHT)),))
    rows.append((Text("top-0", note, "note"),))
    rows.append((_module_box(min(left, _LEFT), min(right, _RIGHT)),))
    return Node(Box("stack", tuple(rows), "canvas", "none"), 0, 0)


def _depths(steps: Sequence[Step]) -> list[list[Frame | int]]:
    """What there ever is in each place, the outermost first, in the order of the run."""
    found: list[list[Frame | int]] = []
    for step in steps:
        for depth, frame in enumerate(_places(step)):
            if depth == len(found):
                found.append([])
            if not found[depth] or found[depth][-1] is not frame:
                found[depth].append(frame)
    return found


def _fold(hidden: int) -> str:
    return f"… {hidden} more frames"


def _left_texts(frame: Frame) -> Iterator[str]:
    yield shorten(words.called(frame), _LEFT)
    yield from (shorten(variable.name, _LEFT) for variable in frame.variables)


def _right_texts(frame: Frame) -> Iterator[str]:
    yield words.pointer(frame.line, words.POINTER)
    yield shorten(words.target(frame.returns_to), _RIGHT)
    yield from (shorten(variable.value, _RIGHT) for variable in frame.variables)


def _frame_box(depth: int, here: Sequence[Frame | int], left: int, right: int) -> Box:
    most = max((len(_variables(frame)) for frame in here if isinstance(frame, Frame)), default=0)
    rows = [
        (Text(f"name-{depth}", left, "function"), Text(f"line-{depth}", right, "pointer", "right")),
        (Text(f"returns-{depth}", left, "label"), Text(f"target-{depth}", right, "target")),
    ]
    for number in range(most):
        name, value = f"variable-{depth}-{number}", f"value-{depth}-{number}"
        rows.append((Text(name, left, "name"), Text(value, right, "value")))
    return Box(f"frame-{depth}", tuple(rows), "frame")


def _module_box(left: int, right: int) -> Box:
    name = Text("module", left, "function")
    return Box("base", ((name, Text("module-line", right, "pointer", "right")),), "module", "plain")


def _variables(frame: Frame) -> list[tuple[str, str]]:
    """The rows of a frame's variables, the last of which may say how many more there are."""
    shown = [(shorten(each.name, _LEFT), shorten(each.value, _RIGHT)) for each in frame.variables]
    if len(shown) <= MOST_VARIABLES:
        return shown
    return [*shown[: MOST_VARIABLES - 1], ("…", f"{len(shown) - MOST_VARIABLES + 1} more")]


def _deltas(steps: Sequence[Step]) -> Iterator[Delta]:
    """Each step; a frame that is as it was is not drawn again."""
    canvas, entries = Canvas(), Entries(words.entry)
    before: Step | None = None
    reached = 0
    for step in steps:
        was = before if before is not None and before.thread == step.thread else None
        earlier = frames(was, step.stack, step.loop)
        if len(step.stack) > DEEPEST:
            canvas.list("stack", entries.of(step.stack))
        places = _places(step)
        canvas.show("ground", (step,), partial(_ground_fills, step, places))
        for depth, frame in enumerate(places):
            on_top = depth == len(places) - 1
            changed = words.changed(frame, earlier) if isinstance(frame, Frame) else frozenset()
            key = frame, words.sign(step) if on_top else None, changed or None
            draw = partial(_place_fills, depth, frame, step, changed, on_top=on_top)
            canvas.show(f"place-{depth}", key, draw)
        for depth in range(len(places), reached):
            canvas.hide(f"place-{depth}")
        reached, before = len(places), step
        yield canvas.delta(description(step))


def _ground_fills(step: Step, places: Sequence[Frame | int]) -> Iterator[tuple[str, Fill]]:
    yield "stack", Fill()
    in_module = step.function == MODULE and not places
    yield "base", Fill(classes=("is-running",) if in_module else ())
    yield "module", fill(_ground(step), _LEFT)
    yield (
        "module-line",
        Fill(words.pointer(_module_line(step), words.sign(step) if in_module else "")),
    )
    yield f"top-{len(places)}", Fill(_top(step) if places else _EMPTY)


def _place_fills(
    depth: int, frame: Frame | int, step: Step, changed: frozenset[str], *, on_top: bool
) -> Iterator[tuple[str, Fill]]:
    if isinstance(frame, Frame):
        yield from _frame_fills(depth, frame, step, changed, on_top=on_top)
    else:
        yield f"frame-{depth}", Fill(classes=("is-fold",))
        yield f"name-{depth}", Fill(_fold(frame), whole=Part("stack", depth, depth + frame))


def _frame_fills(
    depth: int, frame: Frame, step: Step, changed: frozenset[str], *, on_top: bool
) -> Iterator[tuple[str, Fill]]:
    kind = f"is-{frame.kind.replace('_', '-')}"
    yield f"frame-{depth}", Fill(classes=(kind, "is-running") if on_top else (kind,))
    yield f"name-{depth}", fill(words.called(frame), _LEFT)
    yield f"line-{depth}", Fill(words.pointer(frame.line, words.sign(step) if on_top else ""))
    yield f"returns-{depth}", Fill(_RETURNS)
    yield f"target-{depth}", fill(words.target(frame.returns_to), _RIGHT)
    for number, (variable, (name, value)) in enumerate(zip(frame.variables, _variables(frame), strict=False)):
        yield f"variable-{depth}-{number}", Fill(name)
        classes = ("is-changed",) if name in changed else ()
        if name == "…":
            yield f"value-{depth}-{number}", Fill(value, classes, words.in_full(frame.variables[number:]))
        else:
            said = f"{variable.name} = {variable.value}"
            is_cut = name != variable.name or value != variable.value
            yield f"value-{depth}-{number}", Fill(value, classes, (spelt(said),) if is_cut else ())


def _top(step: Step) -> str:
    result = words.returned(step)
    return _TOP if result is None else f"{_TOP}, returning {shorten(result, _RESULT)}"


def _ground(step: Step) -> str:
    """What a stack stands on: the module that the main thread runs; any other thread's stack has no module below it."""
    return "the module" if step.thread == words.MAIN_THREAD else words.thread(step)


def _module_line(step: Step) -> int | None:
    """Where the module stands: at its own line, or at the one that its first call returns to."""
    if not step.stack:
        return step.line if step.function == MODULE else None
    caller = step.stack[0].returns_to
    return caller.line if caller is not None and caller.function == MODULE else None


def description(step: Step) -> str:
    """The stack in words, from its top down."""
    if not step.stack:
        where = "The program has ended." if step.event == "end" else f"Next is {words.place(step.function, step.line)}."
        return f"The stack is empty. {where}"
    texts = [
        words.sentence(frame, returning=words.returned(step) if frame is step.stack[-1] else None)
        if isinstance(frame, Frame)
        else f"… {frame} more frames …"
        for frame in reversed(_places(step))
    ]
    whose = "" if step.thread == words.MAIN_THREAD else f" of {words.thread(step)}"
    return f"{words.count(len(step.stack), 'frame')}{whose}, from the top down. {' '.join(texts)}"
