"""The scale of a timeline: where each place of a run is along its axis, in points.

What happens at one instant takes up room by the number of its steps, and the time between two instants by how long it
is: in proportion where that can be read. A time that is long beside the others is shortened, and a break says so;
a short one gets what it needs to be seen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise, zip_longest
from statistics import median

from diagram_gen.model.trace import Step

WIDEST = 660.0
"""Of all that there is, in points: more is pressed together."""
_NARROWEST = 500.0
"""A short run is stretched to this, if its steps do not get too wide."""
_STEP, _WIDEST_STEP = 8.0, 26.0
_TIME = 80.0
"""The usual time between two instants: half of them are longer."""
_SHORTEST, _LONGEST = 20.0, 220.0
_BEYOND = 14.0
"""For each tenfold of what is beyond the longest."""
_PRESSED = 4
"""How many times shorter than another a time has to be shown for a break to say so."""
_SHARE = 0.4
"""What times get at least where steps need more than there is, and the other way round."""


@dataclass(frozen=True, slots=True)
class Instant:
    """Steps that happen at one time, from the place `first` up to the place `last`."""

    first: int
    last: int
    time: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Where each place begins, the last one being where all ends; the instants; the places that are shortened."""

    edges: tuple[float, ...]
    instants: tuple[Instant, ...]
    breaks: tuple[int, ...]

    def at(self, place: int) -> float:
        """Where a place begins."""
        return self.edges[place]

    def width(self, first: int, last: int) -> float:
        """How far it is from one place to another."""
        return self.edges[last] - self.edges[first]

    @property
    def end(self) -> float:
        """Where the last place ends."""
        return self.edges[-1]


def scale(steps: Sequence[Step]) -> Scale:
    """The scale of a run."""
    return scales([steps])[0]


def scales(runs: Sequence[Sequence[Step]]) -> list[Scale]:
    """The scales of several runs along one axis: what is at one time in two of them stands at one place.

    An instant takes the room that the run needs which does most in it; the others spread over that what they do.
    """
    timed = [[round(time, 9) for time in accumulate((step.time for step in steps), max)] for steps in runs]
    counted = [Counter(times) for times in timed]
    times = sorted({time for counts in counted for time in counts})
    most = [max(counts[time] for counts in counted) for time in times]
    passing = {place: round(after - before, 9) for place, (before, after) in enumerate(pairwise(times))}
    usual = median(passing.values()) if passing else 1.0
    lengths = {place: _length(seconds / usual) for place, seconds in passing.items()}
    step, share = _fit(sum(most), sum(lengths.values()))
    rooms = dict(zip(times, _rooms(most, step, [each * share for each in lengths.values()]), strict=True))
    shortened = [times[place] for place in _shortened(passing, lengths)]
    return [_scale(steps, instants, rooms, shortened) for steps, instants in zip(runs, timed, strict=True)]


def _rooms(most: Sequence[int], step: float, lengths: Sequence[float]) -> Iterator[tuple[float, float]]:
    """Where each instant begins and how wide it is: so many steps, and then the time until the next one."""
    begin = 0.0
    for count, length in zip_longest(most, lengths, fillvalue=0):
        yield begin, step * count
        begin += step * count + length


def _scale(
    steps: Sequence[Step],
    times: Sequence[float],
    rooms: Mapping[float, tuple[float, float]],
    shortened: Sequence[float],
) -> Scale:
    """The scale of one run, whose steps share out the rooms of the instants at which they are."""
    edges: list[float] = []
    for time, group in groupby(times):
        begin, room = rooms[time]
        count = len(list(group))
        marks = [round(begin + room * place / count, 2) for place in range(count + 1)]
        edges += [edge for pair in pairwise(marks) for edge in pair]
    breaks = (
        2 * place + 1
        for place, (before, after) in enumerate(pairwise(times))
        if any(before <= time < after for time in shortened)
    )
    return Scale((*edges, edges[-1]), tuple(_instants(steps)), tuple(breaks))


def _shortened(passing: Mapping[int, float], lengths: Mapping[int, float]) -> tuple[int, ...]:
    """The places of the times that are shown far shorter than another time is."""
    dense = max((lengths[place] / seconds for place, seconds in passing.items()), default=0.0)
    return tuple(place for place, seconds in passing.items() if _PRESSED * lengths[place] / seconds < dense)


def _length(ratio: float) -> float:
    """The length of a time, by how often the usual one goes into it."""
    length = _TIME * ratio
    if length > _LONGEST:
        return _LONGEST + _BEYOND * math.log10(length / _LONGEST)
    return max(_SHORTEST, length)


def _fit(count: int, lengths: float) -> tuple[float, float]:
    """The width of a step, and what part of their lengths times get."""
    steps = _STEP * count
    if steps + lengths > WIDEST:
        room = min(steps, max((1 - _SHARE) * WIDEST, WIDEST - lengths))
        return room / count, (WIDEST - room) / lengths if lengths else 1.0
    wanted = max(_STEP, (_NARROWEST - lengths) / count)
    return min(wanted, _WIDEST_STEP), 1.0


def _instants(steps: Sequence[Step]) -> list[Instant]:
    instants: list[Instant] = []
    first = 0
    for place, step in enumerate(steps):
        if place + 1 == len(steps) or steps[place + 1].time > step.time:
            instants.append(Instant(2 * first, 2 * place + 1, step.time))
            first = place + 1
    return instants
