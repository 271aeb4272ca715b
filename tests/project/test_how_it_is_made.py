"""What the documents say about where things are is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagram_gen.recorder import verdicts
from diagram_gen.site.rooms import rooms
from tests.programs import PROJECT

PAGE = PROJECT / "docs/how-it-is-made.md"
_PATH = re.compile(r"`(?P<path>[\w./-]+)`")
_TOP = {path.name for path in PROJECT.iterdir()}


def test_the_map_in_the_readme_is_that_of_the_rooms() -> None:
    """Each room stands there once, and no other; none below one that it imports."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    mapped = re.findall(r"^\| `(\w+)/` \|", text.partition("\n| room |")[2].partition("\n\n")[0], re.MULTILINE)
    assert sorted(room.name for room in rooms()) == sorted(mapped)
    upward = [(room.name, name) for room in rooms() for name in room.imports & {*mapped[: mapped.index(room.name)]}]
    assert [] == upward


@pytest.mark.parametrize("document", [PAGE, PROJECT / "README.md"], ids=lambda path: path.name)
def test_what_is_named_is_there(document: Path) -> None:
    """Each file and folder, by its path from where the project lies, or a room by its name."""
    named = {match["path"] for match in _PATH.finditer(document.read_text(encoding="utf-8"))}
    places = {path for path in named if path.partition("/")[0] in _TOP - {".venv", "site", ".cache"}}
    assert len(places) > 5
    assert [] == sorted(path for path in places if not (PROJECT / path).exists())


def test_typical_changes_begin_in_files_that_are_there() -> None:
    """Thirty-three of them, each in one at least, with a test or a document to look at."""
    text = PAGE.read_text(encoding="utf-8").partition("\n## Where a change goes\n")[2].partition("\n## ")[0]
    rows = [row.strip("|").split("|") for row in text.splitlines() if row.startswith("| ")][1:]
    assert 33 == len(rows)
    for change, begins, look in rows:
        files = [PROJECT / match["path"] for match in _PATH.finditer(begins)]
        assert [True] * len(files) == [path.exists() for path in files], change
        assert any(path.is_file() for path in files), change
        assert look.strip(), change


def test_the_tests_that_hold_what_is_said_of_a_limit_are_named() -> None:
    """All that have the words of a verdict in them; a number of our own stands where the limit does."""
    verdict = [each(77).partition("77")[0] for each in (verdicts.steps, verdicts.size, verdicts.output, verdicts.time)]
    texts = {path: path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py")}
    holding = {path for path, text in texts.items() if any(words in text for words in verdict)}
    (row,) = re.findall(r"^\| a limit of recordings, .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(holding) > 5
    assert [] == sorted(each for path in holding if (each := path.relative_to(PROJECT).as_posix()) not in row)


def test_every_room_has_a_folder_of_tests() -> None:
    """As the page says."""
    folders = {path.parent.name for path in (PROJECT / "tests").glob("*/__init__.py")}
    assert set() == {room.name for room in rooms()} - folders
