"""The rooms of this package: what each is for, in the words of its docstring, and on which others it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from diagram_gen.pipeline.recipes import PACKAGE

_IMPORT = re.compile(r"^ *from diagram_gen(?:\.(?P<room>\w+)| import (?P<rooms>\w+(?:, \w+)*))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Room:
    """A folder of the package: the first sentence of its docstring, and the rooms that its modules import."""

    name: str
    purpose: str
    imports: frozenset[str]


def rooms(package: Path = PACKAGE) -> list[Room]:
    """All rooms, each above those that it imports. Raises `CycleError` where two import each other."""
    by_name = {each.name: each for each in map(_room, package.iterdir()) if each is not None}
    below = TopologicalSorter({name: room.imports & by_name.keys() for name, room in by_name.items()})
    return [by_name[name] for level in reversed(list(_levels(below))) for name in level]


def markdown(shown: list[Room]) -> str:
    """A table of rooms, for a page."""
    rows = [f"| `{room.name}/` | {room.purpose} |" for room in shown]
    return "\n".join(["| room | what is in it |", "|---|---|", *rows])


def _room(folder: Path) -> Room | None:
    """The room that a folder is; None if it is none."""
    file = folder / "__init__.py"
    if not file.exists():
        return None
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    purpose = " ".join(re.split(r"(?<=\.)\s", docstring, maxsplit=1)[0].split())
    texts = (each.read_text(encoding="utf-8") for each in folder.rglob("*.py"))
    imports = {name for text in texts for match in _IMPORT.finditer(text) for name in re.findall(r"\w+", _named(match))}
    return Room(folder.name, purpose, frozenset(imports - {folder.name}))


def _named(match: re.Match[str]) -> str:
    """The room, or the rooms, that an import names."""
    return match["room"] or match["rooms"]


def _levels(rooms: TopologicalSorter[str]) -> Iterator[list[str]]:
    """The names of the rooms that import none but those of earlier levels, level by level."""
    rooms.prepare()
    while rooms.is_active():
        level = rooms.get_ready()
        yield sorted(level)
        rooms.done(*level)
