"""Two tasks read a value, wait, and write, one after the other.

>>> asyncio.run(main())
left: 2
"""

import asyncio

till = {"euros": 10}


async def pay(lock, price):
    async with lock:
        euros = till["euros"]
        await asyncio.sleep(1)  # @between
        till["euros"] = euros - price


async def main():
    lock = asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(pay(lock, 3), name="anna")
        group.create_task(pay(lock, 5), name="ben")
    print("left:", till["euros"])
    till["euros"] = 10


if __name__ == "__main__":
    asyncio.run(main())
