"""`gather`: in order, with exceptions returned, and with one raised."""

import asyncio


async def w(d, fail=False):
    await asyncio.sleep(d)
    if fail:
        raise ValueError(d)
    return d


async def main():
    r = await asyncio.gather(w(2), w(1), w(3))
    print(r)
    s = await asyncio.gather(w(1), w(2, True), return_exceptions=True)
    print(len(s))
    try:
        await asyncio.gather(w(5), w(1, True))
    except ValueError as e:
        print("caught", e)
    await asyncio.sleep(1)


asyncio.run(main())
