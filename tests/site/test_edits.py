"""What happens to files is an edit if readers are to see it, and one edit however often a watcher speaks of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
)

from diagram_gen.site.edits import Edits
from tests.programs import write


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page in a folder that is watched."""
    return write(tmp_path, "One.\n", "docs/page.md")


@pytest.fixture
def edits(tmp_path: Path) -> Edits:
    """What is known where three folders are watched."""
    return Edits([tmp_path / "docs", tmp_path / "snippets", tmp_path / "package"])


def replaced(page: Path, text: str) -> list[FileSystemEvent]:
    """Puts another file in the place of a page, and what a watcher says of that."""
    whole = write(page.parent, text, f".{page.name}.new")
    whole.replace(page)
    return [FileDeletedEvent(str(page)), FileCreatedEvent(str(page))]


def test_what_a_watcher_says_twice_is_told_once(edits: Edits, page: Path) -> None:
    """However far apart it says so: a rebuild may begin in between, or end."""
    gone, come = replaced(page, "Two.\n")
    assert edits.is_new(gone, page.parent)
    assert not edits.is_new(come, page.parent)
    edits.begin_rebuild()
    assert not edits.is_new(come, page.parent)


def test_every_other_edit_is_told(edits: Edits, page: Path) -> None:
    """Whatever it leaves as it was: here the size."""
    for text in ("Two.\n", "Six.\n", "Ten.\n"):
        assert [True, False] == [edits.is_new(event, page.parent) for event in replaced(page, text)]


def test_a_file_found_half_written_is_told_once_if_the_rebuild_finds_it_whole(edits: Edits, page: Path) -> None:
    """And once more if not, when it is."""
    said = FileModifiedEvent(str(page))
    page.write_text("")
    assert edits.is_new(said, page.parent)
    page.write_text("Whole.\n")
    edits.begin_rebuild()
    assert not edits.is_new(said, page.parent)
    page.write_text("")
    assert edits.is_new(said, page.parent)
    edits.begin_rebuild()
    page.write_text("Whole again.\n")
    assert edits.is_new(said, page.parent)


def test_a_file_that_is_gone_is_an_edit_and_so_is_its_coming_back(edits: Edits, page: Path) -> None:
    """Each once."""
    page.unlink()
    assert [True, False] == [edits.is_new(FileDeletedEvent(str(page)), page.parent) for _ in range(2)]
    page.write_text("One.\n")
    assert [True, False] == [edits.is_new(FileCreatedEvent(str(page)), page.parent) for _ in range(2)]


def test_a_file_of_another_name_is_an_edit_of_both(edits: Edits, page: Path) -> None:
    """Told once."""
    other = page.with_name("other.md")
    page.rename(other)
    assert edits.is_new(FileMovedEvent(str(page), str(other)), page.parent)
    assert not edits.is_new(FileDeletedEvent(str(page)), page.parent)
    assert not edits.is_new(FileCreatedEvent(str(other)), page.parent)


def test_litter_and_folders_are_no_edits(edits: Edits, page: Path) -> None:
    """But a file that was litter and becomes a page is one."""
    backup = write(page.parent, "One.\n", "page.md~")
    assert not edits.is_new(FileCreatedEvent(str(backup)), page.parent)
    assert not edits.is_new(DirModifiedEvent(str(page.parent)), page.parent)
    page.unlink()
    backup.rename(page)
    assert edits.is_new(FileMovedEvent(str(backup), str(page)), page.parent)


def test_what_is_linked_to_is_an_edit_in_its_own_place(edits: Edits, page: Path, tmp_path: Path) -> None:
    """If that is watched; else where the link is."""
    inside, outside = write(tmp_path, "a {}\n", "package/a.css"), write(tmp_path, "b {}\n", "elsewhere/b.css")
    for file in (inside, outside):
        page.with_name(file.name).symlink_to(file)
    assert not edits.is_new(FileModifiedEvent(str(page.with_name("a.css"))), page.parent)
    assert edits.is_new(FileModifiedEvent(str(inside)), inside.parent)
    assert edits.is_new(FileModifiedEvent(str(page.with_name("b.css"))), page.parent)
