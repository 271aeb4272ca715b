"""The symptoms: what Python prints, or a program does, of which the field guide has entries. Read off the pages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from diagram_gen.model import versions
from diagram_gen.model.errors import DiagramError
from diagram_gen.page.files import filled
from diagram_gen.site.macro_calls import MacroCall
from diagram_gen.site.uses import uses

MACRO = "symptom"
"""The macro by whose calls a page has symptoms."""
Says = str | Mapping[str, str]
"""A message, with `…` for what differs from run to run; or several, each by the first series of Python that has it."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Python prints it, and by which series: all from one to another, either of which may be empty."""

    text: str
    since: str = ""
    until: str = ""

    @property
    def under(self) -> str:
        """Which series have it, in words; empty if all do."""
        if not self.since:
            return ""
        return f"Python {self.since} to {self.until}" if self.until else f"Python {self.since} and later"

    def is_of(self, version: str) -> bool:
        """Whether a version of Python has it."""
        return versions.is_enough(version, self.since) and (
            not self.until or versions.is_enough(self.until, versions.series(version))
        )

    def is_in(self, output: str) -> bool:
        """Whether a program has printed it, in one line."""
        return bool(re.search(".*".join(map(re.escape, self.text.split("…"))), output))


@dataclass(frozen=True, slots=True)
class Symptom:
    """An entry: its heading's words as Markdown, where it stands, and the messages that its heading does not have."""

    words: str
    target: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of a page, with its title and its path."""

    title: str
    page: str
    symptoms: tuple[Symptom, ...]


def messages(says: Says) -> list[Message]:
    """The messages of a symptom, the oldest first; none where nothing is printed.

    Raises `DiagramError` where a version is none.
    """
    if isinstance(says, str):
        return [Message(says)] if says else []
    for series in says:
        if not versions.is_series(series):
            raise DiagramError(f"says={dict(says)!r}: {series!r} is no series of Python; name one such as '3.14'")
    since = sorted(says, key=versions.numbers)
    return [
        Message(says[each], each, _before(following) if following else "")
        for each, following in itertools.zip_longest(since, since[1:])
    ]


def of_call(call: MacroCall) -> list[Message]:
    """The messages that a call on a page says its program prints."""
    return messages(call.options.get("says", "")) if call.macro == MACRO else []


def markup(says: Says) -> str:
    """The HTML of the messages of a symptom; empty where nothing is printed."""
    found = messages(says)
    return filled("says.html", messages=found) if found else ""


def groups(docs: Path) -> list[Group]:
    """All entries, by page, in the order of the pages' names and of their lines."""
    found = [use for use in uses(docs) if use.call.macro == MACRO and use.heading]
    by_page = itertools.groupby(found, key=lambda use: (use.title, use.call.path))
    return [
        Group(
            title,
            page,
            tuple(
                Symptom(use.heading.words, use.target, tuple(_others(use.heading.words, use.call)))
                for use in there
                if use.heading
            ),
        )
        for (title, page), there in by_page
    ]


def markdown(docs: Path) -> str:
    """The list of all entries, by page, as Markdown whose links are for a page at the top of `docs`."""
    return filled("symptoms.md", groups=groups(docs))


def _others(heading: str, call: MacroCall) -> Iterator[str]:
    return (each.text for each in of_call(call) if each.text not in heading)


def _before(series: str) -> str:
    """The series before one."""
    major, minor = versions.numbers(series)
    return f"{major}.{minor - 1}"
