"""The command `report`."""

from __future__ import annotations

from pathlib import Path

import click

from diagram_gen.cli import recording


@click.command("report", cls=recording.Command)
@click.option(
    "-o",
    "--page",
    "page_",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The page to write.",
)
@recording.options
def command(program: recording.Program, page_: Path) -> None:
    """Run the Python program FILE and write a page to step through its run, in all views.

    What stands behind `--` are arguments for the program, which finds them in `sys.argv`.
    The page needs no network and no other file. If the program fails, the walkthrough ends where it failed.
    """
    with program.begun() as run:
        from diagram_gen.cli import reporting  # while the program runs

        reporting.report_of(program.path, run, page_)
