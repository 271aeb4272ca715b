"""The command `report`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from diagram_gen.cli import recording


@click.command("report")
@recording.PROGRAM
@click.option(
    "-o",
    "--page",
    "page_",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The page to write.",
)
@recording.options
def command(file: Path, page_: Path, **options: Any) -> None:
    """Run the Python program FILE and write a page to step through its run, in all views.

    The page needs no network and no other file. If the program fails, the walkthrough ends where it failed.
    """
    with recording.begun(file, **options) as run:
        from diagram_gen.cli import reporting  # while the program runs

        reporting.report_of(file, run, page_)
