"""What `make bench` measured and somebody kept, for the site to show; and how much its playground loads."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diagram_gen.model.errors import DiagramError, suggestion

RESULT = Path("tests") / "bench" / "result.json"

_LOADED = {
    "editor.js": ("the editor", "when a reader goes into the program"),
    "worker.js": ("what has Python run programs", "before the first run"),
    "pyodide.mjs": ("what starts Pyodide", "before the first run"),
    "pyodide.asm.mjs": ("what Pyodide needs of browsers", "before the first run"),
    "pyodide.asm.wasm.gz": ("Python itself", "before the first run"),
    "standard.zip": ("the standard library, as far as programs use it", "before the first run"),
    "diagrams.zip": ("the recorder and the views", "before the first run"),
    "viz.js": ("Graphviz", "before the first run"),
    "rest.zip": ("the rest of the standard library", "when a program imports of it"),
    "LICENCES.txt": ("the licences of all this", "never"),
}
"""What the files of the playground are, and when a page loads them."""


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


def loads(manifest: Mapping[str, Any], contents: Mapping[str, bytes]) -> str:
    """The files of the playground with their sizes, as a table in Markdown; of each, its path in the site is known."""
    by_name = {path.rpartition("/")[2]: content for path, content in contents.items()}
    rows = ["| file | what it is | loaded | kB | kB, compressed |", "|---|---|---|---|---|"]
    first = [0, 0]
    for name, file in sorted(manifest["files"].items(), key=lambda each: list(_LOADED).index(each[0])):
        what, when = _LOADED[name]
        sizes = [file["size"], len(gzip.compress(by_name[file["path"]]))]
        rows.append(f"| `{name}` | {what} | {when} | {_kilobytes(sizes[0])} | {_kilobytes(min(sizes))} |")
        if when == "before the first run":
            first = [first[0] + sizes[0], first[1] + min(sizes)]
    rows.append(f"| | before the first run, together | | **{_kilobytes(first[0])}** | **{_kilobytes(first[1])}** |")
    return "\n".join(rows)


def _kilobytes(size: int) -> str:
    return f"{size / 1000:,.0f}"
