"""The contest: one synchronous program under every contender, in rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench import process, programs
from tests.bench.contenders import Contender
from tests.bench.spread import Spread, ratios, spread


@dataclass(frozen=True, slots=True)
class Score:
    """How one contender did.

    `steps` is what it reported, `microseconds` the time of one of its steps.
    `per_step` is the recorder's time for one of its steps divided by this contender's for one of its own;
    `per_event` the same for one event of the interpreter, be it reported or not.
    """

    contender: Contender
    steps: int
    microseconds: Spread
    per_step: Spread
    per_event: Spread


def scores(
    contenders: Sequence[Contender], rounds: int, progress: Callable[[str], None] = lambda text: None
) -> list[Score]:
    """The scores of some contenders, the first of which is the recorder. In each round each of them runs once."""
    steps: dict[str, int] = {}
    per_step: dict[str, list[float]] = {each.name: [] for each in contenders}
    per_event: dict[str, list[float]] = {each.name: [] for each in contenders}
    for number in range(1, rounds + 1):
        for each in contenders:
            progress(f"contest, round {number} of {rounds}: {each.name}")
            seen = process.observe(each, programs.calls(each.events))
            steps[each.name] = seen.steps
            per_step[each.name].append(seen.seconds / seen.steps)
            per_event[each.name].append(seen.seconds / seen.events)
    ours = contenders[0].name
    return [
        Score(
            each,
            steps[each.name],
            spread([seconds * 1e6 for seconds in per_step[each.name]]),
            ratios(per_step[ours], per_step[each.name]),
            ratios(per_event[ours], per_event[each.name]),
        )
        for each in contenders
    ]
