"""Edits: what happens to watched files that readers are to see, each told once, however often the watcher speaks of it.

A watcher looks at its files twice a second, and a server rebuilds for each thing that it finds, unless things come
within a tenth of a second. A file that was put in the place of another makes two; one that is found half-written makes
another when it is whole. On a busy machine they come apart, and one edit would be several rebuilds.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from diagram_gen.pipeline import editor_litter

State = tuple[int, int, int] | None
"""What tells a file from itself as it was: which one it is, when it was written, its size. None if it is not there."""


class Edits:
    """What has become of the files below some folders, as far as rebuilds know it. For any number of threads."""

    def __init__(self, watched: Iterable[str | Path]) -> None:
        self._watched = {Path(path).resolve() for path in watched}
        self._known: dict[Path, State] = {}
        self._lock = threading.Lock()

    def begin_rebuild(self) -> None:
        """Says that a rebuild begins, which sees all files as they are now, or newer."""
        with self._lock:
            self._known = {file: _state(file) for file in self._known}

    def is_new(self, event: Any, folder: str | Path) -> bool:
        """Whether an event below a watched folder is an edit that no rebuild has seen and that none is asked for yet.

        What editors put beside a file for a moment is none, nor is what really lies in another folder that is watched.
        """
        if event.is_directory:
            return False
        others = self._watched - {Path(folder).resolve()}
        paths = [Path(path) for path in (event.src_path, event.dest_path) if path]
        files = [path.resolve() for path in paths if not editor_litter.is_litter(path.name)]
        own = [file for file in files if not any(file.is_relative_to(other) for other in others)]
        with self._lock:
            states = {file: _state(file) for file in own}
            known = states.items() <= self._known.items()
            self._known |= states
        return not known


def heed(server: Any, watched: Iterable[str], own: Iterable[str], log: logging.Logger) -> None:
    """Has a server that has begun take one edit for one, and watch its `own` places as they are now.

    What is linked to is watched in its own place.
    """
    schedule, rebuild, edits = server.observer.schedule, server.builder, Edits(watched)

    def heeding(handler: Any, path: str, **options: Any) -> Any:
        told = handler.on_any_event

        def on_any_event(event: Any) -> None:
            if edits.is_new(event, path):
                told(event)
            elif not event.is_directory:
                log.debug(f"Nothing new: {event}")

        handler.on_any_event = on_any_event
        return schedule(handler, path, **options)

    def rebuilding() -> None:
        edits.begin_rebuild()
        rebuild()

    server.observer.schedule, server.builder = heeding, rebuilding
    for path in own:
        server.unwatch(path)
        server.watch(path)


def _state(file: Path) -> State:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
