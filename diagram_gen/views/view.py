"""The view: one way to look at a run, as one record. Who draws, names or offers views reads it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.scene import Scene
from diagram_gen.model.trace import Step, Trace


@dataclass(frozen=True, slots=True)
class View:
    """A view, all that is known of it; its module makes one, and the list of views has it."""

    name: str
    """What pages and commands call it: one word."""
    title: str
    """What its pictures are called, before the title of the program."""
    parts: Mapping[str, Callable[[Trace], Scene]]
    """What can be drawn of it: `all`, and what is less, each with the scene of a trace."""
    shows: Callable[[Step], object]
    """Whether it has something to show at a step: anything that is true."""
    tells: Callable[[Trace], bool]
    """Whether it has something to show of a run. Of those that have, the list of views has the most telling first."""
    has_tasks: bool = False
    """Whether it shows the loop's tasks: then the listing beside it has their places, too."""
    grows: bool = False
    """Whether its picture of a step shows what has been before, too."""
    is_upward: bool = False
    """Whether what it shows stands on a ground that stays, and reaches up: room for more lies above what there is."""

    together: Callable[[Sequence[Trace]], list[Scene]] | None = None
    """The scenes of several traces that are to be compared, where these are others than each by itself."""

    def check(self, parts: str) -> None:
        """Raises `DiagramError` with the near names unless it has such parts."""
        if parts not in self.parts:
            raise DiagramError(f"view {self.name!r} has no parts {parts!r}{suggestion(parts, self.parts)}")
