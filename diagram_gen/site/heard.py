"""Whether anything is logged while something is made: what comes with a warning is not the whole of what was made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

_Made = TypeVar("_Made")


class Heard(logging.Handler):
    """Hears what goes to a log, and to those above it, while something is made."""

    def __init__(self, log: logging.Logger) -> None:
        super().__init__()
        self._log = log
        self.nothing = True
        """Whether nothing was logged."""

    def during(self, make: Callable[[], _Made]) -> _Made:
        """What is made, while this listens."""
        self._log.addHandler(self)
        try:
            return make()
        finally:
            self._log.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Something was logged."""
        self.nothing = False
