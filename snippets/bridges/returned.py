"""A function that is not async may well return what is to be awaited.

>>> asyncio.run(main())
main: it is awaitable: True
main: has 3
"""

import asyncio
import inspect


async def look_up(what):
    await asyncio.sleep(1)
    return len(what)


def price(of):
    return look_up(of)  # @returns


async def main():
    three = price("egg")
    print("main: it is awaitable:", inspect.isawaitable(three))
    print("main: has", await three)


if __name__ == "__main__":
    asyncio.run(main())
