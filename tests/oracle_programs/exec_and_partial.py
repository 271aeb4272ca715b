"""`exec`, `eval`, `partial`, and tasks from comprehensions."""

import asyncio
from functools import partial


def f():
    ns = {}
    exec("a = 1\nb = a + 1", ns)
    return ns["b"] + eval("1+1")


def g(*args, k=1, **kw):
    return args


async def later():
    return 5


async def main():
    x = f()
    loop = asyncio.get_running_loop()
    loop.call_soon(partial(g, 1, k=2))
    r = await asyncio.gather(later(), later())
    ts = {asyncio.create_task(later()) for _ in range(2)}
    await asyncio.sleep(0)
    e = [await later() for _ in range(2)]
    return x, r, e, g(1, 2, z=3)


print(asyncio.run(main()))
