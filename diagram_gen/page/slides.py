"""Slides: steps of a run, each by itself for a screen on a wall or a sheet of paper. Pure.

A slide has all that its step needs: a sentence, the program with its pointer, what was printed, the clock, the picture.
What is the same on all has the same place on all. Texts are in our one face, so how wide each is can be said.
"""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from diagram_gen import views
from diagram_gen.model.characters import printable, width
from diagram_gen.page import faces, listing, pictures
from diagram_gen.page.bundle import bundle
from diagram_gen.page.files import filled, script, text
from diagram_gen.page.listing import Part, Row
from diagram_gen.page.pointers import Pointers, Rows
from diagram_gen.page.walkthrough import Walkthrough

SIZE = WIDTH, HEIGHT = 1280, 720
SIGN = "Asyncio, frame by frame: slides"
"""What a page of slides says it is made by."""
_MARGIN, _GAP = 40, 36
_TOP, _BOTTOM = 92, 672
"""Between which heights there is what is not in the title or below the line at the foot."""
_CHARACTER, _LEADING = 0.6, 1.45
"""The width of a character and the height of a line, as parts of a type's size."""
_SENTENCE = 17
_CODE = (13, 17)
"""The smallest and the largest type of a program."""
_GUTTER = 6
"""Characters before a line of the program: its pointer and its number."""
_LEFT = (440, 620)
"""How wide the program's side is: at least, and at most."""
_LINES_OF_OUTPUT = 4
_LARGEST = 1.6
"""How far a picture may grow."""
_TITLE = 70
"""Characters of a title."""
_BASELINE = 0.72
"""How far down a line its letters stand."""
_CONTROL = ("now", "left", "failed")
"""The pointers at which control stands."""
_SIGNS = {"now": "▸", "left": "◂", "failed": "✗", "paused": "▹", "unbegun": "○"}
_RUNS = re.compile(r'(?:<span class="(\w+)">)?([^<]+)(?:</span>)?')


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: what its step is called, what is said of it in words, and the SVG elements of all that it shows."""

    name: str
    title: str
    sentence: str
    description: str
    elements: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A line of text at a place; its `length` is said where its characters are not all of our face."""

    text: str
    x: float
    y: float
    size: float
    role: str = ""

    @property
    def length(self) -> float | None:
        return None if self.text.isascii() else round(width(self.text) * _CHARACTER * self.size, 2)


@dataclass(frozen=True, slots=True)
class _Form:
    """What all slides of a run share: the width of the program's side, its type, and where its parts begin.

    `transform` puts the picture in its place: every step's in the same.
    """

    left: float
    code: float
    program: float
    rows: int
    output: float
    columns: int
    transform: str


@dataclass(frozen=True, slots=True)
class _Run:
    """A walkthrough with what is worked out once for all its slides."""

    shown: Walkthrough
    form: _Form
    parts: Sequence[Part]
    pointers: Pointers
    printed: str
    ends: Sequence[int]


def slides(shown: Walkthrough) -> Iterator[Slide]:
    """The slides of a walkthrough's steps, in its first view."""
    output, files = shown.output, shown.trace.files
    ends = list(itertools.accumulate(map(len, output)))
    parts = listing.parts(shown.snippet, files)
    run = _Run(shown, _form(shown, parts), parts, Pointers(Rows(files)), "".join(output), ends)
    for step, clock, number in zip(shown.stops, shown.clocks, itertools.count(1), strict=False):
        yield _slide(run, step, clock, number)


def standalone(slide: Slide, *, dark: bool = False, fonts: str = "") -> str:
    """A slide as an SVG file of its own, in plain rules and one scheme; the `fonts` are rules that bring our face."""
    return filled("slide.svg", slide=slide, size=SIZE, style=fonts + style(dark=dark))


def deck(title: str, made: Sequence[Slide], *, dark: bool = False) -> str:
    """A page by itself to show slides with, which asks for no other file; on paper, and without scripts, one a page."""
    styles = faces.all_embedded() + style(dark=dark) + text("styles/deck.css")
    return filled(
        "deck.html",
        title=printable(title),
        slides=made,
        size=SIZE,
        dark=dark,
        sign=SIGN,
        style=styles,
        script=script(bundle("deck")),
    )


def style(*, dark: bool = False) -> str:
    """The style sheet of slides, in plain rules and one scheme."""
    return pictures.resolved(pictures.style() + text("styles/code.css") + text("styles/slides.css"), dark=dark)


def _form(shown: Walkthrough, parts: Sequence[Part]) -> _Form:
    """The form in which all that the slides show has room."""
    lines = [_plain(row.markup) for part in parts for row in part.rows]
    longest = max(map(width, lines), default=0) + _GUTTER
    least, most = _CODE
    widest = min(most, max(least, _LEFT[1] / (longest * _CHARACTER)))
    left = min(_LEFT[1], max(_LEFT[0], longest * _CHARACTER * widest))
    told = max(len(_wrapped(shown.sentences[step], left)) for step in shown.stops)
    program = _TOP + told * _SENTENCE * _LEADING + 22
    output = _BOTTOM - _LINES_OF_OUTPUT * widest * _LEADING if shown.trace.stdout else _BOTTOM + 20
    room = output - 34 - program
    tallest = max(len(part.rows) for part in parts) or 1
    code = min(widest, max(least, room / (tallest * _LEADING)))
    columns, rows = int(left / (code * _CHARACTER)), int(room / (code * _LEADING))
    return _Form(left, code, program, rows, output, columns, _transform(shown, left))


