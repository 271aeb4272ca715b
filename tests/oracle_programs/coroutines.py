"""One coroutine after another."""

import asyncio


async def child(n):
    await asyncio.sleep(n)
    return n * 10


async def main():
    a = await child(1)
    b = await child(2)
    print(a + b)
    return a + b


print(asyncio.run(main()))
