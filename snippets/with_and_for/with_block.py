"""The two ends of an async with block are calls that are awaited.

>>> asyncio.run(main())
oven: hot
main: bakes
oven: off, after None
main: eats
"""

import asyncio


class Oven:
    async def __aenter__(self):
        await asyncio.sleep(1)
        print("oven: hot")
        return self

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(1)
        print("oven: off, after", kind and kind.__name__)


async def main():
    async with Oven() as oven:  # @enters
        print("main: bakes")
    print("main: eats")


if __name__ == "__main__":
    asyncio.run(main())
