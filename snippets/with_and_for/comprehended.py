"""An asynchronous comprehension awaits one item after the other.

>>> asyncio.run(main())
tea of 1 min, tea of 2 min, tea of 3 min
after 6 min
"""

import asyncio


async def brew(minutes):
    await asyncio.sleep(minutes)
    return f"tea of {minutes} min"


async def main():
    loop = asyncio.get_running_loop()
    began = loop.time()
    teas = [await brew(minutes) for minutes in [1, 2, 3]]  # @brews
    print(*teas, sep=", ")
    print(f"after {loop.time() - began:.0f} min")


if __name__ == "__main__":
    asyncio.run(main())
