"""The stages that a run goes through: from the steps that leave the recorded process to the page that shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from diagram_gen import narration, views
from diagram_gen.model import moment
from diagram_gen.model.scene import Graph, Scene
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.page import listing, pictures, report, walkthrough
from diagram_gen.picture import dot
from diagram_gen.picture.template import Template
from diagram_gen.pipeline import drawing, trace_json
from diagram_gen.recorder import wire
from diagram_gen.views import alive

_LAST = 20
"""Steps at the end of a run that are drawn: the pictures that have the most in them."""


@dataclass(frozen=True)
class Run:
    """One program that was recorded, and what the stages after that make of it."""

    source: Snippet
    trace: Trace

    @cached_property
    def text(self) -> bytes:
        """Its trace as JSON."""
        return trace_json.encode(self.trace)

    @cached_property
    def sent(self) -> list[bytes]:
        """Its steps, as they leave the recorded process."""
        return self.send()

    def send(self) -> list[bytes]:
        """Writes its steps down, as the recorded process does."""
        found: list[str] = []
        writer = wire.Writer(found.append)
        for step in self.trace.steps:
            writer.write(step)
        return [line.encode() for line in found]

    @cached_property
    def scenes(self) -> list[Scene]:
        """In all views."""
        return [views.scene(self.trace, view) for view in views.names()]

    @cached_property
    def templates(self) -> list[Template]:
        """In all views."""
        return drawing.templates(self.scenes)

    @cached_property
    def shown(self) -> walkthrough.Walkthrough:
        """Its walkthrough."""
        return walkthrough.walkthrough(self.source, self.trace, self.templates)

    @property
    def steps(self) -> range:
        """The indexes of its steps."""
        return range(len(self.trace.steps))

    @property
    def last(self) -> range:
        """Those of its last steps."""
        return self.steps[-_LAST:]

    def prepare(self) -> None:
        """Makes all that stages need of earlier ones, so that each by itself can be looked at."""
        assert all((self.text, self.sent, self.templates, self.shown))

    def draw(self, steps: range) -> None:
        """Draws some of its steps, in all views."""
        for template in self.templates:
            for step in steps:
                template.at(step)
                template.view_box(step)

    def tell(self) -> None:
        """Takes the descriptions of its last steps apart, and says where the pointers stand then."""
        for step in self.last:
            listing.pointers(self.trace.steps[step], self.shown.seen[step])
            listing.says(self.source, self.trace.steps[step])
            for scene in self.scenes:
                scene.states[step].description.split(". ")


BY_STEPS: dict[str, Callable[[Run], object]] = {
    "sending": Run.send,
    "receiving": lambda run: wire.read(run.sent),
    "encoding": lambda run: trace_json.encode(run.trace),
    "decoding": lambda run: trace_json.decode(run.text),
    "moments": lambda run: moment.named(run.trace, run.source),
    "narration": lambda run: narration.sentences(run.trace),
    "loops": lambda run: alive.seen(run.trace.steps),
    **{f"{view} view": lambda run, view=view: views.scene(run.trace, view) for view in views.names()},  # type: ignore[misc]
    "walkthrough": lambda run: walkthrough.walkthrough(run.source, run.trace, run.templates),
    "extent": lambda run: [template.view_box(0, len(run.trace.steps) - 1) for template in run.templates],
    "report": lambda run: report.report(run.shown),
}
"""What is made of all steps of a run."""
BY_PICTURE: dict[str, Callable[[Run], object]] = {
    "filling": lambda run: run.draw(run.last),
    "telling": Run.tell,
    "DOT": lambda run: [dot.source(each.layout, each.view) for each in run.scenes if isinstance(each.layout, Graph)],
    "thumbnail": lambda run: pictures.thumbnail("", run.templates[0], run.last[0]),
}
"""What is made of some steps, however many there are."""
