"""The beginning of a block takes back what it has done, if it is cancelled half-way.

>>> asyncio.run(main())
oven: on
oven: off
main: cake is cancelled: True
"""

import asyncio
import sys


class Oven:
    async def __aenter__(self):
        print("oven: on")
        try:
            await asyncio.sleep(2)
        except BaseException:
            await self.__aexit__(*sys.exc_info())
            raise

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
