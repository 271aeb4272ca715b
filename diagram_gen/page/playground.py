"""The markup of the playground: a program that the reader changes and runs, and room for the walkthrough of its run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diagram_gen.model.snippet import Snippet
from diagram_gen.page.files import filled
from diagram_gen.page.markup import listing

LIMIT = 20
"""Seconds after which a run that has not answered is ended."""
_LATER = ("rest.zip", "editor.js", "LICENCES.txt")
"""The files that a first run does without."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that can be chosen: the name of its snippet, and its title."""

    name: str
    title: str


def playground(
    source: Snippet,
    topics: Sequence[tuple[str, Sequence[Program]]],
    manifest: Mapping[str, Any] | None,
    *,
    site: str,
    folder: str,
    downloads: str,
    why: str,
    late: str,
) -> str:
    """The HTML of a playground that begins with a snippet; others can be chosen, by topic.

    `manifest` says which files run a program, and under which Python; where there is none, the page says `why`.
    `late` is what is said of a program that runs for longer than `LIMIT`.
    `site` leads to the site's own folder, and from there `folder` to what runs programs and `downloads` to programs.
    """
    return filled(
        "playground.html",
        site=site,
        folder=folder,
        downloads=downloads,
        name=source.name,
        path=source.path,
        listing=listing(source),
        topics=topics,
        manifest=json.dumps(manifest, separators=(",", ":")) if manifest else "",
        python=manifest["python"] if manifest else "",
        megabytes=f"{_bytes(manifest) / 1e6:.1f}" if manifest else "",
        late=late,
        limit=LIMIT,
        why=why,
    )


def _bytes(manifest: Mapping[str, Any]) -> int:
    """Of what a first run loads."""
    return sum(int(each["size"]) for name, each in manifest["files"].items() if name not in _LATER)
