"""A task group that ends well, and one that fails."""

import asyncio


async def w(n):
    await asyncio.sleep(n)
    return n


async def bad():
    await asyncio.sleep(1)
    raise KeyError("b")


async def main():
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(w(1), name="w1")
        b = tg.create_task(w(2), name="w2")
    print(a.result() + b.result())
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(w(5), name="long")
            tg.create_task(bad(), name="bad")
            await asyncio.sleep(10)
    except* KeyError as eg:
        print("eg", len(eg.exceptions))


asyncio.run(main())
