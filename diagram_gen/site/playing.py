"""Where readers can change programs and run them: the page with the playground."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

NAME = "playground"
"""What its page is called."""


def page(docs: Path, address: Callable[[str], str]) -> str:
    """Its address below the site's, as `address` gives it for the path of a page; empty if the site has none."""
    path = f"{NAME}.md"
    return address(path) if (docs / path).exists() else ""


def site(address: str) -> str:
    """What leads from a page of that address to the site's own folder."""
    return "../" * address.count("/")


def edit(name: str, playground: str, address: str) -> str:
    """What leads from a page of that address to where a snippet can be changed; empty if nothing does."""
    return f"{site(address)}{playground}#snippet={name}" if playground else ""
