"""A function that is not async may well return what is to be awaited.

>>> asyncio.run(main())
main: price is a coroutine object
main: has 3
"""

import asyncio


async def look_up(what):
    await asyncio.sleep(1)
    return len(what)


def price(of):
    return look_up(of)  # @returns


async def main():
    three = price("egg")
    print("main: price is a", "coroutine object" if asyncio.iscoroutine(three) else "number")
    print("main: has", await three)


if __name__ == "__main__":
    asyncio.run(main())
