"""A task that is cancelled before its first step runs none of its lines.

>>> asyncio.run(main())
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
    tea.cancel()  # @asks
    await asyncio.wait([tea])
    print("main: tea is cancelled:", tea.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
