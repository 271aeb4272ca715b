"""Tasks that nobody keeps, cancelled or whose future is."""

import asyncio


async def w(f):
    await f


async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    g = loop.create_future()
    asyncio.create_task(w(f), name="lost")
    t = asyncio.create_task(w(g), name="can")
    await asyncio.sleep(0)
    f.cancel()
    t.cancel()
    del t
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("x")
    await asyncio.sleep(1)


asyncio.run(main())
