"""The command line, once it is read: a group of commands, and how each ends."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
from typing import NoReturn

import click

from diagram_gen.cli.verbs import Verbs
from diagram_gen.model.errors import DiagramError


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Record Python programs step by step, and draw what they did.

    Exit status: 0; 1 when the program under it failed; 2 for wrong usage.
    """


def run() -> NoReturn:
    """The command line, with our own errors as one sentence and status 2.

    Being told to end, it ends the program it runs as well.
    """
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda number, _: sys.exit(128 + number))
    try:
        main(standalone_mode=True, prog_name="python -m diagram_gen")
    except DiagramError as error:
        click.echo(f"Error: {error}", err=True)
        _leave(2)
    except SystemExit as told:
        _leave(told.code if isinstance(told.code, int) else 0)
    _leave(0)


def _leave(status: int) -> NoReturn:
    """Ends this process at once: taking apart all that was imported takes as long as much of the work."""
    atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):  # there is none where it was closed from the start
        with contextlib.suppress(OSError):  # nobody reads it any more
            stream.flush()
    os._exit(status)
