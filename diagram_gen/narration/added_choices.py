"""Additions: choices that the author of a page adds to those of the run, each of the kind that is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagram_gen.model.errors import suggestion
from diagram_gen.model.words import SIGNS
from diagram_gen.narration import nouns
from diagram_gen.narration import questions_of_lines as of_lines
from diagram_gen.narration import questions_of_tasks as of_tasks
from diagram_gen.narration.question_drafts import MOST_CHOICES, Asking, Choice, Draft, UnaskableError


@dataclass(frozen=True, slots=True)
class Addition:
    """What makes a choice of a text, and what such a text is; that is empty where the run has every choice already."""

    choice: Callable[[Asking, Draft, str], Choice]
    text: str = ""


def added(ask: Asking, kind: str, draft: Draft, also: Sequence[str]) -> Iterator[Choice]:
    """Each of the texts `also` as a choice of a kind of question, with what the run has to say against it.

    Raises `UnaskableError` where one is not of that kind, or is the right answer, or where there are too many.
    """
    if len(also) > MOST_CHOICES - 1:
        raise UnaskableError(f"also={[*also]!r} has {len(also)} choices; add at most {MOST_CHOICES - 1}")
    known = {(each.words, each.code): each for each in draft.wrong}
    for text in also:
        try:
            choice = _addition(kind).choice(ask, draft, text)
        except UnaskableError as error:
            raise UnaskableError(f"also={text!r}: {error}") from error
        if (choice.words, choice.code) == (draft.right.words, draft.right.code):
            raise UnaskableError(f"also={text!r}: that is the right answer; add what a reader may think instead")
        yield known.get((choice.words, choice.code), choice)


def lacking(kind: str) -> str:
    """What is said where a run has no second choice for a question of a kind, and what can be done there."""
    text = ADDITIONS[kind].text if kind in ADDITIONS else ""
    remedy = f"add one with also=['…'], {text}, or" if text else "ask it at another moment, or"
    return f"the run has no second choice beside the right one; {remedy} ask something else there"


def _addition(kind: str) -> Addition:
    if kind not in ADDITIONS:
        raise UnaskableError(f"nothing can be added to the choices of {kind!r}; leave out also")
    return ADDITIONS[kind]


def _line(ask: Asking, draft: Draft, text: str) -> Choice:
    """A line by its number or by its text, of the file that runs."""
    file = ask.here.file
    source = [each.strip() for each in of_lines.shown(ask, file)]
    numbers = [number for number, each in enumerate(source, 1) if each and text.strip() in (each, str(number))]
    if not numbers:
        raise UnaskableError("no line of the program has that number or text; add one as the listing shows it")
    if len(numbers) > 1:
        raise UnaskableError(f"lines {nouns.listed([*map(str, numbers)])} are that; add one by its number")
    return of_lines.line(ask, numbers[0], file, ask.trace.steps[draft.to])


def _output(ask: Asking, draft: Draft, text: str) -> Choice:
    if not text.strip() or "\n" in text:
        raise UnaskableError("what is printed next is one line that is not blank; add such a line")
    return Choice("", nouns.line_of_output(text), "It is not printed then.")


def _value(ask: Asking, draft: Draft, text: str) -> Choice:
    if not text.strip():
        raise UnaskableError("nothing is no value; add one as repr() shows it")
    return Choice("", nouns.value(text))


def _order(ask: Asking, draft: Draft, text: str) -> Choice:
    every = (draft.right, *draft.wrong)  # every order is among them
    found = next((each for each in every if each.code == text), None)
    if found is None:
        raise UnaskableError(f"it has to be the lines {draft.right.code!r} in another order, with the same arrows")
    return found


def _state(ask: Asking, draft: Draft, text: str) -> Choice:
    found = next((each for each in SIGNS if each == text), None)
    if found is None:
        raise UnaskableError(f"a task has no such state{suggestion(text, SIGNS)}")
    return of_tasks.state_as_choice(found)


def _task(ask: Asking, draft: Draft, text: str) -> Choice:
    known = dict.fromkeys(ask.names.of(task) for step in ask.trace.steps if step.loop for task in step.loop.tasks)
    if text not in known:
        raise UnaskableError(f"the run has no task of that name{suggestion(text, known)}")
    return Choice(nouns.capital(nouns.task(text)), rank=len(known))


def _time(ask: Asking, draft: Draft, text: str) -> Choice:
    try:
        time = float(text)
    except ValueError:
        time = math.nan
    if not math.isfinite(time) or time < 0:
        raise UnaskableError("that is no time; add one in seconds, such as '1.5'")
    return of_tasks.time_as_choice(time, ask.trace.steps[draft.to].time)


def _outcome(ask: Asking, draft: Draft, text: str) -> Choice:
    return Choice("It is done, with the result" if ask.of else "It ends with", _value(ask, draft, text).code)


ADDITIONS: Mapping[str, Addition] = {
    "next-task": Addition(_task, "the name of another task of the run"),
    "next-line": Addition(_line, "a line of the file that runs, by its text or its number"),
    "output": Addition(_output, "a line of output"),
    "value": Addition(_value, "a value as repr() shows it"),
    "order": Addition(_order),
    "when": Addition(_time, "a time in seconds"),
    "state": Addition(_state, "a state"),
    "outcome": Addition(_outcome, "a result or an exception as repr() shows it"),
    "raises": Addition(_value, "an exception as repr() shows it"),
}
"""What can be added, by what is asked: of every kind of question."""
