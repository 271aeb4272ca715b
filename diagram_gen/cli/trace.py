"""The command `trace`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from diagram_gen.cli import recording


@click.command("trace")
@recording.PROGRAM
@recording.options
def command(file: Path, **options: Any) -> None:
    """Run the Python program FILE and print its trace, as JSON.

    The program runs in a process of its own, on a virtual clock: sleeping costs no time.
    If it fails or exceeds a limit, the trace up to there is printed and ends with the reason.
    """
    with recording.begun(file, **options) as run:
        from diagram_gen.cli import printing  # while the program runs

        printing.trace_of(file, run)
