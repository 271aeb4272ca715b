"""An asynchronous generator runs in the task of whoever asks it.

>>> asyncio.run(main())
letters: runs in guest
guest: has a
ticker: ticks
letters: runs in guest
guest: has b
"""

import asyncio


async def letters():
    for letter in "ab":
        await asyncio.sleep(0)
        print("letters: runs in", asyncio.current_task().get_name())
        yield letter  # @hands-over


async def read():
    async for letter in letters():
        print("guest: has", letter)


async def tick():
    await asyncio.sleep(0)
    print("ticker: ticks")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(read(), name="guest")
        group.create_task(tick(), name="ticker")


if __name__ == "__main__":
    asyncio.run(main())
