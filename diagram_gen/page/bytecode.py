"""What the files that are filled in were compiled to: kept where Python keeps that of modules, if it keeps any.

To compile one takes longer than to fill it in, and most processes fill in only a few. A file that has changed is
compiled anew, as everything is by another Python or another Jinja, or where that is to compile in another way.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket


class _Bytecode(jinja2.FileSystemBytecodeCache):
    """A file that is damaged counts as absent, and a disk that cannot be written to is no obstacle."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Takes what is kept of a file."""
        try:
            super().load_bytecode(bucket)
        except Exception:
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps it."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def beside(folder: Path, how: Mapping[str, object]) -> jinja2.BytecodeCache | None:
    """Where that of the files in a folder is kept, which are compiled in this way; None if it is kept nowhere."""
    if sys.dont_write_bytecode or sys.platform == "emscripten":
        return None
    place = Path(importlib.util.cache_from_source(str(folder / "any"))).parent
    with contextlib.suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(repr((jinja2.__version__, sorted(how.items()))).encode()).hexdigest()
    return _Bytecode(str(place), f"%s-{digest[:16]}.jinja")
