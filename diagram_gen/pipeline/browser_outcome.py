"""What came of a run in a browser, and what its page shows of that.

All that the run leaves are files: so another Python than that in which it ran may tell it.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from diagram_gen.recorder.limits import Limits

if TYPE_CHECKING:
    from diagram_gen.model.snippet import Snippet
    from diagram_gen.model.trace import Trace
    from diagram_gen.page.walkthrough import Walkthrough
    from diagram_gen.pipeline.drawing import LayOut

FILES = Path("/run")
"""The folder of what a run leaves."""
STREAMS = ("steps", "output", "errors")
"""The names of the files in it."""
LIMITS = Limits(steps=1_000, memory=512 << 20, size=64 << 20)
"""How much a program may use in a browser, where the page ends what takes too long."""
REFUSED = (
    "a browser has no threads, no sockets and no other processes; "
    "`python -m diagram_gen report {}` on your own computer shows it"
)
"""What a program is told that asks for such a thing, with its path."""


class Outcome:
    """What came of a run that has ended with an exit `status`, or with none where something else has ended it."""

    def __init__(self, asked: str, status: int | None, lay_out: Callable[[str], str]) -> None:
        from diagram_gen.model import snippet
        from diagram_gen.recorder import sandbox

        self._asked = json.loads(asked)
        self._lay_out = lay_out
        warnings.simplefilter("ignore")  # Python has printed them already
        self._snippet = snippet.any_of(Path(self._asked["path"]))
        with _Left(self._asked["path"], status) as left:
            self.trace = sandbox.trace_of(left, self._snippet.recorded_as)

    def told(self) -> str:
        """What a page is told of it, as JSON."""
        from diagram_gen.model import behaviour

        trace, known = self.trace, self._asked.get("digest")
        digest = behaviour.digest(trace)
        return json.dumps(
            {
                "html": markup(self._shown),
                "steps": len(trace.steps),
                "printed": trace.stdout,
                "errors": trace.stderr,
                "failure": self._failure(),
                "same": None if known is None else known == digest,
                "digest": digest,
                "python": trace.python,
            }
        )

    def page(self) -> str:
        """The report page of the run."""
        from diagram_gen.page import report

        return report.report(self._shown)

    def _failure(self) -> dict[str, object] | None:
        """How it ended that did not end well; and what was refused, where that is within a group of exceptions."""
        from diagram_gen.page import failures

        failure, refused = failures.told(self.trace), REFUSED.format(self._asked["path"])
        if failure is None or refused in str(failure["message"]) or refused not in self.trace.stderr:
            return failure
        return {**failure, "sentence": f"{failure['sentence']} {refused[0].upper()}{refused[1:]}."}

    @functools.cached_property
    def _shown(self) -> Walkthrough:
        from diagram_gen import views

        names = self._asked.get("views") or views.telling(self.trace)
        return shown(self._snippet, self.trace, names, self._lay_out)


class _Left:
    """What a run has left, in the form that a program's process has for those who read its trace."""

    def __init__(self, path: str, status: int | None) -> None:
        from diagram_gen.recorder.invocation import Invocation

        self.version = "{}.{}.{}".format(*sys.version_info)
        self.called = Invocation(path)
        self.limits = LIMITS
        self._status = status
        self.steps: IO[bytes]
        self.output: IO[bytes]
        self.errors: IO[bytes]

    def __enter__(self) -> _Left:
        self.steps, self.output, self.errors = ((FILES / name).open("rb") for name in STREAMS)
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self.steps, self.output, self.errors):
            each.close()

    @property
    def printed(self) -> int:
        """Bytes that the program has printed to one of its streams: to that which has more."""
        return max(os.fstat(file.fileno()).st_size for file in (self.output, self.errors))

    def wait(self) -> int | None:
        """Its exit status, or None if it has printed more than it may; it has ended."""
        return None if self.printed > self.limits.output else self._status


def shown(snippet: Snippet, trace: Trace, views: Sequence[str], lay_out: Callable[[str], str]) -> Walkthrough:
    """The walkthrough of a run, in views by their names; `lay_out` gives what Graphviz makes of a graph."""
    from diagram_gen.page import walkthrough
    from diagram_gen.pipeline import drawing

    templates = [drawing.template(trace, view, lay_out=_all_by(lay_out)) for view in views]
    return walkthrough.walkthrough(snippet, trace, templates)


def markup(shown: Walkthrough) -> str:
    """The markup of a walkthrough, as the page of the playground has it."""
    from diagram_gen.page import walkthrough_markup

    return walkthrough_markup.walkthrough(shown, id="run", caption="", views=1)


def _all_by(lay_out: Callable[[str], str]) -> LayOut:
    """What lays out several graphs, by what lays out one."""
    from diagram_gen.picture import graphviz_command

    return lambda sources: [svg for each in sources for svg in graphviz_command.drawings(lay_out(each))]
