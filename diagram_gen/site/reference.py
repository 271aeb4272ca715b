"""Python's own documentation: what of it pages may name, where that stands, and since when Python has it.

It is known from a list beside this module, which `python -m tests.reference` makes; nobody is asked over the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from diagram_gen.model import lines, versions
from diagram_gen.model.errors import DiagramError

LIST = Path(__file__).with_name("reference.tsv")
"""A line for each name, in order: the name, its address below `BASE`, and the version that it is new in, if told."""
BASE = "https://docs.python.org/"
WORDS = ("term:", "section:")
"""What the names of terms of the glossary and of sections begin with; all others are code."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the documentation explains; `since` is the version that it is new in, empty if none is told."""

    name: str
    address: str
    since: str = ""

    @property
    def words(self) -> str:
        """A name of a term or a section as it is said in prose; empty if the name is code."""
        kind, _, name = self.name.partition(":")
        return name.replace("-", " ") if f"{kind}:" in WORDS else ""

    def link(self, text: str = "") -> str:
        """A link in Markdown, which shows the name, or another text."""
        shown = text or self.words or self.name
        title = f' "New in Python {self.since}"' if self.is_late else ""
        return f"[{shown if self.words else f'`{shown}`'}]({BASE}{self.address}{title})"

    @property
    def is_late(self) -> bool:
        """Whether the oldest Python that pages are for lacks it."""
        return not versions.is_enough(versions.OLDEST, versions.series(self.since))


def entries(file: Path = LIST) -> dict[str, Entry]:
    """What the list has, by name. Lines that begin with `#` are about the list."""
    rows = lines.of_text(file.read_text(encoding="utf-8"))
    found = (Entry(*row.split("\t")) for row in rows if not row.startswith("#"))
    return {entry.name: entry for entry in found}


def entry(name: str, known: dict[str, Entry]) -> Entry:
    """What is known by a name. Raises `DiagramError` with the names that are near, if that is nothing."""
    if name in known:
        return known[name]
    import difflib  # nobody has to wait for it where nothing is wrong

    near = ending_in(name, known) or difflib.get_close_matches(name, known)
    meant = f"did you mean {' or '.join(map(repr, near[:3]))}?" if near else f"it stands in {'/'.join(LIST.parts[-3:])}"
    raise DiagramError(f"the list of Python's documentation has no {name!r}; {meant}")


def ending_in(name: str, known: Iterable[str]) -> list[str]:
    """The names of which this is the end, `asyncio.create_task` of `create_task`, the shortest way to it first."""
    found = (each for each in known if each.endswith((f".{name}", f":{name}")))
    return sorted(found, key=lambda each: (each.count("."), each))
