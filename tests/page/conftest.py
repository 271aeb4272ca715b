"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.reader import WHOLE, Reader, Readers


@pytest.fixture
def shown(readers: Readers) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser set up like some reader's: a file, or what is at an address.

    Nothing may go wrong there, and a file may ask for nothing; what has an address, for what is beside it.
    """
    asked: list[Reader] = []

    def shown(place: Path | str, **options: Any) -> Page:
        address, own = (place.as_uri(), "file:") if isinstance(place, Path) else (place, place.rpartition("/")[0])
        asked.append(readers(**options))
        page = asked[-1].begin(own)
        page.goto(address)
        return page

    yield shown
    assert [] == [each for reader in asked for each in reader.wrong]


@pytest.fixture
def opened(shown: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page that has walkthroughs, in the same way."""

    def opened(place: Path | str, **options: Any) -> Page:
        page = shown(place, **options)
        if options.get("java_script_enabled", True):
            page.wait_for_function(WHOLE)
        return page

    return opened
