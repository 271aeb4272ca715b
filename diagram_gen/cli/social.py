"""The command `social`."""

from __future__ import annotations

from pathlib import Path

import click

from diagram_gen.cli.output import write
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import social


@click.command("social")
@click.argument("output", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def command(output: Path) -> None:
    """Draw the picture that goes with a link to the site where it is shared, as PNG, into the file OUTPUT."""
    write(output, social.drawn(Builder()))
