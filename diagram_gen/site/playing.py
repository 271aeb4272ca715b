"""Where readers can change programs and run them: the page with the playground, and what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "playground"
"""What its page is called, and its files."""
ASSETS = f"assets/{NAME}/"
"""Where what runs programs is, below the site's own folder."""


@dataclass(frozen=True, slots=True)
class Playing:
    """The playground of a site: the address of its page below the site's, and the files that run programs.

    Where it could not be had, there is no `manifest`, and `why` says why not, as the beginning of a sentence.
    """

    page: str
    manifest: Mapping[str, Any] | None
    why: str = ""

    def address(self, name: str, page: str) -> str:
        """Where the program of a snippet can be changed, for a page of that address; empty if it can't."""
        return f"{site(page)}{self.page}#snippet={name}" if self.manifest else ""


def on(docs: Path, folders: bool, manifest: Mapping[str, Any] | None, why: str = "") -> Playing | None:
    """The playground of the site of some pages, whose addresses are `folders` or end in `.html`; None if no page has it."""
    if not (docs / f"{NAME}.md").exists():
        return None
    return Playing(f"{NAME}/" if folders else f"{NAME}.html", manifest, why)


def site(page: str) -> str:
    """What leads from a page of that address to the site's own folder."""
    return "../" * page.count("/")
