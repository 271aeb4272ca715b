"""A semaphore limits how many bake, not how many tasks there are.

>>> asyncio.run(main())
main: all loaves are on their way
a: in the oven
b: in the oven
c: in the oven
d: in the oven
"""

import asyncio


async def bake(loaf, oven):
    async with oven:
        print(f"{loaf}: in the oven")  # @oven
        await asyncio.sleep(1)


async def main():
    oven = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as group:
        for loaf in "abcd":
            group.create_task(bake(loaf, oven), name=loaf)
        print("main: all loaves are on their way")  # @all


if __name__ == "__main__":
    asyncio.run(main())
