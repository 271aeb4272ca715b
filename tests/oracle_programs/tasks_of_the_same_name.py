"""Tasks with the same name, and names that change."""

import asyncio


async def w(n):
    await asyncio.sleep(n)
    return n


async def main():
    ts = [asyncio.create_task(w(i), name="same") for i in range(3)]
    asyncio.current_task().set_name("boss")
    await asyncio.wait(ts)
    ts[0].set_name("other")
    print([t.result() for t in ts])


asyncio.run(main())
