"""A selection: which steps of a long run are shown. The trace itself, and every sentence, are of the whole run."""

from __future__ import annotations

from dataclasses import dataclass

from diagram_gen.model import moment
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Step, Trace


@dataclass(frozen=True, slots=True)
class Selection:
    """The steps from one place to another, each a moment or a step's number; `only` those in some functions.

    What these call is left out. Iterations of the loop are, too, if it is `without_loop`.
    """

    begin: str = "start"
    end: str = "end"
    only: tuple[str, ...] = ()
    without_loop: bool = False

    @property
    def words(self) -> str:
        """What it leaves, in words; empty if that is everything."""
        told = [
            f"from {self.begin}" if self.begin != "start" else "",
            f"to {self.end}" if self.end != "end" else "",
            f"only in {', '.join(self.only)}" if self.only else "",
            "without the iterations of the loop" if self.without_loop else "",
        ]
        return ", ".join(filter(None, told))

    def steps(self, trace: Trace, snippet: Snippet) -> tuple[int, ...]:
        """The indexes of the steps that it leaves, of which there is one at least.

        Raises `DiagramError` where there is none, or no such moment or function.
        """
        first, last = (_index(trace, snippet, each) for each in (self.begin, self.end))
        if first > last:
            raise DiagramError(
                f"{snippet.path}: the run comes to {self.end} (step {last}) before {self.begin} ({first})"
            )
        self._check_functions(trace, snippet)
        found = tuple(step.index for step in trace.steps[first : last + 1] if self._leaves(step))
        if not found:
            raise DiagramError(f"{snippet.path}: the run has no step {self.words}; ask for more")
        return found

    def _leaves(self, step: Step) -> bool:
        if step.event == "loop" and self.without_loop:
            return False
        return not self.only or step.function in self.only

    def _check_functions(self, trace: Trace, snippet: Snippet) -> None:
        known = {step.function for step in trace.steps if step.function}
        for function in self.only:
            if function not in known:
                raise DiagramError(f"{snippet.path}: no function {function!r} ran{suggestion(function, known)}")


def _index(trace: Trace, snippet: Snippet, place: str) -> int:
    """The step that a moment names, or a number."""
    if not place.isdecimal():
        return moment.find(trace, snippet, place)
    if int(place) >= len(trace.steps):
        last = len(trace.steps) - 1
        raise DiagramError(f"{snippet.path}: there is no step {place}; the run has steps 0 to {last}")
    return int(place)
