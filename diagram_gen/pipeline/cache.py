"""The cache: results of long work, each kept under a hash of all that it depends on.

A stale result is never found, since what it depends on has another hash. An entry is written whole or not at all, and
carries a hash of its key and its content: one that was cut off, overwritten, damaged or misplaced counts as absent.
What a process was writing when it was killed is taken away later, by one that writes there.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import NewType

from diagram_gen.pipeline.whole_files import UNFINISHED, write_whole

Key = NewType("Key", str)
"""A hash of all that a result depends on, as a recipe makes it."""
_LOG = logging.getLogger("diagram_gen")
_DIGEST = 64
"""Characters of a SHA-256 digest, with which an entry begins."""
_ABANDONED = 3600.0
"""Seconds after which nobody is writing any more what is not finished; it takes milliseconds."""


class Cache:
    """Results in the files of one folder, for any number of processes at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writable = True
        self._tidy = False

    def has(self, key: Key) -> bool:
        """Whether there is an entry under a key, be it whole or not."""
        return (self._folder / key).exists()

    def kept(self, key: Key, make: Callable[[], bytes]) -> bytes:
        """The result under a key; made and kept if it is not there. A disk that cannot be written to is no obstacle."""
        found = self.found(key)
        if found is None:
            found = make()
            self.keep(key, found)
        return found

    def found(self, key: Key) -> bytes | None:
        """The result under a key, if it is there and whole."""
        try:
            entry = (self._folder / key).read_bytes()
        except OSError:
            return None
        content = entry[_DIGEST:]
        return content if entry[:_DIGEST] == _digest(key, content) else None

    def keep(self, key: Key, content: bytes) -> bool:
        """Keeps a result under a key; whether it could be kept."""
        if not self._writable:
            return False
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._tidy_up()
            write_whole(self._folder / key, _digest(key, content) + content)
        except OSError as error:
            self._writable = False
            _LOG.info(f"{self._folder}: nothing more is kept for the next build: {error.strerror or error}")
        return self._writable

    def _tidy_up(self) -> None:
        """Takes away, once, what others were writing when they were killed."""
        if self._tidy:
            return
        self._tidy = True
        for path in self._folder.glob(f"{UNFINISHED}*"):
            with contextlib.suppress(OSError):  # somebody else has taken it away
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()


def _digest(key: Key, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).hexdigest().encode()
