"""The walkthrough: the steps of a run that are to be stepped through, with all that is said and asked at them. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diagram_gen import narration, views
from diagram_gen.model import moment, pace
from diagram_gen.model.causes import reason_step
from diagram_gen.model.characters import printable
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.times import clock
from diagram_gen.model.trace import Step, Trace
from diagram_gen.narration.questions import Asked, Question, question
from diagram_gen.picture.template import Template
from diagram_gen.views import alive
from diagram_gen.views.alive import Seen
from diagram_gen.views.ribbon import Ribbon, ribbon

_LAYOUT = "\t\n"
"""Control characters that browsers lay text out by; they would change others, and lose count."""
_UNMARKED = 6
"""Stills of a run without marked moments."""


@dataclass(frozen=True, slots=True)
class Walkthrough:
    """Steps of a run, in one or several views: those with the indexes in `stops`; it opens at step `opening`.

    `sentences` says what happened at each step of the whole run, and `seen` which loop there is to be seen then, for
    the places of its tasks, if a view shows tasks; `reasons` says for each step which one brought it about, if one did;
    `moments` has the marked steps among those shown.
    `questions` are those at which it stops, in the order of the run: each comes once the one before it has its answer.
    """

    snippet: Snippet
    trace: Trace
    templates: tuple[Template, ...]
    stops: Sequence[int]
    opening: int
    sentences: tuple[narration.Sentence, ...]
    seen: tuple[Seen | None, ...]
    reasons: tuple[int | None, ...]
    moments: dict[str, int]
    ribbon: Ribbon
    questions: tuple[Question, ...] = ()

    def place(self, step: int) -> int:
        """Where a step lies on the ribbon, in hundredths of a percent of its width."""
        return round(10_000 * self.ribbon.places[step] / self.ribbon.width)

    @property
    def runs(self) -> list[int]:
        """At each step that is shown the place of the lane that runs, among those that have one; -1 for another."""
        places = {id: place for place, id in enumerate(self.ribbon.ids)}
        return [places.get(self.ribbon.runs[stop], -1) for stop in self.stops]

    @property
    def switches(self) -> list[int]:
        """The places among the steps that are shown at which another lane runs than before, or another callback."""
        lanes = [self.ribbon.runs[stop] for stop in self.stops]
        calls = [pace.callback(step) for step in self.steps]
        begins = [call is not None and call != before for before, call in pairwise(calls)]
        return [place for place in range(1, len(lanes)) if lanes[place] != lanes[place - 1] or begins[place - 1]]

    @property
    def tasks(self) -> list[tuple[str, str]]:
        """The tasks that have a lane, each by its id and what it is called."""
        lanes = zip(self.ribbon.ids, self.ribbon.kinds, self.ribbon.lanes, strict=True)
        return [(id, name) for id, kind, name in lanes if kind == "task"]

    @property
    def first(self) -> int:
        """The first step that is shown."""
        return self.stops[0]

    @property
    def last(self) -> int:
        """The last step that is shown."""
        return self.stops[-1]

    @property
    def has_gaps(self) -> bool:
        """Whether steps are left out between the first and the last."""
        return len(self.stops) <= self.last - self.first

    @property
    def steps(self) -> Sequence[Step]:
        """The steps that are shown."""
        return [self.trace.steps[index] for index in self.stops]

    @property
    def output(self) -> list[str]:
        """What each step of the whole run brings to light that was printed, as HTML can hold it."""
        return [printable(step.output, kept=_LAYOUT) for step in self.trace.steps]

    @property
    def errors(self) -> list[str]:
        """The same for what went to standard error."""
        return [printable(step.errors, kept=_LAYOUT) for step in self.trace.steps]

    @property
    def clocks(self) -> list[str]:
        """What the virtual clock says at each step; all empty where that tells nothing: it stands at 0, for no loop."""
        tells = any(step.time or step.loop for step in self.trace.steps)
        return [clock(step.time) if tells else "" for step in self.steps]

    def name(self, step: int) -> str:
        """How a link names a step: by its marker if it has one, else by its number."""
        return next((name for name, index in self.moments.items() if index == step), str(step))

    def stills(self, most: int) -> list[int]:
        """The steps that tell the story without motion: the marked ones, where it opens, and the questions.

        Without marks they are some of those at which something is printed, raised or suspended, and the last one.
        """
        opening = [self.opening] if self.opening > self.first else []
        asked = [step for each in self.questions for step in (each.at, each.to)]
        return sorted({*opening, *asked, *(self.moments.values() or self._telling())})[:most]

    def _telling(self) -> list[int]:
        steps = [step.index for step in self.steps if step.output or step.event in ("suspend", "raise")]
        return _spread([*steps, self.last] if steps else self.stops, _UNMARKED)


def _spread(steps: Sequence[int], count: int) -> list[int]:
    """So many of the steps, the first and the last among them, at equal distances."""
    last = len(steps) - 1
    return [steps[last * number // (count - 1)] for number in range(count)]


def walkthrough(
    snippet: Snippet,
    trace: Trace,
    templates: Sequence[Template],
    only: Sequence[str] = (),
    at: str = "",
    stops: Sequence[int] = (),
    predict: Sequence[Asked] = (),
) -> Walkthrough:
    """The walkthrough of a run, or `only` of what lies from one moment to another, both included; it opens `at` one.

    If `stops` are given, it has the steps with these indexes alone, which ascend.
    Each entry of `predict` is a moment, what is asked then, and maybe of which variable or task, and choices to add.
    Raises `DiagramError` where there is no such moment, or no such question.
    """
    first, last = (moment.find(trace, snippet, each) for each in only or ("start", "end"))
    if first > last:
        raise DiagramError(f"{snippet.path}: only={list(only)!r}: the run comes to step {last} before step {first}")
    shown = [each for each in stops or range(first, last + 1) if first <= each <= last]
    first, last = shown[0], shown[-1]
    opening = moment.find(trace, snippet, at) if at else first
    there = {*shown}
    if opening not in there:
        raise DiagramError(f"{snippet.path}: at={at!r} is step {opening}, which only={list(only)!r} leaves out")
    named = {name: step for name, step in moment.named(trace, snippet).items() if step in there}
    sentences = narration.sentences(trace)
    with_tasks = any(views.of(template.scene.view).has_tasks for template in templates)
    seen = alive.seen(trace.steps) if with_tasks else (None,) * len(trace.steps)
    reasons = reason_step(trace)
    asked = tuple(_questions(snippet, trace, predict, there))
    pictures = tuple(templates)
    return Walkthrough(snippet, trace, pictures, shown, opening, sentences, seen, reasons, named, ribbon(trace), asked)


def _questions(snippet: Snippet, trace: Trace, predict: Sequence[Asked], there: Container[int]) -> Iterator[Question]:
    """What is asked, in the order given. Raises `DiagramError` where that is not the order in which it can be."""
    known = -1
    for each in predict:
        made = question(trace, snippet, *each)
        where = f"{snippet.path}: at={each[0]!r}: ask={each[1]!r}"
        for step in (made.at, made.to):
            if step not in there:
                raise DiagramError(f"{where}: needs step {step}, which is not shown; show more of the run with `only`")
        if made.at < known:
            raise DiagramError(
                f"{where}: comes at step {made.at}, before step {known}, which answers the question before it; "
                "put the questions into the order of the run, with each after the answer to the one before"
            )
        known = made.to
        yield made
