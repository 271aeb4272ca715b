"""The command line: `python -m diagram_gen`."""

from __future__ import annotations

import sys

from diagram_gen.cli import outset

if __name__ == "__main__":
    outset.begin(sys.argv[1:])

    from diagram_gen.cli import command_line  # while a Python starts for the program

    command_line.run()
