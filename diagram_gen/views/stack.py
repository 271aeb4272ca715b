"""The call stack: frames growing upward, each with its execution pointer, its return pointer and its variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from diagram_gen.model import rope, words
from diagram_gen.model.characters import shorten, width
from diagram_gen.model.frame import MODULE, Frame, Variable
from diagram_gen.model.names import Names
from diagram_gen.model.picture_states import At, Canvas, Delta, Fill, Part, States
from diagram_gen.model.scene import Box, Graph, Node, Scene, Text
from diagram_gen.model.trace import MAIN_THREAD, Step, Trace
from diagram_gen.views.earlier import frames
from diagram_gen.views.entries import Entries, fill, of_frame, of_object
from diagram_gen.views.marks import Marking, Marks, key, marked, sentence, widest
from diagram_gen.views.view import View

DEEPEST = 12
"""Places for frames; a deeper stack leaves out its middle."""
MOST_VARIABLES = 10
_LEFT, _RIGHT, _RESULT = 20, 24, 8
_TOP = "↑ top of the stack"
_EMPTY = "the stack is empty"
_RETURNS = "returns to"


def scene(trace: Trace) -> Scene:
    """The stack of the thread that runs, at each step."""
    marked, names = _marks(trace.steps), Names.of_run(trace.steps)
    return Scene(VIEW.name, Graph((_node(trace, widest(marked), names),)), States(_deltas(trace.steps, marked, names)))


def _marks(steps: Sequence[Step]) -> list[Marks]:
    """The marks of each step's picture."""
    marking = Marking()
    return [marking.of(each.object for _, each in _shown(step) if each.object is not None) for step in steps]


def _shown(step: Step) -> Iterator[tuple[str, Variable]]:
    """The variables that are shown at a step, each with whose it is."""
    for frame in _places(step):
        if isinstance(frame, Frame):
            yield from ((frame.function, each) for each in _rows(frame.variables))
    if _is_on_module(step):
        yield from (("the module", each) for each in _rows(step.globals))


def _places(step: Step) -> tuple[Frame | int, ...]:
    return words.folded(step.stack, DEEPEST)


def _node(trace: Trace, marks: Marks, names: Names) -> Node:
    depths = _depths(trace.steps)
    frames = {id(frame): frame for here in depths for frame in here if isinstance(frame, Frame)}.values()
    folds = [_fold(hidden) for here in depths for hidden in here if isinstance(hidden, int)]
    grounds = {_ground(step, names) for step in trace.steps}
    shown = [text for frame in frames for text in _left_texts(frame)]
    bound = _module_rows(trace.steps, marks)
    shown += [name for rows in bound for name, _ in rows]
    left = max(map(width, [_RETURNS, *folds, *grounds, *shown]))
    modules = {words.pointer(line, words.POINTER) for line in set(map(_module_line, trace.steps))}
    texts = [*modules, *(text for frame in frames for text in _right_texts(frame, marks))]
    texts += [value for rows in bound for _, value in rows]
    right = max(map(width, ["▸ line 99", *texts]))
    note = max(min(left, _LEFT) + min(right, _RIGHT), len(f"{_TOP}, returning ") + _RESULT)
    most = max(map(len, bound), default=0)
    rows: list[tuple[Text | Box, ...]] = []
    for depth, here in reversed([*enumerate(depths)]):
        rows.append((Text(f"top-{depth + 1}", note, "note"),))
        rows.append((_frame_box(depth, here, min(left, _LEFT), min(right, _RIGHT)),))
    rows.append((Text("top-0", note, "note"),))
    rows.append((_module_box(min(left, _LEFT), min(right, _RIGHT), most),))
    return Node(Box("stack", tuple(rows), "canvas", "none"), 0, 0)


def _depths(steps: Sequence[Step]) -> list[list[Frame | int]]:
    """What there ever is in each place, the outermost first, in the order of the run."""
    depths: list[list[Frame | int]] = []
    for step in steps:
        for depth, frame in enumerate(_places(step)):
            if depth == len(depths):
                depths.append([])
            if not depths[depth] or depths[depth][-1] is not frame:
                depths[depth].append(frame)
    return depths


def _fold(hidden: int) -> str:
    return f"… {hidden} more frames"


def _left_texts(frame: Frame) -> Iterator[str]:
    yield shorten(words.called(frame), _LEFT)
    yield from (shorten(variable.name, _LEFT) for variable in frame.variables)


