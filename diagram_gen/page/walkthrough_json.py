"""A walkthrough as JSON: all that a browser needs to step through a run, each thing said once. Pure.

Texts are kept in one table; a picture's states are coded as what changes from each step to the next.
`scripts/run.js` and what it imports read this.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from diagram_gen import narration, views
from diagram_gen.model import rope, words
from diagram_gen.model.characters import printable, shorten
from diagram_gen.model.loop import Loop, TaskState
from diagram_gen.model.names import Names
from diagram_gen.model.picture_states import At, Delta, Fill, Part, Thing
from diagram_gen.model.trace import Step
from diagram_gen.page.pointers import Pointers, Rows, Sights
from diagram_gen.page.standing import Following, Standing
from diagram_gen.page.walkthrough import Walkthrough
from diagram_gen.picture.template import Template, text_length
from diagram_gen.views.alive import Seen

HIDDEN = 0
"""What a slot is filled with at the steps that do not show it; `n` is fill number `n - 1` of its view."""
LANE_NAME = 14
"""Characters of the name of a lane."""
Item = TypeVar("Item")
Entry = TypeVar("Entry", bound=Hashable)


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
        "lanes": [shorten(each, LANE_NAME) for each in shown.ribbon.lanes],
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
    there, reasons = {*shown.stops}, dict[int, int | None]()
    for index in range(shown.last + 1):
        reason = shown.reasons[index]
        reasons[index] = reason if reason is None or reason in there else reasons[reason]
    return [reasons[stop] for stop in shown.stops]


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _lengths(texts: Sequence[str]) -> Iterator[int]:
    return itertools.accumulate(map(_length, texts))


def _at(stops: Sequence[int], each: Iterable[Item]) -> list[Item]:
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
    for step in _deltas(template, shown):
        delta = []
        for slot, fill in step.fills.items():
            delta += [_number(slots, slot), HIDDEN if fill is None else _number(fills, fill) + 1]
        deltas.append(delta)
        changes = rope.changes(before, step.parts)
        parts = ([at, len(old), *(_number(texts, printable(part)) for part in new)] for at, old, new in changes)
        descriptions.append(list(parts))
        before = step.parts
        lists.append(
            [
                [name, at, len(old), *(_number(texts, printable(entry)) for entry in new)]
                for name, entries in step.lists.items()
                for at, old, new in rope.changes(known.get(name, ()), entries)
            ]
        )
        known.update(step.lists)
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
