"""Narration: what a trace's steps are, told one after the other, as to somebody who sees each for a moment."""

from __future__ import annotations

from diagram_gen.model.trace import Trace
from diagram_gen.narration.changes import Situation, situations
from diagram_gen.narration.events import clause, is_place_alone
from diagram_gen.narration.iterations import waited
from diagram_gen.narration.news import news
from diagram_gen.narration.statements import Statements, statements

_LONGEST = 210
"""Characters beyond which the least important news are left out."""
_MOST_NEWS = 3


class Sentence(str):
    """What is told of a step. `elsewhere` is the same for a place that says by itself which line is next."""

    __slots__ = ("elsewhere",)
    elsewhere: str

    def __new__(cls, text: str, elsewhere: str | None = None) -> Sentence:
        """One that is the same everywhere, unless it is told what it is `elsewhere`."""
        made = super().__new__(cls, text)
        made.elsewhere = text if elsewhere is None else elsewhere
        return made


def sentences(trace: Trace) -> tuple[Sentence, ...]:
    """What happened at each step of a trace, and why: one sentence or two for each step."""
    found = {None: statements(trace.snippet.source)} | {each.path: statements(each.source) for each in trace.files}
    unread = Statements()
    return tuple([_sentence(here, trace, found.get(here.step.file, unread)) for here in situations(trace)])


def _sentence(here: Situation, trace: Trace, found: Statements) -> Sentence:
    last = f"{clause(here, trace, found)}."
    room = _LONGEST - len(last)
    told: list[str] = []
    for each in list(news(here, found))[:_MOST_NEWS]:
        room -= len(each) + 2
        if room < 0:
            break
        told.append(f"{each}. ")
    passed = waited(here)
    if passed is not None and len(passed) + 2 <= room:
        told.append(f"{passed}. ")
    before = "".join(told)
    return Sentence(before + last, before if is_place_alone(here, found) else None)
