"""A snippet: one short program with its title, its markers and its expected output, read from its file.

A marker is a trailing comment such as `# @two-frames`: it names the moment when that line is about to run.
"""

from __future__ import annotations

import ast
import functools
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from diagram_gen.model import lines, promise, sources, versions
from diagram_gen.model.errors import DiagramError, MistakeError, suggestion
from diagram_gen.model.promise import Promise

if TYPE_CHECKING:
    from diagram_gen.model.trace import Source

ROOT = Path("snippets")
RESERVED = ("start", "end", "loop")
"""Moments that every run has; no marker may be named like them."""
REMEMBERED = 4096
"""How many texts are not parsed again when they are read again: those of all snippets, in one build."""
_MARKER = re.compile(r"#\s*@(?P<name>\S+)\s*$")
_NEARLY = re.compile(r"#\s*@")
"""How a comment begins that is a marker, or was to be one."""
_DECORATOR = re.compile(r"#\s*@\w+(\.\w+)*(\.\w+|\(.*)\s*")
"""A comment in which a decorator stands that is more than a word, such as `# @functools.cache` or `# @cache()`."""
_PLACE = re.compile(r"[^./\\][^/\\]*/[^_./\\][^/\\]*")
_MARKER_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_BLANK_LINE = re.compile(r"^<BLANKLINE>$", re.MULTILINE)
"""How a doctest writes a blank line of output."""


_T = TypeVar("_T", bound="_Versioned")


class _Versioned:
    """What a program says of the Pythons that run it."""

    __slots__ = ()
    if TYPE_CHECKING:
        path: str
        source: str
        python: str

    @property
    def needs(self) -> str:
        """The series of Python that it needs at least, such as `3.12`; empty if every one will do."""
        return versions.needed(self.source)

    @property
    def pythons(self) -> tuple[str, ...]:
        """The series that it is recorded under, the one first that pages show; none if it leaves that open."""
        return versions.pythons(self.source)

    @property
    def series(self) -> str:
        """The series that it is to be recorded under; empty if any will do that it doesn't need more than."""
        return self.python or (self.pythons or ("",))[0]

    def under(self: _T, python: str) -> _T:
        """The same, to be run under a series of Python. Raises `DiagramError` unless it is recorded under that."""
        if python not in self.pythons:
            named = f"Python {', '.join(self.pythons)}" if self.pythons else "no Python"
            raise DiagramError(
                f"{self.path}: names {named} to be recorded under, and not {python!r}; add it to `pythons` below "
                "`# [tool.diagram-gen]`, in the comments above the docstring, and have its trace kept"
            )
        return self._run_under(python)

    def _run_under(self: _T, python: str) -> _T:
        return cast("_T", replace(cast("Text", self), python=python))

    @property
    def runs(self: _T) -> list[_T]:
        """The same under each series of Python that it is recorded under; itself if it names none."""
        return [self._run_under(each) for each in self.pythons] or [self]


@dataclass(frozen=True, slots=True)
class Text(_Versioned):
    """A snippet's file as it was read, before anybody has parsed it: enough to tell it from any other.

    `name` is `topic/idea`, `path` is as given, and `source` is the text; `python` is the series of Python that it is to
    be run under, if one was chosen.
    """

    name: str
    path: str
    source: str
    python: str = ""

    def parsed(self) -> Snippet:
        """The snippet. Raises `DiagramError` if the text is no Python program."""
        found = _of_text(self.source, Path(self.path), self.name, False)
        return replace(found, python=self.python) if self.python else found


@dataclass(frozen=True, slots=True)
class Snippet(_Versioned):
    """A program as its file says it is.

    `name` is `topic/idea`; `path` is as given; `source` is the text with its markers;
    `markers` gives the line of each; `body` is the first line after the docstring; `promises` are those of the
    docstring; `python` is the series of Python that it is to be run under, if one was chosen.
    """

    name: str
    path: str
    title: str
    source: str
    markers: dict[str, int]
    body: int
    promises: tuple[Promise, ...]
    python: str = ""

    def expected(self, version: str) -> str:
        """The output that the docstring promises under a version of Python."""
        return "".join(each.output for each in self.promises if each.holds(version))

    @property
    def recorded_as(self) -> Source:
        """What a trace says about the program it comes from."""
        from diagram_gen.model.trace import Source  # a site that is built anew from the cache has no trace

        return Source(self.path, self.title, self.source)

    def lines(self) -> list[str]:
        """The lines that a reader sees, markers taken out: line n of the file is item n - 1."""
        marked = set(self.markers.values())
        numbered = enumerate(lines.of_program(self.source), start=1)
        return [_MARKER.sub("", line).rstrip() if number in marked else line for number, line in numbered]


def names(root: Path = ROOT) -> list[str]:
    """The names of all snippets, sorted; a file whose name begins with `_` is a module that snippets share."""
    files = (path for path in root.glob("*/*.py") if not path.name.startswith("_"))
    return sorted(path.relative_to(root).with_suffix("").as_posix() for path in files)


def name_of(given: str, root: Path = ROOT) -> str:
    """The name of the snippet that somebody gives by its name or by its file."""
    path = Path(given)
    try:
        inside = path.resolve().relative_to(root.resolve())
    except ValueError:
        return given
    return inside.with_suffix("").as_posix() if inside.suffix == ".py" else inside.as_posix()