def _right_texts(frame: Frame, marks: Marks) -> Iterator[str]:
    yield words.pointer(frame.line, words.POINTER)
    yield shorten(words.target(frame.returns_to), _RIGHT)
    yield from (shorten(marked(variable, marks), _RIGHT) for variable in frame.variables)


def _frame_box(depth: int, here: Sequence[Frame | int], left: int, right: int) -> Box:
    most = max((min(len(frame.variables), MOST_VARIABLES) for frame in here if isinstance(frame, Frame)), default=0)
    rows = [
        (Text(f"name-{depth}", left, "function"), Text(f"line-{depth}", right, "pointer", "right")),
        (Text(f"returns-{depth}", left, "label"), Text(f"target-{depth}", right, "target")),
    ]
    for number in range(most):
        name, value = f"variable-{depth}-{number}", f"value-{depth}-{number}"
        rows.append((Text(name, left, "name"), Text(value, right, "value")))
    return Box(f"frame-{depth}", tuple(rows), "frame")


def _module_box(left: int, right: int, most: int) -> Box:
    rows = [(Text("module", left, "function"), Text("module-line", right, "pointer", "right"))]
    rows += [
        (Text(f"global-{each}", left, "name"), Text(f"global-value-{each}", right, "value")) for each in range(most)
    ]
    return Box("base", tuple(rows), "module", "plain")


def _module_rows(steps: Sequence[Step], marks: Marks) -> list[list[tuple[str, str]]]:
    """The rows of the module's variables, as they ever are."""
    found = {id(step.globals): step.globals for step in steps if _is_on_module(step)}
    return [_variables(each, marks) for each in found.values()]


def _rows(variables: Sequence[Variable]) -> Sequence[Variable]:
    """Those of some variables that have a row."""
    return variables if len(variables) <= MOST_VARIABLES else variables[: MOST_VARIABLES - 1]


def _variables(variables: Sequence[Variable], marks: Marks) -> list[tuple[str, str]]:
    """The rows of variables, the last of which may say how many more there are."""
    shown = _rows(variables)
    rows = [(shorten(each.name, _LEFT), shorten(marked(each, marks), _RIGHT)) for each in shown]
    more = len(variables) - len(shown)
    return [*rows, ("…", f"{more} more")] if more else rows


def _deltas(steps: Sequence[Step], marked: Sequence[Marks], names: Names) -> Iterator[Delta]:
    """Each step; a frame that is as it was is not drawn again."""
    canvas, entries = Canvas(), Entries(words.entry)
    before: Step | None = None
    reached = 0
    for step, marks in zip(steps, marked, strict=True):
        was = before if before is not None and before.thread == step.thread else None
        earlier = frames(was, step.stack, step.loop)
        if len(step.stack) > DEEPEST:
            canvas.list("stack", entries.of(step.stack))
        places = _places(step)
        canvas.show("ground", (step,), partial(_ground_fills, step, places, names))
        shown: Sequence[Variable] = step.globals if _is_on_module(step) else ()
        known = before.globals if before is not None else ()
        canvas.show("globals", (shown, known, key(_rows(shown), marks)), partial(_global_fills, shown, known, marks))
        for depth, frame in enumerate(places):
            on_top = depth == len(places) - 1
            changed = words.changed(frame, earlier) if isinstance(frame, Frame) else frozenset()
            how = key(_rows(frame.variables), marks) if isinstance(frame, Frame) else None
            seen = frame, how, words.sign(step) if on_top else None, changed or None
            draw = partial(_place_fills, depth, frame, step, changed, marks, on_top=on_top)
            canvas.show(f"place-{depth}", seen, draw)
        for depth in range(len(places), reached):
            canvas.hide(f"place-{depth}")
        reached, before = len(places), step
        yield canvas.delta(description(step, names) + sentence(marks, _shown(step)))


def _ground_fills(step: Step, places: Sequence[Frame | int], names: Names) -> Iterator[tuple[str, Fill]]:
    yield "stack", Fill()
    in_module = step.function == MODULE and not places
    line = _module_line(step)
    yield "base", Fill(classes=("is-running",) if in_module else (), of=() if line is None else (MODULE, At(line)))
    yield "module", fill(_ground(step, names), _LEFT)
    yield "module-line", Fill(words.pointer(line, words.sign(step) if in_module else ""))
    yield f"top-{len(places)}", Fill(_top(step) if places else _EMPTY)


