"""Folders that are whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from diagram_gen.pipeline.whole_files import write_folder


def broken() -> Iterator[tuple[str, bytes]]:
    """Files of which the second cannot be made."""
    yield "1.svg", b"new"
    raise KeyboardInterrupt


@pytest.mark.parametrize("is_there", [False, True])
def test_a_folder_that_cannot_be_finished_is_as_it_was(tmp_path: Path, is_there: bool) -> None:
    """With what was in it, or not there at all."""
    folder = tmp_path / "folder"
    if is_there:
        write_folder(folder, [("1.svg", b"old"), ("2.svg", b"old")], lambda name: True)
    with pytest.raises(KeyboardInterrupt):
        write_folder(folder, broken(), lambda name: True)
    found = {each.name: each.read_bytes() for each in folder.iterdir()} if folder.exists() else None
    assert ({"1.svg": b"old", "2.svg": b"old"} if is_there else None) == found


def test_what_was_ours_gives_way(tmp_path: Path) -> None:
    """All of it, and nothing else."""
    write_folder(tmp_path, [("1.svg", b"old"), ("2.svg", b"old")], lambda name: name.endswith(".svg"))
    write_folder(tmp_path, [("1.svg", b"new")], lambda name: name.endswith(".svg"))
    assert [("1.svg", b"new")] == [(each.name, each.read_bytes()) for each in tmp_path.iterdir()]
