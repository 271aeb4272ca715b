"""The command `build`."""

from __future__ import annotations

import sys

import click

from diagram_gen.cli.output import FAILED, say
from diagram_gen.pipeline import display, every_snippet
from diagram_gen.pipeline.builder import Builder


@click.command("build")
def command() -> None:
    """Record every snippet and lay out all its scenes, into the cache."""
    failures = 0
    with display.shown(say) as tell:
        for name, error in every_snippet.build(Builder(), tell):
            click.echo(f"{name}: {error or 'done'}", err=error is not None)
            failures += error is not None
    if failures:
        sys.exit(FAILED)
