"""The command `social`."""

from __future__ import annotations

from pathlib import Path

import click

from diagram_gen import social
from diagram_gen.build import Builder
from diagram_gen.output import write


@click.command("social")
@click.argument("output", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def command(output: Path) -> None:
    """Draw the picture that goes with a link to the site where it is shared, as PNG, into the file OUTPUT."""
    write(output, social.png(Builder()))
