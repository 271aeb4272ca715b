"""Two tasks wait, and then read and write in one go.

>>> asyncio.run(main())
left: 2
"""

import asyncio

till = {"euros": 10}


async def pay(lock, price):
    await asyncio.sleep(1)
    till["euros"] -= price


async def main():
    lock = asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(pay(lock, 3), name="anna")
        group.create_task(pay(lock, 5), name="ben")
    print("left:", till["euros"])
    till["euros"] = 10


if __name__ == "__main__":
    asyncio.run(main())
