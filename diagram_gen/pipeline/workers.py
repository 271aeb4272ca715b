"""Workers: threads for work that mostly waits for other processes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Result = TypeVar("Result")


class Workers:
    """So many threads, or one for each core, which begin things in the order in which they were submitted.

    A program that ends does not wait for them, as it would for those of `concurrent.futures`: neither for what they are
    at, nor for what they have not begun.
    """

    def __init__(self, number: int | None = None) -> None:
        self._free = number or os.cpu_count() or 1
        self._submitted: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """What will hold the result of the work."""
        from concurrent.futures import Future  # when there is work

        future: Future[Result] = Future()
        self._submitted.put((future, work))
        if self._free:
            self._free -= 1
            threading.Thread(target=self._work, daemon=True).start()
        return future

    def close(self) -> None:
        """Says that no more will be submitted: the threads end when all is done."""
        self._submitted.put(None)

    def _work(self) -> None:
        while (submitted := self._submitted.get()) is not None:
            future, work = submitted
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except BaseException as error:
                    future.set_exception(error)
            del future, work, submitted
        self._submitted.put(None)
