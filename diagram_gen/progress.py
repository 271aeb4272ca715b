"""Work on many things at a time, told as it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Tell = Callable[[str], None]
"""Is told what goes on, in a few words."""


def silent(_: str) -> None:
    """Tells nobody."""


def results(
    work: Callable[[Item], Result], items: Sequence[Item], *, at_once: int, doing: str, tell: Tell = silent
) -> list[Result]:
    """What the work gives for each item, in their order; what has not begun when something goes wrong never does."""
    found = []
    pool = ThreadPoolExecutor(at_once)
    try:
        tell(f"{doing}: 0 of {len(items)} done …")
        for result in pool.map(work, items):
            found.append(result)
            tell(f"{doing}: {len(found)} of {len(items)} done …")
    finally:
        pool.shutdown(cancel_futures=True)
    return found
