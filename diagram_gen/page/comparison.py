"""The comparison: two runs of nearly the same program along one axis, what differs, and which steps go together. Pure.

`scripts/pairs.js` reads its data.
"""

from __future__ import annotations

import difflib
import itertools
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Step
from diagram_gen.page.walkthrough import Walkthrough
from diagram_gen.views.ribbon import ribbons

By = Literal["time", "step"]
WAYS: tuple[By, By] = ("time", "step")
"""How two runs are scrubbed together: by the virtual clock, or each step of one with the same of the other."""
LETTERS = ("A", "B")
"""What pages call the two programs."""
LEAST = 1 / 3
"""What two programs have in common of the lines of the longer one, at least."""
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The walkthroughs of two runs, whose ribbons lie on one axis, and the numbers of the lines of each that differ.

    It opens `by` one of the ways to go through both, where they have both come to the steps at which they open.
    `heads` are those of the sides; if they are runs of one program, it is the Python of each.
    """

    sides: tuple[Walkthrough, Walkthrough]
    differing: tuple[Sequence[int], Sequence[int]]
    by: By
    heads: tuple[str, str]
    is_of_one: bool = False

    @property
    def begins(self) -> tuple[Sequence[float], Sequence[float]]:
        """Where on the axis each step of each begins."""
        one, other = ([each.ribbon.begins[stop] for stop in each.stops] for each in self.sides)
        return one, other

    @property
    def by_time(self) -> list[tuple[float, Pair]]:
        """The steps that go together by time, from pair to pair, and where on the axis."""
        return list(by_time(*self.begins))

    @property
    def by_step(self) -> list[Pair]:
        """The steps that go together by their numbers: who has come to the end waits there."""
        ends = [len(each.stops) - 1 for each in self.sides]
        return [(min(place, ends[0]), min(place, ends[1])) for place in range(max(ends) + 1)]

    @property
    def pairs(self) -> list[Pair]:
        """The steps that go together in the way in which it opens."""
        return [pair for _, pair in self.by_time] if self.by == "time" else self.by_step

    @property
    def opening(self) -> int:
        """The position at which it opens: the first at which neither run is before the step at which it opens."""
        one, other = (side.stops.index(side.opening) for side in self.sides)
        return next(at for at, pair in enumerate(self.pairs) if pair[0] >= one and pair[1] >= other)

    @property
    def opened(self) -> Comparison:
        """The same, with walkthroughs that open where it opens: one may have gone on from where it would by itself."""
        pair = self.pairs[self.opening]
        one, other = (replace(side, opening=side.stops[index]) for side, index in zip(self.sides, pair, strict=True))
        return replace(self, sides=(one, other))


def comparison(one: Walkthrough, other: Walkthrough, by: By = "time") -> Comparison:
    """The comparison of two runs. Raises `DiagramError` where the programs differ in nothing, or in nearly all."""
    differing = differing_lines(one.snippet, other.snippet)
    heads = one.snippet.title, other.snippet.title
    return Comparison(_along_one_axis(one, other), differing, by, heads).opened


def under_two(one: Walkthrough, other: Walkthrough, heads: Sequence[str], by: By = "time") -> Comparison:
    """The comparison of two runs of one program, under the Pythons that are their heads.

    Raises `DiagramError` where there is nothing to be seen of these.
    """
    if [*map(_seen, one.trace.steps)] == [*map(_seen, other.trace.steps)]:
        raise DiagramError(
            f"{one.snippet.path} runs the same under {' and '.join(heads)}: there is nothing to compare; "
            "show it in a walkthrough"
        )
    return Comparison(_along_one_axis(one, other), ((), ()), by, (heads[0], heads[1]), is_of_one=True).opened


def _along_one_axis(one: Walkthrough, other: Walkthrough) -> tuple[Walkthrough, Walkthrough]:
    # A playhead stands where a step begins: there the runs are at one time.
    drawn = [replace(each, places=each.begins) for each in ribbons([one.trace, other.trace])]
    return replace(one, ribbon=drawn[0]), replace(other, ribbon=drawn[1])


def _seen(step: Step) -> tuple[object, ...]:
    """What a reader notices of a step at first sight."""
    return step.event, step.function, step.line, step.time, step.output


def by_time(one: Sequence[float], other: Sequence[float]) -> Iterator[tuple[float, Pair]]:
    """The steps that go together, by where each begins: of either run the last one that has begun.

    Where steps of both begin at one place, both go on; where several of one do, it goes on one by one.
    """
    now, told = [0, 0], False
    for place in sorted({*one, *other}):
        begun = [range(bisect_left(side, place), bisect_right(side, place)) for side in (one, other)]
        for pair in itertools.zip_longest(*begun):
            before, now = now, [was if index is None else index for was, index in zip(now, pair, strict=True)]
            if now != before or not told:
                yield place, (now[0], now[1])
            told = True


def data(shown: Comparison) -> str:
    """A comparison as JSON: the steps that go together, of each side a list of their places among those it shows.

    `places` says where on the axis those by time are, in hundredths of a percent of its width; `opening` is the
    position at which it opens.
    """
    timed = shown.by_time
    width = shown.sides[0].ribbon.width
    content = {
        "by": shown.by,
        "opening": shown.opening,
        "time": _sides(pair for _, pair in timed),
        "step": _sides(shown.by_step),
        "places": [round(10_000 * place / width) for place, _ in timed],
    }
    return json.dumps(content, separators=(",", ":"))


def _sides(pairs: Iterable[Pair]) -> list[list[int]]:
    return [list(side) for side in zip(*pairs, strict=True)]


def differing_lines(one: Snippet, other: Snippet) -> tuple[list[int], list[int]]:
    """The numbers of the lines below the docstrings that differ, and are not empty.

    Raises `DiagramError` where the programs differ in nothing, or in nearly all.
    """
    texts = [each.lines()[each.body - 1 :] for each in (one, other)]
    matcher = difflib.SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    changes = [ends for kind, *ends in matcher.get_opcodes() if kind != "equal"]
    marked = (
        _numbers(one, [range(begin, end) for begin, end, _, _ in changes]),
        _numbers(other, [range(begin, end) for _, _, begin, end in changes]),
    )
    _check(one, other, marked, [sum(bool(line.strip()) for line in text) for text in texts])
    return marked


def _numbers(source: Snippet, places: Iterable[range]) -> list[int]:
    """The numbers of the lines at some places below the docstring that are not empty."""
    found = source.lines()
    lines = [source.body + place for each in places for place in each]
    return [line for line in lines if found[line - 1].strip()]


def _check(one: Snippet, other: Snippet, marked: tuple[list[int], list[int]], counts: Sequence[int]) -> None:
    """Raises `DiagramError` unless the programs differ, but have some of their lines in common."""
    if not any(marked):
        raise DiagramError(f"{one.path} and {other.path} are the same program: there is nothing to compare")
    most = max(counts)
    common = counts[0] - len(marked[0])
    if common < LEAST * most:
        raise DiagramError(
            f"{one.path} and {other.path} have {common} of {most} lines in common: a comparison is of programs that "
            "differ in a few; show each in a walkthrough of its own"
        )
