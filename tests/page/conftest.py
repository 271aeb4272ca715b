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
    """Opens a file in a browser set up like some reader's; nothing may go wrong there, and it may ask for nothing."""
    asked: list[Reader] = []

    def shown(path: Path, **options: Any) -> Page:
        asked.append(readers(**options))
        page = asked[-1].begin("file:")
        page.goto(path.as_uri())
        return page

    yield shown
    assert [] == [each for reader in asked for each in reader.wrong]


@pytest.fixture
def opened(shown: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a file that has walkthroughs, in the same way."""

    def opened(path: Path, **options: Any) -> Page:
        page = shown(path, **options)
        if options.get("java_script_enabled", True):
            page.wait_for_function(WHOLE)
        return page

    return opened
