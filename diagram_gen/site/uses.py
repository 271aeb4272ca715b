"""The uses: which page calls which macro, for which snippet, under which heading. Read off the pages."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown.extensions.toc import slugify

from diagram_gen.model import lines
from diagram_gen.model.snippet import REMEMBERED
from diagram_gen.page.ids import unique
from diagram_gen.site import macro_calls
from diagram_gen.site.macro_calls import DOCS, STEPPED, MacroCall

_HEADING = re.compile(r"^(?P<level>#{1,6})[ \t]+(?P<words>.+?)[ \t]*#*$")
_FENCE = re.compile(r"^[ \t]*(?P<mark>`{3,}|~{3,})")
_ATTRIBUTES = re.compile(r"[ \t]+\{[^{}]*\}$")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its words as Markdown, and the anchor for links to it, empty at the top of the page."""

    line: int
    level: int
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Use:
    """A macro call with its place: the page's `title`, and the heading above it.

    The call's path is the page's, below the folder of the pages.
    """

    title: str
    heading: Heading | None
    call: MacroCall

    @property
    def target(self) -> str:
        """What a link from another page in the same folder says, to come to this place."""
        page = self.call.path
        return f"{page}#{self.heading.anchor}" if self.heading and self.heading.anchor else page


@dataclass(frozen=True, slots=True)
class Shown:
    """The walkthrough of a snippet on a page, under a Python if one is named, with its id; alone or in a comparison."""

    name: str
    call: MacroCall
    id: str
    python: str = ""


def uses(docs: Path = DOCS) -> list[Use]:
    """Every call of a macro on the pages in a folder, by page and line."""
    pages = sorted(docs.rglob("*.md"))
    return [use for path in pages for use in _found(path.read_text("utf-8"), path.relative_to(docs).as_posix())]


@functools.lru_cache(REMEMBERED)
def _found(text: str, page: str) -> tuple[Use, ...]:
    return tuple(on_page(text, page))


def on_page(text: str, page: str) -> Iterator[Use]:
    """The calls on one page, given as text, in their order."""
    found = headings(text)
    title = next((heading.words for heading in found if heading.level == 1), page)
    for call in macro_calls.on_page(text, page):
        above = [heading for heading in found if heading.line < call.line]
        yield Use(title, above[-1] if above else None, call)


def headings(text: str) -> list[Heading]:
    """The headings of a page, with the anchors that Markdown's table of contents gives them."""
    titles: list[Heading] = []
    seen: Counter[str] = Counter()
    for number, line in _outside_fences(text):
        match = _HEADING.match(line)
        if match is None:
            continue
        level, words = len(match["level"]), _ATTRIBUTES.sub("", match["words"])
        anchor = slugify(_plain(words), "-")
        again, seen[anchor] = seen[anchor], seen[anchor] + 1
        numbered = f"{anchor}_{again}" if again else anchor
        titles.append(Heading(number, level, words, "" if level == 1 else numbered))
    return titles


def _outside_fences(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are in no code block, with their numbers."""
    fence = ""
    for number, line in enumerate(lines.of_text(text), start=1):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark["mark"]
        elif mark and mark["mark"].startswith(fence):
            fence = ""
        elif not fence:
            yield number, line


def _plain(words: str) -> str:
    """A heading without its markup."""
    return _LINK.sub(r"\1", words).replace("`", "").replace("*", "")


def walkthroughs(found: Iterable[Use]) -> Iterator[Shown]:
    """The walkthroughs among some uses, which are all of their pages, in their order."""
    taken: dict[str, set[str]] = {}
    for call in (use.call for use in found if use.call.macro in STEPPED):
        ids = taken.setdefault(call.path, set())
        for name, python in call.sides:
            id = unique(macro_calls.side_id(name, python), ids)
            ids.add(id)
            yield Shown(name, call, id, python)
