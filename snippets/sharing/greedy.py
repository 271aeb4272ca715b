"""Who gives a lock back and wants it again at once stands at the end of the line.

>>> asyncio.run(main())
anna: has the key
ben: has the key
anna: has the key
"""

import asyncio


async def use(key, name, times):
    for _ in range(times):
        async with key:
            print(f"{name}: has the key")
            await asyncio.sleep(1)  # @holds


async def main():
    key = asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(use(key, "anna", 2), name="anna")
        group.create_task(use(key, "ben", 1), name="ben")


if __name__ == "__main__":
    asyncio.run(main())
