"""Questions of lines: which one runs next, what is printed or raised, what a variable holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise, permutations

from diagram_gen.model import lines, words
from diagram_gen.model.errors import suggestion
from diagram_gen.model.frame import Variable
from diagram_gen.model.trace import Step
from diagram_gen.narration import nouns
from diagram_gen.narration.drafts import Asking, Choice, Draft, UnaskableError
from diagram_gen.narration.places import innermost

_OF_ANOTHER_FILE = 1_000_000
_MOST_IN_ORDER = 4


def next_line(ask: Asking) -> Draft:
    """Which line runs next, of whatever function and task."""
    to = next((step for step in ask.later if step.event == "line" and step.line is not None), None)
    if to is None:
        raise UnaskableError("no line runs any more after that; ask it at an earlier moment")
    about = ask.here.event == "line"
    text = (
        f"{nouns.capital(nouns.Words(ask.line))} is about to run. Which line runs after it?"
        if about
        else "Which line runs next?"
    )
    wrong = [_line(ask, step, to) for step in _other_lines(ask)]
    return Draft(text, to.index, _line(ask, to, to), wrong)


def _other_lines(ask: Asking) -> list[Step]:
    """The lines that a reader may think of: those that follow at other times, then those that stand near."""
    here, steps = ask.here, [step for step in ask.trace.steps if step.event == "line" and step.line is not None]
    place = (here.file, here.line)
    follow = [after for step, after in pairwise(steps) if (step.file, step.line) == place]
    inside = [step for step in steps if innermost(step) is not None or innermost(here) is None] or steps
    near = sorted(inside, key=lambda step: (step.file != here.file, _distance(step, here)))
    return [*follow, *near]


def _distance(step: Step, here: Step) -> tuple[int, bool]:
    """How far a line is from another, the one below it before the one above."""
    far = (step.line or 0) - (here.line or 0)
    return abs(far), far < 0


def _line(ask: Asking, step: Step, to: Step) -> Choice:
    """A line as a choice, with what comes of it, if it is not the one that runs next."""
    line, file = step.line or 0, step.file
    files = [each.path for each in ask.trace.files]
    source = next((lines.of_program(each.source) for each in ask.trace.files if each.path == file), ask.snippet.lines())
    code = source[line - 1].strip() if line <= len(source) else ""
    again = any((each.event, each.line, each.file) == ("line", line, file) for each in ask.trace.steps[to.index + 1 :])
    why = (
        f"Line {line}{words.of(file)} runs later." if again else f"Line {line}{words.of(file)} does not run after that."
    )
    rank = line if file is None else (files.index(file) + 1) * _OF_ANOTHER_FILE + line
    return Choice(f"line {line}{words.of(file)}", code, why, rank)


def output(ask: Asking) -> Draft:
    """What is printed next: a whole line, that is not blank."""
    printed = _printed(ask)
    here = ask.here.index
    coming = [(step, text) for step, text in printed if step > here]
    before = [text for step, text in printed if step <= here]
    to, right = coming[0] if coming else (len(ask.trace.steps) - 1, "")
    wrong = [Choice("", nouns.line_of_output(text), "It is printed later.") for _, text in coming[1:]]
    wrong += [Choice("", nouns.line_of_output(text), "It was printed before.") for text in reversed(before)]
    nothing = Choice("nothing more", why_not="More is printed.", rank=1)
    return Draft(
        "What is printed next?", to, Choice("", nouns.line_of_output(right)) if coming else nothing, [*wrong, nothing]
    )


def order(ask: Asking) -> Draft:
    """In which order the next lines are printed, as far as they differ."""
    coming = [(step, text) for step, text in _printed(ask) if step > ask.here.index][:_MOST_IN_ORDER]
    texts = [text for _, text in coming]
    if len({*texts}) < 2:
        raise UnaskableError("fewer than two different lines are printed after that; ask it at an earlier moment")
    orders = [sorted(texts), texts[::-1], *map(list, permutations(texts))]
    right = _in_order(texts)
    count = words.count(len(texts), "line").lower()
    return Draft(f"In which order are the next {count} printed?", coming[-1][0], right, [*map(_in_order, orders)])


def _in_order(texts: Sequence[str]) -> Choice:
    return Choice("", " → ".join(map(nouns.line_of_output, texts)))


def _printed(ask: Asking) -> list[tuple[int, str]]:
    """Every line of output that is not blank, each with the step by which all of it is there."""
    steps = ask.trace.steps
    ends = list(accumulate(len(step.output) for step in steps))
    text, at, place, found = "".join(step.output for step in steps), 0, 0, []
    for line in lines.of_text(text):
        at += len(line)
        while place < len(ends) - 1 and ends[place] < at:
            place += 1
        if line.strip():
            found.append((place, line))
        at += 1
    return found


def value(ask: Asking) -> Draft:
    """What a variable holds once the line has run that is about to: one of the function that runs, or of the module."""
    if not ask.of:
        raise UnaskableError("say which variable it is asked of, of='a name'")
    to = ask.line_over
    known = {each.name: each.value for each in _variables(to)}
    if ask.of not in known:
        raise UnaskableError(f"no variable {ask.of!r} once {ask.line} has run{suggestion(ask.of, known)}")
    right = known[ask.of]
    wrong = [Choice("", nouns.value(each), _other_value(each, ask, to)) for each in _other_values(ask, to, right)]
    return Draft(f"What is `{ask.of}` once {ask.line} has run?", to.index, Choice("", nouns.value(right)), wrong)


def _variables(step: Step) -> Sequence[Variable]:
    """What there is to be asked of: a variable of the module comes behind, unless the function has another."""
    frame = innermost(step)
    own = frame.variables if frame is not None else ()
    return [*(each for each in step.globals if each.name not in {other.name for other in own}), *own]


def _other_values(ask: Asking, to: Step, right: str) -> list[str]:
    """Values of the run: that of the variable before, its others, those that look like the right one; or others."""
    before = [each.value for each in _variables(ask.here) if each.name == ask.of]
    there = [each for step in ask.trace.steps for each in _bound(step)]
    own = [each.value for each in there if each.name == ask.of]
    rest = [each.value for each in [*_variables(to), *there]]
    values = dict.fromkeys([*before, *own, *(each for each in rest if _look(each) == _look(right))])
    return [*(values if values.keys() - {right} else dict.fromkeys(rest))]


def _bound(step: Step) -> Iterator[Variable]:
    frame = innermost(step)
    yield from frame.variables if frame is not None else step.globals


def _look(value: str) -> str:
    """What kind of thing a value seems to be, by its first sign."""
    first = value[:1]
    return "0" if first.isdigit() or first == "-" else first


def _other_value(other: str, ask: Asking, to: Step) -> str:
    """What the trace has to say against a value."""
    if any((each.name, each.value) == (ask.of, other) for each in _variables(ask.here)):
        return "That is what it is before."
    later = (each for step in ask.trace.steps[to.index + 1 :] for each in _bound(step))
    return "It is that later." if any((each.name, each.value) == (ask.of, other) for each in later) else ""


def raises(ask: Asking) -> Draft:
    """Which exception is raised next, if any still is."""
    raised = [step for step in ask.trace.steps if step.event == "raise" and step.value is not None]
    coming = [step for step in raised if step.index > ask.here.index]
    none = Choice("none", why_not="One is raised.", rank=1)
    right = Choice("", nouns.value(coming[0].value)) if coming else none
    to = coming[0].index if coming else len(ask.trace.steps) - 1
    wrong = [Choice("", nouns.value(step.value), _other_raise(step, coming)) for step in raised]
    return Draft("Which exception is raised next?", to, right, [*wrong, none])


def _other_raise(step: Step, coming: Sequence[Step]) -> str:
    return "It is raised later." if any(step.value == each.value for each in coming) else "It was raised before."
