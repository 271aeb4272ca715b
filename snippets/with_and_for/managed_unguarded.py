"""A manager made of a generator is left where it yields, by the error that leaves the block.

>>> asyncio.run(main())
oven: hot
main: bakes at 180
main: cake is burnt
"""

import asyncio
import contextlib


@contextlib.asynccontextmanager
async def oven():
    await asyncio.sleep(1)
    print("oven: hot")
    yield 180
    await asyncio.sleep(1)
    print("oven: off")


async def main():
    try:
        async with oven() as degrees:
            print("main: bakes at", degrees)
            raise ValueError("burnt")  # @burns
    except ValueError as error:
        print("main: cake is", error)


if __name__ == "__main__":
    asyncio.run(main())
