"""A semaphore lets so many tasks in, and the others wait in line.

>>> asyncio.run(main())
egg: on the stove
tea: on the stove
soup: on the stove
"""

import asyncio


async def cook(stoves, what, minutes):
    async with stoves:  # @asks
        print(f"{what}: on the stove")
        await asyncio.sleep(minutes)


async def main():
    stoves = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as group:
        group.create_task(cook(stoves, "egg", 3), name="egg")
        group.create_task(cook(stoves, "tea", 2), name="tea")
        group.create_task(cook(stoves, "soup", 1), name="soup")


if __name__ == "__main__":
    asyncio.run(main())
