"""The command `report`."""

from __future__ import annotations

from pathlib import Path

import click

from diagram_gen.cli import recording, selecting
from diagram_gen.model.selection import Selection


@click.command("report", cls=recording.Command)
@click.option(
    "-o",
    "--page",
    "page_",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The page to write.",
)
@selecting.options
@recording.options
def command(program: recording.Program, selected: Selection | None, page_: Path) -> None:
    """Run the Python program FILE and write a page to step through its run, in all views.

    What stands behind `--` are arguments for the program, which finds them in `sys.argv`.
    A MOMENT is start, end, a marker, or FUNCTION:EVENT such as main:return; `:2` after it means the second time.
    The page needs no network and no other file. If the program fails, the walkthrough ends where it failed.
    """
    with program.begun() as run:
        from diagram_gen.cli import reporting  # while the program runs

        reporting.report_of(program.path, run, page_, selected)
