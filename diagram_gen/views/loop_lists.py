"""The lists of the loop view: what the selector watches, and what tasks share, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diagram_gen.model import sharing, watching
from diagram_gen.model.loop import Loop, Shared, Watched
from diagram_gen.model.picture_states import Fill
from diagram_gen.model.waiting import Called
from diagram_gen.views.cards import WIDTH
from diagram_gen.views.entries import fill

ROOM = 2 * WIDTH
"""Characters across a line: who waits for a lock is a list itself."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of what a loop has in the field `part`: its title, which is another where it is empty; how one is told."""

    part: str
    title: str
    title_if_empty: str | None
    label: Callable[[Any, Called], str]

    def of(self, loop: Loop | None) -> Sequence[Shared | Watched]:
        """What is in it."""
        objects: Sequence[Shared | Watched] = () if loop is None else getattr(loop, self.part)
        return objects

    def fills(
        self, objects: Sequence[Shared | Watched], places: int, called: Called, changed: Sequence[str]
    ) -> Iterator[tuple[str, Fill]]:
        """What the slots show, where so many have a place, and those with the ids `changed` are marked."""
        title = self.title if objects else self.title_if_empty
        if title is not None:
            yield f"{self.part}-title", Fill(title)
        for place, each in enumerate(objects[:places]):
            yield f"{self.part}-{place}", Fill(of=(each.id,))
            marked = ("is-changed",) if each.id in changed else ()
            yield f"{self.part}-text-{place}", fill(self.label(each, called), ROOM, *marked, of=(each.id,))


WATCHED = Listing("watched", "the selector watches", "the selector watches: no data", watching.label)
SHARED = Listing("shared", "locks and queues", None, sharing.label)


def changed(before: Sequence[Shared | Watched], now: Sequence[Shared | Watched]) -> tuple[str, ...]:
    """The ids of those that are new, or not as they were."""
    was = {each.id: each for each in before}
    return tuple([each.id for each in now if each != was.get(each.id)])
