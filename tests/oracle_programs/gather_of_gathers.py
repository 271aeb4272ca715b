"""Gathers inside gathers, and `wait` for the first."""

import asyncio


async def leaf(n):
    await asyncio.sleep(n)
    return n


async def node(d):
    if d == 0:
        return await leaf(1)
    a, b = await asyncio.gather(node(d - 1), node(d - 1))
    return a + b


async def main():
    print(await node(2))
    await asyncio.gather(*(leaf(i) for i in range(2)))
    await asyncio.gather()
    done, pend = await asyncio.wait(
        [asyncio.create_task(leaf(3)), asyncio.create_task(leaf(1))], return_when=asyncio.FIRST_COMPLETED
    )
    print(len(done), len(pend))


asyncio.run(main())
