"""A task that nothing holds is gone at the next collection.

>>> asyncio.run(main())
tasks before: 2
tasks after: 1
"""

import asyncio
import gc


async def listen():
    word = asyncio.get_running_loop().create_future()
    await word


async def main():
    asyncio.create_task(listen(), name="listener")
    await asyncio.sleep(1)
    print("tasks before:", len(asyncio.all_tasks()))
    gc.collect()  # @collect
    print("tasks after:", len(asyncio.all_tasks()))  # @after


if __name__ == "__main__":
    asyncio.run(main())
