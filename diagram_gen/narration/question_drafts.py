"""Drafts of questions: what one is made of, before its choices are chosen and put into an order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from diagram_gen.model import words
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.loop import Task
from diagram_gen.model.names import Names
from diagram_gen.model.remembered import of_the_last
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Step, Trace
from diagram_gen.narration.places import frame_key
from diagram_gen.narration.readings import Reading, reading

MOST_CHOICES = 5
"""Choices of a question."""
ENDS_A_LINE = ("line", "return", "raise", "end")
"""The events of a frame by which its line is over."""


class UnaskableError(DiagramError):
    """A question that cannot be asked at a step: why not, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that a reader can choose: in words, then in text of the program's or of its output, if there is any.

    `why_not` is a sentence against it, empty where the trace has none. Choices are shown in the order of their `rank`.
    """

    words: str
    code: str = ""
    why_not: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A question in words, the step `to` at which its answer shows, that answer, and wrong ones, the best first.

    `why` is a sentence that says why the right one is right, empty where the trace has none.
    """

    words: str
    to: int
    right: Choice
    wrong: Sequence[Choice]
    why: str = ""


@dataclass(frozen=True)
class Asking:
    """A step of a run at which something is asked, of a variable or a task by its name, or of what runs."""

    trace: Trace
    snippet: Snippet
    here: Step
    of: str = ""

    @property
    def names(self) -> Names:
        """What the tasks of the run are called."""
        return _names(self.trace)

    def source(self, file: str | None) -> str:
        """The source of the program, or of another of its files."""
        return next((each.source for each in self.trace.files if each.path == file), self.trace.snippet.source)

    @property
    def reading(self) -> Reading:
        """What stands on the lines of the file that runs."""
        return reading(self.source(self.here.file))

    @property
    def later(self) -> Sequence[Step]:
        """The steps that follow."""
        return self.trace.steps[self.here.index + 1 :]

    @property
    def thread(self) -> Iterator[Step]:
        """Those of them that are of the same thread."""
        return (step for step in self.later if step.thread == self.here.thread)

    @cached_property
    def line_over(self) -> Step:
        """The next step in the frame once its line has run. Raises `UnaskableError` if no line is about to, or ends."""
        if self.here.event != "line":
            raise UnaskableError("no line is about to run then; ask it at the moment of a marker")
        own = (step for step in self.thread if step.event == "end" or frame_key(step) == frame_key(self.here))
        over = next((step for step in own if step.event in ENDS_A_LINE), None)
        if over is None:
            raise UnaskableError("the line does not come to an end; ask it at another")
        return over

    @property
    def line(self) -> str:
        """The line that is about to run, in words."""
        return f"line {self.here.line}{words.of(self.here.file)}"

    def called(self, tasks: Sequence[Task]) -> Callable[[str], str | None]:
        """What a task is called, by its id, among those of a step."""
        called = {task.id: self.names.of(task) for task in tasks}
        return called.get


@of_the_last
def _names(trace: Trace) -> Names:
    return Names.of_run(trace.steps)
