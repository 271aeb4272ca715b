"""What threads are called: by their names, and of those with one name each after the first also by which it is.

Two threads at a time can have one name, and a number that CPython gives a thread goes to another when that has ended.
"""

from __future__ import annotations

import threading
from collections import Counter

from diagram_gen.model.names import ordinal
from diagram_gen.recorder import classes
from diagram_gen.recorder.future_waits import shortened

_current_thread = threading.current_thread  # the program may replace it


class ThreadNames:
    """The names of the threads of a run, in the order in which they are first asked for."""

    def __init__(self) -> None:
        self._here = _Here()
        self._bearers: Counter[str] = Counter()

    def name(self) -> str:
        """What the calling thread is called: `worker`, `worker (2nd)`; anew where it has got another name."""
        own, here = _own_name(_current_thread()), self._here
        if here.own != own:
            self._bearers[own] += 1
            here.own = own
            here.called = own if self._bearers[own] == 1 else f"{own} ({ordinal(self._bearers[own])})"
        return here.called


class _Here(threading.local):
    """What is known of the calling thread: its own name, and what it is called."""

    def __init__(self) -> None:
        self.own: str | None = None
        self.called = ""


def _own_name(thread: threading.Thread) -> str:
    """The name of a thread, not as a class of the program may compute it."""
    name = dict(classes.attributes(thread, ("_name",))).get("_name")
    return shortened(name) if type(name) is str else "a thread"
