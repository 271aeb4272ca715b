"""A gather that nobody awaits keeps its failure to itself until it is thrown away.

>>> asyncio.run(main())
main: forgets the cakes
main: ends
"""

import asyncio


async def bake():
    await asyncio.sleep(1)
    raise ValueError("burnt")


async def main():
    baking = asyncio.gather(bake(), bake())
    await asyncio.sleep(2)
    print("main: forgets the cakes")
    del baking  # @forgets
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
