"""Listings: a snippet's lines as a reader sees them, highlighted, with the execution pointers that stand in them."""

from __future__ import annotations

import functools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from diagram_gen.model import lines, words
from diagram_gen.model.characters import printable
from diagram_gen.model.snippet import REMEMBERED, Snippet
from diagram_gen.model.trace import File, Step
from diagram_gen.page.pointers import Pointers, Rows
from diagram_gen.views.alive import Seen

# Pygments' classes that the site has a colour for, beginning with the one that is written for all of that colour.
# Names, punctuation, `None` and the like are in the colour of text: elements cost time, and the browser memory.
_COLOURS = (
    ("c", "c1", "ch", "cm", "cs", "sd"),
    ("k", "kd", "kn", "kp", "kr", "kt", "nd", "ni", "nl", "nt"),
    ("mi", "il", "m", "mb", "mf", "mh", "mo"),
    ("nb", "bp", "no"),
    ("nf", "nc", "ne", "nn"),
    ("ow",),
    ("s2", "l", "s", "s1", "sb", "sc", "si", "ss"),
    ("se", "sh", "sr", "sx"),
    ("nv", "na", "vc", "vg", "vi"),
)
_CLASSES = {name: alike[0] for alike in _COLOURS for name in alike}

_BLANKS = "\t\f"
"""Control characters that are white space in a program and in HTML; each of the others is made visible, in its line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number in the file, its markup, and its execution pointer.

    `key` tells the rows of other files than the program's own from its rows and from each other; None in its own.
    `pointer` is `now` where control stands, `left` where it is about to leave, `paused` where it will come back,
    `unbegun` where a task will start, `failed` where an exception came from, or empty.
    What `differs` is not in the program that it is compared with.
    """

    number: int
    markup: str
    pointer: str = ""
    key: int | None = None
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one file, below its name if there are others."""

    name: str
    rows: list[Row]


def parts(
    snippet: Snippet,
    files: Sequence[File] = (),
    step: Step | None = None,
    seen: Seen | None = None,
    differing: Container[int] = (),
) -> list[Part]:
    """The lines of a snippet as `rows` has them, and below all those of the other files of the program.

    Those with the numbers in `differing` are marked.
    """
    keys = Rows(files)
    kinds = Pointers(keys).at(step, seen) if step is not None else {}
    own = Part(PurePosixPath(snippet.path).name if files else "", _rows(snippet, kinds, differing))
    return [own, *(Part(each.path, list(_others(each, keys, kinds))) for each in files)]


def _others(file: File, keys: Rows, kinds: Mapping[int, str]) -> Iterator[Row]:
    for number, markup in enumerate(_highlighted("\n".join(lines.of_program(file.source))), start=1):
        key = keys.at(number, file.path)
        yield Row(number, markup, kinds.get(key, ""), key)


def rows(snippet: Snippet, step: Step | None = None, seen: Seen | None = None) -> list[Row]:
    """The lines of a snippet below its docstring, with the pointers of a step, and of the tasks of a loop if given."""
    return _rows(snippet, pointers(step, seen) if step is not None else {})


def _rows(snippet: Snippet, kinds: Mapping[int, str], differing: Container[int] = ()) -> list[Row]:
    highlighted = _highlighted("\n".join(snippet.lines()))
    return [
        Row(number, markup, kinds.get(number, ""), differs=number in differing)
        for number, markup in enumerate(highlighted, start=1)
        if number >= snippet.body
    ]


def says(snippet: Snippet, step: Step, files: Sequence[File] = ()) -> str:
    """Where the execution pointer stands, in words: `about to run line 8, return number * 2`."""
    if step.line is None or step.event in ("start", "end"):
        failed = f", having failed at line {step.line}{words.of(step.file)}" if step.line is not None else ""
        return f"the program has ended{failed}" if step.event == "end" else "about to start"
    verb = {
        "line": "about to run",
        "call": "called, at",
        "return": "about to return from",
        "suspend": "paused at",
        "resume": "going on at",
        "raise": "an exception at",
    }[step.event]
    # What `exec` runs has line numbers of its own.
    text = "".join(f", {line.strip()}" for line in _lines(snippet, step.file, files)[step.line - 1 : step.line])
    return f"{verb} line {step.line}{words.of(step.file)}{text}"


def _lines(snippet: Snippet, file: str | None, files: Sequence[File]) -> list[str]:
    """The lines of one of the program's files."""
    if file is None:
        return snippet.lines()
    return next((lines.of_program(each.source) for each in files if each.path == file), [])


def pointers(step: Step, seen: Seen | None = None) -> dict[int, str]:
    """The lines that have a pointer at one step, as `Pointers.at` tells them of each in turn."""
    return Pointers().at(step, seen)


@functools.lru_cache(REMEMBERED)
def _highlighted(source: str) -> tuple[str, ...]:
    """The markup of each line."""
    return tuple(_lines_in_colours(source))


def _lines_in_colours(source: str) -> Iterator[str]:
    from pygments.lexers.python import PythonLexer  # when there is something to highlight
    from pygments.token import STANDARD_TYPES

    line: list[tuple[str, str]] = []
    for kind, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        name = STANDARD_TYPES.get(kind) or STANDARD_TYPES.get(kind.parent, "")
        for position, part in enumerate(text.split("\n")):
            if position:
                yield _in_colours(line)
                line = []
            if part:
                line.append((_CLASSES.get(name, ""), part))
    if line:
        yield _in_colours(line)


def _in_colours(parts: Iterable[tuple[str, str]]) -> str:
    """The markup of a line's tokens: one element for a run of tokens in one colour, with the blanks between them."""
    runs: list[tuple[str, str]] = []
    for colour, text in parts:
        if len(runs) > 1 and runs[-1][1].isspace() and runs[-2][0] == colour:
            blank = runs.pop()[1]
            runs[-1] = (colour, runs[-1][1] + blank + text)
        elif runs and runs[-1][0] == colour:
            runs[-1] = (colour, runs[-1][1] + text)
        else:
            runs.append((colour, text))
    escaped = ((colour, escape(printable(text, kept=_BLANKS), quote=False)) for colour, text in runs)
    return "".join(f'<span class="{colour}">{text}</span>' if colour else text for colour, text in escaped)
