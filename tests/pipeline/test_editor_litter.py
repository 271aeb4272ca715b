"""What editors leave beside a file is told from what belongs to a project, by its name."""

from __future__ import annotations

import pytest

from diagram_gen.pipeline.editor_litter import is_litter
from tests.programs import PROJECT


@pytest.mark.parametrize(
    "name",
    [".page.md.swp", "4913", "page.md~", ".#page.md", "#page.md#", "page.md___jb_tmp___", "page.md___jb_old___",
     "page.md.tmp", ".goutputstream-X1Y2Z3", ".page.md.kate-swp", "page.md.sb-1a2b3c4d-AbCdEf", "page.cpython-311.pyc"],
)  # fmt: skip
def test_litter(name: str) -> None:
    """Swap files, backups, locks, and files to be renamed when they are whole."""
    assert is_litter(name)


@pytest.mark.parametrize("folder", ["docs", "snippets", "diagram_gen"])
def test_nothing_of_this_project_is_litter(folder: str) -> None:
    """Whatever is watched: an edit of it is to show up."""
    files = [path for path in (PROJECT / folder).rglob("*") if path.is_file() and path.parent.name != "__pycache__"]
    assert files
    assert [] == [path for path in files if is_litter(path.name)]
