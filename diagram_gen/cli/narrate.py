"""The command `narrate`."""

from __future__ import annotations

import click

from diagram_gen.cli import recording


@click.command("narrate", cls=recording.Command)
@recording.options
def command(program: recording.Program) -> None:
    """Run the Python program FILE and print what a walkthrough says at each step, a line each.

    Such a line has the number of the step, as links to it have it, and then its sentences.
    What stands behind `--` are arguments for the program, which finds them in `sys.argv`.
    If the program fails or exceeds a limit, the last line says why.
    """
    with program.begun() as run:
        from diagram_gen.cli import printing  # while the program runs

        printing.sentences_of(program.path, run)
