"""What is kept of a snippet that needs a newer Python: that it is there, and that it is still right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from diagram_gen.checks import commands
from diagram_gen.checks.finding import Finding
from diagram_gen.model import versions
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.pipeline import interpreters, kept_traces, origins
from diagram_gen.pipeline.kept_traces import Kept


def needless(source: Snippet) -> Iterator[Finding]:
    """The kept traces of a snippet that nothing asks for."""
    for each in kept_traces.beside(source):
        if not _is_wanted(each, source):
            message = f"{source.path} does not need Python {each.series}"
            yield Finding(each.path.as_posix(), 1, message, f"run `{_renewing(source)}`")


def findings(source: Snippet, trace: Trace | None) -> Iterator[Finding]:
    """What is wrong with the kept traces of a snippet, which has this trace now; and what could not be looked at.

    If a Python was chosen for it, they are those of that one.
    """
    keep = f"run `{_renewing(source)}`, and add the file that it writes"
    wanted = source.series or f"{source.needs} or later"
    elsewhere = f"where there is Python {wanted}, {keep}"
    found = [each for each in kept_traces.beside(source) if _is_wanted(each, source)]
    found = [each for each in found if source.series in ("", each.series)]
    for each in found:
        path = each.path.as_posix()
        if not each.is_of(source):
            yield Finding(path, 1, f"{source.path} has changed since this trace of it was kept", elsewhere)
        elif trace is not None:
            yield from _of_recorder(each, source, trace, keep)
    if (source.needs or source.series) and not found:
        message = f"no trace is kept of it, for machines without Python {source.series or source.needs}"
        yield Finding(source.path, 1, message, elsewhere, "to do")
    if origins.python(source) is None:
        asked = versions.wanted(source.needs, source.series)
        message = f"{asked}, which this machine does not have, so it was not run"
        yield Finding(source.path, 1, message, "install one, or leave it to the checks of the pull request", "advice")


def strays(root: Path) -> Iterator[Finding]:
    """Kept traces whose program is gone."""
    for path in kept_traces.strays(root):
        yield Finding(path.as_posix(), 1, "there is no program beside this trace of it", "remove it")


def _renewing(source: Snippet) -> str:
    """The command that keeps the traces of a snippet anew."""
    return commands.verb("keep", source.name)


def _is_wanted(kept: Kept, source: Snippet) -> bool:
    """Whether a snippet asks for a trace of that Python."""
    if source.pythons:
        return kept.series in source.pythons
    return bool(source.needs) and versions.is_enough(kept.python, source.needs)


def _of_recorder(kept: Kept, source: Snippet, trace: Trace, keep: str) -> Iterator[Finding]:
    """That it is not what is recorded now; or, where that cannot be seen for want of its Python, may not be.

    Of a run on the real clock no two recordings are alike: it is kept to be the same wherever the site is built.
    """
    path, outside = kept.path.as_posix(), trace.outside
    if outside is not None and outside.real_since is not None:
        if not kept.is_current:
            yield Finding(path, 1, "the recorder has changed since this run on the real clock was kept", keep)
        return
    if interpreters.of(kept.series) is None:
        if not kept.is_current:
            message = f"the recorder has changed since, and this machine has no Python {kept.series} to look again"
            yield Finding(path, 1, message, f"where there is one, {keep}", "advice")
    elif replace(kept.of(source), python=trace.python) != trace:
        pairs = enumerate(zip(kept.of(source).steps, trace.steps, strict=False))
        step = next((number for number, (one, other) in pairs if one != other), None)
        where = f", first at step {step}" if step is not None else ""
        yield Finding(path, 1, f"a recording under Python {trace.python} is another than this one{where}", keep)
