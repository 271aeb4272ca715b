"""The command `digests`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from diagram_gen.cli.output import say
from diagram_gen.model import lines
from diagram_gen.pipeline import display, every_snippet
from diagram_gen.pipeline.builder import Builder


@click.command("digests")
@click.option(
    "--since",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What this command printed earlier; then what is new, gone or changed since is printed instead.",
)
def command(since: Path | None) -> None:
    """Print a digest of the pictures of every snippet in every view, each on a line with the snippet and the view."""
    with display.shown(say) as tell:
        now = {f"{name} {view}": digest for name, view, digest in every_snippet.digests(Builder(), tell)}
    if since is None:
        for picture, digest in now.items():
            click.echo(f"{digest}  {picture}")
        return
    entries = (line.partition("  ") for line in lines.of_text(since.read_text(encoding="utf-8")))
    changes = list(_changes({picture: digest for digest, _, picture in entries}, now))
    click.echo("\n".join(changes) or "No picture has changed.")


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """What became of each picture that is not as it was, in order of their names."""
    for picture in sorted(before.keys() | now.keys()):
        if picture not in before:
            yield f"new      {picture}"
        elif picture not in now:
            yield f"gone     {picture}"
        elif before[picture] != now[picture]:
            yield f"changed  {picture}"
