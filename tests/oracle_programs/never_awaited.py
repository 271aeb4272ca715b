"""Coroutines closed before they start, and awaited twice."""

import asyncio


async def work():
    await asyncio.sleep(1)
    return 1


async def main():
    unused = work()
    unused.close()
    once = work()
    got = await once
    try:
        await once
    except RuntimeError as error:
        text = str(error)
    return got


asyncio.run(main())
