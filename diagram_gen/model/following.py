"""What follows a step: the next one of its thread. Steps of others may lie between."""

from __future__ import annotations

from collections.abc import Sequence

from diagram_gen.model.trace import Step


def following(steps: Sequence[Step]) -> list[Step | None]:
    """For each step the next one of its thread, None where it is the last."""
    followers: list[Step | None] = [None] * len(steps)
    after: dict[str, Step] = {}
    for place in reversed(range(len(steps))):
        followers[place] = after.get(steps[place].thread)
        after[steps[place].thread] = steps[place]
    return followers
