"""What is kept of a snippet that needs a newer Python: that it is there, and that it is still right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from diagram_gen.checks.finding import Finding
from diagram_gen.model import versions
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.pipeline import interpreters, kept_traces, origins
from diagram_gen.pipeline.kept_traces import RENEW, Kept


def findings(source: Snippet, trace: Trace | None) -> Iterator[Finding]:
    """What is wrong with the kept traces of a snippet, which has this trace now; and what could not be looked at."""
    keep = f"run `{RENEW} {source.name}`, and add the file that it writes"
    elsewhere = f"where there is Python {source.needs} or later, {keep}"
    found = kept_traces.beside(source)
    for each in found:
        path = each.path.as_posix()
        if not versions.is_enough(each.python, source.needs) or not source.needs:
            yield Finding(path, 1, f"{source.path} does not need Python {each.series}", f"run `{RENEW} {source.name}`")
        elif not each.is_of(source):
            yield Finding(path, 1, f"{source.path} has changed since this trace of it was kept", elsewhere)
        elif trace is not None:
            yield from _of_recorder(each, source, trace, keep)
    if source.needs and not found:
        message = f"no trace is kept of it, for machines without Python {source.needs}"
        yield Finding(source.path, 1, message, elsewhere, "to do")
    if origins.python(source) is None:
        message = f"it needs Python {source.needs} or later, which this machine does not have, so it was not run"
        yield Finding(source.path, 1, message, "install one, or leave it to the checks of the pull request", "advice")


def strays(root: Path) -> Iterator[Finding]:
    """Kept traces whose program is gone."""
    for path in kept_traces.strays(root):
        yield Finding(path.as_posix(), 1, "there is no program beside this trace of it", "remove it")


def _of_recorder(kept: Kept, source: Snippet, trace: Trace, keep: str) -> Iterator[Finding]:
    """That it is not what is recorded now; or, where that cannot be seen for want of its Python, may not be."""
    path = kept.path.as_posix()
    if interpreters.of(kept.series) is None:
        if not kept.is_current:
            message = f"the recorder has changed since, and this machine has no Python {kept.series} to look again"
            yield Finding(path, 1, message, f"where there is one, {keep}", "advice")
    elif replace(kept.of(source), python=trace.python) != trace:
        pairs = enumerate(zip(kept.of(source).steps, trace.steps, strict=False))
        step = next((number for number, (one, other) in pairs if one != other), None)
        where = f", first at step {step}" if step is not None else ""
        yield Finding(path, 1, f"a recording under Python {trace.python} is another than this one{where}", keep)
