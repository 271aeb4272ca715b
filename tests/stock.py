"""Runs every snippet on the stock event loop and the real clock: it has to print what its docstring promises.

`python -m tests.stock` runs them all, under every Python that there is; they sleep for as long as they say.
"""

from __future__ import annotations

import sys

from diagram_gen.checks import stock
from diagram_gen.model import snippet, versions
from diagram_gen.pipeline.interpreters import pythons
from tests.programs import PROJECT


def main() -> None:
    """Prints what is wrong with each snippet. Exit status 1 if something is."""
    root = PROJECT / snippet.ROOT
    snippets = [snippet.load(name, root) for name in snippet.names(root)]
    found = stock.findings(snippets, pythons())
    for each in found:
        print(each)
    if found:
        sys.exit(1)
    for source in snippets:
        if left := [version for version in pythons() if not versions.is_enough(version, source.needs)]:
            print(f"{source.name} needs Python {source.needs}, and is not run under {', '.join(left)}.")
    print(f"{len(snippets)} snippets print what they promise, on the stock loop of {', '.join(pythons())}.")


if __name__ == "__main__":
    main()
