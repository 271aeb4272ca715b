from __future__ import annotations

import asyncio
from collections import deque
from functools import lru_cache
from typing import Any, TypeVar

Kind = TypeVar("Kind")
Pairs = list[tuple[int, str]]
total, found = 0, []
anything: Any = None


class Shop:
    count = 0


@lru_cache
def square(number):
    return number * number


def add(number):
    global total, last
    total += square(number)
    last = number
    found.append(number)


for number in (3, 4):
    add(number)
del number, last
add = add(5)
add = "shown from here on"
total = square
total, last = 7, None
del found[:]
globals()["written"] = globals().pop("total")
shop, line = Shop(), deque([1, 2])
total = 8


async def count():
    global total
    for total in (1, 2):
        await asyncio.sleep(total)


async def main():
    globals().update(started=True)
    await asyncio.gather(count(), count())
    del globals()["started"]


if __name__ == "__main__":
    asyncio.run(main())
    try:
        raise ValueError("seen")
    except ValueError as error:
        text = str(error)
