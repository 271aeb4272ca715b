"""What Python prints of an exception that ends a program: each line, with the step that it tells of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen.model import lines
from diagram_gen.model.trace import Trace

_PLACE = 'File "'


@dataclass(frozen=True, slots=True)
class Line:
    """A line in two parts, the second of which names a place, and the `step` at which an exception passed there."""

    before: str
    place: str = ""
    step: int | None = None


def printed(trace: Trace) -> Iterator[Line]:
    """The lines that went to standard error at the end of a run that an exception has ended; none of any other run."""
    if trace.exception is None or not trace.exception.traceback:
        return
    places = iter(trace.exception.traceback)
    place = next(places, None)
    for line in lines.of_text(trace.steps[-1].errors):
        before, file, rest = line.partition(_PLACE)
        if place is None or not rest.startswith(f'{place.file}", line {place.line}, in '):
            yield Line(line)
            continue
        yield Line(before, file + rest, place.step)
        place = next(places, None)


def raised_at(trace: Trace) -> int:
    """The step at which a run went wrong: where its exception came up, or else the last one before the end."""
    last = trace.steps[-1].index
    outermost = trace.exception.traceback[:1] if trace.exception is not None else ()
    steps = [each.step for each in outermost if each.step is not None]
    return steps[0] if steps else max(last - 1, 0)
