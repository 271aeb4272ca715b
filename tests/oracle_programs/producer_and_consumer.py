"""A bounded queue between two tasks, a task group, and `as_completed`."""

import asyncio


async def prod(q):
    for i in range(3):
        await q.put(i)
        await asyncio.sleep(1)
    await q.put(None)


async def cons(q):
    got = []
    while (x := await q.get()) is not None:
        got.append(x)
    return got


async def main():
    q = asyncio.Queue(1)
    ev = asyncio.Event()
    p, c = asyncio.create_task(prod(q)), asyncio.create_task(cons(q))
    async with asyncio.TaskGroup() as tg:
        tg.create_task(ev.wait())
        tg.create_task(asyncio.sleep(1))
        ev.set()
    for f in asyncio.as_completed([p, c]):
        r = await f
        print(r)


asyncio.run(main())
