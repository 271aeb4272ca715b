"""Three tasks take turns, and the first takes longer rests.

>>> asyncio.run(main())
a: turn 1
b: turn 1
c: turn 1
b: turn 2
a: turn 2
c: turn 2
"""

import asyncio


async def rest(seconds):
    await asyncio.sleep(seconds)


async def work(name, seconds):
    for turn in (1, 2):
        print(f"{name}: turn {turn}")  # @turn
        await rest(seconds)


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(work("b", 1), name="b")
        group.create_task(work("c", 2), name="c")
        await work("a", 2)


if __name__ == "__main__":
    asyncio.run(main())
