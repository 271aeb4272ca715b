"""Narration: what a trace's steps are, told one after the other, as to somebody who sees each for a moment."""

from __future__ import annotations

from diagram_gen.model.remembered import of_the_last
from diagram_gen.model.trace import Trace
from diagram_gen.narration.events import clause, is_place_alone
from diagram_gen.narration.iterations import waited
from diagram_gen.narration.mentions import Mention, found, plain
from diagram_gen.narration.news import news
from diagram_gen.narration.situations import Situation, situations
from diagram_gen.narration.statements import Statements, statements

_LONGEST = 210
"""Characters beyond which the least important news are left out."""
_MOST_NEWS = 3


class Sentence(str):
    """What is told of a step.

    `elsewhere` is the same for a place that says by itself which line is next; `mentions` are the tasks that it names.
    """

    __slots__ = ("elsewhere", "mentions")
    elsewhere: str
    mentions: tuple[Mention, ...]

    def __new__(cls, text: str, elsewhere: str | None = None, mentions: tuple[Mention, ...] = ()) -> Sentence:
        """One that is the same everywhere, unless it is told what it is `elsewhere`."""
        made = super().__new__(cls, text)
        made.elsewhere = text if elsewhere is None else elsewhere
        made.mentions = mentions
        return made


@of_the_last
def sentences(trace: Trace) -> tuple[Sentence, ...]:
    """What happened at each step of a trace, and why: one sentence or two for each step."""
    read = {None: statements(trace.snippet.source)} | {each.path: statements(each.source) for each in trace.files}
    unread = Statements()
    return tuple([_sentence(here, trace, read.get(here.step.file, unread)) for here in situations(trace)])


def _sentence(here: Situation, trace: Trace, read: Statements) -> Sentence:
    last = f"{clause(here, trace, read)}."
    room = _LONGEST - len(plain(last))
    told: list[str] = []
    for each in list(news(here, read))[:_MOST_NEWS]:
        room -= len(plain(each)) + 2
        if room < 0:
            break
        told.append(f"{each}. ")
    passed = waited(here)
    if passed is not None and len(passed) + 2 <= room:
        told.append(f"{passed}. ")
    before = "".join(told)
    alone = plain(before) if is_place_alone(here, read) else None
    return Sentence(plain(before + last), alone, _mentions(before + last, here))


def _mentions(text: str, here: Situation) -> tuple[Mention, ...]:
    """The tasks that a text names, each in its state at the step."""
    places = ((start, end, here.task(id)) for start, end, id in found(text))
    return tuple([Mention(start, end, task.id, task.state) for start, end, task in places if task is not None])
