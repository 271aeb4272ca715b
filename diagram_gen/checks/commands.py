"""Commands: how what a person is told to type is called from where they are, so that it can be pasted."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path


def python(path: str = "") -> str:
    """How an interpreter is called from here, given its path, or the one that runs this."""
    whole = Path(path or sys.executable)
    here = Path.cwd()
    return shlex.quote(str(whole.relative_to(here) if whole.is_relative_to(here) else whole))


def verb(*words: str) -> str:
    """How a verb of this package is called from here, such as `preview` with the name of a snippet."""
    return f"{python()} -m diagram_gen {shlex.join(words)}"
