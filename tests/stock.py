"""Runs every snippet on the stock event loop and the real clock: it has to print what its docstring promises.

`python -m tests.stock` runs them all, under every Python that there is; they sleep for as long as they say.
"""

from __future__ import annotations

import difflib
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

from diagram_gen import snippet
from diagram_gen.snippet import Snippet
from tests.programs import PROJECT, pythons

_AT_ONCE = 8
"""Programs that run at the same time: they mostly sleep."""
_LONGEST = 120
"""Real seconds that a snippet may take."""


def main() -> None:
    """Prints a line for each snippet, with what is wrong with it. Exit status 1 if something is."""
    root = PROJECT / snippet.ROOT
    snippets = [snippet.load(name, root) for name in snippet.names(root)]
    found = pythons()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        runs = list(product(snippets, found.items()))
        complaints = list(pool.map(lambda run: list(_complaints(run[0], *run[1])), runs))
    for complaint in complaints:
        for line in complaint:
            print(line)
    if any(complaints):
        sys.exit(1)
    print(f"{len(snippets)} snippets print what they promise, on the stock loop of {', '.join(found)}.")


def _complaints(source: Snippet, version: str, python: str) -> Iterator[str]:
    """What is wrong with one run, as lines."""
    command = [python, source.path]
    try:
        ran = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, text=True, timeout=_LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        yield f"{source.path}: was still running after {_LONGEST} s under Python {version}; let it sleep for less"
        return
    if ran.returncode:
        yield f"{source.path}: failed under Python {version}:\n{ran.stderr}"
    if ran.stdout != source.expected:
        yield f"{source.path}: under Python {version} it prints something else than its docstring promises:"
        expected, printed = source.expected.splitlines(), ran.stdout.splitlines()
        yield from difflib.unified_diff(expected, printed, "promised", "printed", lineterm="")


if __name__ == "__main__":
    main()
