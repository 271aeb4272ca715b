"""Runs on the stock event loop and the real clock: `python FILE`, under every Python that there is.

A snippet sleeps there for as long as it says, and has to print the same as on the virtual clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from diagram_gen.checks import commands, docstring, finding, program
from diagram_gen.checks.finding import Finding
from diagram_gen.model import lines, versions
from diagram_gen.model.snippet import Snippet
from diagram_gen.pipeline import progress
from diagram_gen.pipeline.progress import Tell, silent

_AT_ONCE = 32
"""Programs that run at the same time: they mostly sleep."""
LONGEST = 60.0
"""Seconds that a snippet may take, as a `Deadline` has them."""
_CERTAIN = (
    "leave nothing to chance: let waits that race differ by a tenth of a second or more, "
    f"and leave out {finding.VARYING}"
)
Also = Callable[[Snippet, str, program.Ran], Iterator[Finding]]
"""What else is to be said of a snippet's run under a version of Python."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of a snippet under an interpreter of a version, which is given by its path."""

    source: Snippet
    version: str
    python: str


def _nothing(source: Snippet, version: str, ran: program.Ran) -> Iterator[Finding]:
    return iter(())


def findings(
    sources: Sequence[Snippet],
    pythons: Mapping[str, str],
    tell: Tell = silent,
    also: Also = _nothing,
    broken: Container[str] = (),
) -> list[Finding]:
    """What goes wrong with snippets under some interpreters, each given with its version, if it has what they need.

    What goes wrong at one place under several of them is said once. Of each run it is `also` said what that gives.
    The names of those are `broken` of which it is known that their docstrings promise something else.
    """
    pairs = product(sources, pythons.items())
    runs = [_Run(source, *python) for source, python in pairs if versions.is_enough(python[0], source.needs)]
    by_run = list(
        progress.results(
            lambda run: _looked(run, also, run.source.name not in broken),
            runs,
            at_once=_AT_ONCE,
            doing="running on the real clock, where sleeping takes time",
            tell=tell,
        )
    )
    places: dict[tuple[str, int, str], dict[str, Finding]] = {}
    for run, of_run in zip(runs, by_run, strict=True):
        for each in of_run:
            places.setdefault((each.path, each.line, each.message), {}).setdefault(run.version, each)
    return [_together(found) for found in places.values()]


def _together(found: Mapping[str, Finding]) -> Finding:
    """What was found at one place, by version, as one finding, which shows what the first one does."""
    version, first = next(iter(found.items()))
    alike = len({each.details for each in found.values()}) == 1
    details = first.details if alike else (f"under Python {version}:", *first.details)
    return replace(first, message=f"{first.message}, under Python {_series([*found])}", details=details)


def _looked(run: _Run, also: Also, promises: bool) -> list[Finding]:
    ran = program.run([run.python, "-B", run.source.path], LONGEST)
    return [*_of_end(run, ran, promises), *also(run.source, run.version, ran)]


def _of_end(run: _Run, ran: program.Ran, promises: bool) -> Iterator[Finding]:
    """What is wrong with how a run ended, or with what it printed, as far as the docstring promises anything."""
    where, source = "on the stock loop and the real clock", run.source
    different = docstring.difference(source, ran.stdout, run.version) if promises else None
    if ran.stopped:
        remedy = "let it end by itself, and wait for less: on this clock it really waits"
        yield Finding(source.path, source.body, f"{where} it {ran.stopped}", remedy)
    elif ran.status:
        said = tuple(lines.of_text(ran.stderr.rstrip()))
        remedy = f"mend it until `{commands.python(run.python)} {source.path}` ends well"
        yield Finding(source.path, _line(source, ran.stderr), f"{where} the program fails", remedy, details=said[-1:])
    elif different is not None:
        yield replace(different, message=f"{where} it prints something else", remedy=_CERTAIN)


def _line(source: Snippet, traceback: str) -> int:
    """The last line of the snippet that a traceback speaks of."""
    found = re.findall(rf'File "[^"]*{re.escape(source.path)}", line (\d+)', traceback)
    return int(found[-1]) if found else source.body


def _series(words: list[str]) -> str:
    """Words as a sentence has them: `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