def _transform(shown: Walkthrough, left: float) -> str:
    """Where a picture stands, and how much larger than it is: where that of each step has room."""
    template = shown.templates[0]
    boxes = [template.view_box(each) for each in shown.stops]
    west, north = min(each[0] for each in boxes), min(each[1] for each in boxes)
    across = max(each[0] + each[2] for each in boxes) - west
    down = max(each[1] + each[3] for each in boxes) - north
    x = _MARGIN + left + _GAP
    room, height = WIDTH - _MARGIN - x, _BOTTOM - _TOP
    scale = min(room / across, height / down, _LARGEST)
    x += (room - across * scale) / 2
    y = _BOTTOM - down * scale if views.of(template.scene.view).is_upward else _TOP
    return f"translate({x - west * scale:.2f} {y - north * scale:.2f}) scale({scale:.4f})"


def _slide(run: _Run, step: int, clock: str, number: int) -> Slide:
    shown, name = run.shown, run.shown.name(step)
    title, sentence = printable(shown.snippet.title), printable(shown.sentences[step])
    rows = _rows(run, step)
    place = f"step {step} of {shown.trace.steps[-1].index}"
    elements = filled(
        "slide_elements.svg",
        size=SIZE,
        margin=_MARGIN,
        title=_cut(title, _TITLE),
        clock=clock,
        texts=[*_sentence(sentence, run.form), *_program(rows, run.form), *_output(run, step)],
        here=_here(rows, run.form),
        transform=run.form.transform,
        picture=shown.templates[0].at(step),
        told=f"{place}, {name}" if name != str(step) else place,
        number=number,
        count=len(shown.stops),
    )
    return Slide(name, title, sentence, printable(shown.templates[0].scene.states[step].description), elements)


def _sentence(sentence: str, form: _Form) -> Iterator[_Text]:
    for number, line in enumerate(_wrapped(sentence, form.left)):
        yield _Text(line, _MARGIN, _TOP + 14 + number * _SENTENCE * _LEADING, _SENTENCE, "dg-say")


def _wrapped(sentence: str, across: float) -> list[str]:
    return textwrap.wrap(sentence, int(across / (_SENTENCE * _CHARACTER)))


def _rows(run: _Run, step: int) -> list[tuple[Row, str]]:
    """As many rows of the program as there is room for, around the one at which it is, each with its pointer."""
    here, room = run.shown.trace.steps[step], run.form.rows
    pointers = run.pointers.at(here, run.shown.seen[step])
    files = [None, *(each.path for each in run.shown.trace.files)]
    rows = run.parts[files.index(here.file) if here.file in files else 0].rows
    pointed = [(row, pointers.get(row.number if row.key is None else row.key, "")) for row in rows]
    at = next((place for place, (_, pointer) in enumerate(pointed) if pointer in _CONTROL), 0)
    begin = max(0, min(at - room // 2, len(rows) - room))
    return pointed[begin : begin + room]


def _program(rows: Sequence[tuple[Row, str]], form: _Form) -> Iterator[_Text]:
    for place, (row, pointer) in enumerate(rows):
        y = form.program + (place + _BASELINE) * form.code * _LEADING
        number = f"{_SIGNS.get(pointer, ' ')}{row.number:>4}"
        yield _Text(number, _MARGIN, y, form.code, f"dg-{pointer or 'number'}")
        yield from _line(row, y, form)


def _line(row: Row, y: float, form: _Form) -> Iterator[_Text]:
    """A line of the program: a text for each run of one colour."""
    column = _GUTTER
    for colour, markup in _RUNS.findall(row.markup):
        run = _cut(_plain(markup), form.columns - column)
        if run.strip():
            yield _Text(run, _MARGIN + column * form.code * _CHARACTER, y, form.code, f"dg-code {colour}".strip())
        column += width(run)
        if column >= form.columns:
            return


def _here(rows: Sequence[tuple[Row, str]], form: _Form) -> tuple[float, float, float, str] | None:
    """The stripe below the row at which control stands: from where, how wide, how high, and for which pointer."""
    for place, (_, pointer) in enumerate(rows):
        if pointer in _CONTROL:
            return form.program + place * form.code * _LEADING, form.left, form.code * _LEADING, pointer
    return None


def _output(run: _Run, step: int) -> Iterator[_Text]:
    """What has been printed: its last lines."""
    form = run.form
    if not run.printed:
        return
    yield _Text("Output", _MARGIN, form.output - 10, 13, "dg-aside")
    lines = run.printed[: run.ends[step]].removesuffix("\n").rsplit("\n", _LINES_OF_OUTPUT)[-_LINES_OF_OUTPUT:]
    for place, line in enumerate(lines):
        y = form.output + (place + _BASELINE) * form.code * _LEADING
        yield _Text(_cut(line.expandtabs(), form.columns), _MARGIN, y, form.code, "dg-printed")


def _plain(markup: str) -> str:
    """The text of a row's markup."""
    return printable(unescape(re.sub("<[^>]*>", "", markup)).expandtabs(4))


def _cut(line: str, most: int) -> str:
    """The line, with a sign at its end where it is longer."""
    if width(line) <= most:
        return line
    kept = line[: max(most - 1, 0)]
    while width(kept) > most - 1 and kept:
        kept = kept[:-1]
    return f"{kept}…"
