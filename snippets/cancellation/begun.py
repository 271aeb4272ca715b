"""A task that has begun is cancelled where it waits, and cleans up.

>>> asyncio.run(main())
tea: on the stove
tea: off the stove
main: tea is cancelled: True
"""

import asyncio


async def brew():
    try:
        print("tea: on the stove")
        await asyncio.sleep(10)
    finally:
        print("tea: off the stove")


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    await asyncio.sleep(0)
    tea.cancel()  # @asks
    await asyncio.wait([tea])
    print("main: tea is cancelled:", tea.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