def load(name: str, root: Path = ROOT) -> Snippet:
    """The snippet of that name. Raises `DiagramError` with the near names if there is none."""
    return load_text(name, root).parsed()


def load_text(name: str, root: Path = ROOT) -> Text:
    """The text of the snippet of that name. Raises `DiagramError` with the near names if there is none."""
    path = root / f"{name}.py"
    if not _PLACE.fullmatch(name) or not path.is_file():
        raise DiagramError(f"no snippet {name!r} in {root.as_posix()}/{suggestion(name, names(root))}")
    return Text(name, path.as_posix(), sources.read(path))


def read(path: Path, name: str | None = None, *, lenient: bool = False) -> Snippet:
    """The snippet in any file. Raises `DiagramError` if it cannot be read as a Python program.

    Leniently, a comment that looks like a marker but cannot be one is left alone: for programs that are not ours.
    """
    return _of_text(sources.read(path), path, name, lenient)


@functools.lru_cache(REMEMBERED)
def _of_text(source: str, path: Path, name: str | None, lenient: bool) -> Snippet:
    tree = sources.parsed(source, path)
    markers = _markers(source)
    for mistake in () if lenient else mistakes(source, path.as_posix()):
        raise mistake
    return Snippet(
        name=name or path.stem,
        path=path.as_posix(),
        title=sources.title(tree, path),
        source=source,
        markers=markers,
        body=_body(tree, source),
        promises=_promised(ast.get_docstring(tree) or ""),
    )


def _promised(docstring: str) -> tuple[Promise, ...]:
    """What the examples of a docstring print."""
    if ">>>" not in docstring:
        return ()
    try:  # it takes long to import, and most programs that are no snippets have no use for it
        from doctest import DocTestParser
    except ImportError:  # in a browser, where nobody asks what was promised
        return ()

    examples = DocTestParser().get_examples(docstring)
    return tuple(promise.of(each.source, _BLANK_LINE.sub("", each.want)) for each in examples)


def any_of(path: Path) -> Snippet:
    """What there is to say about any file, Python or not: for programs that are no snippets."""
    try:
        return read(path, lenient=True)
    except DiagramError:
        found = sources.unread(path)
        return Snippet(path.stem, found.path, found.title, found.source, markers={}, body=1, promises=())


def mistakes(source: str, path: str) -> Iterator[MistakeError]:
    """What is wrong with what the comments of a program say of it: its markers, and which Python it needs."""
    yield from versions.mistakes(source, path)
    yield from marker_mistakes(source, path)


def marker_mistakes(source: str, path: str) -> Iterator[MistakeError]:
    """What is wrong with the markers of a program that can be parsed, from its top to its end."""
    found: dict[str, int] = {}
    for comment, name, line in _comments(source):
        if not name:
            yield MistakeError(path, line, f"`{comment}` is no marker", _amended(comment))
        elif not _MARKER_NAME.fullmatch(name) or name in RESERVED:
            remedy = f"use lower-case words joined by hyphens, other than {', '.join(RESERVED)}"
            yield MistakeError(path, line, f"{name!r} cannot name a marker", remedy)
        elif name in found:
            yield MistakeError(path, line, f"marker {name!r} is already on line {found[name]}", "rename one")
        else:
            found[name] = line


def _markers(source: str) -> dict[str, int]:
    """The line of each marker; what looks like one but cannot be one is left alone."""
    found: dict[str, int] = {}
    for _, name, line in _comments(source):
        if _MARKER_NAME.fullmatch(name) and name not in RESERVED:
            found.setdefault(name, line)
    return found


def _amended(comment: str) -> str:
    """What to do about a comment that is nearly a marker."""
    first = _MARKER_NAME.search(comment.lower())
    name = first[0] if first and first[0] not in RESERVED else "name"
    return f"write `# @{name}` with nothing behind it, or let the comment begin with a word"


@functools.lru_cache(1)
def _comments(source: str) -> list[tuple[str, str, int]]:
    """Every comment that is a marker, with its name, whatever that is, or begins like one, without; and its line.

    A decorator that is commented out is neither.
    """
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = (token for token in tokens if token.type == tokenize.COMMENT and _NEARLY.match(token.string))
    return [(token.string, _named(token.string), token.start[0]) for token in comments if not _is_decorator(token)]


def _named(comment: str) -> str:
    marker = _MARKER.fullmatch(comment)
    return marker["name"] if marker else ""


def _is_decorator(comment: tokenize.TokenInfo) -> bool:
    """Whether a comment has its line to itself, and in it a decorator that is no name alone."""
    return comment.line.lstrip().startswith("#") and bool(_DECORATOR.fullmatch(comment.string))


def _body(tree: ast.Module, source: str) -> int:
    """The first line after the module's docstring that is not blank."""
    first = tree.body[0] if tree.body else None
    if first is None or ast.get_docstring(tree) is None:
        return 1
    line = first.end_lineno or 0
    below = lines.of_program(source)[line:]
    blank = next((number for number, text in enumerate(below) if text.strip()), len(below))
    return line + blank + 1
