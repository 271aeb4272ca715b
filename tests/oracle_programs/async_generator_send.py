"""`asend`, `athrow`, `aclose`, and `anext` with a default."""

import asyncio


async def echo():
    v = None
    while True:
        try:
            v = yield v
        except ValueError:
            v = "err"


async def one():
    yield 1


async def main():
    e = echo()
    await e.asend(None)
    x = await e.asend(5)
    y = await e.athrow(ValueError())
    await e.aclose()
    o = one()
    await anext(o)
    try:
        await anext(o)
    except StopAsyncIteration:
        z = 1
    k = await anext(o, "default")
    return x, y, k


print(asyncio.run(main()))
