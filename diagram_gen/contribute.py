"""The commands for those who add a snippet: `new`, `check`, `preview`."""

from __future__ import annotations

import functools
import sys
import webbrowser
from pathlib import Path

import click

from diagram_gen import build, check, display, finding, form, snippet, starter
from diagram_gen.build import Builder
from diagram_gen.errors import DiagramError
from diagram_gen.interpreters import pythons
from diagram_gen.output import FAILED, exit_as, write
from diagram_gen.snippet import ROOT

PREVIEWS = Path(".cache") / "previews"
_NEEDED = (Path("mkdocs.yml"), ROOT)
"""What lies where the project lies."""
_say = functools.partial(click.echo, err=True)


@click.command("new")
@click.argument("name", metavar="TOPIC/IDEA")
def new(name: str) -> None:
    """Write the starting file of a new snippet, snippets/TOPIC/IDEA.py.

    Its name is two lower-case words, or several joined by underscores, such as tasks/taking_turns.
    The file runs as it is, and is there to be edited.
    """
    _check_place()
    topics = sorted({each.partition("/")[0] for each in snippet.names()})
    path = starter.write(name)
    topic = name.partition("/")[0]
    beside = f" {topic} is a new topic, beside {', '.join(topics)}." if topics and topic not in topics else ""
    click.echo(f"{path}: written; it runs as it is.{beside}")
    click.echo(f"Edit it, then look at what it has become:\n  {_python()} -m diagram_gen check {name}")
    click.echo(f"  {_python()} -m diagram_gen preview {name}")


@click.command("check")
@click.argument("names", metavar="[NAME]...", nargs=-1)
def check_(names: tuple[str, ...]) -> None:
    """Say all that the site's checks would say about the snippets of those NAMEs, or about all.

    A NAME is TOPIC/IDEA or the path of the file. The snippets run, also on the real clock, where sleeping takes time,
    under every Python from 3.11 up that this machine has.

    Exit status: 0; 1 if something is to be put right; 2 for wrong usage.
    """
    _check_place()
    chosen = list(dict.fromkeys(check.name_of(name) for name in names)) or snippet.names()
    with display.shown(_say) as tell:
        found = check.findings(chosen, pythons(), tell=tell)
    if not names:
        found = finding.in_order([*found, *form.strays(ROOT)])
    for each in found:
        click.echo(each)
    click.echo(finding.summary(len(chosen), found))
    if any(each.fails for each in found):
        sys.exit(FAILED)


@click.command("preview")
@click.argument("name")
@click.option("--no-open", is_flag=True, help="Write the page, and leave the browser alone.")
def preview(name: str, no_open: bool) -> None:
    """Run the snippet NAME and open a page to step through its run, in all views.

    NAME is TOPIC/IDEA or the path of the file. If the program fails, the walkthrough ends where it failed.

    Exit status: 0; 1 when the program failed; 2 for wrong usage.
    """
    _check_place()
    known = check.name_of(name)
    if known not in snippet.names():
        snippet.load(known)  # says which are near
    source = snippet.any_of(ROOT / f"{known}.py")
    trace = build.recorded(source)
    page = PREVIEWS / f"{known}.html"
    write(page, build.report(source, trace, Builder().template).encode(), with_folder=True)
    click.echo(f"{page}: {len(trace.steps)} steps of {source.path}")
    if no_open or not webbrowser.open(page.resolve().as_uri()):
        click.echo(f"Open it in a browser: {page.resolve().as_uri()}")
    exit_as(trace)


def _check_place() -> None:
    """Raises `DiagramError` elsewhere than where the project lies."""
    for path in _NEEDED:
        if not path.exists():
            raise DiagramError(f"no {path} here; run this where the project lies, in the folder of its README.md")


def _python() -> str:
    """How the interpreter that runs this is called from here."""
    path = Path(sys.executable)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
