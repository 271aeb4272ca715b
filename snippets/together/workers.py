"""Two bakers take six loaves from a queue: two tasks do it all.

>>> asyncio.run(main())
main: all loaves are on their way
a: in the oven
b: in the oven
c: in the oven
d: in the oven
e: in the oven
f: in the oven
"""

import asyncio


async def bake(loaf):
    print(f"{loaf}: in the oven")  # @oven
    await asyncio.sleep(1)


async def work(loaves):
    while not loaves.empty():
        await bake(loaves.get_nowait())


async def main():
    loaves = asyncio.Queue()
    for loaf in "abcdef":
        loaves.put_nowait(loaf)
    async with asyncio.TaskGroup() as group:
        group.create_task(work(loaves), name="baker 1")
        group.create_task(work(loaves), name="baker 2")
        print("main: all loaves are on their way")  # @all


if __name__ == "__main__":
    asyncio.run(main())
