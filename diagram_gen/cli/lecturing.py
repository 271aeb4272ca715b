"""Writing slides: the part of the command `slides` that is imported while the program runs."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from diagram_gen import views
from diagram_gen.cli.output import exit_as, say, write
from diagram_gen.model import moment, pace, snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.selection import Selection
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.page import faces, png, slides
from diagram_gen.page import walkthrough as walkthroughs
from diagram_gen.page.slides import Slide
from diagram_gen.pipeline import display, drawing, whole_files
from diagram_gen.pipeline.progress import Tell
from diagram_gen.recorder import sandbox
from diagram_gen.recorder.process import Running

SCALE = 2.0
"""Pixels for a unit of a PNG."""
_BEGINNING = 4096
"""Bytes within which a page of slides says that it is one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What slides are asked for, and where they go."""

    written: Path
    view: str | None
    pace: str | None
    moments: Sequence[str]
    png: bool
    scale: float
    dark: bool
    as_page: bool


def slides_of(file: Path, run: Running, selected: Selection | None, asked: Asked) -> None:
    """Writes the slides of a program that has begun, and ends as it did."""
    source = snippet.any_of(file)
    _check(asked, source)
    trace = sandbox.trace_of(run, source.recorded_as)
    view = asked.view or views.telling(trace)[0]
    stops = _stops(trace, source, selected, asked)
    shown = walkthroughs.walkthrough(source, trace, [drawing.template(trace, view)], stops=stops)
    if asked.as_page:
        page = slides.deck(source.title, list(slides.slides(shown)), dark=asked.dark)
        write(asked.written, page.encode())
    else:
        with display.shown(say) as tell:
            files = _files(list(slides.slides(shown)), source, view, asked, tell)
            _write_folder(asked.written, files, source)
    say(f"{asked.written}: {len(stops)} {'slide' if len(stops) == 1 else 'slides'} of {file}")
    exit_as(trace)


def _check(asked: Asked, source: Snippet) -> None:
    """Raises `DiagramError` where something is in the way that this command has not written."""
    if not asked.as_page:
        whole_files.check_folder(asked.written, lambda name: _is_ours(name, source))
    elif asked.written.is_file() and slides.SIGN not in _beginning(asked.written):
        raise DiagramError(f"{asked.written}: is there, and no page of slides; give another name, or take it away")


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_BEGINNING).decode(errors="replace")


def _write_folder(path: Path, files: Iterator[tuple[str, bytes]], source: Snippet) -> None:
    try:
        whole_files.write_folder(path, files, lambda name: _is_ours(name, source))
    except OSError as error:
        raise DiagramError(f"{path}: cannot be written: {error.strerror}") from error


def _is_ours(name: str, source: Snippet) -> bool:
    """Whether a file in a folder of slides is one that an earlier run has written, or was about to."""
    stem = re.escape(Path(source.path).stem)
    form = rf"\d{{3,}}-{stem}-(?:{'|'.join(views.names())})-[\w-]+\.(?:svg|png)"
    return name.startswith(whole_files.UNFINISHED) or re.fullmatch(form, name) is not None


def _name(number: int, slide: Slide, source: Snippet, view: str, suffix: str) -> str:
    """What the file of a slide is called: its number, the program, the view and the moment."""
    moment = f"step-{slide.name}" if slide.name.isdecimal() else slide.name.replace(":", "-")
    return f"{number:03}-{Path(source.path).stem}-{view}-{moment}.{suffix}"


def _stops(trace: Trace, source: Snippet, selected: Selection | None, asked: Asked) -> tuple[int, ...]:
    """The steps that slides are for."""
    among = (selected or Selection()).steps(trace, source)
    if not asked.moments:
        return pace.paced(trace, source, asked.pace or pace.of_its_own(trace, source), among)
    moments = {name: moment.find(trace, source, name) for name in asked.moments}
    for name, step in moments.items():
        if step not in among:
            raise DiagramError(f"{source.path}: {name!r} is step {step}, which is not among those that are shown")
    return tuple(sorted({*moments.values()}))


def _files(made: Sequence[Slide], source: Snippet, view: str, asked: Asked, tell: Tell) -> Iterator[tuple[str, bytes]]:
    """Each file by its name, with its content."""
    tell("drawing", 0, len(made))
    with _drawing(made, asked) as draw:
        for number, slide in enumerate(made, start=1):
            yield _name(number, slide, source, view, "png" if asked.png else "svg"), draw(slide)
            tell("drawing", number, len(made))


@contextlib.contextmanager
def _drawing(made: Sequence[Slide], asked: Asked) -> Iterator[Callable[[Slide], bytes]]:
    """What gives the content of a slide's file."""
    if asked.png:
        with png.drawing() as draw:
            yield lambda slide: draw(slides.standalone(slide, dark=asked.dark), asked.scale)
    else:
        fonts = faces.embedded({each for slide in made for each in png.characters(slide.elements)})
        yield lambda slide: slides.standalone(slide, dark=asked.dark, fonts=fonts).encode()
