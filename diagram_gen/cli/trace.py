"""The command `trace`."""

from __future__ import annotations

import click

from diagram_gen.cli import recording


@click.command("trace", cls=recording.Command)
@recording.options
def command(program: recording.Program) -> None:
    """Run the Python program FILE and print its trace, as JSON.

    What stands behind `--` are arguments for the program, which finds them in `sys.argv`.
    It runs in a process of its own, on a virtual clock: sleeping costs no time.
    If it fails or exceeds a limit, the trace up to there is printed and ends with the reason.
    """
    with program.begun() as run:
        from diagram_gen.cli import printing  # while the program runs

        printing.trace_of(program.path, run)
