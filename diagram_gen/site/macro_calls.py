"""Macro calls: where pages ask for a listing, a figure or a walkthrough, and of which snippet.

A call stands on a line of its own, further in within a box or a list, and may go on over several, but for those that
are part of the prose, in a line of it; a `raw` block is text. Pure but for `on_pages`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagram_gen.model.errors import DiagramError

DOCS = Path("docs")
STEPPED = ("walkthrough", "predict", "compare", "symptom")
"""The macros that put runs on a page to be stepped through. Each has every marker as a moment to go to."""
OFFERED_BY = ("walkthrough", "predict", "symptom")
"""Those that lead to where their run can be taken along, if they show one alone."""
_OF_SNIPPETS = ("listing", "figure", *STEPPED, "output", "stage")
"""The macros that are about a snippet, which they take first."""
_CALL = re.compile(r"^[ \t]*\{\{[ \t]*(?P<call>(?!api\b)\w+\(.*?\))[ \t]*\}\}$", re.MULTILINE | re.DOTALL)
_OPENED = re.compile(r"^[ \t]*\{\{[ \t]*(?!api\b)\w+\((?:.+\n?)*", re.MULTILINE)
"""The paragraph that begins with a call, whether that has an end or not."""
_IN_PROSE = re.compile(r"\{\{[ \t]*(?P<call>api\(.*?\))[ \t]*\}\}")
GIVEN = "give it texts, lists of texts, True or False"
"""What to do about a call that is none."""
_ENDLESS = "it does not end in `) }}` with nothing behind it"
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MacroCall:
    """One call on a page: the macro's name and what it is given."""

    path: str
    line: int
    macro: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]

    @property
    def snippet(self) -> str:
        """The name of the snippet that it is about, or nothing."""
        if self.macro not in _OF_SNIPPETS:
            return ""
        named = self.arguments[0] if self.arguments else self.options.get("name")
        return named if isinstance(named, str) else ""

    @property
    def snippets(self) -> list[str]:
        """The names of all snippets that it is about, each once; of a comparison mostly two."""
        return list(dict.fromkeys(name for name, _ in self.sides))

    @property
    def sides(self) -> list[tuple[str, str]]:
        """The runs that it is about, of a comparison two: each by its snippet and the Python that is named."""
        other = self.arguments[1] if len(self.arguments) > 1 else self.options.get("other")
        pythons = self.options.get("python")
        if pythons and isinstance(pythons, list | tuple) and self.snippet:
            return [(self.snippet, str(each)) for each in pythons]
        return [(name, "") for name in (self.snippet, other) if name and isinstance(name, str)]

    @property
    def markers(self) -> set[str]:
        """The names, markers among them, by which it speaks of moments."""
        asked = [each[0] for each in self.options.get("predict") or () if isinstance(each, list | tuple) and each]
        moments = [self.options.get("at"), *(self.options.get("only") or ()), *asked]
        return {moment.partition(":")[0] for moment in moments if isinstance(moment, str)}


@dataclass(frozen=True, slots=True)
class UnreadCall:
    """What begins like a call on a page and cannot be read: its text, and why."""

    path: str
    line: int
    text: str
    why: str

    def names(self, snippet: str) -> bool:
        """Whether it has the name of a snippet in it."""
        return bool(re.search(rf"(?<![\w/]){re.escape(snippet)}(?![\w/])", self.text))


def side_id(name: str, python: str = "") -> str:
    """What the id of a run on a page is made from: `current 3.13`."""
    return f"{name.rpartition('/')[2]} {python}".strip()


def found(text: str) -> Iterator[re.Match[str]]:
    """Every call in the text of a page but those in its prose, as a match whose group `call` is `macro(…)`."""
    return _CALL.finditer(_RAW.sub(_blank, text))


def found_in_prose(text: str) -> Iterator[re.Match[str]]:
    """Every call in the prose of a page, as a match with the same group."""
    return _IN_PROSE.finditer(_RAW.sub(_blank, text))


def parsed(call: str, path: str = "", line: int = 1) -> MacroCall:
    """The call that a text such as `listing("calling/one_call")` is. Raises `DiagramError` if it is none."""
    read = _read(call, path, line)
    if isinstance(read, MacroCall):
        return read
    raise DiagramError(f"{call!r} is no call of a macro: {GIVEN}")


def on_pages(docs: Path = DOCS) -> Iterator[MacroCall]:
    """Every call on the pages in a folder, by page and line."""
    for path, text in _pages(docs):
        yield from on_page(text, path)


def on_page(text: str, path: str) -> Iterator[MacroCall]:
    """The calls on one page, given as text, in their order; those that cannot be read are left to the build."""
    for match in found(text):
        read = _read(match["call"], path, _line(text, match))
        if isinstance(read, MacroCall):
            yield read


def unread_on_pages(docs: Path = DOCS) -> Iterator[UnreadCall]:
    """What cannot be read among the calls on the pages in a folder, by page and line."""
    for path, text in _pages(docs):
        yield from unread_on_page(text, path)


def unread_on_page(text: str, path: str) -> Iterator[UnreadCall]:
    """What begins like a call on one page, given as text, and cannot be read, in its order."""
    shown, end = _RAW.sub(_blank, text), 0
    for opened in _OPENED.finditer(shown):
        if opened.start() < end:  # within a call that goes on over several paragraphs
            continue
        match = _CALL.match(shown, opened.start())
        if match is None:
            yield UnreadCall(path, _line(text, opened), opened[0], _ENDLESS)
            continue
        end = match.end()
        read = _read(match["call"], path, _line(text, match))
        if isinstance(read, UnreadCall):
            yield read


def _read(call: str, path: str, line: int) -> MacroCall | UnreadCall:
    """The call that a text is, or why it is none."""
    try:
        tree = ast.parse(call, mode="eval").body
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
            arguments = tuple(map(ast.literal_eval, tree.args))
            options = {str(each.arg): ast.literal_eval(each.value) for each in tree.keywords}
            return MacroCall(path, line, tree.func.id, arguments, options)
    except SyntaxError as error:
        return UnreadCall(path, line, call, error.msg)
    except ValueError:
        pass
    return UnreadCall(path, line, call, "it is given something else than such values")


def _pages(docs: Path) -> Iterator[tuple[str, str]]:
    """The path and the text of each page in a folder."""
    for page in sorted(docs.rglob("*.md")):
        yield page.as_posix(), page.read_text(encoding="utf-8")


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _blank(match: re.Match[str]) -> str:
    """The same number of characters and lines, with nothing in them."""
    return re.sub(r"[^\n]", " ", match[0])
