"""Awaitables that are gathered are awaited together.

>>> asyncio.run(main())
3 min: mint green black
"""

import asyncio

TEAS = [("mint", 1), ("green", 2), ("black", 3)]


async def brew(tea, minutes):
    await asyncio.sleep(minutes)
    return tea


async def main():
    loop = asyncio.get_running_loop()
    began = loop.time()
    teas = await asyncio.gather(*[brew(*tea) for tea in TEAS])  # @brews
    print(f"{loop.time() - began:.0f} min:", *teas)


if __name__ == "__main__":
    asyncio.run(main())
