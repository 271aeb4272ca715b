"""Two tasks that compute do so one after the other.

>>> asyncio.run(main())
left: 1
left: 3
left: 6
right: 1
right: 3
right: 6
"""

import asyncio


async def count(name):
    total = 0
    for number in range(1, 4):
        total += number
        print(f"{name}: {total}")  # @counts


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(count("left"), name="left")
        group.create_task(count("right"), name="right")


if __name__ == "__main__":
    asyncio.run(main())
