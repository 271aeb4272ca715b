"""Async generators: to their end, closed early, chained, and left alone."""

import asyncio


async def ticks(n):
    try:
        for i in range(n):
            await asyncio.sleep(1)
            yield i
    finally:
        print("agen fin")


async def sq(src):
    async for x in src:
        yield x * x


async def main():
    async for t in ticks(2):
        print(t)
    items = [x async for x in sq(ticks(2)) if x >= 0]
    d = {x: await asyncio.sleep(0, x) for x in items}
    g = ticks(3)
    a = await anext(g)
    await g.aclose()
    h = ticks(5)
    b = await h.__anext__()
    return items, d, a, b


print(asyncio.run(main()))
