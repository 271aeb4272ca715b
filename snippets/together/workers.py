"""Two bakers take four loaves from a queue: two tasks do it all.

>>> asyncio.run(main())
a: in the oven
b: in the oven
c: in the oven
d: in the oven
main: {'a': 'brown', 'b': 'brown', 'c': 'brown', 'd': 'brown'}
"""

import asyncio


async def bake(loaf):
    print(f"{loaf}: in the oven")  # @oven
    await asyncio.sleep(1)
    return "brown"


async def work(loaves, baked):
    while not loaves.empty():
        loaf = loaves.get_nowait()
        baked[loaf] = await bake(loaf)


async def main():
    loaves, baked = asyncio.Queue(), {}
    for loaf in "abcd":
        loaves.put_nowait(loaf)
    async with asyncio.TaskGroup() as group:
        group.create_task(work(loaves, baked), name="baker 1")
        group.create_task(work(loaves, baked), name="baker 2")
    print("main:", baked)


if __name__ == "__main__":
    asyncio.run(main())
