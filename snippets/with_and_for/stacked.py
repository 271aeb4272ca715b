"""An exit stack leaves what it has entered, the last one first.

>>> asyncio.run(main())
egg: on the stove
tea: on the stove
main: both are on
tea: off the stove
egg: off the stove
"""

import asyncio
import contextlib


@contextlib.asynccontextmanager
async def pot(name):
    await asyncio.sleep(1)
    print(f"{name}: on the stove")
    try:
        yield
    finally:
        await asyncio.sleep(1)
        print(f"{name}: off the stove")


async def main():
    async with contextlib.AsyncExitStack() as stack:
        for name in ["egg", "tea"]:
            await stack.enter_async_context(pot(name))
        print("main: both are on")  # @leaves


if __name__ == "__main__":
    asyncio.run(main())
