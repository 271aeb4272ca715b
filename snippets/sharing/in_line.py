"""A lock is given to those that wait for it, the first one first.

>>> asyncio.run(main())
anna: has the key
ben: has the key
cara: has the key
"""

import asyncio


async def use(key, name):
    async with key:  # @asks
        print(f"{name}: has the key")
        await asyncio.sleep(1)


async def main():
    key = asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        for name in ["anna", "ben", "cara"]:
            group.create_task(use(key, name), name=name)


if __name__ == "__main__":
    asyncio.run(main())
