"""Tallies: what an activation has come to, kept up with one step at a time."""

from __future__ import annotations

from diagram_gen.model import lines
from diagram_gen.model.trace import Step
from diagram_gen.views.activations import Activation

MOST_OUTPUT = 3
"""Printed lines that are shown; of more, the last of these says how many more there are."""
_LONGEST = 200
"""Characters that are kept of a line, half of them from its end: more than any place shows."""


class Printed:
    """What was printed so far: how many lines, and the `first` few of them."""

    def __init__(self) -> None:
        self.first: list[str] = []
        self.count = 0
        self._goes_on = False

    def add(self, text: str) -> None:
        """Takes up what was printed next, which may go on in the last line."""
        if not text:
            return
        for line in lines.of_text(text):
            if self._goes_on:
                self._continue(line)
            else:
                self._begin(line)
            self._goes_on = False
        self._goes_on = not text.endswith("\n")

    def _begin(self, line: str) -> None:
        self.count += 1
        if self.count <= MOST_OUTPUT:
            self.first.append(_kept(line))

    def _continue(self, line: str) -> None:
        if self.count <= MOST_OUTPUT:
            self.first[-1] = _kept(self.first[-1] + line)


class Tally:
    """An activation up to a step: which of its lines have run, and what they have printed."""

    def __init__(self, activation: Activation) -> None:
        self._activation = activation
        self._taken = 0
        self._span: tuple[int, int] | None = None
        self.printed = Printed()

    @property
    def name(self) -> str:
        """What its lane is called."""
        return self._activation.name

    @property
    def owner(self) -> str:
        """The id of what has control."""
        return self._activation.owner

    @property
    def came(self) -> str:
        """How control came to it."""
        return self._activation.came

    @property
    def left(self) -> str:
        """How control left it, once it has."""
        return self._activation.left if self._taken == len(self._activation.steps) else ""

    def take(self, step: Step) -> bool:
        """Takes up a step if that is the activation's next one; whether it was."""
        steps = self._activation.steps
        if self._taken == len(steps) or steps[self._taken] is not step:
            return False
        self._taken += 1
        number = self._number(step)
        if number is not None:
            lowest, highest = self._span or (number, number)
            self._span = min(lowest, number), max(highest, number)
        return True

    @property
    def lines(self) -> str:
        """Which lines have run, or which iterations of the loop."""
        noun = "iteration" if self._activation.is_loop else "line"
        if self._span is None:
            line = None if self._activation.is_loop else self._activation.line
            return f"{noun} {line}" if line else ""
        first, last = self._span
        return f"{noun} {first}" if first == last else f"{noun}s {first}–{last}"

    def _number(self, step: Step) -> int | None:
        """The line that a step tells of, or the iteration."""
        if self._activation.is_loop:
            return step.loop.iteration if step.loop is not None else None
        return (step.line or None) if step.event in ("line", "resume", "raise") else None


def _kept(line: str) -> str:
    """A line without its middle, where it is so long that nobody will see that."""
    if len(line) <= _LONGEST:
        return line
    return line[: _LONGEST // 2] + line[-_LONGEST // 2 :]
