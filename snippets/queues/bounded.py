"""A queue with a limit has whoever fills it wait for whoever empties it.

>>> asyncio.run(main())
baker: has put 1
baker: has put 2
seller: sells 1
baker: has put 3
seller: sells 2
baker: has put 4
seller: sells 3
seller: sells 4
"""

import asyncio


async def bake(shelf):
    for number in range(1, 5):
        await shelf.put(number)  # @puts
        print("baker: has put", number)


async def sell(shelf):
    for _ in range(4):
        await asyncio.sleep(1)
        print("seller: sells", await shelf.get())


async def main():
    shelf = asyncio.Queue(maxsize=2)
    async with asyncio.TaskGroup() as group:
        group.create_task(bake(shelf), name="baker")
        group.create_task(sell(shelf), name="seller")


if __name__ == "__main__":
    asyncio.run(main())
