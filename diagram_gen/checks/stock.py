"""Runs on the stock event loop and the real clock: `python FILE`, under every Python that there is.

A snippet sleeps there for as long as it says, and has to print the same as on the virtual clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from diagram_gen.checks import docstring, program
from diagram_gen.checks.finding import Finding
from diagram_gen.model import lines, versions
from diagram_gen.model.snippet import Snippet
from diagram_gen.pipeline import progress
from diagram_gen.pipeline.progress import Tell, silent

_AT_ONCE = 32
"""Programs that run at the same time: they mostly sleep."""
LONGEST = 60.0
"""Seconds that a snippet may take, as a `Deadline` has them."""
Also = Callable[[Snippet, str, program.Ran], Iterator[Finding]]
"""What else is to be said of a snippet's run under a version of Python."""


def _nothing(source: Snippet, version: str, ran: program.Ran) -> Iterator[Finding]:
    return iter(())


def findings(
    sources: Sequence[Snippet], pythons: Mapping[str, str], tell: Tell = silent, also: Also = _nothing
) -> list[Finding]:
    """What goes wrong with snippets under some interpreters, each given with its version, if it has what they need.

    What goes wrong in the same way under several of them is said once. Of each run it is `also` said what that gives.
    """
    pairs = product(sources, pythons.items())
    runs = [(source, python) for source, python in pairs if versions.is_enough(python[0], source.needs)]
    by_run = list(
        progress.results(
            lambda run: _looked(run[0], *run[1], also),
            runs,
            at_once=_AT_ONCE,
            doing="running on the real clock, where sleeping takes time",
            tell=tell,
        )
    )
    under: dict[Finding, list[str]] = {}
    for (_, (version, _)), of_run in zip(runs, by_run, strict=True):
        for finding in of_run:
            under.setdefault(finding, []).append(version)
    return [replace(finding, message=f"{finding.message}, under Python {_series(of)}") for finding, of in under.items()]


def _looked(source: Snippet, version: str, python: str, also: Also) -> list[Finding]:
    ran = program.run([python, "-B", source.path], LONGEST)
    return [*_of_run(source, version, ran), *also(source, version, ran)]


def _of_run(source: Snippet, version: str, ran: program.Ran) -> Iterator[Finding]:
    where = "on the stock loop and the real clock"
    different = docstring.difference(source, ran.stdout, version)
    if ran.stopped:
        remedy = "let it end by itself, and wait for less: on this clock it really waits"
        yield Finding(source.path, source.body, f"{where} it {ran.stopped}", remedy)
    elif ran.status:
        said = tuple(lines.of_text(ran.stderr.rstrip()))
        remedy = f"mend it until `python {source.path}` ends well"
        yield Finding(source.path, _line(source, ran.stderr), f"{where} the program fails", remedy, details=said[-1:])
    elif different is not None:
        remedy = "leave nothing to chance: let waits that race differ by a tenth of a second or more"
        yield replace(different, message=f"{where} it prints something else", remedy=remedy)


def _line(source: Snippet, traceback: str) -> int:
    """The last line of the snippet that a traceback speaks of."""
    lines = re.findall(rf'File "[^"]*{re.escape(source.path)}", line (\d+)', traceback)
    return int(lines[-1]) if lines else source.body


def _series(words: list[str]) -> str:
    """Words as a sentence has them: `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
