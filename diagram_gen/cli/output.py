"""What a command gives: to standard output, into a file, and as its exit status."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from diagram_gen.model.errors import DiagramError
from diagram_gen.model.trace import Trace
from diagram_gen.pipeline.whole_files import write_whole

FAILED = 1
"""The exit status where the program under a command failed, or a check did."""


def say(text: str) -> None:
    """Writes a line to standard error: what is not what was asked for."""
    click.echo(text, err=True)


def print_whole(content: bytes) -> None:
    """Writes to standard output, all of it: one `write` to an unbuffered stream takes 2 GB at most."""
    try:
        with os.fdopen(os.dup(1), "wb") as stream:
            stream.write(content)
    except BrokenPipeError:  # whoever read it has read enough
        sys.exit(FAILED)
    except OSError as error:
        raise DiagramError(f"standard output cannot be written to: {error.strerror}") from error


def write(path: Path, content: bytes, *, with_folder: bool = False) -> None:
    """Writes a file whole, or leaves what was there; a device or a pipe gets the content as it is.

    It makes the folder as well, if that is wanted.
    """
    try:
        if with_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            write_whole(path.resolve(), content)
    except OSError as error:
        raise DiagramError(f"{path}: cannot be written: {error.strerror}") from error


def exit_as(trace: Trace) -> None:
    """Ends with status 1, after a sentence, if the program failed."""
    if trace.complaint is not None:
        say(trace.complaint)
        sys.exit(FAILED)
