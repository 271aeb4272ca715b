"""Objects with an `__await__` of their own, and `shield`."""

import asyncio


class Aw:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        for i in range(self.n):
            yield
        return self.n


class Via:
    def __await__(self):
        return asyncio.sleep(1, "via").__await__()


async def main():
    a = await Aw(2)
    b = await Via()
    t = asyncio.ensure_future(other())
    c = await asyncio.shield(t)
    return a, b, c


async def other():
    await asyncio.sleep(1)
    return await Aw(1)


print(asyncio.run(main()))
