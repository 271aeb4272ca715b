"""The map of the rooms is read off the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.site.rooms import Room, markdown, rooms
from tests.programs import PROJECT, write


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of three rooms, and a folder that is none."""
    folder = tmp_path / "package"
    write(folder, '"""The ground. It says more."""\n', "ground/__init__.py")
    write(folder, '"""The first floor,\nover two lines."""\n', "first/__init__.py")
    write(folder, "from diagram_gen.ground.stone import Stone\nfrom os import path\n", "first/wall.py")
    write(folder, '"""The attic."""\n', "attic/__init__.py")
    write(folder, "def f():\n    from diagram_gen import first, ground\n", "attic/deep/beam.py")
    write(folder, "", "drawings/plan.html")
    return folder


def test_a_room_stands_above_those_that_it_imports(package: Path) -> None:
    """With the first sentence of its docstring, wherever in its modules it imports them."""
    assert [
        Room("attic", "The attic.", frozenset({"first", "ground"})),
        Room("first", "The first floor, over two lines.", frozenset({"ground"})),
        Room("ground", "The ground.", frozenset()),
    ] == rooms(package)


def test_the_table_has_a_line_for_each(package: Path) -> None:
    """As Markdown."""
    assert ["| `attic/` | The attic. |", "| `first/` | The first floor, over two lines. |"] == markdown(
        rooms(package)
    ).splitlines()[2:4]


def test_every_folder_of_the_package_is_a_room_that_says_what_it_is() -> None:
    """Each once."""
    folders = [path.parent.name for path in (PROJECT / "diagram_gen").glob("*/__init__.py")]
    assert sorted(folders) == sorted(room.name for room in rooms())
    assert [] == [room.name for room in rooms() if not room.purpose.endswith(".")]
