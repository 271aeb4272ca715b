"""Questions of lines: which one runs next, what is printed or raised, what a variable holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise, permutations

from diagram_gen.model import lines, words
from diagram_gen.model.errors import suggestion
from diagram_gen.model.frame import Variable
from diagram_gen.model.trace import Step
from diagram_gen.narration import nouns, why_right
from diagram_gen.narration.places import innermost
from diagram_gen.narration.question_drafts import MOST_CHOICES, Asking, Choice, Draft, UnaskableError

_OF_ANOTHER_FILE = 1_000_000
_MOST_IN_ORDER = 4
_FEW_OTHERS = 2
"""Other values of a run, below which a whole number has its neighbours for choices."""
_WHOLE = re.compile(r"-?\d{1,15}")
_NO_MORE = "The program ends before that."
"""Why nothing of the kind that is asked for comes any more."""


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
    others = dict.fromkeys((step.line or 0, step.file) for step in _other_lines(ask))
    wrong = [*_bodies(ask, to), *(line(ask, number, file, to) for number, file in others)]
    return Draft(text, to.index, line(ask, to.line or 0, to.file, to), wrong, why_right.of_line(ask, to))


def _bodies(ask: Asking, to: Step) -> Iterator[Choice]:
    """The first lines of the functions that the line at the pointer names, entered or not."""
    for callee in ask.reading.callees.get(ask.here.line or 0, ()) if ask.here.event == "line" else ():
        yield line(ask, callee.first, ask.here.file, to, why_right.not_run(callee.name) if callee.is_coroutine else "")


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


def line(ask: Asking, number: int, file: str | None, to: Step, never: str = "") -> Choice:
    """A line as a choice, with what speaks against it; `never` says it where it runs no more."""
    files, source = [each.path for each in ask.trace.files], shown(ask, file)
    code = source[number - 1].strip() if number <= len(source) else ""
    later = ask.trace.steps[to.index + 1 :]
    again = any((each.event, each.line, each.file) == ("line", number, file) for each in later)
    name = f"line {number}{words.of(file)}"
    why = f"L{name[1:]} runs later." if again else never or f"L{name[1:]} does not run after that."
    rank = number if file is None else (files.index(file) + 1) * _OF_ANOTHER_FILE + number
    return Choice(name, code, why, rank)


def shown(ask: Asking, file: str | None) -> list[str]:
    """The lines of the program as readers see them, or of another of its files."""
    return ask.snippet.lines() if file is None else lines.of_program(ask.source(file))


def output(ask: Asking) -> Draft:
    """What is printed next: a whole line, that is not blank."""
    printed = _printed(ask)
    here = ask.here.index
    coming = [(step, text) for step, text in printed if step > here]
    to, right = coming[0] if coming else (len(ask.trace.steps) - 1, "")
    against = dict.fromkeys((text for _, text in coming if text != right), "It is printed later.")
    against |= dict.fromkeys(_never(ask, printed), "It is never printed.")
    if not against:  # a reader sees what has been printed, and would hardly choose it
        before = [text for step, text in reversed(printed) if step <= here and text != right]
        against = dict.fromkeys(before, "It was printed before.")
    wrong = [Choice("", nouns.line_of_output(text), why) for text, why in against.items()]
    nothing = Choice("nothing more", why_not="More is printed.", rank=1)
    answer = Choice("", nouns.line_of_output(right)) if coming else nothing
    why = why_right.of_output(ask, to) if coming else _NO_MORE
    return Draft("What is printed next?", to, answer, [*wrong[: MOST_CHOICES - 2], nothing], why)


def _never(ask: Asking, printed: Sequence[tuple[int, str]]) -> list[str]:
    """Lines that the file that runs would print, but the run does not."""
    texts = {text for _, text in printed}
    return [text for text in ask.reading.printed if text.strip() and "\n" not in text and text not in texts]


def order(ask: Asking) -> Draft:
    """In which order the next lines are printed, as far as they differ."""
    coming = [(step, text) for step, text in _printed(ask) if step > ask.here.index][:_MOST_IN_ORDER]
    texts = [text for _, text in coming]
    if len({*texts}) < 2:
        raise UnaskableError("fewer than two different lines are printed after that; ask it at an earlier moment")
    by = [_printer(ask, step) for step, _ in coming]
    places = range(len(texts))
    orders = [*_tempting(ask, by), places[::-1], *permutations(places)]
    wrong = [_in_order([texts[place] for place in each]) for each in orders]
    count = words.count(len(texts), "line").lower()
    text = f"In which order are the next {count} printed?"
    return Draft(text, coming[-1][0], _in_order(texts), wrong, why_right.of_order(ask, by))


def _printer(ask: Asking, step: int) -> str | None:
    """The task, by its id, that ran when what is there by a step was printed."""
    loop = ask.trace.steps[step - 1].loop
    return loop.running if loop is not None else None


def _tempting(ask: Asking, by: Sequence[str | None]) -> Iterator[list[int]]:
    """Orders of lines, given the task of each, that a reader may think of, each as the places of the lines.

    What is awaited comes first, then who awaits it or the rest; the tasks come in reverse; or who runs goes on alone.
    """
    own = ask.here.loop.running if ask.here.loop is not None else None
    awaited, tasks = _awaited(ask, own), [*dict.fromkeys(by)]
    others = [each for each in tasks if each != own]
    if any(each in awaited for each in tasks):
        first = [each for each in others if each in awaited]
        rest = [each for each in others if each not in awaited]
        yield _by_task([*first, own, *rest], by)
        yield _by_task([*first, *rest, own], by)
    yield _by_task([*reversed(others), own], by)
    yield _by_task([own, *others], by)


def _by_task(tasks: Sequence[str | None], by: Sequence[str | None]) -> list[int]:
    """The places of lines, those of each task together, in the order of the tasks."""
    return sorted(range(len(by)), key=lambda place: tasks.index(by[place]))


def _awaited(ask: Asking, own: str | None) -> Sequence[str]:
    """The ids of what the task that runs waits for when it has given way."""
    loops = (step.loop for step in ask.thread if step.loop is not None and step.loop.running != own)
    tasks = next((loop.tasks for loop in loops), ())
    return next((task.wait.on for task in tasks if task.id == own and task.wait is not None), ())


def _in_order(texts: Sequence[str]) -> Choice:
    """Lines of output in an order, as a choice."""
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
    wrong += [Choice("", each) for each in _neighbours(right, {each.code for each in wrong} - {right})]
    before = {each.name: each.value for each in _variables(ask.here)}.get(ask.of)
    why = why_right.of_value(ask, to, right, before, _variables(ask.here))
    return Draft(f"What is `{ask.of}` once {ask.line} has run?", to.index, Choice("", nouns.value(right)), wrong, why)


def _neighbours(value: str, others: Collection[str]) -> list[str]:
    """The numbers beside a whole number that has few others, none of them far away: something may be counted.

    There is a negative one beside negative ones alone.
    """
    if not _WHOLE.fullmatch(value):
        return []
    number = int(value)
    beside = [str(number + 1), *([str(number - 1)] if number else [])]
    return beside if len(others) < _FEW_OTHERS and {*others} <= {*beside} else []


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
    why = why_right.of_raise(coming[0]) if coming else _NO_MORE
    return Draft("Which exception is raised next?", to, right, [*wrong, none], why)


def _other_raise(step: Step, coming: Sequence[Step]) -> str:
    return "It is raised later." if any(step.value == each.value for each in coming) else "It was raised before."
