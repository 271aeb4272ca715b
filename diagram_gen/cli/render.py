"""The command `render`."""

from __future__ import annotations

from pathlib import Path

import click

from diagram_gen import views
from diagram_gen.cli import recording, selecting
from diagram_gen.cli.output import exit_as, print_whole, write
from diagram_gen.model import moment, snippet, sources
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.selection import Selection
from diagram_gen.model.trace import Trace
from diagram_gen.page import pictures
from diagram_gen.pipeline import drawing
from diagram_gen.recorder import sandbox

_SCALE = 2.0
"""Pixels for a unit of a PNG: sharp on the screens that there are."""


def _parts() -> str:
    """What can be drawn of views, besides all, in words."""
    return ", ".join(f"`{parts}` for the {view.name}" for view in views.VIEWS for parts in view.parts if parts != "all")


@click.command("render", cls=recording.Command)
@click.option("--view", required=True, help=f"What to draw: {', '.join(views.names())}.")
@click.option(
    "--parts",
    default="all",
    show_default=True,
    help=f"What of the view to draw: {_parts()}.",
)
@click.option(
    "--at",
    help="The moment: start, end, a marker, or FUNCTION:EVENT; `:2` after it means the second time.",
)
@click.option("--step", type=int, help="The index of the step, instead of --at.")
@click.option(
    "-o",
    "--picture",
    "written",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write: a PNG where its name ends in .png, else an SVG. [default: standard output]",
)
@click.option("--scale", type=click.FloatRange(0.1, 10), help="Of a PNG: pixels for each unit. [default: 2]")
@click.option("--dark", is_flag=True, help="In the colours of the dark scheme, on a dark ground.")
@selecting.options
@recording.options
def command(
    program: recording.Program,
    selected: Selection | None,
    view: str,
    parts: str,
    at: str | None,
    step: int | None,
    written: Path | None,
    scale: float | None,
    dark: bool,
) -> None:
    """Run the Python program FILE and draw one moment of it, as a self-contained SVG or as PNG.

    What stands behind `--` are arguments for the program, which finds them in `sys.argv`.
    Without --at or --step it draws the last moment of which the view has something to show, among those that --from,
    --to, --only and --no-loop leave.
    """
    if at is not None and step is not None:
        raise click.UsageError("--at and --step both name the moment; give one of them")
    if selected is not None and (at is not None or step is not None):
        raise click.UsageError("--at and --step name the moment; leave out what says among which to look for one")
    as_png = written is not None and written.suffix.lower() == ".png"
    if scale is not None and not as_png:
        raise click.UsageError("--scale is for a PNG; give the file to write a name that ends in .png")
    views.check(view, parts)
    with program.begun() as run:
        source = sources.of_any(program.path)
        trace = sandbox.trace_of(run, source)
    template = drawing.template(trace, view, parts, wide=False)
    index = _index(trace, program.path, view, at, step, selected)
    svg = pictures.standalone(source.title, template, index, dark=dark)
    picture = _png(svg, scale or _SCALE) if as_png else svg.encode()
    if written is None:
        print_whole(picture)
    else:
        write(written, picture)
    exit_as(trace)


def _png(svg: str, scale: float) -> bytes:
    from diagram_gen.page import png  # few pictures are PNGs

    with png.drawing() as draw:
        return draw(svg, scale)


def _index(trace: Trace, file: Path, view: str, at: str | None, step: int | None, selected: Selection | None) -> int:
    if at is not None:
        return moment.find(trace, snippet.read(file, lenient=True), at)
    if step is None:
        among = selected.steps(trace, snippet.any_of(file)) if selected is not None else None
        return views.last_shown(trace, view, among)
    if not 0 <= step < len(trace.steps):
        raise DiagramError(f"{file}: there is no step {step}; the run has steps 0 to {len(trace.steps) - 1}")
    return step
