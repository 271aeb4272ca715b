"""Two tasks that take turns."""

import asyncio


async def work(name, n):
    for i in range(n):
        print(name, i)
        await asyncio.sleep(0)
    return name


async def main():
    a = asyncio.create_task(work("a", 2), name="a")
    b = asyncio.create_task(work("b", 1), name="b")
    r = await a
    s = await b
    print(r, s)


asyncio.run(main())
