"""A block that was not entered is not left: what its beginning had done stays.

>>> asyncio.run(main())
oven: on
main: cake is cancelled: True
"""

import asyncio


class Oven:
    async def __aenter__(self):
        print("oven: on")
        await asyncio.sleep(2)

    async def __aexit__(self, kind, error, traceback):
        print("oven: off")


async def bake():
    async with Oven():
        print("cake: in the oven")


async def main():
    cake = asyncio.create_task(bake(), name="cake")
    await asyncio.sleep(1)
    cake.cancel()  # @asks
    await asyncio.wait([cake])
    print("main: cake is cancelled:", cake.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
