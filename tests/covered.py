"""How much of `diagram_gen` the tests reach: of its lines, and of the branches between them.

`python -m tests.covered run MODULE …` runs a module, such as pytest, so that it is written down what is reached in its
process and in all that it starts, the recorded ones too; `python -m tests.covered` then says how much that was.

What is reached `tests.instrumented` finds out; what there is to be reached, and what counts, coverage.py knows. Of what
runs before the package can be imported it finds out nothing: so `start.py` and `sitecustomize.py` count as not reached.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coverage import Coverage

from diagram_gen.pipeline.interpreters import pythons
from tests import instrumented
from tests.instrumented import Arc, Mark

PROJECT = Path(__file__).parents[1]
FOLDER = PROJECT / ".cache/coverage"
LEAST = 95.0
"""Of a hundred lines, how many are to be reached; and of a hundred branches, too."""
SHOWN = 12
"""How many files are shown: those in which most lines are missing."""
_NOTHING = (-1, -1)
"""A way from nowhere to nowhere: coverage.py leaves out a file of which it knows none."""


class CoveredError(Exception):
    """What was reached isn't known; the message says what to do about it."""


def prepare(folder: Path, interpreters: Iterable[str]) -> dict[str, str]:
    """The environment in which what these Pythons reach is written down in a folder; what was there is forgotten."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in [*folder.glob("*.marks"), *folder.glob("*.json")]:
        old.unlink()
    shutil.rmtree(f"{folder / 'bytecode'}{instrumented.PACKAGE}", ignore_errors=True)
    for python in interpreters:
        subprocess.run([python, "-I", instrumented.__file__, folder], check=True)
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**surroundings, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def interpreters() -> list[str]:
    """One Python of each minor version that this machine has: those of the same one share their bytecode."""
    return list({version.rpartition(".")[0]: python for version, python in pythons().items()}.values())


def marks(folder: Path) -> tuple[list[Mark], list[Mark]]:
    """All marks that there are, and those of them that are set. Raises CoveredError."""
    there: list[Mark] = []
    found: list[Mark] = []
    for file in sorted(folder.glob("*.marks")):
        told = [_read(mark) for mark in json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))]
        there += told
        found += [mark for mark, byte in zip(told, file.read_bytes(), strict=True) if byte]
    if not found:
        raise CoveredError(f"{folder}: nothing was reached: begin with `python -m tests.covered run pytest`")
    return there, found


def _read(mark: dict[str, Any]) -> Mark:
    return Mark(
        mark["file"], tuple(mark["lines"]), tuple((line, to) for line, to in mark["taken"]), tuple(mark["skipped"])
    )


def measured(there: Iterable[Mark], found: Iterable[Mark]) -> Coverage:
    """What coverage.py would know, had it seen all that has left a mark."""
    reached: dict[str, set[Arc]] = {mark.file: set() for mark in there}
    branches = _branches(reached)
    bodies = {(mark.file, *arc) for mark in there for arc in mark.taken}
    for mark in found:
        ways = branches[mark.file]
        others = ((line, to) for line in mark.skipped for to in ways[line] if (mark.file, line, to) not in bodies)
        reached[mark.file].update(((-1, line) for line in mark.lines), mark.taken, others)
    return _coverage(reached)


def _branches(files: Iterable[str]) -> dict[str, dict[int, list[int]]]:
    """For each file, where its branching lines lead to: the branches that are missing where nothing was reached."""
    found: dict[str, dict[int, list[int]]] = {}
    for file, report in _told(_coverage(dict.fromkeys(files, ())))["files"].items():
        ways = found[str(Path(file).absolute())] = defaultdict(list)
        for line, to in report["missing_branches"]:
            ways[line].append(to)
    return found


def _coverage(reached: Mapping[str, Iterable[Arc]]) -> Coverage:
    known = Coverage(data_file=None, config_file=False, branch=True)
    known.get_data().add_arcs({file: {_NOTHING, *arcs} for file, arcs in reached.items()})
    return known


def _told(known: Coverage) -> dict[str, Any]:
    """What coverage.py says as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        known.json_report(outfile=f"{folder}/report.json")
        report: dict[str, Any] = json.loads(Path(folder, "report.json").read_text(encoding="utf-8"))
    return report


def table(known: Coverage, shown: int = SHOWN) -> str:
    """The files in which most is missing, with the lines and the branches that are, and what that makes of all."""
    text = io.StringIO()
    known.report(file=text, show_missing=True, skip_covered=True, sort="-miss", precision=1)
    head, *files, total = text.getvalue().split("\n\n")[0].splitlines()
    lines = [line for line in files if not line.startswith("---")]
    return "\n".join([head, *lines[:shown], total.rstrip()])


def main(arguments: Sequence[str], folder: Path = FOLDER) -> None:
    """Runs a module as told, or prints what was reached: exit status 1 if that is too little, or isn't known."""
    if arguments:
        verb, *command = arguments
        if verb != "run" or not command:
            sys.exit("Say `python -m tests.covered run MODULE …`, or `python -m tests.covered`.")
        os.execve(sys.executable, [sys.executable, "-m", *command], prepare(folder, interpreters()))
    try:
        known = measured(*marks(folder))
    except CoveredError as error:
        sys.exit(str(error))
    print(table(known))
    totals = _told(known)["totals"]
    lines, branches = totals["percent_statements_covered"], totals["percent_branches_covered"]
    if min(lines, branches) < LEAST:
        found = f"The tests reach {lines:.1f} % of the lines and {branches:.1f} % of the branches of diagram_gen"
        sys.exit(f"{found}; of both it has to be at least {LEAST:g} %.")


if __name__ == "__main__":
    main(sys.argv[1:])
