"""The command `keep`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from diagram_gen.cli import project
from diagram_gen.cli.output import FAILED
from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline import interpreters, kept_traces
from diagram_gen.pipeline.builder import promised


@click.command("keep")
@click.argument("names", metavar="[NAME]...", nargs=-1)
def command(names: tuple[str, ...]) -> None:
    """Record the snippets of those NAMEs, or all, that need a newer Python than 3.11, and keep their traces.

    They lie beside the programs, so that a site can be built where there is no such Python. A NAME is TOPIC/IDEA or the
    path of the file. Each is recorded under the oldest Python of this machine that has what it needs.

    Exit status: 0; 1 if one could not be recorded; 2 for wrong usage.
    """
    project.check_place()
    failures = 0
    for name in dict.fromkeys(map(snippet.name_of, names)) or snippet.names():
        try:
            for line in _kept(name):
                click.echo(line)
        except DiagramError as error:
            click.echo(f"{error}", err=True)
            failures += 1
    if failures:
        sys.exit(FAILED)


def _kept(name: str) -> list[str]:
    """Keeps the trace of a snippet, and says what has come of it."""
    source = snippet.load(name)
    said, files = [], list[Path]()
    if source.needs:
        found = interpreters.from_(source.needs)
        if found is None:
            message = f"it needs Python {source.needs} or later, which this machine does not have"
            raise DiagramError(f"{source.path}: {message}; run this where there is one")
        version, python = found
        file, is_new = kept_traces.write(source, promised(source, python))
        files.append(file)
        said.append(f"{file.as_posix()}: {'written' if is_new else 'as it was'}, under Python {version}")
    removed = kept_traces.remove_others(source, files)
    return [*said, *(f"{path.as_posix()}: removed" for path in removed)]
