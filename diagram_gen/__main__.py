"""The command line: `python -m diagram_gen`."""

from __future__ import annotations

import os
import signal
import sys

import click

from diagram_gen.cli.verbs import Verbs
from diagram_gen.errors import DiagramError

_LAST_STANDARD = 2


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Record Python programs step by step, and draw what they did.

    Exit status: 0; 1 when the program under it failed; 2 for wrong usage.
    """


def _open_standard_streams() -> None:
    """Puts the null device in the place of those that were closed, lest other files get their numbers."""
    while (lowest := os.open(os.devnull, os.O_RDWR)) <= _LAST_STANDARD:
        os.set_inheritable(lowest, True)
    os.close(lowest)


def run() -> None:
    """The command line, with our own errors as one sentence and status 2.

    Being told to end, it ends the program it runs as well.
    """
    _open_standard_streams()
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda number, _: sys.exit(128 + number))
    try:
        main(standalone_mode=True, prog_name="python -m diagram_gen")
    except DiagramError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    run()
