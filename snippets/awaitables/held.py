"""A task that a set holds is still there after the collection.

>>> asyncio.run(main())
tasks before: 2
tasks after: 2
"""

import asyncio
import gc


async def listen():
    word = asyncio.get_running_loop().create_future()
    await word


async def main():
    background = set()
    background.add(asyncio.create_task(listen(), name="listener"))
    await asyncio.sleep(1)
    print("tasks before:", len(asyncio.all_tasks()))
    gc.collect()  # @collect
    print("tasks after:", len(asyncio.all_tasks()))


if __name__ == "__main__":
    asyncio.run(main())
