"""A counter that is read and written with no await in between.

>>> asyncio.run(main())
2
"""

import asyncio

counter = 0


async def count():
    global counter
    await asyncio.sleep(0)
    seen = counter
    counter = seen + 1  # @write


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(count(), name="a")
        group.create_task(count(), name="b")
    print(counter)


if __name__ == "__main__":
    asyncio.run(main())
