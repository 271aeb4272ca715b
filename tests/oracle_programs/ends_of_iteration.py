"""`StopIteration` and `StopAsyncIteration`, caught or used up."""

import asyncio


async def one():
    yield 1


class AI:
    def __aiter__(self):
        return self

    async def __anext__(self):
        raise StopAsyncIteration


async def main():
    o = one()
    await anext(o)
    try:
        await anext(o)
    except StopAsyncIteration:
        z = 1
    async for q in AI():
        pass
    try:
        raise StopIteration(3)
    except StopIteration:
        pass
    return z


def gen():
    yield 1
    return 5


def user():
    g = gen()
    for x in g:
        pass
    (a,) = gen()
    it = gen()
    next(it)
    v = next(it, None)
    return v


asyncio.run(main())
user()
