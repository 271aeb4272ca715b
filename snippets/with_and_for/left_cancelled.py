"""A cancellation that leaves an async with block waits for the end of it.

>>> asyncio.run(main())
main: asks
oven: off
main: cake is cancelled: True
"""

import asyncio


class Oven:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(2)  # @cools
        print("oven: off")


async def bake():
    async with Oven():
        await asyncio.sleep(10)
    print("cake: baked")


async def main():
    cake = asyncio.create_task(bake(), name="cake")
    await asyncio.sleep(1)
    print("main: asks")
    cake.cancel()  # @asks
    await asyncio.wait([cake])
    print("main: cake is cancelled:", cake.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
