"""Neighbours: the modules beside a program that it imports, which its run depends on as on its own text."""

from __future__ import annotations

import ast
import functools
import os
from pathlib import Path

from diagram_gen.model import snippet


def imported(path: str, source: str) -> list[str]:
    """The paths and texts of the modules beside a program that it imports, or that those import; of packages, all."""
    folder = Path(path).parent
    names = frozenset(each.removesuffix(".py") for each in _entries(folder))
    texts_by_path: dict[str, str] = {}
    texts = [source]
    while texts:
        for name in _imports(texts.pop(), names):
            for each in (folder / f"{name}.py", *sorted((folder / name).rglob("*.py"))):
                if str(each) not in texts_by_path and each.is_file():
                    texts_by_path[str(each)] = each.read_text(encoding="utf-8", errors="replace")
                    texts.append(texts_by_path[str(each)])
    return [part for each in sorted(texts_by_path) for part in (each, texts_by_path[each])]


def _entries(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - a path of each would take longer than all the rest
    except OSError:
        return []


def _imports(text: str, names: frozenset[str]) -> frozenset[str]:
    """The top-level names of all modules that a program imports anywhere; none if it imports none of these names.

    Most do not have one in a line with `import`, and need not be parsed. Python takes some letters beyond ASCII for
    others, and some disks take small letters for capitals.
    """
    if text.isascii() and "\\\n" not in text:
        importing = "\n".join(line for line in text.split("\n") if "import" in line).lower()
        if not any(name.lower() in importing for name in names):
            return frozenset()
    return _all_imports(text)


@functools.lru_cache(snippet.REMEMBERED)
def _all_imports(text: str) -> frozenset[str]:
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return frozenset(
        name.partition(".")[0]
        for name in plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    )
