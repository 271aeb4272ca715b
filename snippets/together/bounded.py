"""A bounded group: no task is made before it has a place.

>>> asyncio.run(main())
a: in the oven
b: in the oven
main: all loaves are on their way
c: in the oven
d: in the oven
"""

import asyncio


async def bake(loaf):
    print(f"{loaf}: in the oven")  # @oven
    await asyncio.sleep(1)


async def main():
    oven = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as group:
        for loaf in "abcd":
            await oven.acquire()  # @acquire
            task = group.create_task(bake(loaf), name=loaf)
            task.add_done_callback(lambda _: oven.release())
        print("main: all loaves are on their way")  # @all


if __name__ == "__main__":
    asyncio.run(main())
