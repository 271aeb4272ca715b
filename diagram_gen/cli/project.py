"""The project: where the commands for those who add a snippet are run."""

from __future__ import annotations

from pathlib import Path

from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import ROOT

_NEEDED = (Path("mkdocs.yml"), ROOT)
"""What lies where the project lies."""


def check_place() -> None:
    """Raises `DiagramError` elsewhere than where the project lies."""
    for path in _NEEDED:
        if not path.exists():
            raise DiagramError(f"no {path} here; run this where the project lies, in the folder of its README.md")
