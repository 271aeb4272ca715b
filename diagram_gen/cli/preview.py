"""The command `preview`."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from diagram_gen.cli import project
from diagram_gen.cli.output import exit_as, write
from diagram_gen.model import snippet
from diagram_gen.model.snippet import ROOT
from diagram_gen.page import report
from diagram_gen.pipeline import recordings
from diagram_gen.pipeline.builder import Builder

PREVIEWS = Path(".cache") / "previews"


@click.command("preview")
@click.argument("name")
@click.option("--no-open", is_flag=True, help="Write the page, and leave the browser alone.")
def command(name: str, no_open: bool) -> None:
    """Run the snippet NAME and open a page to step through its run, in all views.

    NAME is TOPIC/IDEA or the path of the file. If the program fails, the walkthrough ends where it failed.

    Exit status: 0; 1 when the program failed; 2 for wrong usage.
    """
    project.check_place()
    known = snippet.name_of(name)
    if known not in snippet.names():
        snippet.load(known)  # says which are near
    source = snippet.any_of(ROOT / f"{known}.py")
    trace = recordings.anew(source)
    written = PREVIEWS / f"{known}.html"
    write(written, report.of_run(source, trace, Builder().template).encode(), with_folder=True)
    click.echo(f"{written}: {len(trace.steps)} steps of {source.path}")
    if no_open or not webbrowser.open(written.resolve().as_uri()):
        click.echo(f"Open it in a browser: {written.resolve().as_uri()}")
    exit_as(trace)
