"""The examples in a snippet's docstrings, run as the site's checks run them: each on a virtual clock of its own.

They run in a process of their own, `python -m diagram_gen.checks.examples FILE REPORT`, under a Python that has what
the snippet needs; nothing has to be installed into it.
"""

from __future__ import annotations

import doctest
import json
import runpy
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diagram_gen.checks import docstring, program
from diagram_gen.checks.finding import Finding
from diagram_gen.model import lines, promise, snippet
from diagram_gen.model.snippet import Snippet
from diagram_gen.pipeline import origins
from diagram_gen.recorder.virtual_time import virtual_time

_PROJECT = Path(__file__).parents[2]
_EXAMPLES = "import sys; sys.path.insert(0, sys.argv.pop(1)); from diagram_gen.checks.examples import main; main()"
"""The program that runs them: another Python does not find this package by itself."""
_THIS = "{}.{}.{}".format(*sys.version_info)
LONGEST = 20.0
"""Seconds that all examples of a snippet may take, as a `Deadline` has them."""


def findings(source: Snippet) -> Iterator[Finding]:
    """The examples of a snippet that fail; none where this machine has no Python for it."""
    python = origins.python(source)
    if python is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        command = [python, "-B", "-c", _EXAMPLES, str(_PROJECT), source.path, str(report)]
        ran = program.run(command, LONGEST)
        failures = json.loads(report.read_text(encoding="utf-8")) if report.exists() else None
    if failures is None:
        last = ran.stopped or lines.of_text(ran.stderr.strip() or f"exit status {ran.status}")[-1]
        remedy = "let the doctest make the call that the program ends in, and nothing else happen when the file is run"
        yield Finding(source.path, 1, f"the doctest could not be run: {last}", remedy)
        return
    for line, details in failures:
        remedy = "let the doctest make the call that the program ends in, and promise what that prints"
        yield Finding(source.path, line, "the doctest fails", remedy, details=tuple(details))


def names_of(path: Path) -> dict[str, Any]:
    """The names that a snippet binds when it is run but is not the main program.

    It may import from its own folder, as ever; what it has imported from there is forgotten.
    """
    folder, before = path.parent.resolve(), set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        return runpy.run_path(str(path))
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == folder:
                del sys.modules[name]


def _failures(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The line of each example for this Python that fails in this process, and what came of it."""
    text = snippet.read(path, lenient=True).source
    with virtual_time():
        names = names_of(path)
    runner = doctest.DocTestRunner(verbose=False)
    for found in docstring.docstrings(text):
        for line, example in found.examples(text):
            if not promise.of(example.source, example.want).holds(_THIS):
                continue
            test = doctest.DocTest([example], {}, path.name, str(path), line - 1, None)
            test.globs = names  # itself, not a copy: what one example binds, the next one sees
            said: list[str] = []
            with virtual_time():
                runner.run(test, out=said.append, clear_globs=False)
            if said:
                yield line, _outcome("".join(said), example)


def _outcome(said: str, example: doctest.Example) -> list[str]:
    """What came of an example, of an exception its last line: the rest is about asyncio and doctest."""
    told = lines.of_text(said.partition("Failed example:\n")[2])[example.source.count("\n") :]
    return [told[0], told[-1]] if told[0] == "Exception raised:" else told


def main() -> None:
    """Writes the failures of a file into a report."""
    file, report = map(Path, sys.argv[1:])
    failures = list(_failures(file))
    report.write_text(json.dumps(failures), encoding="utf-8")


if __name__ == "__main__":
    main()
