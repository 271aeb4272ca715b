"""The walkthrough: all that a browser needs to step through a run, each thing said once. Pure.

Texts are kept in one table; a picture's states are coded as what changes from each step to the next.
`scripts/run.js` and what it imports read this.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from diagram_gen import narration, views
from diagram_gen.model import moment, rope, words
from diagram_gen.model.causes import reason_step
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.fills import At, Delta, Fill, Part, Thing
from diagram_gen.model.names import Names
from diagram_gen.model.scene import printable, shorten
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Loop, Step, TaskState, Trace, clock
from diagram_gen.narration.questions import Question, question
from diagram_gen.page.pointers import Pointers, Rows, Sights
from diagram_gen.page.standing import Following, Standing
from diagram_gen.picture.template import Template, text_length
from diagram_gen.views import alive
from diagram_gen.views.alive import Seen
from diagram_gen.views.ribbon import Ribbon, ribbon

HIDDEN = 0
"""What a slot is filled with at the steps that do not show it; `n` is fill number `n - 1` of its view."""
_LAYOUT = "\t\n"
"""Control characters that browsers lay text out by; they would change others, and lose count."""
LANE = 14
"""Characters of the name of a lane."""
_UNMARKED = 6
"""Stills of a run without marked moments."""
Found = TypeVar("Found")
Entry = TypeVar("Entry", bound=Hashable)


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
        """The places among the steps that are shown at which something else runs than at the one before."""
        runs = [self.ribbon.runs[stop] for stop in self.stops]
        return [place for place in range(1, len(runs)) if runs[place] != runs[place - 1]]

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
    predict: Sequence[Sequence[str]] = (),
) -> Walkthrough:
    """The walkthrough of a run, or `only` of what lies from one moment to another, both included; it opens `at` one.

    If `stops` are given, it has the steps with these indexes alone, which ascend.
    Each entry of `predict` is a moment, what is asked then, and maybe of which variable or task.
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


def _questions(
    snippet: Snippet, trace: Trace, predict: Sequence[Sequence[str]], there: Container[int]
) -> Iterator[Question]:
    """What is asked, in the order given. Raises `DiagramError` where that is not the order in which it can be."""
    known = -1
    for moment_, ask, *of in predict:
        made = question(trace, snippet, moment_, ask, *of)
        where = f"{snippet.path}: at={moment_!r}: ask={ask!r}"
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


