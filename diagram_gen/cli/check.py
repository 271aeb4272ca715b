"""The command `check`."""

from __future__ import annotations

import sys

import click

from diagram_gen.checks import check, finding, form
from diagram_gen.cli import project
from diagram_gen.cli.output import FAILED, say
from diagram_gen.model import snippet
from diagram_gen.model.snippet import ROOT
from diagram_gen.pipeline import display
from diagram_gen.pipeline.interpreters import pythons


@click.command("check")
@click.argument("names", metavar="[NAME]...", nargs=-1)
def command(names: tuple[str, ...]) -> None:
    """Say all that the site's checks would say about the snippets of those NAMEs, or about all.

    A NAME is TOPIC/IDEA or the path of the file. The snippets run, also on the real clock, where sleeping takes time,
    under every Python from 3.11 up that this machine has.

    Exit status: 0; 1 if something is to be put right; 2 for wrong usage.
    """
    project.check_place()
    chosen = list(dict.fromkeys(snippet.name_of(name) for name in names)) or snippet.names()
    with display.shown(say) as tell:
        found = check.findings(chosen, pythons(), tell=tell)
    if not names:
        found = finding.in_order([*found, *form.strays(ROOT)])
    for each in found:
        click.echo(each)
    click.echo(finding.summary(len(chosen), found))
    if any(each.fails for each in found):
        sys.exit(FAILED)
