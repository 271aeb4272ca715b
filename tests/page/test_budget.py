"""Every page stays light: quick to load, and easy on a small machine."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.budget import MOST_BYTES, MOST_ELEMENTS
from tests.pages import PAGES
from tests.reader import Readers


def file(folder: Path, name: str) -> Path:
    """The file of a page."""
    return folder / name / "index.html" if name.endswith("/") or not name else folder / name


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small(site_folder: Path, name: str) -> None:
    """The document as a host sends it, with all its pictures and the steps of its walkthroughs."""
    assert len(gzip.compress(file(site_folder, name).read_bytes())) <= MOST_BYTES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_few_elements(site: str, readers: Readers, name: str) -> None:
    """What its templates hold doesn't count, nor what the reader is far away from: it isn't there until it is near."""
    page = readers().begin(site)
    page.goto(site + name, wait_until="networkidle")
    assert page.evaluate("document.querySelectorAll('*').length") <= MOST_ELEMENTS
