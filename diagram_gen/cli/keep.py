"""The command `keep`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from diagram_gen.cli import project
from diagram_gen.cli.output import FAILED
from diagram_gen.model import snippet, versions
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet
from diagram_gen.pipeline import interpreters, kept_traces, recordings
from diagram_gen.pipeline.interpreters import Found


@click.command("keep")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "--python",
    "pythons",
    metavar="PATH",
    multiple=True,
    help="An interpreter to be taken for its series, before those that are found in PATH and by pyenv. May be given "
    "several times.",
)
def command(names: tuple[str, ...], pythons: tuple[str, ...]) -> None:
    """Record the snippets of those NAMEs, or all, that need or name a Python, and keep their traces.

    They lie beside the programs, so that a site can be built where there is no such Python. A NAME is TOPIC/IDEA or the
    path of the file. One that names Pythons is recorded under each, but for those that this machine does not have, if
    what is kept of these is as it should be; any other under the oldest Python that has what it needs.

    Exit status: 0; 1 if one could not be recorded; 2 for wrong usage.
    """
    project.check_place()
    given = _given(pythons)
    failures = 0
    for name in dict.fromkeys(map(snippet.name_of, names)) or snippet.names():
        try:
            for line in _all_kept(name, given):
                click.echo(line)
        except DiagramError as error:
            click.echo(f"{error}", err=True)
            failures += 1
    if failures:
        sys.exit(FAILED)


def _all_kept(name: str, given: Mapping[str, Found]) -> Iterator[str]:
    """Keeps the traces of a snippet, and says of each what has come of it; if all are there, any others are removed."""
    source = snippet.load(name)
    files, errors = list[Path](), list[str]()
    for run in source.runs if source.needs or source.pythons else ():
        try:
            file, said = _kept(run, given)
        except DiagramError as error:
            errors.append(str(error))
            continue
        files.append(file)
        yield said
    if errors:
        raise DiagramError("\n".join(errors))
    for path in kept_traces.remove_others(source, files):
        yield f"{path.as_posix()}: removed"


def _given(paths: Sequence[str]) -> dict[str, Found]:
    """The interpreters with those paths, by their series."""
    found: dict[str, Found] = {}
    for path in paths:
        answer = interpreters.asked(path)
        if answer is None:
            raise click.BadParameter(f"{path!r} is no Python that can be run", param_hint="--python")
        found.setdefault(versions.series(answer[0]), answer)
    return found


def _kept(source: Snippet, given: Mapping[str, Found]) -> tuple[Path, str]:
    """Keeps the trace of a snippet; gives its file, and says what has come of it."""
    found = _interpreter(source, given)
    if found is None:
        return _left(source)
    version, python = found
    file, is_new = kept_traces.write(source, recordings.promised(source, python))
    return file, f"{file.as_posix()}: {'written' if is_new else 'as it was'}, under Python {version}"


def _interpreter(source: Snippet, given: Mapping[str, Found]) -> Found | None:
    """What a snippet is to be recorded with."""
    if source.series:
        return given.get(source.series) or interpreters.of(source.series)
    able = [each for series, each in given.items() if versions.is_enough(series, source.needs)]
    found = [*able, *filter(None, [interpreters.from_(source.needs)])]
    return min(found, key=lambda each: versions.numbers(versions.series(each[0])), default=None)


def _left(source: Snippet) -> tuple[Path, str]:
    """The trace that is kept already, where it is as it should be; else `DiagramError`."""
    for kept in kept_traces.beside(source):
        if kept.series == source.series and kept.is_of(source) and kept.is_current:
            said = f"left as it is; this machine does not have Python {kept.series}"
            return kept.path, f"{kept.path.as_posix()}: {said}"
    message = f"{versions.wanted(source.needs, source.series)}, which this machine does not have"
    raise DiagramError(f"{source.path}: {message}; run this where there is one")
