"""A task that was cancelled cleans up, and the program ends when it has.

>>> asyncio.run(main())
tea: cools down
tea: put away
main: over
"""

import asyncio


async def brew():
    try:
        await asyncio.sleep(10)
    finally:
        print("tea: cools down")
        await asyncio.sleep(2)  # @cleans-up
        print("tea: put away")


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    await asyncio.sleep(1)
    tea.cancel()  # @asks
    await asyncio.wait([tea])
    print("main: over")


if __name__ == "__main__":
    asyncio.run(main())
