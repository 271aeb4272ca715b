"""Origins: where the trace of a program comes from, which may need or name another Python than the one that runs this.

What is kept for it is taken while neither the program nor the recorder has changed since. Else it is recorded, where
this machine has a Python for it; and where it has none, what is kept will do as long as the program is the same.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from diagram_gen.model import versions
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet, Text
from diagram_gen.pipeline import interpreters, kept_traces
from diagram_gen.pipeline.kept_traces import RENEW, Kept

_THIS = "{}.{}.{}".format(*sys.version_info)


class NeedError(DiagramError):
    """A program needs another Python than this machine has, and no trace of it is kept."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a trace comes from: it is `kept`, or is to be recorded under `python`, the path of an interpreter."""

    kept: Kept | None = None
    python: str = sys.executable
    version: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What tells it from any other; nothing where it is the Python that runs this."""
        if self.kept is not None:
            return "kept", self.kept.digest
        return ("under", self.version, self.python) if self.version else ()


def of(source: Text | Snippet) -> Origin:
    """Where the trace of a program comes from. Raises `NeedError` where it can come from nowhere."""
    if not source.needs and not source.series:
        return Origin()
    kept = _kept(source)
    return Origin(kept) if kept is not None and kept.is_current else _recorded(source, kept)


def anew(source: Text | Snippet) -> Origin:
    """The same, but what is kept is only taken where there is no Python to record it under."""
    return _recorded(source, _kept(source)) if source.needs or source.series else Origin()


def python(source: Text | Snippet) -> str | None:
    """A Python of this machine that a program can be run under, by its path; None if there is none.

    It is of the series that was chosen for the program, or has what this needs; this one, if it is or has.
    """
    if versions.series(_THIS) == source.python or (not source.python and versions.is_enough(_THIS, source.needs)):
        return sys.executable
    found = interpreters.of(source.python) if source.python else interpreters.from_(source.needs)
    return found[1] if found is not None else None


def _kept(source: Text | Snippet) -> Kept | None:
    """What is kept of a program as it is now, of the Python that it is to be run under."""
    found = (kept for kept in kept_traces.beside(source) if source.series in ("", kept.series))
    return next((kept for kept in found if kept.is_of(source)), None)


def _recorded(source: Text | Snippet, kept: Kept | None) -> Origin:
    series = kept.series if kept is not None else source.series
    found = interpreters.of(series) if series else interpreters.from_(source.needs)
    if found is not None:
        return Origin(None, found[1], found[0])
    if kept is None:
        raise NeedError(_nowhere(source))
    return Origin(kept)


def _nowhere(source: Text | Snippet) -> str:
    """That there is neither a Python for a program nor a trace of it."""
    old = [kept.path.name for kept in kept_traces.beside(source) if source.series in ("", kept.series)]
    lack = f"what {' and '.join(old)} holds is not of the program as it is now" if old else "no trace of it is kept"
    return (
        f"{source.path}: {versions.wanted(source.needs, source.series)}, which this machine does not have, and {lack}; "
        f"install one, or run `{RENEW} {source.name}` where there is one and add the file that it writes"
    )