def _global_fills(variables: Sequence[Variable], known: Sequence[Variable], marks: Marks) -> Iterator[tuple[str, Fill]]:
    """The module's variables; those are marked that `known` does not have."""
    changes = rope.changes(known, variables)
    fresh = {name for change in changes for name in words.fresh(change.old, change.new)}
    for number, (name, value) in enumerate(_variables(variables, marks)):
        is_fresh = variables[number].name in fresh and name != "…"
        yield f"global-{number}", Fill(name)
        yield f"global-value-{number}", _value(variables[number:], name, value, marks, is_new=is_fresh)


def _place_fills(
    depth: int, frame: Frame | int, step: Step, changed: frozenset[str], marks: Marks, *, on_top: bool
) -> Iterator[tuple[str, Fill]]:
    if isinstance(frame, Frame):
        yield from _frame_fills(depth, frame, step, changed, marks, on_top=on_top)
    else:
        yield f"frame-{depth}", Fill(classes=("is-fold",))
        yield f"name-{depth}", Fill(_fold(frame), whole=Part("stack", depth, depth + frame))


def _frame_fills(
    depth: int, frame: Frame, step: Step, changed: frozenset[str], marks: Marks, *, on_top: bool
) -> Iterator[tuple[str, Fill]]:
    kind = f"is-{frame.kind.replace('_', '-')}"
    yield f"frame-{depth}", Fill(classes=(kind, "is-running") if on_top else (kind,), of=of_frame(frame))
    yield f"name-{depth}", fill(words.called(frame), _LEFT)
    yield f"line-{depth}", Fill(words.pointer(frame.line, words.sign(step) if on_top else ""))
    yield f"returns-{depth}", Fill(_RETURNS)
    yield f"target-{depth}", fill(words.target(frame.returns_to), _RIGHT)
    for number, (name, value) in enumerate(_variables(frame.variables, marks)):
        yield f"variable-{depth}-{number}", Fill(name)
        yield f"value-{depth}-{number}", _value(frame.variables[number:], name, value, marks, is_new=name in changed)


def _value(left: Sequence[Variable], name: str, value: str, marks: Marks, *, is_new: bool) -> Fill:
    """What a row shows of the first of the variables that are left, or says of how many these are."""
    classes = ("is-changed",) if is_new else ()
    if name == "…":
        return Fill(value, classes, words.in_full(left))
    is_cut = name != left[0].name or value != marked(left[0], marks)
    whole = (words.spelt(f"{left[0].name} = {left[0].value}"),) if is_cut else ()
    return Fill(value, classes, whole, of=of_object(left[0]))


def _top(step: Step) -> str:
    result = words.returned(step)
    return _TOP if result is None else f"{_TOP}, returning {shorten(result, _RESULT)}"


def _ground(step: Step, names: Names) -> str:
    """What a stack stands on: the module that the main thread runs; any other thread's stack has no module below it."""
    return "the module" if _is_on_module(step) else words.thread(step, names)


def _is_on_module(step: Step) -> bool:
    """Whether it is the module that the stack stands on."""
    return step.thread == MAIN_THREAD


def _module_line(step: Step) -> int | None:
    """Where the module stands: at its own line, or at the one that its first call returns to."""
    if not step.stack:
        return step.line if step.function == MODULE else None
    caller = step.stack[0].returns_to
    return caller.line if caller is not None and caller.function == MODULE else None


def description(step: Step, names: Names) -> str:
    """The stack in words, from its top down."""
    if not step.stack:
        where = (
            "The program has ended."
            if step.event == "end"
            else f"Next is {words.place(step.function, step.line, step.file)}."
        )
        return f"The stack is empty. {where}{_module_sentence(step)}"
    texts = [
        words.sentence(frame, returning=words.returned(step) if frame is step.stack[-1] else None)
        if isinstance(frame, Frame)
        else f"… {frame} more frames …"
        for frame in reversed(_places(step))
    ]
    whose = "" if step.thread == MAIN_THREAD else f" of {words.thread(step, names)}"
    return (
        f"{words.count(len(step.stack), 'frame')}{whose}, from the top down. {' '.join(texts)}{_module_sentence(step)}"
    )


def _module_sentence(step: Step) -> str:
    """The module's variables in words; nothing where there are none to be seen."""
    if not step.globals or not _is_on_module(step):
        return ""
    shown = _rows(step.globals)
    more = len(step.globals) - len(shown)
    return f" Variables of the module: {words.bound(shown)}{f' and {more} more' if more else ''}."


VIEW = View(
    name="stack",
    title="The call stack",
    parts={"all": scene},
    shows=lambda step: step.stack,
    tells=lambda trace: any(step.stack for step in trace.steps) or not any(step.loop for step in trace.steps),
    is_upward=True,
)
"""It tells of a run in which nothing is called and no loop runs, too: that the stack is empty."""
