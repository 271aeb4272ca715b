"""Each attempt has a time-out, and all of them together have one.

>>> asyncio.run(main())
attempt 1: TimeoutError()
attempt 2: ConnectionError('no connection')
main: has soup after 7 s
"""

import asyncio


async def fetch(attempt):
    if attempt == 1:
        await asyncio.sleep(10)
    if attempt == 2:
        raise ConnectionError("no connection")
    return "soup"


async def fetch_at_last():
    for attempt in range(1, 4):
        try:
            async with asyncio.timeout(1):
                return await fetch(attempt)  # @tries
        except (TimeoutError, ConnectionError) as error:
            print(f"attempt {attempt}: {error!r}")  # @fails
            if attempt == 3:
                raise
        await asyncio.sleep(2**attempt)  # @rests


async def main():
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(20):
        dish = await fetch_at_last()
    print(f"main: has {dish} after {loop.time() - began:.0f} s")


if __name__ == "__main__":
    asyncio.run(main())
