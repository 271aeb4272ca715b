"""A test that counts turns is wrong as soon as there is one more.

>>> asyncio.run(main())
main: cooked is False
"""

import asyncio


async def cook(cooked):
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    cooked.set()  # @cooked


async def main():
    cooked = asyncio.Event()
    egg = asyncio.create_task(cook(cooked), name="egg")
    for _ in range(2):
        await asyncio.sleep(0)  # @waits
    print("main: cooked is", cooked.is_set())  # @looks
    await egg


if __name__ == "__main__":
    asyncio.run(main())
