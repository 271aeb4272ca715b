"""cancel() asks a task to end, and comes back before anything has ended.

>>> asyncio.run(main())
tea: on the stove
main: asked, and tea is cancelled: False
tea: off the stove
main: now tea is cancelled: True
"""

import asyncio


async def brew():
    print("tea: on the stove")
    try:
        await asyncio.sleep(10)
    finally:
        print("tea: off the stove")  # @thrown-in


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    await asyncio.sleep(1)
    tea.cancel()  # @asks
    print("main: asked, and tea is cancelled:", tea.cancelled())  # @asked
    await asyncio.wait([tea])
    print("main: now tea is cancelled:", tea.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
