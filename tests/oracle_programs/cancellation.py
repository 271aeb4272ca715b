"""Cancellation of tasks that clean up, pass it on, keep their result, or never start."""

import asyncio


async def sleeper():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        print("cleanup")
        raise
    finally:
        print("fin")


async def plain():
    await inner()


async def inner():
    x = 1
    await asyncio.sleep(50)


async def never():
    print("no")


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        return "kept"


def helper(x):
    y = x
    return y


async def main():
    t = asyncio.create_task(sleeper(), name="t")
    p = asyncio.create_task(plain(), name="p")
    s = asyncio.create_task(stubborn(), name="s")
    n = asyncio.create_task(never(), name="n")
    n.cancel()
    await asyncio.sleep(1)
    t.cancel()
    p.cancel("why")
    s.cancel()
    for q in (t, p, n):
        try:
            await q
        except asyncio.CancelledError:
            helper(q.get_name())
    print(await s)


asyncio.run(main())
