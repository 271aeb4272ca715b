"""What `make bench` measured and somebody kept, for the site to show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diagram_gen.model.errors import DiagramError, suggestion

RESULT = Path("tests") / "bench" / "result.json"


def kept(project: Path) -> str:
    """The text of the file with the figures. Raises `DiagramError` if there is none."""
    file = project / RESULT
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise DiagramError(
            f"{file.as_posix()}: {error.strerror or error}; `make bench OPTIONS=--keep` writes it"
        ) from error


def measured(text: str, part: str = "") -> list[dict[str, Any]]:
    """The parts of the bench in the text of that file, or one of them. Raises `DiagramError` with the near names."""
    try:
        parts: dict[str, dict[str, Any]] = json.loads(text)
    except json.JSONDecodeError as error:
        raise DiagramError(f"{RESULT.as_posix()}:{error.lineno}: {error.msg}") from error
    if not part:
        return list(parts.values())
    if part not in parts:
        raise DiagramError(f"no part {part!r} of the bench was kept{suggestion(part, parts)}")
    return [parts[part]]
