"""An exception that comes up a chain of awaits and out of the program."""

import asyncio


async def deep(n):
    await asyncio.sleep(1)
    if n == 0:
        raise RuntimeError("bottom")
    await deep(n - 1)


async def side():
    try:
        await asyncio.sleep(100)
    finally:
        print("side out")


async def main():
    s = asyncio.create_task(side())
    await deep(2)


asyncio.run(main())
