"""Where readers can change programs and run them: the page with the playground."""

from __future__ import annotations

from pathlib import Path

NAME = "playground"
"""What its page is called."""


def page(docs: Path, folders: bool) -> str:
    """Its address below the site's, where pages are `folders` or end in `.html`; empty if the site has none."""
    if not (docs / f"{NAME}.md").exists():
        return ""
    return f"{NAME}/" if folders else f"{NAME}.html"


def site(address: str) -> str:
    """What leads from a page of that address to the site's own folder."""
    return "../" * address.count("/")


def edit(name: str, playground: str, address: str) -> str:
    """What leads from a page of that address to where a snippet can be changed; empty if nothing does."""
    return f"{site(address)}{playground}#snippet={name}" if playground else ""
