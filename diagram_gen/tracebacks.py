"""What Python prints of an exception that ends a program: each line, with the step that it tells of."""

from __future__ import annotations

from collections.abc import Iterator

from diagram_gen.trace import Trace


def lines(trace: Trace) -> Iterator[tuple[str, int | None]]:
    """The lines that went to standard error at the end of a run that an exception has ended; none of any other run.

    A line that names a place where the exception has passed through the program comes with the step at which it did.
    """
    if trace.exception is None or not trace.exception.traceback:
        return
    places = iter(trace.exception.traceback)
    place = next(places, None)
    for line in trace.steps[-1].errors.splitlines():
        names = f'"{place.file}", line {place.line}, in ' if place is not None else None
        if place is None or names is None or names not in line:
            yield line, None
            continue
        yield line, place.step
        place = next(places, None)


def raised_at(trace: Trace) -> int:
    """The step at which a run went wrong: where its exception came up, or else the last one before the end."""
    last = trace.steps[-1].index
    outermost = trace.exception.traceback[:1] if trace.exception is not None else ()
    steps = [each.step for each in outermost if each.step is not None]
    return steps[0] if steps else max(last - 1, 0)
