"""The threads of a run: each has an id for as long as the run lasts, and a name, which may change.

A number that CPython gives a thread goes to another when that has ended.
"""

from __future__ import annotations

import threading
from itertools import count
from typing import NamedTuple

from diagram_gen.recorder import classes
from diagram_gen.recorder.future_waits import shortened

_current_thread = threading.current_thread  # the program may replace it


class Thread(NamedTuple):
    """A thread, by its id, and the name that it has now."""

    id: str
    name: str


class Threads:
    """The threads of a run, numbered in the order in which they are first asked for."""

    def __init__(self) -> None:
        self._here = _Here()
        self._numbers = count(1)

    def calling(self) -> Thread:
        """The calling thread."""
        here, name = self._here, _name(_current_thread())
        if here.id is None:
            here.id = f"thread-{next(self._numbers)}"
        return Thread(here.id, name)


class _Here(threading.local):
    """What is known of the calling thread: its id, once it has been asked for."""

    id: str | None = None


def _name(thread: threading.Thread) -> str:
    """The name of a thread, not as a class of the program may compute it."""
    name = dict(classes.attributes(thread, ("_name",))).get("_name")
    return shortened(name) if type(name) is str else "a thread"
