"""A task that was cancelled cleans up while the program ends: nobody waits for it.

>>> asyncio.run(main())
main: over
tea: cools down
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
    print("main: over")


if __name__ == "__main__":
    asyncio.run(main())
