"""Macro calls: where pages ask for a listing, a figure or a walkthrough, and of which snippet.

A call stands on a line of its own, further in within a box or a list, and may go on over several, but for those that
are part of the prose, in a line of it; a `raw` block is text. Pure but for `on_pages`.
"""

from __future__ import annotations

import ast
import contextlib
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
_IN_PROSE = re.compile(r"\{\{[ \t]*(?P<call>api\(.*?\))[ \t]*\}\}")
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
    try:
        tree = ast.parse(call, mode="eval").body
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
            arguments = tuple(map(ast.literal_eval, tree.args))
            options = {str(each.arg): ast.literal_eval(each.value) for each in tree.keywords}
            return MacroCall(path, line, tree.func.id, arguments, options)
    except (SyntaxError, ValueError):
        pass
    raise DiagramError(f"{call!r} is no call of a macro: give it texts, lists of texts, True or False")


def on_pages(docs: Path = DOCS) -> Iterator[MacroCall]:
    """Every call on the pages in a folder, by page and line."""
    for page in sorted(docs.rglob("*.md")):
        yield from on_page(page.read_text(encoding="utf-8"), page.as_posix())


def on_page(text: str, path: str) -> Iterator[MacroCall]:
    """The calls on one page, given as text, in their order; those that cannot be read are left to the build."""
    for match in found(text):
        with contextlib.suppress(DiagramError):
            yield parsed(match["call"], path, text.count("\n", 0, match.start()) + 1)


def _blank(match: re.Match[str]) -> str:
    """The same number of characters and lines, with nothing in them."""
    return re.sub(r"[^\n]", " ", match[0])
