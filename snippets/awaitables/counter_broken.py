"""A counter that is read, and written after an await.

>>> asyncio.run(main())
1
"""

import asyncio

counter = 0


async def count():
    global counter
    seen = counter
    await asyncio.sleep(0)
    counter = seen + 1  # @write


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(count(), name="a")
        group.create_task(count(), name="b")
    print(counter)


if __name__ == "__main__":
    asyncio.run(main())
