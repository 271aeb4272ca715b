"""A task takes its own cancellation for that of another.

>>> asyncio.run(main())
evening: the music has stopped
evening: over
main: evening is cancelled: False
"""

import asyncio


async def play():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(2)  # the music fades out


async def stop(task):
    task.cancel()
    try:
        await task  # @waits-for-the-end
    except asyncio.CancelledError:
        print("evening: the music has stopped")


async def spend_evening():
    music = asyncio.create_task(play(), name="music")
    await asyncio.sleep(1)
    await stop(music)
    await asyncio.sleep(5)
    print("evening: over")


async def main():
    evening = asyncio.create_task(spend_evening(), name="evening")
    await asyncio.sleep(2)
    evening.cancel()  # @asks
    await asyncio.wait([evening])
    print("main: evening is cancelled:", evening.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
