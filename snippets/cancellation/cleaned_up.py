"""A task that is cancelled may take its time to clean up.

>>> asyncio.run(main())
tea: cools down
tea: put away
main: tea is cancelled: True
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
    tea.cancel()
    await asyncio.sleep(1)
    await asyncio.wait([tea])
    print("main: tea is cancelled:", tea.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
