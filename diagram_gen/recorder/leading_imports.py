"""Whether a program begins by importing asyncio, as far as its text shows that nothing else can have come before."""

from __future__ import annotations

import os
import re
import sys

_OPENING = re.compile(r'(?:\s|#.*)*(?:[rR]?"""(?:[^"\\]|\\[^"]|"(?!""))*"""|"[^"\\\n]*")?')
"""Comments and a docstring."""
_IMPORT = re.compile(r"import ([\w., ]+)|from ([\w.]+) import [\w, *]+")
_ASYNCIO = "asyncio"


def begins_with_asyncio(path: str) -> bool:
    """Whether a program, run from its file, imports asyncio before it does anything else, and finds Python's own.

    So it may where there are no modules beside it that are called as one of Python's, and nowhere else ahead of these.
    """
    if os.environ.get("PYTHONPATH") or os.path.islink(path):  # noqa: PTH114 - `pathlib` would take longer
        return False
    try:
        beside = {name.partition(".")[0] for name in os.listdir(os.path.dirname(path) or ".")}  # noqa: PTH120, PTH208
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            text = file.read()
    except (OSError, ValueError):
        return False
    return beside.isdisjoint(sys.stdlib_module_names) and _imports_asyncio(text)


def _imports_asyncio(text: str) -> bool:
    """Whether it does, after nothing but other modules of Python's."""
    opening = _OPENING.match(text)
    for line in text[opening.end() if opening else 0 :].split("\n"):
        statement = line.partition("#")[0].rstrip()
        if not statement:
            continue
        found = _IMPORT.fullmatch(statement)
        for name in re.findall(r"[\w.]+(?: as \w+)?", found[1] or found[2]) if found else [""]:
            package = name.partition(" ")[0].partition(".")[0]
            if package == _ASYNCIO:
                return True
            if package not in sys.stdlib_module_names:
                return False
    return False
