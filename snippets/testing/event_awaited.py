"""A test that waits for what is to happen does not care how many turns that takes.

>>> asyncio.run(main())
main: cooked is True
"""

import asyncio


async def cook(cooked):
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    cooked.set()  # @cooked


async def main():
    cooked = asyncio.Event()
    egg = asyncio.create_task(cook(cooked), name="egg")
    async with asyncio.timeout(5):
        await cooked.wait()  # @waits
    print("main: cooked is", cooked.is_set())  # @looks
    await egg


if __name__ == "__main__":
    asyncio.run(main())
