"""The command `slides`."""

from __future__ import annotations

from pathlib import Path

import click

from diagram_gen import views
from diagram_gen.cli import recording, selecting
from diagram_gen.model import pace
from diagram_gen.model.selection import Selection

_EXAMPLES = """\b
Such as:
  slides my_program.py -o slides.html
  slides my_program.py -o slides.html --every switch --from main:call
  slides my_program.py -o slides --png --view stack --at main:call --at end
"""


@click.command("slides", cls=recording.Command, epilog=_EXAMPLES)
@click.option(
    "-o",
    "--slides",
    "written",
    required=True,
    type=click.Path(path_type=Path),
    help="What to write: one page with all slides where its name ends in .html, else a folder with a file for each.",
)
@click.option("--view", help=f"What to draw: {', '.join(views.names())}. [default: what tells most of the run]")
@click.option(
    "--every",
    "pace_",
    type=click.Choice(pace.PACES),
    help="What a slide is for: each marked moment, each switch to another task or function, each line that runs, or"
    " each step. [default: moment; where none is marked, switch]",
)
@click.option("--at", "moments", metavar="MOMENT", multiple=True, help="Only this moment; may be given several times.")
@click.option("--png", is_flag=True, help="In a folder: PNG files instead of SVG files.")
@click.option(
    "--scale", type=click.FloatRange(0.1, 10), help="Of a PNG: pixels for each unit of 1280 by 720. [default: 2]"
)
@click.option("--dark", is_flag=True, help="In the colours of the dark scheme, on a dark ground.")
@selecting.options
@recording.options
def command(
    program: recording.Program,
    selected: Selection | None,
    written: Path,
    view: str | None,
    pace_: str | None,
    moments: tuple[str, ...],
    png: bool,
    scale: float | None,
    dark: bool,
) -> None:
    """Run the Python program FILE and write slides of its run: picture, sentence, program and output.

    A page shows one slide at a time: space, arrows, Home and End lead through them, F fills the screen; printed, it has
    a slide a page. It needs no network and no other file.

    In a folder, the files are numbered. A folder with anything else in it than earlier slides of the program is left
    as it is.

    What stands behind `--` are arguments for the program, which finds them in `sys.argv`.
    A MOMENT is start, end, a marker, or FUNCTION:EVENT such as main:return; `:2` after it means the second time.
    """
    as_page = written.suffix.lower() in (".html", ".htm")
    if as_page and (png or scale is not None):
        raise click.UsageError("--png and --scale are for a folder of files; give a name without .html")
    if scale is not None and not png:
        raise click.UsageError("--scale is for PNG files; give --png as well")
    if pace_ and moments:
        raise click.UsageError("--every and --at both say which slides there are; give one of them")
    if view is not None:
        views.check(view)
    with program.begun() as run:
        from diagram_gen.cli import lecturing  # while the program runs

        asked = lecturing.Asked(written, view, pace_, moments, png, scale or lecturing.SCALE, dark, as_page)
        lecturing.slides_of(program.path, run, selected, asked)
