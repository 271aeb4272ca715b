"""The display of progress: a bar on a terminal, and elsewhere, as in the log of a CI run, a few plain lines."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from diagram_gen.pipeline.progress import Tell

if TYPE_CHECKING:
    from rich.progress import Progress

_FEW = 10
"""So many things are worth a line; fewer are soon done."""
_LINES = 5
"""Lines about how far it has come."""


@contextlib.contextmanager
def shown(say: Callable[[str], None]) -> Iterator[Tell]:
    """Shows what it is told, on standard error if that is a terminal; else what is worth a line is said."""
    display = on(say)
    try:
        yield display.tell
    finally:
        display.close()


def on(say: Callable[[str], None], *, bar: bool = True, log: logging.Logger | None = None) -> Display:
    """A display, to be closed; a bar only where one is wanted. What is written to a `log` meanwhile goes above it."""
    return Bar(log) if bar and sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else Lines(say)


class Lines:
    """Some lines of plain text: one as the work begins, and one for each fifth of it that is done."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def tell(self, doing: str, done: int, of: int) -> None:
        """Says how far it has come, if that is worth a line."""
        if of >= _FEW and (done == 0 or done * _LINES // of > (done - 1) * _LINES // of):
            self._say(f"{doing}: {done} of {of}")

    def close(self) -> None:
        """Says nothing more."""


class Bar:
    """A bar at the bottom of a terminal, there as long as something is left to do; what is printed goes above it."""

    def __init__(self, log: logging.Logger | None = None) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._shown = contextlib.ExitStack()
        self._progress: Progress | None = None
        self._closed = False

    def tell(self, doing: str, done: int, of: int) -> None:
        """Shows how far it has come."""
        with self._lock:
            if done >= of:
                self._end()
            elif not self._closed:
                self._progress = self._progress or self._begun(doing, done, of)
                (task,) = self._progress.task_ids
                self._progress.update(task, description=doing, completed=done, total=of)

    def close(self) -> None:
        """Takes the bar away, whatever is left to do."""
        with self._lock:
            self._closed = True
            self._end()

    def _end(self) -> None:
        self._shown.close()
        self._progress = None

    def _begun(self, doing: str, done: int, of: int) -> Progress:
        from rich.console import Console  # where there is no terminal, nobody waits for it to be imported
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.completed:.0f} of {task.total:.0f}"),
            TimeElapsedColumn(),
        )
        # What goes to a file is not to be taken for what goes to the terminal.
        console, both = Console(stderr=True), sys.stdout.isatty()
        progress = Progress(*columns, console=console, transient=True, redirect_stdout=both)
        progress.add_task(doing, completed=done, total=of)
        written_to = sys.stderr
        self._shown.enter_context(progress)
        atexit.register(self.close)
        self._shown.callback(atexit.unregister, self.close)
        for handler in _handlers(self._log):
            if handler.stream is written_to:
                self._shown.callback(handler.setStream, written_to)
                handler.setStream(sys.stderr)
        return progress


Display = Bar | Lines


def _handlers(log: logging.Logger | None) -> Iterator[logging.StreamHandler[Any]]:
    """What writes down what is logged there."""
    while log:
        yield from (handler for handler in log.handlers if isinstance(handler, logging.StreamHandler))
        log = log.parent if log.propagate else None
