"""Work on many things at a time, told as it goes on."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from diagram_gen.pipeline.workers import Workers

Item = TypeVar("Item")
Result = TypeVar("Result")
Tell = Callable[[str, int, int], None]
"""Is told what goes on, how much of it is done, and of how much."""


def silent(doing: str, done: int, of: int) -> None:
    """Tells nobody."""


def results(
    work: Callable[[Item], Result], items: Sequence[Item], *, at_once: int | None = None, doing: str, tell: Tell
) -> Iterator[Result]:
    """What the work gives for each item, in their order; as many `at_once` as there are cores, or as is said.

    What has not begun when something goes wrong never does. Being interrupted, it does not wait for what has.
    """
    from concurrent.futures import wait  # when there is work

    workers = Workers(at_once)
    futures = [workers.submit(functools.partial(work, item)) for item in items]
    workers.close()
    try:
        tell(doing, 0, len(items))
        for number, future in enumerate(futures, start=1):
            result = future.result()
            tell(doing, number, len(items))
            yield result
    except BaseException as error:
        running = [future for future in futures if not future.cancel()]
        if isinstance(error, Exception):
            wait(running)
        raise
