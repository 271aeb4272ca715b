"""Files that are whole: anybody, at any time, sees all of one or what was there before."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

UNFINISHED = ".unfinished-"
"""How the name of a file begins that is being written."""


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file in a folder that is there."""
    unfinished = path.with_name(f"{UNFINISHED}{os.urandom(8).hex()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
