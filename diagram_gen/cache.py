"""The cache: results of long work, each kept under a hash of all that it depends on.

A stale result is never found, since what it depends on has another hash. An entry is written whole or not at all, and
carries a hash of its own content: one that was cut off, overwritten or damaged counts as absent.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

_LOG = logging.getLogger("mkdocs.plugins.diagram_gen")
_DIGEST = 64
"""Characters of a SHA-256 digest, with which an entry begins."""


class Cache:
    """Results in the files of one folder, for any number of processes at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writable = True

    def has(self, key: str) -> bool:
        """Whether there is an entry under a key, be it whole or not."""
        return (self._folder / key).exists()

    def kept(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The result under a key; made and kept if it is not there. A disk that cannot be written to is no obstacle."""
        path = self._folder / key
        found = _read(path)
        if found is None:
            found = make()
            self._keep(path, found)
        return found

    def _keep(self, path: Path, content: bytes) -> None:
        if not self._writable:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, hashlib.sha256(content).hexdigest().encode() + content)
        except OSError as error:
            self._writable = False
            _LOG.info(f"{self._folder}: nothing more is kept for the next build: {error.strerror or error}")


def key(*parts: str) -> str:
    """A name for what depends on all of these texts, and on nothing else."""
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file in a folder that is there: anybody, at any time, sees all of it or what was there before."""
    unfinished = path.with_name(f".unfinished-{os.getpid()}-{threading.get_ident()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def _read(path: Path) -> bytes | None:
    try:
        entry = path.read_bytes()
    except OSError:
        return None
    content = entry[_DIGEST:]
    return content if entry[:_DIGEST] == hashlib.sha256(content).hexdigest().encode() else None