def data(shown: Walkthrough) -> str:
    """A walkthrough as JSON, without the characters that HTML gives a meaning.

    `texts` is the table that numbers elsewhere refer to; every other list has an entry for each step shown.
    `stops` has the numbers of these steps, where they do not simply follow from `first`.
    `mentions` say where a sentence names tasks: from where to where, in which state that task is, with its sign, and
    its id. `standing` has, of each task that is not as it was at the step before, its id, its name, that in short, its
    state with its sign, and the rows at which it stands; `gutter` is how many characters the names take beside a row.
    `ids` are those of the lanes of the ribbon. A picture's fills say as numbers which things they show.
    `reasons` lead to the number of the step that is the reason for each, and `output` and `errors` count what is there
    by that step. Places and lengths are in UTF-16 units, as JavaScript counts.
    """
    texts: dict[str, int] = {}
    rows = Rows(shown.trace.files)
    follow, sights = Pointers(rows), Sights(rows)
    pointers = [sorted(follow.at(step, shown.seen[step.index]).items()) for step in shown.steps]
    following = Following(rows, Names.of_run(shown.trace.steps))
    standing = [list(following.at(_loop(step, shown.seen[step.index]))) for step in shown.steps]
    content = {
        "first": shown.first,
        **({"stops": list(shown.stops)} if shown.has_gaps else {}),
        "opening": shown.opening,
        "moments": shown.moments,
        "sentences": [_number(texts, printable(shown.sentences[step.index])) for step in shown.steps],
        "mentions": [[*_mentions(shown.sentences[step.index], texts)] for step in shown.steps],
        "reasons": _reasons(shown),
        "clocks": [_number(texts, each) for each in shown.clocks],
        "lines": [rows.of(step) if step.event == "line" else None for step in shown.steps],
        "pointers": [_number(texts, " ".join(f"{line}:{kind}" for line, kind in each)) for each in pointers],
        "standing": [[_standing(each, texts) for each in step] for step in standing],
        "gutter": following.widest,
        "sights": [sights.at(step) for step in shown.steps],
        "output": _at(shown.stops, _lengths(shown.output)),
        "errors": _at(shown.stops, _lengths(shown.errors)),
        "switches": shown.switches,
        "runs": shown.runs,
        "lanes": [shorten(each, LANE) for each in shown.ribbon.lanes],
        "ids": [_number(texts, each) for each in shown.ribbon.ids],
        "places": [shown.place(stop) for stop in shown.stops],
        "views": [_view(template, shown, texts, rows) for template in shown.templates],
    }
    text = json.dumps({**content, "texts": list(texts)}, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("&", "\\u0026")


def _number(table: dict[Entry, int], entry: Entry) -> int:
    """The place of an entry in a table, where it is put if it is new."""
    return table.setdefault(entry, len(table))


def _loop(step: Step, seen: Seen | None) -> Loop | None:
    """The loop that is to be seen at a step."""
    return seen.loop if seen is not None else step.loop


def _standing(each: Standing, texts: dict[str, int]) -> list[int]:
    """Where a task stands, as numbers."""
    said = (each.id, printable(each.name), printable(each.short), _state(each.state))
    return [*(_number(texts, text) for text in said), *each.rows]


def _state(state: TaskState) -> str:
    return f"{state} {words.SIGNS[state]}"


def _mentions(sentence: narration.Sentence, texts: dict[str, int]) -> Iterator[int]:
    """The tasks that a sentence names: from where, to where, the text of the state and its sign, and the id."""
    for each in sentence.mentions:
        yield _length(printable(sentence[: each.start]))
        yield _length(printable(sentence[: each.end]))
        yield _number(texts, _state(each.state))
        yield _number(texts, each.task)


def _reasons(shown: Walkthrough) -> list[int | None]:
    """For each step that is shown, the one that is its reason; of one that is left out, the reason of that."""
    there, found = {*shown.stops}, dict[int, int | None]()
    for index in range(shown.last + 1):
        reason = shown.reasons[index]
        found[index] = reason if reason is None or reason in there else found[reason]
    return [found[stop] for stop in shown.stops]


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _lengths(texts: Sequence[str]) -> Iterator[int]:
    return itertools.accumulate(map(_length, texts))


def _at(stops: Sequence[int], each: Iterable[Found]) -> list[Found]:
    known = list(each)
    return [known[stop] for stop in stops]


def _deltas(template: Template, shown: Walkthrough) -> Iterator[Delta]:
    """What is new at each step that is shown, against the one shown before it."""
    stops, there, fills = {*shown.stops}, set[str](), dict[str, Fill | None]()
    lists: dict[str, Sequence[str]] = {}
    for index, each in enumerate(template.scene.states.deltas(shown.first, shown.last), start=shown.first):
        fills.update(each.fills)
        lists.update(each.lists)
        if index in stops:
            # What has come and gone meanwhile is not there to be hidden.
            fills = {slot: fill for slot, fill in fills.items() if fill is not None or slot in there}
            yield Delta(fills, each.parts, lists)
            there.update(fills)
            there.difference_update(slot for slot, fill in fills.items() if fill is None)
            fills, lists = {}, {}


def _view(template: Template, shown: Walkthrough, texts: dict[str, int], rows: Rows) -> dict[str, Any]:
    """A picture's slots and fills, and what is new at each step.

    That is the slots that change, each with what it is filled with then; and for the description, from which part on
    how many give way to which others.
    `tops` has, of a picture that grows upward, each step at which it reaches to another height, and that height.
    """
    slots: dict[str, int] = {}
    fills: dict[Fill, int] = {}
    before: Sequence[str] = ()
    known: dict[str, Sequence[str]] = {}
    deltas, descriptions, lists = [], [], []
    for each in _deltas(template, shown):
        delta = []
        for slot, fill in each.fills.items():
            delta += [_number(slots, slot), HIDDEN if fill is None else _number(fills, fill) + 1]
        deltas.append(delta)
        changes = rope.changes(before, each.parts)
        parts = ([at, len(old), *(_number(texts, printable(part)) for part in new)] for at, old, new in changes)
        descriptions.append(list(parts))
        before = each.parts
        lists.append(
            [
                [name, at, len(old), *(_number(texts, printable(entry)) for entry in new)]
                for name, entries in each.lists.items()
                for at, old, new in rope.changes(known.get(name, ()), entries)
            ]
        )
        known.update(each.lists)
    tops = (
        _at([stop - shown.first for stop in shown.stops], template.tops(shown.first, shown.last))
        if views.of(template.scene.view).is_upward
        else []
    )
    new = [[index, top] for index, top in enumerate(tops) if not index or top != tops[index - 1]]
    filled = [
        [_number(texts, fill.text), " ".join(fill.classes), text_length(fill.text), *_rest(fill, texts, rows)]
        for fill in fills
    ]
    told = {"deltas": deltas, "descriptions": descriptions, "lists": lists, "tops": new}
    return {"slots": list(slots), "fills": filled, **told}


def _rest(fill: Fill, texts: dict[str, int], rows: Rows) -> Iterator[list[int | str] | list[int] | float]:
    """What a fill is in full, how far to the right it stands, and which things it shows, if there is any of that."""
    if fill.whole or fill.shift or fill.of:
        yield _whole(fill, texts)
    if fill.shift or fill.of:
        yield fill.shift
    if fill.of:
        yield [_thing(each, texts, rows) for each in fill.of]


def _thing(thing: Thing, texts: dict[str, int], rows: Rows) -> int:
    """A thing as a number: of a line its row, below zero."""
    return -rows.at(thing.line, thing.file) if isinstance(thing, At) else _number(texts, thing)


def _whole(fill: Fill, texts: dict[str, int]) -> list[int | str]:
    """What a fill is in full, if that is more than it shows: texts, or the part of a list, from where to where."""
    if isinstance(fill.whole, Part):
        return [fill.whole.of, fill.whole.first, fill.whole.last]
    return [_number(texts, printable(line)) for line in fill.whole]
