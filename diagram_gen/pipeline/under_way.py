"""Recordings under way, as processes see them that were forked before they began: each, once made, is in the cache."""

from __future__ import annotations

import os
import select
from collections.abc import Callable

_LOOK = 2
"""Milliseconds between two looks."""


class UnderWay:
    """Recordings that one process makes, and that those wait for which it forks."""

    def __init__(self) -> None:
        self._ended, goes_on = os.pipe()
        self._goes_on: int | None = goes_on

    def end(self) -> None:
        """Says that there will be no more. If the process that makes them ends, that says it, too."""
        self._let_go()
        os.close(self._ended)

    def wait(self, is_there: Callable[[], bool]) -> bool:
        """Whether one of them is there, as soon as it is, or there will be no more: in a forked process."""
        self._let_go()
        poll = select.poll()
        poll.register(self._ended, 0)  # what is told in any case: that nobody can write any more
        while not is_there():
            if poll.poll(_LOOK):
                return is_there()
        return True

    def _let_go(self) -> None:
        if self._goes_on is not None:
            os.close(self._goes_on)
            self._goes_on = None
