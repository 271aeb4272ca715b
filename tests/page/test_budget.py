"""Every page stays light: quick to load."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.budget import MOST_BYTES
from tests.pages import PAGES


def file(folder: Path, name: str) -> Path:
    """The file of a page."""
    return folder / name / "index.html" if name.endswith("/") or not name else folder / name


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small(site_folder: Path, name: str) -> None:
    """The document as a host sends it, with all its pictures and the steps of its walkthroughs."""
    assert len(gzip.compress(file(site_folder, name).read_bytes())) <= MOST_BYTES
