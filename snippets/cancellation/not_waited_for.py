"""The end of a program cuts short the cleaning up of a task that nobody waits for.

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
