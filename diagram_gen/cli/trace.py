"""The command `trace`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from diagram_gen import sources, trace_json
from diagram_gen.cli import recording
from diagram_gen.output import exit_as, print_whole


@click.command("trace")
@recording.PROGRAM
@recording.options
def command(file: Path, **options: Any) -> None:
    """Run the Python program FILE and print its trace, as JSON.

    The program runs in a process of its own, on a virtual clock: sleeping costs no time.
    If it fails or exceeds a limit, the trace up to there is printed and ends with the reason.
    """
    found = recording.recorded(sources.of_any(file), **options)
    print_whole(trace_json.encode(found) + b"\n")
    exit_as(found)
