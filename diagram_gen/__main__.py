"""The command line: `python -m diagram_gen`."""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from diagram_gen import (
    build,
    contribute,
    display,
    dot,
    graphviz_command,
    lines,
    moment,
    pictures,
    snippet,
    svg,
    trace_json,
    views,
)
from diagram_gen.errors import DiagramError
from diagram_gen.output import FAILED, exit_as, print_whole, write
from diagram_gen.recorder import sandbox
from diagram_gen.svg import Template
from diagram_gen.trace import Source, Trace

_LAST_STANDARD = 2
_say = functools.partial(click.echo, err=True)
_AMOUNT = click.IntRange(1, 1 << 60)
_PROGRAM = click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))


def _limit(
    name: str, kind: click.ParamType[int] | click.ParamType[float], help: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """An option for one of the recorder's limits."""
    default = getattr(sandbox.Limits(), name)
    return click.option(f"--{name}", type=kind, default=default, show_default=True, help=help)


def _recording(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say how a program is recorded, for a command that hands them on to `_recorded`."""
    options = (
        click.option(
            "--all-variables", is_flag=True, help="Keep modules, functions and dunder names among the variables."
        ),
        click.option(
            "--python",
            metavar="PATH",
            default=sys.executable,
            help="The interpreter to run it with, any from 3.11 up, with nothing installed. [default: this one]",
        ),
        _limit("seconds", click.FloatRange(0.1, 86_400), "Real seconds that it may take."),
        _limit("steps", _AMOUNT, "Steps that it may take."),
        _limit("memory", _AMOUNT, "Bytes of memory that it may use."),
        _limit("output", _AMOUNT, "Bytes that it may print."),
        _limit("size", _AMOUNT, "Bytes that its trace may take."),
    )
    return functools.reduce(lambda decorated, option: option(decorated), reversed(options), command)


def _recorded(source: Source, *, all_variables: bool, python: str, **limits: Any) -> Trace:
    return sandbox.record(source, limits=sandbox.Limits(**limits), all_variables=all_variables, python=python)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Record Python programs step by step, and draw what they did.

    Exit status: 0; 1 when the program under it failed; 2 for wrong usage.
    """


@main.command()
@_PROGRAM
@_recording
def trace(file: Path, **options: Any) -> None:
    """Run the Python program FILE and print its trace, as JSON.

    The program runs in a process of its own, on a virtual clock: sleeping costs no time.
    If it fails or exceeds a limit, the trace up to there is printed and ends with the reason.
    """
    found = _recorded(snippet.source_of(file), **options)
    print_whole(trace_json.encode(found) + b"\n")
    exit_as(found)


@main.command()
def schema() -> None:
    """Print the JSON Schema of traces."""
    click.echo(json.dumps(trace_json.schema(), indent=2))


@main.command()
@_PROGRAM
@click.option("--view", required=True, help=f"What to draw: {', '.join(views.names())}.")
@click.option(
    "--parts",
    default="all",
    show_default=True,
    help="What of the view to draw: `tasks` for the loop.",
)
@click.option(
    "--at",
    help="The moment: start, end, a marker, or FUNCTION:EVENT; `:2` after it means the second time.",
)
@click.option("--step", type=int, help="The index of the step, instead of --at.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write.",
)
def render(file: Path, view: str, parts: str, at: str | None, step: int | None, output: Path | None) -> None:
    """Run the Python program FILE and draw one moment of it, as a self-contained SVG.

    Without --at or --step it draws the last moment of which the view has something to show.
    """
    if at is not None and step is not None:
        raise click.UsageError("--at and --step both name the moment; give one of them")
    views.check(view, parts)
    source = snippet.source_of(file)
    found = sandbox.record(source)
    template = _template(found, view, parts)
    index = _index(found, file, view, at, step)
    picture = pictures.standalone(source.title, template, index).encode()
    if output is None:
        print_whole(picture)
    else:
        write(output, picture)
    exit_as(found)


@main.command()
@_PROGRAM
@click.option(
    "-o",
    "--page",
    "page_",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The page to write.",
)
@_recording
def report(file: Path, page_: Path, **options: Any) -> None:
    """Run the Python program FILE and write a page to step through its run, in all views.

    The page needs no network and no other file. If the program fails, the walkthrough ends where it failed.
    """
    source = snippet.any_of(file)
    found = _recorded(source.recorded_as, **options)
    write(page_, build.report(source, found, _template).encode())
    click.echo(f"{page_}: {len(found.steps)} steps of {file}", err=True)
    exit_as(found)


@main.command("build")
def build_() -> None:
    """Record every snippet and lay out all its scenes, into the cache."""
    failures = 0
    with display.shown(_say) as tell:
        for name, error in build.Builder().build_all(tell):
            click.echo(f"{name}: {error or 'done'}", err=error is not None)
            failures += error is not None
    if failures:
        sys.exit(FAILED)


@main.command()
@click.option(
    "--since",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What this command printed earlier; then what is new, gone or changed since is printed instead.",
)
def digests(since: Path | None) -> None:
    """Print a digest of the pictures of every snippet in every view, each on a line with the snippet and the view."""
    with display.shown(_say) as tell:
        now = {f"{name} {view}": digest for name, view, digest in build.Builder().digests(tell)}
    if since is None:
        for picture, digest in now.items():
            click.echo(f"{digest}  {picture}")
        return
    entries = (line.partition("  ") for line in lines.of_text(since.read_text(encoding="utf-8")))
    changes = list(_changes({picture: digest for digest, _, picture in entries}, now))
    click.echo("\n".join(changes) or "No picture has changed.")


@main.command("social")
@click.argument("output", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def social_(output: Path) -> None:
    """Draw the picture that goes with a link to the site where it is shared, as PNG, into the file OUTPUT."""
    from diagram_gen import social  # its renderer takes a while to load, and no other command needs it

    write(output, social.png(build.Builder()))


for command in (contribute.new, contribute.check_, contribute.preview):
    main.add_command(command)


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """What became of each picture that is not as it was, in order of their names."""
    for picture in sorted(before.keys() | now.keys()):
        if picture not in before:
            yield f"new      {picture}"
        elif picture not in now:
            yield f"gone     {picture}"
        elif before[picture] != now[picture]:
            yield f"changed  {picture}"


def _template(found: Trace, view: str, parts: str = "all") -> Template:
    scene = views.scene(found, view, parts)
    return svg.template(scene, graphviz_command.lay_out(dot.source(scene)))


def _index(found: Trace, file: Path, view: str, at: str | None, step: int | None) -> int:
    if at is not None:
        return moment.find(found, snippet.read(file, lenient=True), at)
    if step is None:
        return views.last_shown(found, view)
    if not 0 <= step < len(found.steps):
        raise DiagramError(f"{file}: there is no step {step}; the run has steps 0 to {len(found.steps) - 1}")
    return step


def _open_standard_streams() -> None:
    """Puts the null device in the place of those that were closed, lest other files get their numbers."""
    while (lowest := os.open(os.devnull, os.O_RDWR)) <= _LAST_STANDARD:
        os.set_inheritable(lowest, True)
    os.close(lowest)


def run() -> None:
    """The command line, with our own errors as one sentence and status 2.

    Being told to end, it ends the program it runs as well.
    """
    _open_standard_streams()
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda number, _: sys.exit(128 + number))
    try:
        main(standalone_mode=True, prog_name="python -m diagram_gen")
    except (DiagramError, sandbox.RecordingError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    run()
