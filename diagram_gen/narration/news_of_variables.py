"""News of variables: which were bound, have other values, or are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagram_gen.model import rope, words
from diagram_gen.model.frame import Frame, Variable
from diagram_gen.model.loop import Task
from diagram_gen.model.trace import Step
from diagram_gen.narration import nouns
from diagram_gen.narration.situations import Situation


def of_variables(here: Situation) -> Iterator[str]:
    """What is new of the variables of the frame, of the module, or else of the frames below."""
    bound = [*_bound(here), *_bound_in_module(here)]
    yield from bound or _bound_below(here)
    yield from _unbound(here)


def _bound(here: Situation) -> Iterator[str]:
    """Variables of the frame that were bound, or whose values have changed."""
    step, before, frame = here.step, here.before, here.frame
    if frame is None or before is None or step.event not in ("line", "return", "raise", "suspend"):
        return
    known = _earlier(frame, before)
    if known is None or known.variables == frame.variables:
        return
    values = {variable.name: variable.value for variable in known.variables}
    fresh = [each for each in frame.variables if values.get(each.name) != each.value and each.name.isidentifier()]
    fresh = [each for each in fresh if not _is_told(each, here.new.created)]
    if fresh:
        yield nouns.bindings([nouns.focused(each, values.get(each.name)) for each in fresh])


def _bound_in_module(here: Situation) -> Iterator[str]:
    """Variables of the module that were bound, or whose values have changed."""
    fresh = [each for each in here.new.globals if each.name.isidentifier()]
    fresh = [each for each in fresh if not _is_told(each, here.new.created)]
    if fresh:
        yield nouns.bindings(fresh) + ("" if here.frame is None else " in the module")


def _bound_below(here: Situation) -> Iterator[str]:
    """Variables that were bound in a frame below the one in which control stands: by a class's body, or as nonlocal."""
    step, before = here.step, here.before
    if before is None or step.event not in ("line", "return"):
        return
    changes = rope.changes(before.stack, step.stack)
    known = {frame.id: frame for change in changes for frame in change.old}
    frames = [frame for change in changes for frame in change.new if frame.id in known and frame is not here.frame]
    for frame in frames[:1]:
        names = words.fresh(known[frame.id].variables, frame.variables)
        fresh = [each for each in frame.variables if each.name in names and each.name.isidentifier()]
        if fresh:
            yield f"{nouns.bindings(fresh)} in {nouns.of_frame(frame)}"


def _unbound(here: Situation) -> Iterator[str]:
    """Variables that are gone; those that go with an exception which is handled no more are not worth a word."""
    step, before, frame = here.step, here.before, here.frame
    if before is None or step.event not in ("line", "return") or before.handling != step.handling:
        return
    known = _earlier(frame, before) if frame is not None else None
    there = {each.name for each in frame.variables} if frame is not None else set()
    names = [each.name for each in known.variables if each.name not in there] if known is not None else []
    names = [name for name in (*names, *here.new.unbound) if name.isidentifier()]
    if names:
        yield f"{nouns.listed(names)} {nouns.are(names)} no longer bound"


def _earlier(frame: Frame, before: Step) -> Frame | None:
    return next((each for each in reversed(before.stack) if each.id == frame.id), None)


def _is_told(variable: Variable, created: Sequence[Task]) -> bool:
    """Whether a variable's new value is a task of the same name, of which it is said that it is new."""
    return any((variable.name, variable.value) == (task.name, words.of_task(task.name)) for task in created)
