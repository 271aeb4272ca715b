"""Of two tasks that main does not hold, the sleeper survives a collection: its timer holds it.

>>> asyncio.run(main())
tasks before: 3
tasks after: 2
sleeper: awake
"""

import asyncio
import gc


async def listen():
    door = asyncio.Event()
    await door.wait()


async def doze():
    await asyncio.sleep(2)
    print("sleeper: awake")


async def main():
    asyncio.create_task(listen(), name="listener")
    asyncio.create_task(doze(), name="sleeper")
    await asyncio.sleep(1)
    print("tasks before:", len(asyncio.all_tasks()))
    gc.collect()  # @collect
    print("tasks after:", len(asyncio.all_tasks()))  # @after
    await asyncio.sleep(2)


if __name__ == "__main__":
    asyncio.run(main())
