"""The cache: results of long work, each kept under a hash of all that it depends on.

A stale result is never found, since what it depends on has another hash. An entry is written whole or not at all, and
carries a hash of its key and its content: one that was cut off, overwritten, damaged or misplaced counts as absent.
What a process was writing when it was killed is taken away later, by one that writes there; and so is what nobody has
asked for in a long time, or for longer than of the rest, where there is too much.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import time
from collections.abc import Callable, Sequence
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
_DAY = 86_400.0
"""Seconds after which the use of an entry is noted again, as the time of its file."""
_FORGOTTEN = 30 * _DAY
"""Seconds after which an entry that nobody has used is taken away."""
_MOST = 2 << 30
"""Bytes of all entries, ten times as many as those of a whole site are."""


class Cache:
    """Results in the files of one folder, for any number of processes at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writable = True
        self._tidy = False

    def has(self, key: Key) -> bool:
        """Whether there is an entry under a key, be it whole or not."""
        try:
            _note_use(self._folder / key)
        except OSError:
            return False
        return True

    def kept(self, key: Key, make: Callable[[], bytes], may_keep: Callable[[], bool] = lambda: True) -> bytes:
        """The result under a key; if it is not there it is made, and kept if that is then allowed.

        A disk that cannot be written to is no obstacle.
        """
        found = self.found(key)
        if found is None:
            found = make()
            if may_keep():
                self.keep(key, found)
        return found

    def found(self, key: Key) -> bytes | None:
        """The result under a key, if it is there and whole."""
        path = self._folder / key
        try:
            with path.open("rb", buffering=0) as entry:
                digest, content = entry.read(_DIGEST), entry.readall()
            _note_use(path)
        except OSError:
            return None
        return content if digest == _digest(key, content) else None

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
        """Takes away, once, what others were writing when they were killed, and what nobody uses any more."""
        if self._tidy:
            return
        self._tidy = True
        now, left = time.time(), []
        for entry in os.scandir(self._folder):
            kept = _ABANDONED if entry.name.startswith(UNFINISHED) else _FORGOTTEN
            with contextlib.suppress(OSError):  # somebody else has taken it away
                found = entry.stat()
                if now - found.st_mtime > kept:
                    Path(entry).unlink()
                else:
                    left.append((found.st_mtime, found.st_size, entry.path))
        _thin_out(left)


def _thin_out(entries: Sequence[tuple[float, int, str]]) -> None:
    """Takes away those that were used longest ago, each with its time and size, until there is not too much."""
    too_much = sum(size for _, size, _ in entries) - _MOST
    for _, size, path in sorted(entries) if too_much > 0 else ():
        if too_much <= 0:
            return
        too_much -= size
        Path(path).unlink(missing_ok=True)


def _note_use(path: Path) -> None:
    """Notes, at most once a day, that an entry is used. Raises `OSError` if it isn't there."""
    if time.time() - path.stat().st_mtime > _DAY:
        with contextlib.suppress(OSError):  # the disk cannot be written to
            os.utime(path)


def _digest(key: Key, content: bytes) -> bytes:
    whole = hashlib.sha256(key.encode())
    whole.update(content)
    return whole.hexdigest().encode()
