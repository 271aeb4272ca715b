"""`wait_for` and `timeout`, in time and too late."""

import asyncio


async def w():
    await asyncio.sleep(1)
    raise ValueError("w")


async def main():
    t = asyncio.create_task(w())
    try:
        await t
    except ValueError as e:
        x = str(e)
    try:
        await asyncio.wait_for(w(), 0.5)
    except TimeoutError:
        y = 1
    async with asyncio.timeout(5):
        z = 2
    return x


print(asyncio.run(main()))
