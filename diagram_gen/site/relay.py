"""The relay: what this package logs is handed on to the log of what builds the site, and to no other."""

from __future__ import annotations

import logging


class _Relay(logging.Handler):
    """Hands on to a logger what other rooms log."""

    def __init__(self, log: logging.Logger) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Logs it there, too."""
        self._log.handle(record)


def listen(log: logging.Logger) -> None:
    """Has that logger log what this package logs, and no one else."""
    ours = logging.getLogger("diagram_gen")
    ours.handlers, ours.propagate = [_Relay(log)], False
    ours.setLevel(log.getEffectiveLevel())
